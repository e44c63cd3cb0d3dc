namespace Vigie.Routing;

/// <summary>From the public model to the solver's arrays.</summary>
internal static class Compilation
{
    /// <summary>Later than every time that can be asked for, and far from overflow when thousands are added up.</summary>
    public const long Never = 1L << 42;

    public static TourSpec[] Tours(RoutingProblem source)
    {
        var tours = new List<TourSpec>();
        for (var t = 0; t < source.Technicians.Count; t++)
        {
            for (var s = 0; s < source.Technicians[t].Shifts.Count; s++)
            {
                tours.Add(Tour(source, tours.Count, t, s));
            }
        }

        return [.. tours];
    }

    public static WindowSpec[] Windows(Job job)
    {
        var release = job.Release is { } at ? Units.Ceiling(at) : -Never;
        if (job.FixedStart is { } start)
        {
            var exact = Math.Max(Units.Ceiling(start), release);
            return [new(exact, exact)];
        }

        if (job.Windows.Count == 0)
        {
            return [new(release, Never)];
        }

        WindowSpec[] windows = [.. job.Windows.Select(window => new WindowSpec(Math.Max(Units.Ceiling(window.From), release), Units.Floor(window.To)))
            .Where(window => window.From <= window.To)];

        // Released after its last window: a window that can never be met, so that the search leaves the job out and says why.
        return windows.Length > 0 ? windows : [new(Never, Never)];
    }

    public static bool[] Allowed(RoutingProblem source, TourSpec[] tours)
    {
        var levels = source.Technicians.Select(technician => technician.Skills.ToDictionary(skill => skill.Skill, skill => skill.Level)).ToArray();
        var allowed = new bool[tours.Length * source.Jobs.Count];
        foreach (var tour in tours)
        {
            var technician = source.Technicians[tour.Technician];
            for (var job = 0; job < source.Jobs.Count; job++)
            {
                var wanted = source.Jobs[job];
                allowed[(tour.Index * source.Jobs.Count) + job] =
                    (wanted.FixedTechnician is null || wanted.FixedTechnician == technician.Id)
                    && wanted.Skills.All(skill => levels[tour.Technician].TryGetValue(skill.Skill, out var level) && level >= skill.Level)
                    && (source.Depot is not null || wanted.Tools.All(tool => (tour.Tools & (1UL << tool)) != 0));
            }
        }

        return allowed;
    }

    /// <summary>Numbers the kinds: tours whose frames, costs and permitted jobs are all equal.</summary>
    public static void NumberKinds(CompiledProblem problem)
    {
        var kinds = new List<int>();
        foreach (var tour in problem.Tours)
        {
            var alike = problem.FairnessIsOn() ? -1 : kinds.FindIndex(first => AreAlike(problem, problem.Tours[first], tour));
            if (alike < 0)
            {
                alike = kinds.Count;
                kinds.Add(tour.Index);
            }

            tour.Kind = alike;
        }
    }

    /// <summary>More than any plan can cost otherwise, so that a mandatory job is left out only when nothing else keeps to the rules.</summary>
    public static double MandatoryPenalty(CompiledProblem problem)
    {
        if (problem.Tours.Length == 0 || problem.PlaceCount == 0)
        {
            return 1;
        }

        double farthest = problem.Legs.Max(leg => leg.Distance), longest = problem.Legs.Max(leg => leg.Duration);
        var perVisit = problem.Tours.Max(tour => (tour.PerCentimetre * farthest) + (tour.PerMillisecond * longest));
        var perTour = problem.Tours.Sum(tour => tour.Fixed + (tour.PerMillisecond * (tour.Latest - tour.From))
            + (tour.OvertimePerMillisecond * (tour.Latest - tour.To)) + (2 * tour.PerCentimetre * farthest));
        var hours = problem.Tours.Sum(tour => (tour.Latest - tour.From) / Units.PerHour);
        var optional = problem.Source.Jobs.Sum(job => (job.UnservedPenalty ?? 0) * job.Priority);
        return 1 + (2 * perVisit * (problem.JobCount + problem.Tours.Length)) + perTour + optional
            + (problem.Source.FairnessPerSquaredHour * hours * hours);
    }

    private static bool FairnessIsOn(this CompiledProblem problem) => problem.Source.FairnessPerSquaredHour > 0;

    private static TourSpec Tour(RoutingProblem source, int index, int technicianIndex, int shiftIndex)
    {
        var technician = source.Technicians[technicianIndex];
        var shift = technician.Shifts[shiftIndex];
        var stock = new int[source.PartCount];
        foreach (var part in technician.Stock)
        {
            stock[part.Part] += part.Quantity;
        }

        return new TourSpec
        {
            Index = index,
            Technician = technicianIndex,
            Shift = shiftIndex,
            StartPlace = technician.StartPlace,
            EndPlace = technician.EndPlace,
            From = Units.Ceiling(shift.From),
            To = Units.Floor(shift.To),
            Latest = Units.Floor(shift.To) + Units.Floor(technician.MaxOvertime),
            Breaks = [.. shift.Breaks.Select(pause =>
                new BreakSpec(Units.Ceiling(pause.Earliest), Units.Floor(pause.Latest), Units.Ceiling(pause.Duration)))],
            MaxLoad = technician.Capacity ?? long.MaxValue,
            MaxDistance = technician.MaxDistance is { } metres ? (long)Math.Floor(metres * Units.PerMetre) : long.MaxValue,
            MaxDuration = technician.MaxDuration is { } duration ? Units.Floor(duration) : long.MaxValue,
            PerCentimetre = technician.CostPerKm / Units.PerKm,
            PerMillisecond = technician.CostPerHour / Units.PerHour,
            OvertimePerMillisecond = technician.OvertimeCostPerHour / Units.PerHour,
            Fixed = technician.FixedCost,
            Tools = technician.Tools.Aggregate(0UL, (mask, tool) => mask | (1UL << tool)),
            Stock = stock,
        };
    }

    private static bool AreAlike(CompiledProblem problem, TourSpec one, TourSpec other)
    {
        if ((one.StartPlace, one.EndPlace, one.From, one.To, one.Latest, one.MaxLoad, one.MaxDistance, one.MaxDuration)
            != (other.StartPlace, other.EndPlace, other.From, other.To, other.Latest, other.MaxLoad, other.MaxDistance, other.MaxDuration)
            || (one.PerCentimetre, one.PerMillisecond, one.OvertimePerMillisecond, one.Fixed, one.Tools)
            != (other.PerCentimetre, other.PerMillisecond, other.OvertimePerMillisecond, other.Fixed, other.Tools)
            || !one.Stock.AsSpan().SequenceEqual(other.Stock) || !one.Breaks.AsSpan().SequenceEqual(other.Breaks))
        {
            return false;
        }

        for (var job = 0; job < problem.JobCount; job++)
        {
            if (problem.Allows(one.Index, job) != problem.Allows(other.Index, job))
            {
                return false;
            }
        }

        return true;
    }
}
