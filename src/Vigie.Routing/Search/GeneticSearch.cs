namespace Vigie.Routing;

/// <summary>Hybrid genetic search: cross two solutions, improve the child, keep the good and the different.</summary>
/// <remarks>Vidal et al. 2012 and 2013; Kool et al., «Hybrid genetic search for the vehicle routing problem with time windows: a
/// high-performance implementation», DIMACS 2022; Wouda, Lan and Kool, «PyVRP», INFORMS Journal on Computing 36 (2024).</remarks>
internal sealed class GeneticSearch
{
    private const int NeighbourCount = 25;
    private const int RestartAfter = 6000;
    private const double RepairChance = 0.5;
    private const double RepairFactor = 10;
    private readonly RandomSource _random;
    private readonly LocalSearch _local;
    private readonly PenaltyManager _penalties;
    private readonly Population _population;
    private readonly RouteExchange _crossover;
    private readonly SearchLimit _limit;
    private readonly Action<Individual, int> _onBetter;
    private int _iteration;
    private int _lastBetter;

    public GeneticSearch(CompiledProblem problem, ulong seed, SearchLimit limit, Action<Individual, int> onBetter)
    {
        (_limit, _onBetter) = (limit, onBetter);
        _random = new RandomSource(seed);
        _local = new LocalSearch(problem, new Neighbourhood(problem, NeighbourCount), _random, limit.MustStop);
        _penalties = new PenaltyManager(problem);
        _population = new Population(_random);
        _crossover = new RouteExchange(problem, _random);
    }

    /// <summary>The best solution so far that keeps every rule.</summary>
    public Individual? Best { get; private set; }

    public int Iterations => _iteration;

    /// <summary>Searches until the limit.</summary>
    /// <param name="start">A solution to begin with; null for none.</param>
    public void Run(Action<TourBook>? start = null)
    {
        Construct(start);
        while (!_limit.MustStop() && _limit.MayIterate(_iteration))
        {
            if (_population.Count < 2 || _iteration - _lastBetter > RestartAfter)
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

    /// <summary>A first plan at once: every job where it costs least, no rule broken.</summary>
    private void Construct(Action<TourBook>? start)
    {
        _local.Book.Clear();
        start?.Invoke(_local.Book);
        _local.Book.Penalties = _penalties.Hard;
        Keep(_local.Improve(), isFinished: true);
    }

    private void Repopulate()
    {
        _population.Clear();
        _lastBetter = _iteration;
        for (var i = 0; i < Population.LeastSize && !_limit.MustStop() && _limit.MayIterate(_iteration); i++)
        {
            _iteration++;
            _local.Book.Clear();
            Educate();
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
            _lastBetter = _iteration;
            _onBetter(found, _iteration);
        }
    }
}
