namespace Vigie.Routing;

/// <summary>Turns an order of jobs into stops with times, and tells where rules are broken.</summary>
internal sealed class TourScheduler(CompiledProblem problem)
{
    private readonly LabelSchedule labels = new(problem);
    private readonly Penalties hard = new PenaltyManager(problem).Hard;

    public CompiledProblem Problem => problem;

    /// <summary>The cheapest schedule of these jobs in this order, as numbers only.</summary>
    public TourSummary Summarise(TourSpec spec, ReadOnlySpan<int> jobs)
    {
        long load = 0;
        foreach (var job in jobs)
        {
            load += problem.Load[job];
        }

        return labels.Run(spec, jobs, labels.Need(spec, jobs), load, hard);
    }

    /// <summary>The same with every stop. A tour that breaks rules leaves when it breaks least, and is then as late as it is.</summary>
    public TourReport Schedule(TourSpec spec, ReadOnlySpan<int> jobs, List<PlanConflict> conflicts)
    {
        var summary = Summarise(spec, jobs);
        var steps = Trace(spec, jobs);
        var clock = summary.Finish + summary.Warp - summary.Duration; // the departure
        var at = spec.StartPlace;
        foreach (var step in steps)
        {
            clock += step.IsArrival ? problem.LegBetween(at, step.Place).Duration : 0;
            at = step.Place;
            step.Arrival = clock;
            step.Start = Math.Max(clock, step.Window.From);
            clock = step.Start + step.Length;
        }

        var technician = problem.Source.Technicians[spec.Technician];
        SetLatest(spec, steps);
        AddTimeConflicts(spec, steps, conflicts);
        AddConflicts(spec, jobs, summary, steps, conflicts);
        var feasible = steps.TrueForAll(step => step.Latest >= step.Start);
        return new TourReport(
            technician.Id,
            spec.Shift,
            [.. steps.Select((step, index) => ToStop(steps, index, technician, feasible))],
            summary.Distance / (double)Units.PerMetre,
            Units.ToTime(summary.Work - steps.Sum(step => step.Kind == StopKind.Break ? 0 : step.Length)),
            Units.ToTime(steps.Sum(step => step.Kind == StopKind.Visit ? step.Length : 0)),
            Units.ToTime(steps.Sum(step => step.Start - step.Arrival)),
            Units.ToTime(Math.Max(0, steps[^1].Arrival - spec.To)),
            (int)summary.Load);
    }

    /// <summary>Follows the best label back to the departure.</summary>
    private List<Stage> Trace(TourSpec spec, ReadOnlySpan<int> jobs)
    {
        var stages = new List<Stage>
        {
            new() { Kind = StopKind.Return, Place = spec.EndPlace, Window = new(long.MinValue / 4, spec.Latest), IsArrival = true },
        };
        var job = jobs.Length;
        for (var label = labels.Best; label >= 0;)
        {
            ref readonly var step = ref labels[label];
            var (parent, arrivalBreaks) = step.Parent >= -1 && step.Step != LabelSchedule.Step.Visit ? (step.Parent, 0) : Decode(step.Parent);
            stages.Add(step.Step switch
            {
                LabelSchedule.Step.Visit => Visit(jobs[--job], step.Window),
                LabelSchedule.Step.Break => Pause(spec, step.Breaks - 1, step.Place),
                LabelSchedule.Step.Depot => new Stage
                {
                    Kind = StopKind.Depot,
                    Place = step.Place,
                    Window = new(spec.From, spec.Latest),
                    Length = problem.DepotService,
                    IsArrival = true,
                },
                _ => new Stage { Kind = StopKind.Departure, Place = spec.StartPlace, Window = new(long.MinValue / 4, spec.Latest) },
            });
            for (var taken = 0; taken < arrivalBreaks; taken++)
            {
                stages.Add(Pause(spec, step.Breaks - 1 - taken, step.Place));
            }

            // The first stop at a place is the one that is driven to.
            if (arrivalBreaks > 0)
            {
                stages[^1].IsArrival = true;
                stages[^(1 + arrivalBreaks)].IsArrival = false;
            }

            label = parent;
        }

        stages.Reverse();
        return stages;
    }

    private static (int Parent, int ArrivalBreaks) Decode(int parent) => parent >= 0 ? (parent, 0) : ((-1 - parent) >> 2, (-1 - parent) & 3);

    private Stage Visit(int job, int window) => new()
    {
        Kind = StopKind.Visit,
        Job = job,
        Place = problem.Place[job],
        Window = problem.Windows[job][window],
        Length = problem.Service[job],
        IsArrival = true,
    };

    private static Stage Pause(TourSpec spec, int index, int place) => new()
    {
        Kind = StopKind.Break,
        Place = place,
        Window = new(spec.Breaks[index].Earliest, spec.Breaks[index].Latest),
        Length = spec.Breaks[index].Duration,
    };

