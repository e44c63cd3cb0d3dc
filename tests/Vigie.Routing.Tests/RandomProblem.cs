namespace Vigie.Routing.Tests;

/// <summary>Small problems in which every feature may meet every other.</summary>
internal static class RandomProblem
{
    /// <param name="seed">Another seed, another problem.</param>
    /// <param name="withChoices">With breaks and jobs of two windows; without, other code finds the schedules.</param>
    public static RoutingProblem Make(ulong seed, bool withChoices = true)
    {
        var random = new RandomSource(seed);
        var travel = Given.Grid([.. Enumerable.Range(0, 8).Select(_ => (random.Below(16), random.Below(16)))]);
        var technicians = Enumerable.Range(0, 1 + random.Below(2)).Select(number => Technician(random, $"t{number}")).ToList();
        var jobs = Enumerable.Range(0, 3 + random.Below(technicians.Sum(technician => technician.Shifts.Count) > 2 ? 2 : 3))
            .Select(number => Job(random, $"j{number}")).ToList();
        return new RoutingProblem
        {
            Travel = travel,
            Technicians = withChoices
                ? technicians
                : [.. technicians.Select(technician => technician with { Shifts = [.. technician.Shifts.Select(shift => shift with { Breaks = [] })] })],
            Jobs = withChoices ? jobs : [.. jobs.Select(job => job with { Windows = [.. job.Windows.Take(1)] })],
            SkillCount = 2,
            ToolCount = 2,
            PartCount = 2,
            Depot = random.Chance(0.6) ? 7 : null,
            DepotService = Given.Minutes(random.Below(3)),
            FairnessPerSquaredHour = random.Chance(0.3) ? 10 : 0,
        };
    }

    private static Technician Technician(RandomSource random, string id) => new()
    {
        Id = id,
        StartPlace = random.Below(2),
        EndPlace = random.Below(2),
        Shifts = random.Chance(0.4) ? [Shift(random, 0), Shift(random, 100)] : [Shift(random, random.Below(30))],
        Skills = [.. Enumerable.Range(0, 2).Where(_ => random.Chance(0.8)).Select(skill => new SkillLevel(skill, 1 + random.Below(3)))],
        Tools = [.. Enumerable.Range(0, 2).Where(_ => random.Chance(0.7))],
        Stock = [new(0, random.Below(3)), new(1, random.Below(3))],
        Capacity = random.Chance(0.3) ? 3 + random.Below(4) : null,
        MaxDistance = random.Chance(0.2) ? 50_000 : null,
        MaxDuration = random.Chance(0.2) ? Given.Minutes(60) : null,
        CostPerKm = random.Below(3),
        CostPerHour = random.Chance(0.5) ? 30 : 0,
        FixedCost = random.Chance(0.3) ? 12 : 0,
        MaxOvertime = Given.Minutes(random.Chance(0.3) ? 20 : 0),
        OvertimeCostPerHour = 60,
    };

    private static Shift Shift(RandomSource random, int from)
    {
        var earliest = from + 20 + random.Below(20);
        var latest = earliest + random.Below(15);
        var first = new Break(Given.Minutes(earliest), Given.Minutes(latest), Given.Minutes(5 + random.Below(10)));
        var second = new Break(Given.Minutes(latest + 20), Given.Minutes(latest + 25), Given.Minutes(3));
        return new Shift(Given.Minutes(from), Given.Minutes(from + 60 + random.Below(20)))
        {
            Breaks = random.Chance(0.5) ? [] : random.Chance(0.7) ? [first] : [first, second],
        };
    }

    private static Job Job(RandomSource random, string id)
    {
        var opens = random.Below(50);
        TimeWindow one = Given.Window(opens, opens + 5 + random.Below(30)), two = Given.Window(opens + 60, opens + 75 + random.Below(30));
        return new Job
        {
            Id = id,
            Place = 2 + random.Below(5),
            Service = Given.Minutes(random.Below(15)),
            Windows = random.Chance(0.3) ? [] : random.Chance(0.5) ? [one] : [one, two],
            FixedStart = random.Chance(0.1) ? Given.Minutes(30) : null,
            Release = random.Chance(0.15) ? Given.Minutes(20) : null,
            Skills = random.Chance(0.4) ? [new(random.Below(2), 1 + random.Below(2))] : [],
            Tools = random.Chance(0.3) ? [random.Below(2)] : [],
            Parts = random.Chance(0.5) ? [new(random.Below(2), 1 + random.Below(2))] : [],
            Demand = random.Below(3),
            Priority = 1 + random.Below(3),
            UnservedPenalty = random.Chance(0.4) ? random.Below(40) : null,
            FixedTechnician = random.Chance(0.1) ? "t0" : null,
        };
    }
}
