using System.Globalization;

namespace Vigie.Routing;

/// <summary>Writes the report of a plan, the solver's or a dispatcher's.</summary>
internal sealed class PlanReporter
{
    private readonly CompiledProblem problem;
    private readonly TourScheduler scheduler;
    private readonly Suitability suitability;

    public PlanReporter(CompiledProblem problem)
    {
        this.problem = problem;
        scheduler = new TourScheduler(problem);
        suitability = new Suitability(scheduler);
    }

    public PlanReport Report(RoutingPlan plan)
    {
        var jobs = PlanNames.ToJobs(problem, plan);
        var conflicts = new List<PlanConflict>();
        var tours = problem.Tours.Where(spec => jobs[spec.Index].Length > 0)
            .Select(spec => scheduler.Schedule(spec, jobs[spec.Index], conflicts)).ToList();
        var times = new int[problem.JobCount];
        foreach (var spec in problem.Tours)
        {
            foreach (var job in jobs[spec.Index])
            {
                if (++times[job] == 2)
                {
                    conflicts.Add(new PlanConflict(
                        ConflictKind.Twice, problem.Source.Technicians[spec.Technician].Id, spec.Shift, problem.Source.Jobs[job].Id, 1));
                }
            }
        }

        var unserved = Enumerable.Range(0, problem.JobCount).Where(job => times[job] == 0).ToList();
        return new PlanReport(tours, [.. unserved.Select(job => Explain(job, jobs))], conflicts, CostOf(tours, unserved));
    }

    private PlanCost CostOf(List<TourReport> tours, List<int> unserved)
    {
        double distance = 0, time = 0, fix = 0, overtime = 0, fairness = 0;
        var byId = problem.Source.Technicians.ToDictionary(technician => technician.Id, StringComparer.Ordinal);
        foreach (var group in tours.GroupBy(tour => tour.Technician, StringComparer.Ordinal))
        {
            var technician = byId[group.Key];
            distance += technician.CostPerKm * group.Sum(tour => tour.Metres) / 1000;
            time += technician.CostPerHour * group.Sum(tour => tour.Duration.TotalHours);
            fix += technician.FixedCost * group.Count();
            overtime += technician.OvertimeCostPerHour * group.Sum(tour => tour.Overtime.TotalHours);
            var work = group.Sum(tour => tour.Travel.TotalHours + tour.Stops.Where(stop => stop.Kind is StopKind.Visit or StopKind.Depot)
                .Sum(stop => (stop.End - stop.Start).TotalHours));
            fairness += problem.Source.FairnessPerSquaredHour * work * work;
        }

        return new PlanCost(distance, time, fix, overtime, fairness, unserved.Sum(job => problem.UnservedCost[job]));
    }

    /// <summary>Tells why a job is left out: nobody could ever, or not beside the others, or at too high a cost.</summary>
    private UnservedJob Explain(int job, int[][] tours)
    {
        if (suitability.WhyNever(job) is { } never)
        {
            return never;
        }

        var id = problem.Source.Jobs[job].Id;
        var (tour, growth) = Cheapest(job, tours);
        if (tour is null)
        {
            return new UnservedJob(id, UnservedReason.NoRoom, $"Job «{id}»: it fits into no tour beside the jobs that are planned there.");
        }

        var where = string.Create(
            CultureInfo.InvariantCulture, $"technician «{problem.Source.Technicians[tour.Technician].Id}» could serve it in shift {tour.Shift} for {growth:0.##} more");
        return growth < problem.UnservedCost[job]
            ? new UnservedJob(id, UnservedReason.NotPlanned, $"Job «{id}»: {where}.")
            : new UnservedJob(id, UnservedReason.NotWorthwhile, string.Create(
                CultureInfo.InvariantCulture, $"Job «{id}»: {where}, but leaving it out costs {problem.UnservedCost[job]:0.##} only."));
    }

    private (TourSpec? Tour, double Growth) Cheapest(int job, int[][] tours)
    {
        var (best, least) = ((TourSpec?)null, double.PositiveInfinity);
        foreach (var spec in problem.Tours)
        {
            if (!problem.Allows(spec.Index, job))
            {
                continue;
            }

            var now = tours[spec.Index].Length == 0 ? 0 : scheduler.Summarise(spec, tours[spec.Index]).Cost(spec);
            for (var at = 0; at <= tours[spec.Index].Length; at++)
            {
                var summary = scheduler.Summarise(spec, [.. tours[spec.Index][..at], job, .. tours[spec.Index][at..]]);
                if (summary.IsFeasible(spec) && summary.Cost(spec) - now < least)
                {
                    (best, least) = (spec, summary.Cost(spec) - now);
                }
            }
        }

        return (best, least);
    }
}
