namespace Vigie.Routing.Tests;

public sealed class UnservedTests
{
    private static readonly Technician Awa = Given.Technician() with { Skills = [new(0, 2)], Capacity = 5, Tools = [0], Stock = [new(0, 1)] };

    public static TheoryData<UnservedReason, Job> Hopeless => new()
    {
        { UnservedReason.Skill, Given.Job("x", 1) with { Skills = [new(1)] } },
        { UnservedReason.Skill, Given.Job("x", 1) with { Skills = [new(0, 3)] } },
        { UnservedReason.FixedTechnician, Given.Job("x", 1) with { FixedTechnician = "Zoé" } },
        { UnservedReason.FixedTechnician, Given.Job("x", 1) with { FixedTechnician = "Awa", Skills = [new(2)] } },
        { UnservedReason.Tools, Given.Job("x", 1) with { Tools = [0, 2] } },
        { UnservedReason.Parts, Given.Job("x", 1) with { Parts = [new(0, 2)] } },
        { UnservedReason.Capacity, Given.Job("x", 1) with { Demand = 6 } },
        { UnservedReason.NoShift, Given.Job("x", 1) with { Windows = [Given.Window(500, 600)] } },
        { UnservedReason.NoShift, Given.Job("x", 1) with { Windows = [Given.Window(10, 90)], Release = Given.Minutes(100) } },
        { UnservedReason.TooFar, Given.Job("x", 29) },
        { UnservedReason.TooFar, Given.Job("x", 5) with { Windows = [Given.Window(0, 45)] } },
    };

    [Theory]
    [MemberData(nameof(Hopeless))]
    public void A_job_that_nobody_could_ever_serve_says_why(UnservedReason reason, Job job)
    {
        var problem = Given.Problem(Given.Line(30), [Awa, Given.Technician("Zoé") with { Shifts = [] }], job, Given.Job("easy", 1));

        var result = Given.Solve(problem);

        PlanChecker.Check(problem, result.Plan, result.Report);
        var unserved = Assert.Single(result.Report.Unserved);
        Assert.Equal(("x", reason), (unserved.Job, unserved.Reason));
        Assert.Contains("«x»", unserved.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_technicians_every_job_says_so()
    {
        var result = Given.Solve(Given.Problem(Given.Line(3), [], Given.Job("a", 1), Given.Job("b", 2)));

        Assert.Empty(result.Plan.Tours);
        Assert.All(result.Report.Unserved, job => Assert.Equal(UnservedReason.NoTechnician, job.Reason));
        Assert.Equal(2, result.Report.Unserved.Count);
    }

    [Fact]
    public void Without_jobs_the_plan_is_empty_and_costs_nothing()
    {
        var result = Given.Solve(Given.Problem(Given.Line(3), [Awa]));

        Assert.Empty(result.Plan.Tours);
        Assert.Equal(0, result.Report.Cost.Total);
    }

    [Fact]
    public void Of_two_jobs_that_exclude_each_other_the_one_of_higher_priority_is_served()
    {
        var problem = Given.Problem(
            Given.Line(4),
            [Awa],
            Given.Job("low", 1) with { FixedStart = Given.Minutes(60) },
            Given.Job("high", 2) with { FixedStart = Given.Minutes(60), Priority = 3 });

        var result = Given.Solve(problem);

        Assert.Equal(["high"], Assert.Single(result.Plan.Tours).Jobs);
        Assert.Equal(("low", UnservedReason.NoRoom), (Assert.Single(result.Report.Unserved).Job, result.Report.Unserved[0].Reason));
    }

    [Fact]
    public void An_optional_job_is_left_out_when_the_way_costs_more()
    {
        var near = Given.Job("near", 1) with { UnservedPenalty = 25 };
        var far = Given.Job("far", 3) with { UnservedPenalty = 25 };

        var result = Given.Solve(Given.Problem(Given.Line(4), [Awa], near, far));

        Assert.Equal(["near"], Assert.Single(result.Plan.Tours).Jobs);
        var unserved = Assert.Single(result.Report.Unserved);
        Assert.Equal(UnservedReason.NotWorthwhile, unserved.Reason);
        Assert.Contains("40", unserved.Detail, StringComparison.Ordinal);
        Assert.Equal(25, result.Report.Cost.Unserved);
    }

    [Fact]
    public void An_overloaded_day_serves_what_fits_and_explains_the_rest()
    {
        var jobs = Enumerable.Range(0, 30).Select(number => Given.Job($"j{number}", 1 + (number % 9), service: 40)).ToArray();
        var problem = Given.Problem(Given.Line(10), [Awa, Given.Technician("Zoé")], jobs);

        var result = Given.Solve(problem, iterations: 200);

        PlanChecker.Check(problem, result.Plan, result.Report);
        Assert.InRange(result.Report.Tours.Sum(tour => tour.Stops.Count(stop => stop.Job is not null)), 18, 24);
        Assert.All(result.Report.Unserved, job => Assert.Equal(UnservedReason.NoRoom, job.Reason));
    }
}
