using Vigie.Routing;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.Technicians;

namespace Vigie.Server.Modules.Maintenance.Planning;

/// <summary>A snapshot in the terms of the routing library. Pure.</summary>
/// <remarks>
/// Times count from the first midnight. What is held must fit into a tour, or the library could not keep it: an appointment outside the
/// working hours, or that no way leads to in time, takes its hours out of the shift instead; a break that held appointments leave no
/// room for is dropped.
/// </remarks>
internal sealed class TourProblem
{
    public static readonly TimeSpan Yielding = TimeSpan.FromHours(2);

    private const double CostPerKm = 0.5;
    private const double CostPerHour = 25;
    private const double FairnessPerSquaredHour = 0.5;

    // Before anybody works: nobody can come then.
    private static readonly TimeWindow Never = new(TimeSpan.FromDays(-2), TimeSpan.FromDays(-2));

    // Within how many days what has no date limit should be done.
    private static readonly Dictionary<Priority, int> Promised = new() { [Priority.Critical] = 1, [Priority.High] = 3 };

    private readonly Snapshot snapshot;
    private readonly Roads roads;
    private readonly DateTimeOffset from;
    private readonly Dictionary<string, int> skills;
    private readonly List<Stop> held;
    private readonly Dictionary<int, List<WorkPeriod>> periods = [];

    /// <param name="technicians">Who takes part.</param>
    /// <param name="free">What is looked for a place for.</param>
    /// <param name="held">What stays.</param>
    /// <param name="yielding">What stays with its technician and may begin later.</param>
    /// <param name="deadlines">Whether date limits bind; without, they only weigh.</param>
    public TourProblem(
        Snapshot snapshot, Roads roads, IReadOnlyCollection<Planner> technicians, IReadOnlyCollection<Work> free, IReadOnlyCollection<Stop> held,
        IReadOnlyCollection<Stop> yielding, bool deadlines)
    {
        (this.snapshot, this.roads, this.held) = (snapshot, roads, [.. held]);
        from = Ceiling(snapshot.Now > snapshot.Begins ? snapshot.Now : snapshot.Begins);
        skills = free.SelectMany(work => work.Skills).Select(skill => skill.ToLowerInvariant()).Distinct().Select((skill, index) => (skill, index))
            .ToDictionary(pair => pair.skill, pair => pair.index);
        foreach (var technician in technicians)
        {
            var worked = technician.Periods
                .Select(period => period with { Span = new(Later(Ceiling(period.Span.From), from), Floor(period.Span.To)) })
                .Where(period => period.Span.From < period.Span.To).ToList();
            // What has begun, or should have, keeps him until it is over.
            periods[technician.Id] = [.. WorkingHours.Without(worked, [.. Of(technician.Id).Where(stop => stop.At < from).Select(stop => stop.Span)])];
        }

        this.held.RemoveAll(stop => stop.At < from || !periods.ContainsKey(stop.TechnicianId));
        FitHeld(technicians);
        Problem = Make(technicians, [
            .. this.held.Select(stop => Job(stop, yields: false)), .. yielding.Select(stop => Job(stop, yields: true)), .. free.Select(work => Job(work, deadlines))]);
    }

    public RoutingProblem Problem { get; }

    /// <summary>The tours that these appointments make, as far as they lie in a shift.</summary>
    public RoutingPlan PlanOf(IEnumerable<Stop> stops) => new([
        .. from stop in stops
           let period = PeriodOf(stop)
           where period >= 0
           orderby stop.At, stop.Work.InterventionId
           group stop by (stop.TechnicianId, period) into tour
           select new PlannedTour($"{tour.Key.TechnicianId}", tour.Key.period, [.. tour.Select(stop => $"{stop.Work.InterventionId}")])]);

    public DateTimeOffset At(TimeSpan offset) => snapshot.Begins + offset;

    public TimeSpan Offset(DateTimeOffset at) => at - snapshot.Begins;

    public IReadOnlyList<WorkPeriod> PeriodsOf(int technicianId) => periods[technicianId];

