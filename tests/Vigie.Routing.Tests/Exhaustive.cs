namespace Vigie.Routing.Tests;

/// <summary>The cheapest plan by trying everything: every share of the jobs, every order, window, break, depot stop and departure. All
/// times of the problem must be whole minutes, so that some cheapest departure is one too.</summary>
internal sealed class Exhaustive(RoutingProblem problem, double mandatoryPenalty)
{
    private readonly List<(Technician Technician, Shift Shift)> tours =
        [.. problem.Technicians.SelectMany(technician => technician.Shifts.Select(shift => (technician, shift)))];

    public double LeastCost()
    {
        var options = tours.Select(Options).ToList();
        return Share(options, 0, 0, [], 0);
    }

    /// <summary>Each tour in turn takes a set of the jobs that are left.</summary>
    private double Share(List<List<(double Cost, double Work)>[]> options, int tour, int used, Dictionary<string, double> work, double cost)
    {
        if (tour == tours.Count)
        {
            var unserved = problem.Jobs.Where((_, job) => (used & (1 << job)) == 0).Sum(job => (job.UnservedPenalty ?? mandatoryPenalty) * job.Priority);
            return cost + unserved + (problem.FairnessPerSquaredHour * work.Values.Sum(hours => hours * hours));
        }

        var least = double.PositiveInfinity;
        var id = tours[tour].Technician.Id;
        for (var set = 0; set < 1 << problem.Jobs.Count; set++)
        {
            foreach (var option in (set & used) == 0 ? options[tour][set] : [])
            {
                var before = work.GetValueOrDefault(id);
                work[id] = before + option.Work;
                least = Math.Min(least, Share(options, tour + 1, used | set, work, cost + option.Cost));
                work[id] = before;
            }
        }

        return least;
    }

    /// <summary>For each set of jobs the ways to serve it that no other way beats in both cost and work.</summary>
    private List<(double Cost, double Work)>[] Options((Technician Technician, Shift Shift) tour)
    {
        var options = new List<(double Cost, double Work)>[1 << problem.Jobs.Count];
        for (var set = 0; set < options.Length; set++)
        {
            options[set] = set == 0 ? [(0, 0)] : [];
            if (set != 0)
            {
                Orders(tour, set, [], options[set]);
            }
        }

        return options;
    }

    private void Orders((Technician Technician, Shift Shift) tour, int left, List<Job> order, List<(double Cost, double Work)> into)
    {
        if (left == 0)
        {
            if (order.Sum(job => job.Demand) <= (tour.Technician.Capacity ?? int.MaxValue))
            {
                var last = tour.Shift.To + tour.Technician.MaxOvertime;
                for (var departure = tour.Shift.From; departure <= last; departure += TimeSpan.FromMinutes(1))
                {
                    new TourTrial(problem, tour.Technician, tour.Shift, order, departure, into).Run();
                }
            }

            return;
        }

        for (var job = 0; job < problem.Jobs.Count; job++)
        {
            if ((left & (1 << job)) != 0 && MayServe(tour.Technician, problem.Jobs[job]))
            {
                order.Add(problem.Jobs[job]);
                Orders(tour, left & ~(1 << job), order, into);
                order.RemoveAt(order.Count - 1);
            }
        }
    }

    private static bool MayServe(Technician technician, Job job) =>
        (job.FixedTechnician is null || job.FixedTechnician == technician.Id)
        && job.Skills.All(wanted => technician.Skills.Any(held => held.Skill == wanted.Skill && held.Level >= wanted.Level));
}

