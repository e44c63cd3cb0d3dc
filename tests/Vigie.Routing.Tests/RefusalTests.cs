namespace Vigie.Routing.Tests;

public sealed class RefusalTests
{
    private static readonly Technician Awa = Given.Technician();
    private static readonly Job Visit = Given.Job("a", 1);

    public static TheoryData<string, RoutingProblem> BadProblems => new()
    {
        { "jobs[0].Place", With(Visit with { Place = 4 }) },
        { "jobs[0].Place", With(Visit with { Place = -1 }) },
        { "jobs[1].Id", With(Visit, Visit) },
        { "jobs[0].Id", With(Visit with { Id = "" }) },
        { "jobs[0].Service", With(Visit with { Service = Given.Minutes(-1) }) },
        { "jobs[0].Windows[0]", With(Visit with { Windows = [Given.Window(20, 10)] }) },
        { "jobs[0].Windows[1]", With(Visit with { Windows = [Given.Window(10, 20), Given.Window(20, 30)] }) },
        { "jobs[0].Windows[0].To", With(Visit with { Windows = [new(TimeSpan.Zero, TimeSpan.MaxValue)] }) },
        { "jobs[0].Skills[0].Skill", With(Visit with { Skills = [new(3)] }) },
        { "jobs[0].Skills[1].Skill", With(Visit with { Skills = [new(1), new(1, 2)] }) },
        { "jobs[0].Tools[0]", With(Visit with { Tools = [3] }) },
        { "jobs[0].Parts[0].Part", With(Visit with { Parts = [new(2, 1)] }) },
        { "jobs[0].Parts[0].Quantity", With(Visit with { Parts = [new(1, -1)] }) },
        { "jobs[0].Demand", With(Visit with { Demand = -1 }) },
        { "jobs[0].Priority", With(Visit with { Priority = 0 }) },
        { "jobs[0].UnservedPenalty", With(Visit with { UnservedPenalty = double.NaN }) },
        { "jobs[0].UnservedPenalty", With(Visit with { UnservedPenalty = double.PositiveInfinity }) },
        { "jobs[0].FixedTechnician", With(Visit with { FixedTechnician = "Zoé" }) },
        { "technicians[0].StartPlace", With(Awa with { StartPlace = 4 }) },
        { "technicians[0].CostPerKm", With(Awa with { CostPerKm = double.NaN }) },
        { "technicians[0].CostPerHour", With(Awa with { CostPerHour = -1 }) },
        { "technicians[0].MaxDistance", With(Awa with { MaxDistance = double.NaN }) },
        { "technicians[0].Capacity", With(Awa with { Capacity = -1 }) },
        { "technicians[0].Shifts[0]", With(Awa with { Shifts = [new(Given.Minutes(9), Given.Minutes(8))] }) },
        { "technicians[0].Shifts[1]", With(Awa with { Shifts = [new(Given.Minutes(0), Given.Minutes(60)), new(Given.Minutes(59), Given.Minutes(90))] }) },
        { "technicians[0].Shifts[0].Breaks[1]", With(Awa with { Shifts = [Awa.Shifts[0] with { Breaks = [Pause(10), Pause(15)] }] }) },
        { "technicians[0].Shifts[0].Breaks", With(Awa with { Shifts = [Awa.Shifts[0] with { Breaks = [Pause(10), Pause(50), Pause(90), Pause(130)] }] }) },
        { "Depot", With(Visit) with { Depot = 4 } },
        { "ToolCount", With(Visit) with { ToolCount = 65 } },
        { "FairnessPerSquaredHour", With(Visit) with { FairnessPerSquaredHour = double.NaN } },
    };

    [Theory]
    [MemberData(nameof(BadProblems))]
    public void A_problem_that_cannot_be_meant_is_refused_by_its_path(string path, RoutingProblem problem)
    {
        var refusal = Assert.ThrowsAny<ArgumentException>(() => Given.Solve(problem));

        Assert.Equal(path, refusal.ParamName);
        Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
        Assert.Throws<RoutingProblemException>(() => PlanEvaluator.Evaluate(problem, Given.Plan()));
    }

    [Fact]
    public void Two_technicians_of_one_name_are_refused() =>
        Assert.Equal("technicians[1].Id", Assert.Throws<RoutingProblemException>(
            () => Given.Solve(Given.Problem(Given.Line(4), [Awa, Awa]))).ParamName);

    [Theory]
    [InlineData("metres", 3, 3)]
    [InlineData("seconds", 4, 9)]
    public void A_table_of_the_wrong_size_is_refused(string name, int metres, int seconds) =>
        Assert.Equal(name, Assert.Throws<RoutingProblemException>(() => TravelTable.FromMatrices(new double[metres], new double[seconds])).ParamName);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(1e9)]
    public void A_travel_that_cannot_be_is_refused(double value)
    {
        Assert.Equal("metres[0,1]", Assert.Throws<RoutingProblemException>(() => TravelTable.FromMatrices(new[] { 0, value, 0, 0 }, new double[4])).ParamName);
        Assert.Equal("seconds[1,0]", Assert.Throws<RoutingProblemException>(() => TravelTable.FromMatrices(new double[4], new[] { 0, 0, value, 0 })).ParamName);
    }

    [Fact]
    public void A_search_without_a_limit_is_refused() =>
        Assert.Equal("options", Assert.Throws<RoutingProblemException>(
            () => RoutingSolver.Solve(With(Visit), new SolverOptions(), cancel: TestContext.Current.CancellationToken)).ParamName);

    private static Break Pause(double earliest) => new(Given.Minutes(earliest), Given.Minutes(earliest), Given.Minutes(20));

    private static RoutingProblem With(params Job[] jobs) => Given.Problem(Given.Line(4), [Awa], jobs);

    private static RoutingProblem With(Technician technician) => Given.Problem(Given.Line(4), [technician], Visit);
}
