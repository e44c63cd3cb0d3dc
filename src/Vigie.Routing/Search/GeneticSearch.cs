namespace Vigie.Routing;

/// <summary>Hybrid genetic search: cross two solutions, improve the child, keep the good and the different.</summary>
/// <remarks>Vidal et al. 2012 and 2013; Kool et al., «Hybrid genetic search for the vehicle routing problem with time windows: a
/// high-performance implementation», DIMACS 2022; Wouda, Lan and Kool, «PyVRP», INFORMS Journal on Computing 36 (2024).</remarks>
internal sealed class GeneticSearch
{
    private const int NeighbourCount = 25;
    private const double ScatterChance = 0.5;
    private const double RepairChance = 0.5;
    private const double RepairFactor = 10;
    private readonly CompiledProblem _problem;
    private readonly RandomSource _random;
    private readonly LocalSearch _local;
    private readonly PenaltyManager _penalties;
    private readonly Population _population;
    private readonly RouteExchange _crossover;
    private readonly SearchLimit _limit;
    private readonly Action<Individual, int> _onBetter;
    private readonly int _restartAfter;
    private int _iteration;
    private int _bestAt;
    private int _restartedAt;

    public GeneticSearch(CompiledProblem problem, ulong seed, SearchLimit limit, Action<Individual, int> onBetter)
    {
        (_problem, _limit, _onBetter) = (problem, limit, onBetter);
        _random = new RandomSource(seed);

        // A few jobs have few local optima: when all are known, only a fresh start can help.
        _restartAfter = Math.Clamp(problem.JobCount * problem.JobCount, 40, 6000);
        _local = new LocalSearch(problem, new Neighbourhood(problem, NeighbourCount), _random, limit.MustStop);
        _penalties = new PenaltyManager(problem);
        _population = new Population(_random);
        _crossover = new RouteExchange(problem, _random);
    }

    /// <summary>The best solution so far that keeps every rule.</summary>
    public Individual? Best { get; private set; }

    public int Iterations => _iteration;

    /// <summary>Searches until the limit.</summary>
    /// <param name="start">The jobs of each tour to begin with; null for none.</param>
    public void Run(int[][]? start)
    {
        Construct(start);
        while (_problem.JobCount > 0 && _problem.Tours.Length > 0 && MayGoOn())
        {
            if (_population.Count < 2 || _iteration - Math.Max(_bestAt, _restartedAt) > _restartAfter)
            {
                Repopulate();
                continue;
            }

            _iteration++;
            var (one, other) = _population.Parents(_penalties.Current);
            _crossover.Cross(one, other, _local.Book);
            Educate();
        }
    }

    private bool MayGoOn() => !_limit.MustStop() && _limit.MayIterate(_iteration, _iteration - _bestAt);

    /// <summary>A first plan at once: the given one or none, then every job where it costs least, no rule broken.</summary>
    private void Construct(int[][]? start)
    {
        _local.Book.Clear();
        _local.Book.Penalties = _penalties.Hard;
        var seen = new HashSet<int>();
        for (var tour = 0; tour < (start?.Length ?? 0); tour++)
        {
            _local.Book.SetTour(tour, [.. start![tour].Where(job => _problem.Allows(tour, job) && seen.Add(job))]);
        }

        var first = _local.Improve();
        Keep(first, isFinished: true);
        if (!first.IsFeasible)
        {
            // The given plan breaks a rule that no move could mend: begin without it.
            _local.Book.Clear();
            Keep(_local.Improve(), isFinished: true);
        }
    }

    private void Repopulate()
    {
        _population.Clear();
        _restartedAt = _iteration;
        for (var i = 0; i < Population.FirstSize && MayGoOn(); i++)
        {
            _iteration++;
            _local.Book.Clear();
            if (_random.Chance(ScatterChance))
            {
                Scatter();
            }

            Educate();
        }
    }

    /// <summary>Every job in a random tour: far from what inserting the cheapest first leads to.</summary>
    private void Scatter()
    {
        var tours = _problem.Tours.Select(_ => new List<int>()).ToArray();
        var jobs = Enumerable.Range(0, _problem.JobCount).ToArray();
        _random.Shuffle(jobs);
        foreach (var job in jobs)
        {
            var tour = tours.Length == 0 ? 0 : _random.Below(tours.Length);
            if (tour < tours.Length && _problem.Allows(tour, job))
            {
                tours[tour].Add(job);
            }
        }

        for (var tour = 0; tour < tours.Length; tour++)
        {
            _local.Book.SetTour(tour, tours[tour].ToArray());
        }
    }

    private void Educate()
    {
        _local.Book.Penalties = _penalties.Current;
        var child = _local.Improve();
        if (_limit.MustStop())
        {
            Keep(child, isFinished: false);
            return;
        }

        _population.Age++;
        _penalties.Register(child);
        Keep(child, isFinished: true);
        if (!child.IsFeasible && (Best is null || _random.Chance(RepairChance)))
        {
            _local.Book.Penalties = _penalties.Current.Times(RepairFactor);
            var repaired = _local.Improve();
            if (repaired.IsFeasible)
            {
                Keep(repaired, isFinished: true);
            }
        }
    }

    private void Keep(Individual found, bool isFinished)
    {
        if (isFinished)
        {
            _population.Add(found, _penalties.Current);
        }

        if (found.IsFeasible && (Best is null || found.Cost < Best.Cost - 1e-7))
        {
            Best = found;
            _bestAt = _iteration;
            _onBetter(found, _iteration);
        }
    }
}
