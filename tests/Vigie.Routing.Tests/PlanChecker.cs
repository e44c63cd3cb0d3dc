namespace Vigie.Routing.Tests;

/// <summary>Checks a plan stop by stop from the definitions in the model's documentation; shares no code with the solver.</summary>
internal static class PlanChecker
{
    private const double Tolerance = 1e-6;

    /// <summary>Fails when a rule is broken, a time is wrong, a job is lost or the cost is not the sum of its parts.</summary>
    public static void Check(RoutingProblem problem, RoutingPlan plan, PlanReport report)
    {
        Assert.True(report.IsFeasible, string.Join("; ", report.Conflicts));
        var served = report.Tours.SelectMany(tour => tour.Stops).Where(stop => stop.Job is not null).Select(stop => stop.Job!).ToList();
        Assert.Equal(served.Count, served.Distinct().Count());
        Assert.Equal(problem.Jobs.Select(job => job.Id).Order(), served.Concat(report.Unserved.Select(job => job.Job)).Order());
        Assert.Equal(plan.Tours.Count, plan.Tours.Select(tour => (tour.Technician, tour.Shift)).Distinct().Count());
        foreach (var tour in report.Tours)
        {
            var planned = plan.Tours.Single(other => other.Technician == tour.Technician && other.Shift == tour.Shift);
            Assert.Equal(planned.Jobs, tour.Stops.Where(stop => stop.Job is not null).Select(stop => stop.Job!));
            CheckTour(problem, tour);
        }

        CheckCost(problem, report);
    }

    private static void CheckTour(RoutingProblem problem, TourReport tour)
    {
        var technician = problem.Technicians.Single(one => one.Id == tour.Technician);
        var shift = technician.Shifts[tour.Shift];
        CheckTimes(problem, tour);
        Assert.Equal((StopKind.Departure, technician.StartPlace), (tour.Stops[0].Kind, tour.Stops[0].Place));
        Assert.Equal((StopKind.Return, technician.EndPlace), (tour.Stops[^1].Kind, tour.Stops[^1].Place));
        Assert.InRange(tour.Departure, shift.From, shift.To + technician.MaxOvertime);
        Assert.InRange(tour.Return, shift.From, shift.To + technician.MaxOvertime);
        Assert.True(tour.Duration <= (technician.MaxDuration ?? TimeSpan.MaxValue));
        Assert.True(tour.Metres <= (technician.MaxDistance ?? double.MaxValue));
        var jobs = tour.Stops.Where(stop => stop.Job is not null).Select(stop => problem.Jobs.Single(job => job.Id == stop.Job)).ToList();
        Assert.True(jobs.Sum(job => (long)job.Demand) <= (technician.Capacity ?? long.MaxValue));
        CheckBreaks(shift, tour);
        CheckStock(problem, technician, tour);
        foreach (var job in jobs)
        {
            CheckVisit(technician, job, tour.Stops.Single(stop => stop.Job == job.Id));
        }
    }

    private static void CheckTimes(RoutingProblem problem, TourReport tour)
    {
        double metres = 0;
        for (var i = 1; i < tour.Stops.Count; i++)
        {
            var (before, stop) = (tour.Stops[i - 1], tour.Stops[i]);
            Assert.True(stop.Start >= stop.Arrival && stop.End >= stop.Start && stop.Slack >= TimeSpan.Zero);
            if (before.Place == stop.Place && stop.Arrival == before.End)
            {
                continue; // a break where one is, or a second job there
            }

            Assert.Equal(before.End + problem.Travel.Duration(before.Place, stop.Place), stop.Arrival);
            metres += problem.Travel.Metres(before.Place, stop.Place);
        }

        Assert.Equal(metres, tour.Metres, Tolerance);
        Assert.Equal(tour.Stops.Skip(1).Aggregate(TimeSpan.Zero, (sum, stop) => sum + stop.Waiting), tour.Waiting);
    }

    private static void CheckVisit(Technician technician, Job job, TourStop stop)
    {
        Assert.Equal(job.Place, stop.Place);
        Assert.Equal(job.Service, stop.End - stop.Start);
        Assert.True(stop.Start >= (job.Release ?? TimeSpan.MinValue));
        Assert.True(job.FixedTechnician is null || job.FixedTechnician == technician.Id);
        Assert.True(job.FixedStart is { } start
            ? stop.Start == start
            : job.Windows.Count == 0 || job.Windows.Any(window => stop.Start >= window.From && stop.Start <= window.To));
        foreach (var wanted in job.Skills)
        {
            Assert.Contains(technician.Skills, held => held.Skill == wanted.Skill && held.Level >= wanted.Level);
            Assert.Contains(stop.Skills, held => held.Skill == wanted.Skill && held.Level >= wanted.Level);
        }
    }

    private static void CheckBreaks(Shift shift, TourReport tour)
    {
        var taken = tour.Stops.Where(stop => stop.Kind == StopKind.Break).ToList();
        foreach (var pause in shift.Breaks)
        {
            var inside = taken.FindIndex(stop => stop.Start >= pause.Earliest && stop.Start <= pause.Latest && stop.End - stop.Start == pause.Duration);
            if (inside >= 0)
            {
                taken.RemoveAt(inside);
                continue;
            }

            Assert.True(tour.Return <= pause.Latest || tour.Departure >= pause.Earliest + pause.Duration, "a break is missing");
        }

        Assert.Empty(taken);
    }

    private static void CheckStock(RoutingProblem problem, Technician technician, TourReport tour)
    {
        var tools = technician.Tools.ToHashSet();
        var stock = technician.Stock.GroupBy(part => part.Part).ToDictionary(group => group.Key, group => group.Sum(part => part.Quantity));
        foreach (var stop in tour.Stops)
        {
            if (stop.Kind == StopKind.Depot)
            {
                Assert.Equal(problem.Depot, stop.Place);
                return; // from here on everything is on board
            }

            foreach (var job in problem.Jobs.Where(job => job.Id == stop.Job))
            {
                Assert.Subset(tools, job.Tools.ToHashSet());
                foreach (var part in job.Parts.Where(part => part.Quantity > 0))
                {
                    stock[part.Part] = stock.GetValueOrDefault(part.Part) - part.Quantity;
                    Assert.True(stock[part.Part] >= 0, $"part {part.Part} is short");
                }
            }
        }
    }

    private static void CheckCost(RoutingProblem problem, PlanReport report)
    {
        double distance = 0, time = 0, fix = 0, overtime = 0, fairness = 0;
        foreach (var technician in problem.Technicians)
        {
            double work = 0;
            foreach (var tour in report.Tours.Where(tour => tour.Technician == technician.Id))
            {
                distance += technician.CostPerKm * tour.Metres / 1000;
                time += technician.CostPerHour * tour.Duration.TotalHours;
                fix += technician.FixedCost;
                overtime += technician.OvertimeCostPerHour * Math.Max(0, (tour.Return - technician.Shifts[tour.Shift].To).TotalHours);
                var breaks = tour.Stops.Where(stop => stop.Kind == StopKind.Break).Sum(stop => (stop.End - stop.Start).TotalHours);
                work += tour.Duration.TotalHours - tour.Waiting.TotalHours - breaks;
            }

            fairness += problem.FairnessPerSquaredHour * work * work;
        }

        Assert.Equal(distance, report.Cost.Distance, Tolerance);
        Assert.Equal(time, report.Cost.Time, Tolerance);
        Assert.Equal(fix, report.Cost.Fixed, Tolerance);
        Assert.Equal(overtime, report.Cost.Overtime, Tolerance);
        Assert.Equal(fairness, report.Cost.Fairness, Tolerance);
    }
}
