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
    private readonly CompiledProblem problem;
    private readonly RandomSource random;
    private readonly LocalSearch local;
    private readonly PenaltyManager penalties;
    private readonly Population population;
    private readonly RouteExchange crossover;
    private readonly SearchLimit limit;
    private readonly Action<Individual, int> onBetter;
    private readonly int restartAfter;
    private int iteration;
    private int bestAt;
    private int restartedAt;

    public GeneticSearch(CompiledProblem problem, ulong seed, SearchLimit limit, Action<Individual, int> onBetter)
    {
        (this.problem, this.limit, this.onBetter) = (problem, limit, onBetter);
        random = new RandomSource(seed);

        // A few jobs have few local optima: when all are known, only a fresh start can help; as where technicians differ, and the wrong ones
        // work.
        var alike = problem.Tours.All(tour => tour.Kind == problem.Tours[0].Kind);
        restartAfter = Math.Clamp(problem.JobCount * problem.JobCount, 40, alike ? 6000 : 2400);
        local = new LocalSearch(problem, new Neighbourhood(problem, NeighbourCount), random, limit.MustStop);
        penalties = new PenaltyManager(problem);
        population = new Population(random);
        crossover = new RouteExchange(problem, random);
    }

    /// <summary>The best solution so far that keeps every rule.</summary>
    public Individual? Best { get; private set; }

    public int Iterations => iteration;

    /// <summary>Searches until the limit.</summary>
    /// <param name="start">The jobs of each tour to begin with; null for none.</param>
    public void Run(int[][]? start)
    {
        Construct(start);
        while (problem.JobCount > 0 && problem.Tours.Length > 0 && MayGoOn())
        {
            if (population.Count < 2 || iteration - Math.Max(bestAt, restartedAt) > restartAfter)
            {
                Repopulate();
                continue;
            }

            iteration++;
            var (one, other) = population.Parents(penalties.Current);
            crossover.Cross(one, other, local.Book);
            Educate(crossover.Origins);
        }
    }

    private bool MayGoOn() => !limit.MustStop() && limit.MayIterate(iteration, iteration - bestAt);

    /// <summary>A first plan at once: the given one or none, then every job where it costs least, no rule broken.</summary>
    private void Construct(int[][]? start)
    {
        local.Book.Clear();
        local.Book.Penalties = penalties.Hard;
        var seen = new HashSet<int>();
        for (var tour = 0; tour < (start?.Length ?? 0); tour++)
        {
            local.Book.SetTour(tour, [.. start![tour].Where(job => problem.Allows(tour, job) && seen.Add(job))]);
        }

        var first = local.Improve();
        Keep(first, isFinished: true);
        if (!first.IsFeasible)
        {
            // The given plan breaks a rule that no move could mend: begin without it.
            local.Book.Clear();
            Keep(local.Improve(), isFinished: true);
        }
    }

    private void Repopulate()
    {
        population.Clear();
        restartedAt = iteration;
        for (var i = 0; i < Population.FirstSize && MayGoOn(); i++)
        {
            iteration++;
            local.Book.Clear();
            if (random.Chance(ScatterChance))
            {
                Scatter();
            }

            Educate();
        }
    }

    /// <summary>Every job in a random tour: far from what inserting the cheapest first leads to.</summary>
    private void Scatter()
    {
        var tours = problem.Tours.Select(_ => new List<int>()).ToArray();
        var jobs = Enumerable.Range(0, problem.JobCount).ToArray();
        random.Shuffle(jobs);
        foreach (var job in jobs)
        {
            var tour = tours.Length == 0 ? 0 : random.Below(tours.Length);
            if (tour < tours.Length && problem.Allows(tour, job))
            {
                tours[tour].Add(job);
            }
        }

        for (var tour = 0; tour < tours.Length; tour++)
        {
            local.Book.SetTour(tour, tours[tour].ToArray());
        }
    }

    /// <param name="origins">As for <see cref="LocalSearch.Improve"/>.</param>
    private void Educate(int[]? origins = null)
    {
        local.Book.Penalties = penalties.Current;
        var child = local.Improve(origins);
        if (limit.MustStop())
        {
            Keep(child, isFinished: false);
            return;
        }

        population.Age++;
        penalties.Register(child);
        Keep(child, isFinished: true);
        if (!child.IsFeasible && (Best is null || random.Chance(RepairChance)))
        {
            local.Book.Penalties = penalties.Current.Times(RepairFactor);
            var repaired = local.Improve();
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
            population.Add(found, penalties.Current);
        }

        if (found.IsFeasible && (Best is null || found.Cost < Best.Cost - 1e-7))
        {
            Best = found;
            bestAt = iteration;
            onBetter(found, iteration);
        }
    }
}