    public static int Number(string id) => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture);

    public static DateTimeOffset Ceiling(DateTimeOffset at) => Floor(at + Roads.Grain - TimeSpan.FromTicks(1));

    private static DateTimeOffset Floor(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % Roads.Grain.Ticks), TimeSpan.Zero);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private IEnumerable<Stop> Of(int technicianId) => held.Where(stop => stop.TechnicianId == technicianId);

    private int PeriodOf(Stop stop) =>
        periods.TryGetValue(stop.TechnicianId, out var worked) ? worked.FindIndex(period => period.Span.Holds(stop.Span)) : -1;

    /// <summary>Takes out what cannot be held, until a plan of the rest breaks no rule.</summary>
    private void FitHeld(IReadOnlyCollection<Planner> technicians)
    {
        while (true)
        {
            foreach (var stop in held.Where(stop => PeriodOf(stop) < 0).ToList())
            {
                TakeOut(stop);
            }

            if (held.Exists(stop => PeriodOf(stop) < 0))
            {
                continue; // one that was taken out cut the shift of another
            }

            var report = PlanEvaluator.Evaluate(Make(technicians, [.. held.Select(stop => Job(stop, yields: false))]), PlanOf(held));
            if (report.Conflicts is not [var conflict, ..])
            {
                return;
            }

            var (technician, shift) = (Number(conflict.Technician), conflict.Shift);
            if (conflict.Kind == Vigie.Routing.ConflictKind.Break)
            {
                periods[technician][shift] = periods[technician][shift] with { Break = null };
            }
            else
            {
                TakeOut(conflict.Job is { } job
                    ? held.Single(stop => stop.Work.InterventionId == Number(job))
                    : Of(technician).Where(stop => PeriodOf(stop) == shift).MaxBy(stop => stop.At)!);
            }
        }
    }

    private void TakeOut(Stop stop)
    {
        held.Remove(stop);
        periods[stop.TechnicianId] = [.. WorkingHours.Without(periods[stop.TechnicianId], [new(stop.Span.From, Ceiling(stop.Span.To))])];
    }

    private RoutingProblem Make(IReadOnlyCollection<Planner> technicians, IReadOnlyList<Job> jobs) => new()
    {
        Travel = roads.Table,
        Jobs = jobs,
        SkillCount = skills.Count,
        FairnessPerSquaredHour = FairnessPerSquaredHour,
        Technicians = [.. technicians.Select(technician => new Technician
        {
            Id = $"{technician.Id}",
            StartPlace = roads.BaseOf(technician.Id),
            EndPlace = roads.BaseOf(technician.Id),
            CostPerKm = CostPerKm,
            CostPerHour = CostPerHour,
            Skills = [.. technician.Skills.Where(skill => skills.ContainsKey(skill.Key)).Select(skill => new SkillLevel(skills[skill.Key], skill.Value))],
            Shifts = [.. periods[technician.Id].Select(period => new Shift(Offset(period.Span.From), Offset(period.Span.To))
            {
                Breaks = period.Break is var (window, minutes)
                    ? [new(Offset(window.From), Offset(window.To) - TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(minutes))] : [],
            })],
        })],
    };

    private Job Job(Stop stop, bool yields) => new()
    {
        Id = $"{stop.Work.InterventionId}",
        Place = roads.PlaceOf(stop.Work),
        Service = TimeSpan.FromMinutes(stop.Minutes),
        FixedTechnician = $"{stop.TechnicianId}",
        FixedStart = yields ? null : Offset(stop.At),
        Windows = yields ? [new(Offset(stop.At), Offset(Least(stop.At + Yielding, LatestStart(stop.Work, deadlines: false), stop.At)))] : [],
        Priority = Weight(stop.Work),
    };

    private Job Job(Work work, bool deadlines) => new()
    {
        Id = $"{work.InterventionId}",
        Place = roads.PlaceOf(work),
        Service = TimeSpan.FromMinutes(work.Minutes),
        Windows = WindowOf(work, deadlines),
        Skills = [.. work.Skills.Select(skill => skill.ToLowerInvariant()).Distinct().Select(skill => new SkillLevel(skills[skill], work.SkillLevel))],
        Priority = Weight(work),
    };

    private IReadOnlyList<TimeWindow> WindowOf(Work work, bool deadlines)
    {
        var earliest = Ceiling(Later(work.WindowBegins ?? from, from));
        var latest = LatestStart(work, deadlines) is { } start ? Floor(start) : snapshot.Ends;
        return latest >= earliest ? [new(Offset(earliest), Offset(latest))] : [Never];
    }

    /// <summary>When it must begin so as to be over in time; null: at any time. A date limit that is past binds nobody any more.</summary>
    private DateTimeOffset? LatestStart(Work work, bool deadlines)
    {
        var due = work.DueAt ?? (Promised.TryGetValue(work.Priority, out var days) ? from.AddDays(days) : null);
        DateTimeOffset?[] ends = [work.WindowEnds, deadlines && due > from.AddMinutes(work.Minutes) ? due : null];
        return ends.Min()?.AddMinutes(-work.Minutes);
    }

    private static DateTimeOffset Least(DateTimeOffset one, DateTimeOffset? other, DateTimeOffset floor) =>
        other is { } limit && limit < one ? Later(limit, floor) : one;

    private int Weight(Work work) => (work.Urgent || work.DueAt < from ? 2 : 1) * work.Priority switch
    {
        Priority.Critical => 20,
        Priority.High => 5,
        Priority.Normal => 2,
        _ => 1,
    };
}
