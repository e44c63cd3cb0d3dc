namespace Vigie.Routing.Tests;

public sealed class ExhaustiveTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Small_problems_of_every_kind_are_solved_to_the_optimum(ulong seed)
    {
        var problem = RandomProblem.Make(seed);

        var result = Given.Solve(problem, iterations: 120, seed);

        PlanChecker.Check(problem, result.Plan, result.Report);
        var least = new Exhaustive(problem, new CompiledProblem(problem).MandatoryPenalty).LeastCost();
        Assert.Equal(least, result.Report.Cost.Total, 1e-6 * Math.Max(1, least));
    }

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 400).Select(seed => (ulong)seed)];
}