    /// <summary>Latest starts, from the return backwards.</summary>
    private void SetLatest(TourSpec spec, List<Stage> steps)
    {
        var latest = spec.MaxDuration == long.MaxValue ? spec.Latest : Math.Min(spec.Latest, steps[0].Start + spec.MaxDuration);
        for (var i = steps.Count - 1; i >= 0; i--)
        {
            steps[i].Latest = Math.Min(latest, steps[i].Window.To);
            var travel = i > 0 && steps[i].IsArrival ? problem.LegBetween(steps[i - 1].Place, steps[i].Place).Duration : 0;
            latest = i > 0 ? steps[i].Latest - travel - steps[i - 1].Length : 0;
        }
    }

    private void AddTimeConflicts(TourSpec spec, List<Stage> steps, List<PlanConflict> conflicts)
    {
        foreach (var step in steps)
        {
            var late = step.Start - step.Window.To;
            if (late > 0)
            {
                var kind = step.Kind switch
                {
                    StopKind.Visit => ConflictKind.Late,
                    StopKind.Break => ConflictKind.Break,
                    _ => ConflictKind.ShiftEnd,
                };
                conflicts.Add(Conflict(spec, kind, step.Job, late / (double)Units.PerSecond));
            }
        }

        // A break that the schedule leaves for after the return must still begin in time.
        var taken = labels[labels.Best].Breaks;
        if (taken < spec.Breaks.Length && steps[^1].Arrival > spec.Breaks[taken].Latest)
        {
            conflicts.Add(Conflict(spec, ConflictKind.Break, null, (steps[^1].Arrival - spec.Breaks[taken].Latest) / (double)Units.PerSecond));
        }
    }

    private void AddConflicts(TourSpec spec, ReadOnlySpan<int> jobs, TourSummary summary, List<Stage> steps, List<PlanConflict> conflicts)
    {
        var technician = problem.Source.Technicians[spec.Technician];
        foreach (var job in jobs)
        {
            var wanted = problem.Source.Jobs[job];
            if (wanted.FixedTechnician is { } id && id != technician.Id)
            {
                conflicts.Add(Conflict(spec, ConflictKind.Technician, job, 1));
            }

            var missing = wanted.Skills.Count(skill => !Suitability.Holds(technician, skill));
            if (missing > 0)
            {
                conflicts.Add(Conflict(spec, ConflictKind.Skill, job, missing));
            }

            if (problem.Depot is null && (problem.Tools[job] & ~spec.Tools) != 0)
            {
                conflicts.Add(Conflict(spec, ConflictKind.Tools, job, ulong.PopCount(problem.Tools[job] & ~spec.Tools)));
            }
        }

        var duration = steps[^1].Arrival - steps[0].Start;
        AddExcess(spec, ConflictKind.Parts, summary.StockShort, conflicts);
        AddExcess(spec, ConflictKind.Capacity, summary.Load - Math.Min(spec.MaxLoad, summary.Load), conflicts);
        AddExcess(spec, ConflictKind.Distance, (summary.Distance - Math.Min(spec.MaxDistance, summary.Distance)) / (double)Units.PerMetre, conflicts);
        AddExcess(spec, ConflictKind.Duration, (duration - Math.Min(spec.MaxDuration, duration)) / (double)Units.PerSecond, conflicts);
    }

    private void AddExcess(TourSpec spec, ConflictKind kind, double excess, List<PlanConflict> conflicts)
    {
        if (excess > 0)
        {
            conflicts.Add(Conflict(spec, kind, null, excess));
        }
    }

    private PlanConflict Conflict(TourSpec spec, ConflictKind kind, int? job, double amount) =>
        new(kind, problem.Source.Technicians[spec.Technician].Id, spec.Shift, job is { } number ? problem.Source.Jobs[number].Id : null, amount);

    private TourStop ToStop(List<Stage> steps, int index, Technician technician, bool feasible)
    {
        var step = steps[index];
        var job = step.Job is { } number ? problem.Source.Jobs[number] : null;
        double added = 0;
        if (step.Kind is StopKind.Visit or StopKind.Depot)
        {
            var before = steps[steps.FindLastIndex(index - 1, other => other.Kind != StopKind.Break)].Place;
            var after = steps[steps.FindIndex(index + 1, other => other.Kind != StopKind.Break)].Place;
            added = (double)problem.LegBetween(before, step.Place).Distance + problem.LegBetween(step.Place, after).Distance
                - (before == after ? 0 : problem.LegBetween(before, after).Distance);
        }

        return new TourStop(
            step.Kind,
            job?.Id,
            step.Place,
            Units.ToTime(step.Arrival),
            Units.ToTime(step.Start),
            Units.ToTime(step.Start + step.Length),
            feasible ? Units.ToTime(step.Latest - step.Start) : TimeSpan.Zero,
            added / Units.PerMetre,
            job is null ? [] : [.. job.Skills.Select(wanted => technician.Skills.FirstOrDefault(held => held.Skill == wanted.Skill, new(wanted.Skill, 0)))]);
    }

    /// <summary>A stop under construction; times in ms.</summary>
    private sealed class Stage
    {
        public required StopKind Kind { get; init; }

        public int? Job { get; init; }

        public required int Place { get; init; }

        public required WindowSpec Window { get; init; }

        public long Length { get; init; }

        /// <summary>The technician drives here, be it from the same place.</summary>
        public bool IsArrival { get; set; }

        public long Arrival { get; set; }

        public long Start { get; set; }

        public long Latest { get; set; }
    }
}