/// <summary>Every way to run one tour in a given order from a given departure.</summary>
internal sealed class TourTrial(
    RoutingProblem problem, Technician technician, Shift shift, List<Job> order, TimeSpan departure, List<(double Cost, double Work)> into)
{
    public void Run()
    {
        for (var early = 0; early <= shift.Breaks.Count; early++)
        {
            if (early == 0 || departure >= shift.Breaks[early - 1].Earliest + shift.Breaks[early - 1].Duration)
            {
                AtStop(new State(0, technician.StartPlace, departure, early, AtDepot: false, 0, TimeSpan.Zero));
            }
        }
    }

    private void AtStop(State at)
    {
        if (at.Breaks < shift.Breaks.Count && (at.Next > 0 || at.AtDepot))
        {
            Pause(at, AtStop);
        }

        if (problem.Depot is { } depot && !at.AtDepot && at.Next < order.Count)
        {
            var stop = Drive(at, depot);
            AtStop(stop with { AtDepot = true, Time = stop.Time + problem.DepotService, Work = stop.Work + problem.DepotService });
        }

        if (at.Next == order.Count)
        {
            Return(at);
        }
        else
        {
            Arrive(Drive(at, order[at.Next].Place));
        }
    }

    private void Arrive(State at)
    {
        if (at.Breaks < shift.Breaks.Count)
        {
            Pause(at, Arrive);
        }

        var job = order[at.Next];
        if (!at.AtDepot && !Stocked(at.Next))
        {
            return;
        }

        foreach (var window in WindowsOf(job))
        {
            var start = new[] { at.Time, window.From, job.Release ?? TimeSpan.Zero }.Max();
            if (start <= window.To)
            {
                AtStop(at with { Next = at.Next + 1, Time = start + job.Service, Work = at.Work + job.Service });
            }
        }
    }

    private static IReadOnlyList<TimeWindow> WindowsOf(Job job)
    {
        if (job.FixedStart is { } start)
        {
            return [new(start, start)];
        }

        return job.Windows.Count == 0 ? [new(TimeSpan.Zero, TimeSpan.MaxValue)] : job.Windows;
    }

    private void Pause(State at, Action<State> then)
    {
        var pause = shift.Breaks[at.Breaks];
        var start = at.Time < pause.Earliest ? pause.Earliest : at.Time;
        if (start <= pause.Latest)
        {
            then(at with { Breaks = at.Breaks + 1, Time = start + pause.Duration });
        }
    }

    private bool Stocked(int upTo)
    {
        var jobs = order.Take(upTo + 1).ToList();
        return jobs.All(job => job.Tools.All(technician.Tools.Contains)) && jobs.SelectMany(job => job.Parts).GroupBy(part => part.Part)
            .All(group => group.Sum(part => part.Quantity) <= technician.Stock.Where(part => part.Part == group.Key).Sum(part => part.Quantity));
    }

    private State Drive(State at, int place) => at with
    {
        Place = place,
        Time = at.Time + problem.Travel.Duration(at.Place, place),
        Work = at.Work + problem.Travel.Duration(at.Place, place),
        Metres = at.Metres + problem.Travel.Metres(at.Place, place),
    };

    private void Return(State at)
    {
        var end = Drive(at, technician.EndPlace);
        var over = end.Time - shift.To;
        if (over > technician.MaxOvertime || (end.Breaks < shift.Breaks.Count && end.Time > shift.Breaks[end.Breaks].Latest)
            || end.Time - departure > (technician.MaxDuration ?? TimeSpan.MaxValue) || end.Metres > (technician.MaxDistance ?? double.MaxValue))
        {
            return;
        }

        var cost = technician.FixedCost + (technician.CostPerKm * end.Metres / 1000) + (technician.CostPerHour * (end.Time - departure).TotalHours)
            + (technician.OvertimeCostPerHour * Math.Max(0, over.TotalHours));
        var work = end.Work.TotalHours;
        if (!into.Exists(other => other.Cost <= cost + 1e-12 && other.Work <= work + 1e-12))
        {
            into.RemoveAll(other => other.Cost >= cost && other.Work >= work);
            into.Add((cost, work));
        }
    }

    private readonly record struct State(int Next, int Place, TimeSpan Time, int Breaks, bool AtDepot, double Metres, TimeSpan Work);
}
