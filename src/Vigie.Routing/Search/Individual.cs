namespace Vigie.Routing;

/// <summary>A whole solution as the population keeps it; never changed once made.</summary>
internal sealed class Individual
{
    /// <summary>What stands before a tour's first and behind its last job.</summary>
    public const int Home = -1;

    /// <summary>Both neighbours of a job that is not served.</summary>
    public const int Nowhere = -2;

    private readonly int[] jobs;
    private readonly int[] starts; // tour t is jobs[starts[t]..starts[t + 1]]

    public Individual(CompiledProblem problem, TourBook book)
    {
        jobs = new int[problem.JobCount];
        starts = new int[problem.Tours.Length + 1];
        (Before, After) = (new int[problem.JobCount], new int[problem.JobCount]);
        Array.Fill(Before, Nowhere);
        Array.Fill(After, Nowhere);
        Cost = book.Fairness();
        foreach (var spec in problem.Tours)
        {
            starts[spec.Index + 1] = starts[spec.Index] + book.Read(spec.Index, jobs.AsSpan(starts[spec.Index]));
            if (!book.IsEmpty(spec.Index))
            {
                Link(Tour(spec.Index));
                Count(book.Summary(spec.Index), spec);
            }
        }

        for (var job = 0; job < problem.JobCount; job++)
        {
            Cost += After[job] == Nowhere ? problem.UnservedCost[job] : 0;
        }
    }

    /// <summary>The job before each job, or <see cref="Home"/> or <see cref="Nowhere"/>.</summary>
    public int[] Before { get; }

    /// <summary>The job behind each job.</summary>
    public int[] After { get; }

    /// <summary>The objective, broken rules left out.</summary>
    public double Cost { get; private set; }

    public bool IsFeasible { get; private set; } = true;

    public bool KeepsTime { get; private set; } = true;

    public bool KeepsLoad { get; private set; } = true;

    public bool KeepsDistance { get; private set; } = true;

    public bool KeepsDuration { get; private set; } = true;

    public bool KeepsStock { get; private set; } = true;

    private Penalties Excess { get; set; }

    public ReadOnlySpan<int> Tour(int tour) => jobs.AsSpan(starts[tour]..starts[tour + 1]);

    public double PenalisedCost(in Penalties penalties) => Cost + (penalties.Warp * Excess.Warp) + (penalties.Load * Excess.Load)
        + (penalties.Distance * Excess.Distance) + (penalties.Duration * Excess.Duration) + (penalties.Stock * Excess.Stock);

    /// <summary>Share of the jobs' neighbours that differ, 0 to 1 (the broken pairs distance of Prins 2009, in both directions).</summary>
    public double DistanceTo(Individual other)
    {
        var broken = 0;
        for (var job = 0; job < Before.Length; job++)
        {
            broken += (After[job] != other.After[job] ? 1 : 0) + (Before[job] != other.Before[job] ? 1 : 0);
        }

        return Before.Length == 0 ? 0 : broken / (2.0 * Before.Length);
    }

    private void Link(ReadOnlySpan<int> tour)
    {
        for (var i = 0; i < tour.Length; i++)
        {
            Before[tour[i]] = i == 0 ? Home : tour[i - 1];
            After[tour[i]] = i == tour.Length - 1 ? Home : tour[i + 1];
        }
    }

    private void Count(TourSummary summary, TourSpec spec)
    {
        Cost += summary.Cost(spec);
        Excess = new Penalties(
            Excess.Warp + summary.Warp,
            Excess.Load + Math.Max(0, summary.Load - spec.MaxLoad),
            Excess.Distance + Math.Max(0, summary.Distance - spec.MaxDistance),
            Excess.Duration + Math.Max(0, summary.Duration - spec.MaxDuration),
            Excess.Stock + summary.StockShort);
        KeepsTime &= summary.Warp == 0;
        KeepsLoad &= summary.Load <= spec.MaxLoad;
        KeepsDistance &= summary.Distance <= spec.MaxDistance;
        KeepsDuration &= summary.Duration <= spec.MaxDuration;
        KeepsStock &= summary.StockShort == 0;
        IsFeasible &= summary.IsFeasible(spec);
    }
}
