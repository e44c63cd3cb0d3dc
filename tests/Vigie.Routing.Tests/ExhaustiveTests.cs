namespace Vigie.Routing.Tests;

public sealed class ExhaustiveTests
{
    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 200).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Small_problems_of_every_kind_are_solved_to_the_optimum(ulong seed) => SolveToTheOptimum(RandomProblem.Make(seed), seed);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Small_problems_without_breaks_and_choice_of_windows_are_solved_to_the_optimum(ulong seed) =>
        SolveToTheOptimum(RandomProblem.Make(seed + 1000, withChoices: false), seed);

    private static void SolveToTheOptimum(RoutingProblem problem, ulong seed)
    {
        var result = Given.Solve(problem, iterations: 200, seed);

        PlanChecker.Check(problem, result.Plan, result.Report);
        var least = new Exhaustive(problem, new CompiledProblem(problem).MandatoryPenalty).LeastCost();
        Assert.Equal(least, result.Report.Cost.Total, 1e-6 * Math.Max(1, least));
    }
}
