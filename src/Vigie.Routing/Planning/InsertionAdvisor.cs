namespace Vigie.Routing;

/// <summary>Finds room for an urgent job in a plan that people already follow.</summary>
public static class InsertionAdvisor
{
    /// <summary>The best place in each tour that can take the job without breaking a rule, the least disturbing tour first.</summary>
    /// <param name="problem">The problem, with the urgent job in it.</param>
    /// <param name="plan">The plan, without the urgent job.</param>
    /// <param name="job">Id of the urgent job.</param>
    /// <param name="disturbancePerHour">What moving one visit by an hour weighs against the other costs, 0 or more.</param>
    /// <returns>Nothing when no tour has room: <see cref="PlanEvaluator"/> tells why.</returns>
    /// <exception cref="RoutingProblemException">The problem cannot be meant, the plan names what is not in it, or it serves the job already.</exception>
    public static IReadOnlyList<InsertionProposal> Rank(RoutingProblem problem, RoutingPlan plan, string job, double disturbancePerHour = 20)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(job);
        Check.Range(disturbancePerHour, 0, 1e6, nameof(disturbancePerHour));
        var compiled = new CompiledProblem(problem);
        var tours = PlanNames.ToJobs(compiled, plan);
        var number = problem.Jobs.ToList().FindIndex(candidate => candidate.Id == job);
        if (number < 0 || tours.Any(tour => tour.Contains(number)))
        {
            throw new RoutingProblemException(nameof(job), number < 0 ? $"«{job}» is no job." : $"«{job}» is in the plan already.");
        }

        var scheduler = new TourScheduler(compiled);
        return [.. compiled.Tours.Where(spec => compiled.Allows(spec.Index, number))
            .Select(spec => Best(scheduler, spec, tours[spec.Index], number, disturbancePerHour))
            .OfType<InsertionProposal>()
            .OrderBy(proposal => proposal.Weight)];
    }

    private static InsertionProposal? Best(TourScheduler scheduler, TourSpec spec, int[] jobs, int urgent, double disturbancePerHour)
    {
        var before = jobs.Length == 0 ? null : scheduler.Schedule(spec, jobs, []);
        var costBefore = jobs.Length == 0 ? 0 : scheduler.Summarise(spec, jobs).Cost(spec);
        InsertionProposal? best = null;
        for (var at = 0; at <= jobs.Length; at++)
        {
            int[] changed = [.. jobs[..at], urgent, .. jobs[at..]];
            var summary = scheduler.Summarise(spec, changed);
            var added = summary.Cost(spec) - costBefore;
            if (!summary.IsFeasible(spec) || (best is not null && added >= best.Weight))
            {
                continue;
            }

            var after = scheduler.Schedule(spec, changed, []);
            var moved = Moved(before, after);
            var weight = added + (disturbancePerHour * moved.Sum(visit => visit.By.Duration().TotalHours));
            if (best is null || weight < best.Weight)
            {
                var metres = after.Metres - (before?.Metres ?? 0);
                best = new InsertionProposal(after.Technician, spec.Shift, at, added, metres, weight, moved, before, after);
            }
        }

        return best;
    }

    private static List<MovedVisit> Moved(TourReport? before, TourReport after)
    {
        var starts = after.Stops.Where(stop => stop.Job is not null).ToDictionary(stop => stop.Job!, stop => stop.Start, StringComparer.Ordinal);
        return before is null ? [] : [.. before.Stops.Where(stop => stop.Job is not null && starts[stop.Job] != stop.Start)
            .Select(stop => new MovedVisit(stop.Job!, stop.Start, starts[stop.Job!]))];
    }
}

/// <summary>One way to fit an urgent job in.</summary>
/// <param name="Technician">Id of the technician.</param>
/// <param name="Shift">Index of the shift.</param>
/// <param name="Position">How many visits of the tour stay in front of it.</param>
/// <param name="CostAdded">What the plan then costs more, fairness left out.</param>
/// <param name="MetresAdded">Length added to the tour.</param>
/// <param name="Weight">Cost and disturbance together, by which proposals are ranked.</param>
/// <param name="Moved">Visits that begin at another time than before.</param>
/// <param name="Before">The tour as it is; null when it is empty.</param>
/// <param name="After">The tour with the job.</param>
public sealed record InsertionProposal(
    string Technician, int Shift, int Position, double CostAdded, double MetresAdded, double Weight, IReadOnlyList<MovedVisit> Moved,
    TourReport? Before, TourReport After);

/// <summary>A visit that begins at another time.</summary>
public sealed record MovedVisit(string Job, TimeSpan Before, TimeSpan After)
{
    /// <summary>Later when positive.</summary>
    public TimeSpan By => After - Before;
}
