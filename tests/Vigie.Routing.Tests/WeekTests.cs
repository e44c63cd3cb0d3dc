namespace Vigie.Routing.Tests;

/// <summary>A week of three technicians, as a company of our customers would plan it.</summary>
public sealed class WeekTests
{
    private const int Day = 24 * 60;
    private static readonly RoutingProblem Week = MakeWeek();

    [Fact]
    public void A_week_with_breaks_skills_and_a_depot_is_planned_without_breaking_a_rule()
    {
        var result = Given.Solve(Week, iterations: 60);

        PlanChecker.Check(Week, result.Plan, result.Report);
        Assert.Empty(result.Report.Unserved);
        Assert.True(result.Report.Tours.Select(tour => tour.Shift).Distinct().Count() > 1);
    }

    [Fact]
    public void A_fair_plan_shares_the_work_out_more_evenly()
    {
        var cheap = Given.Solve(Week, iterations: 60);
        var fair = Given.Solve(Week with { FairnessPerSquaredHour = 20 }, iterations: 60);

        PlanChecker.Check(Week with { FairnessPerSquaredHour = 20 }, fair.Plan, fair.Report);
        Assert.True(Spread(fair) < Spread(cheap), $"{Spread(fair)} h against {Spread(cheap)} h");
        Assert.InRange(Spread(fair), 0, 2.5);
    }

    /// <summary>Hours of work between the technician who works most and the one who works least.</summary>
    private static double Spread(RoutingResult result)
    {
        var hours = Week.Technicians.Select(technician => result.Report.Tours.Where(tour => tour.Technician == technician.Id)
            .Sum(tour => (tour.Travel + tour.Service).TotalHours)).ToList();
        return hours.Max() - hours.Min();
    }

    private static RoutingProblem MakeWeek()
    {
        var random = new RandomSource(3);
        return new RoutingProblem
        {
            Travel = Given.Grid([.. Enumerable.Range(0, 44).Select(_ => (random.Below(40), random.Below(40)))]),
            SkillCount = 2,
            ToolCount = 1,
            PartCount = 1,
            Depot = 3,
            DepotService = Given.Minutes(10),
            Technicians = [.. Enumerable.Range(0, 3).Select(home => new Technician
            {
                Id = $"t{home}",
                StartPlace = home,
                EndPlace = home,
                Skills = home == 0 ? [new(0, 3), new(1, 1)] : [new(0, 1), new(1, 2)],
                Stock = [new(0, home)],
                CostPerHour = 10,
                Shifts = [.. Enumerable.Range(0, 5).Select(day => new Shift(Given.Minutes((day * Day) + 480), Given.Minutes((day * Day) + 1020))
                {
                    Breaks = [new(Given.Minutes((day * Day) + 720), Given.Minutes((day * Day) + 780), Given.Minutes(45))],
                })],
            })],
            Jobs = [.. Enumerable.Range(0, 40).Select(number => Given.Job($"j{number}", 4 + number, service: 20 + (10 * random.Below(6))) with
            {
                Windows = WindowsOf(random),
                Skills = random.Chance(0.5) ? [new(random.Below(2), 1)] : [],
                Tools = random.Chance(0.1) ? [0] : [],
                Parts = random.Chance(0.3) ? [new(0, 1)] : [],
            })],
        };
    }

    private static TimeWindow[] WindowsOf(RandomSource random)
    {
        var (first, second) = (random.Below(3) * Day, (3 + random.Below(2)) * Day);
        return random.Below(3) switch
        {
            0 => [],
            1 => [Given.Window(first + 480, first + 720), Given.Window(second + 600, second + 900)],
            _ => [Given.Window(second + 480, second + 1000)],
        };
    }
}
