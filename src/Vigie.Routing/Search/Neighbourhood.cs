namespace Vigie.Routing;

/// <summary>For each job the jobs that are worth trying beside it.</summary>
/// <remarks>The granular neighbourhood of Toth and Vigo 2003 with the proximity of Vidal et al. 2013, section 4.5: travel, a fifth of the
/// waiting and all of the lateness that going from one straight to the other brings, the better of both directions.</remarks>
internal sealed class Neighbourhood
{
    private const double WaitWeight = 0.2;
    private readonly int[][] near;

    public Neighbourhood(CompiledProblem problem, int size)
    {
        var scale = new CostScale(problem);
        near = new int[problem.JobCount][];
        var keys = new double[problem.JobCount];
        var jobs = new int[problem.JobCount];
        var chosen = new bool[(long)problem.JobCount * problem.JobCount];
        for (var job = 0; job < problem.JobCount; job++)
        {
            for (var other = 0; other < problem.JobCount; other++)
            {
                jobs[other] = other;
                keys[other] = other == job || !Meet(problem, job, other)
                    ? double.PositiveInfinity
                    : Math.Min(Proximity(problem, scale, job, other), Proximity(problem, scale, other, job));
            }

            Array.Sort(keys, jobs);
            for (var i = 0; i < Math.Min(size, problem.JobCount) && !double.IsPositiveInfinity(keys[i]); i++)
            {
                chosen[((long)job * problem.JobCount) + jobs[i]] = true;
            }

            near[job] = jobs[..];
        }

        // Near is mutual: the moves put a job behind its neighbour only, and find the other order from the neighbour's side.
        for (var job = 0; job < problem.JobCount; job++)
        {
            near[job] = [.. near[job].Where(other => chosen[((long)job * problem.JobCount) + other] || chosen[((long)other * problem.JobCount) + job])];
        }
    }

    /// <summary>The nearest first.</summary>
    public ReadOnlySpan<int> Of(int job) => near[job];

    private static bool Meet(CompiledProblem problem, int job, int other)
    {
        foreach (var tour in problem.Tours)
        {
            if (problem.Allows(tour.Index, job) && problem.Allows(tour.Index, other))
            {
                return true;
            }
        }

        return false;
    }

    private static double Proximity(CompiledProblem problem, in CostScale scale, int from, int to)
    {
        ref readonly var leg = ref problem.LegBetween(problem.Place[from], problem.Place[to]);
        var after = problem.Service[from] + leg.Duration;
        var wait = Math.Max(0, problem.Open[to] - after - problem.Close[from]);
        var late = Math.Max(0, problem.Open[from] + after - problem.Close[to]);
        return (scale.PerCentimetre * leg.Distance) + (scale.PerMillisecond * (leg.Duration + (WaitWeight * wait)))
            + (scale.LatePerMillisecond * late);
    }
}

/// <summary>What distance and time are worth on average over the technicians.</summary>
internal readonly struct CostScale
{
    public CostScale(CompiledProblem problem)
    {
        if (problem.Tours.Length == 0)
        {
            (MeanLeg, LatePerMillisecond, FarPerCentimetre) = (1, 1, 1);
            return;
        }

        PerCentimetre = problem.Tours.Average(tour => tour.PerCentimetre);
        PerMillisecond = problem.Tours.Average(tour => tour.PerMillisecond);
        var (distance, duration) = (Math.Max(1, problem.Legs.Average(leg => leg.Distance)), Math.Max(1, problem.Legs.Average(leg => leg.Duration)));
        MeanLeg = (PerCentimetre * distance) + (PerMillisecond * duration);
        if (MeanLeg <= 0)
        {
            // Travel is free: only leaving jobs out costs anything.
            MeanLeg = Math.Max(1e-3, 0.05 * problem.UnservedCost.DefaultIfEmpty().Average());
        }

        LatePerMillisecond = MeanLeg / duration;
        FarPerCentimetre = MeanLeg / distance;
    }

    public double PerCentimetre { get; }

    public double PerMillisecond { get; }

    /// <summary>Cost of the mean travel between two places.</summary>
    public double MeanLeg { get; }

    /// <summary>A centimetre too far weighs as much as one of the mean travel.</summary>
    public double FarPerCentimetre { get; }

    /// <summary>A millisecond late weighs as much as one on the road.</summary>
    public double LatePerMillisecond { get; }
}
