using System.Diagnostics;

namespace Vigie.Routing.Tests;

public sealed class SearchTests
{
    [Theory]
    [InlineData("R101", 1637.7)]
    [InlineData("C103", 826.3)]
    public void Published_instances_are_solved_to_the_proven_optimum(string name, double optimum)
    {
        var problem = Given.Solomon(name);

        var result = Given.Solve(problem, iterations: 1500);

        PlanChecker.Check(problem, result.Plan, result.Report);
        Assert.InRange(result.Report.Cost.Total, optimum - 0.05, optimum * 1.002);
    }

    [Fact]
    public void The_same_seed_and_iterations_give_the_same_plan_and_the_same_way_to_it()
    {
        var problem = Given.Solomon("R104");
        var (one, other) = (new Journal(), new Journal());

        var first = Given.Solve(problem, iterations: 150, seed: 7, one);
        var second = Given.Solve(problem, iterations: 150, seed: 7, other);

        Assert.Equal(Describe(first.Plan), Describe(second.Plan));
        Assert.Equal(one.Reports.Select(report => report.Cost), other.Reports.Select(report => report.Cost));
    }

    [Fact]
    public void Every_report_is_a_better_plan_with_the_cost_that_evaluating_it_gives()
    {
        var problem = Given.Solomon("R104");
        var journal = new Journal();

        var result = Given.Solve(problem, iterations: 150, progress: journal);

        Assert.True(journal.Reports.Count > 2);
        Assert.All(journal.Reports.Zip(journal.Reports.Skip(1)), pair => Assert.True(pair.Second.Cost < pair.First.Cost));
        foreach (var report in journal.Reports)
        {
            var evaluated = PlanEvaluator.Evaluate(problem, report.Plan);
            PlanChecker.Check(problem, report.Plan, evaluated);
            Assert.Equal(report.Cost, evaluated.Cost.Total, 1e-6);
        }

        Assert.Equal(journal.Reports[^1].Cost, result.Report.Cost.Total, 1e-6);
    }

    [Fact]
    public void Cancelling_ends_the_search_within_fifty_milliseconds_with_the_best_plan_so_far()
    {
        var problem = Given.Solomon("R104");
        var fastest = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 5 && fastest > TimeSpan.FromMilliseconds(50); attempt++) // the machine may be busy with something else
        {
            using var cancel = new CancellationTokenSource();
            long asked = 0;
            using var timer = new Timer(_ => { asked = Stopwatch.GetTimestamp(); cancel.Cancel(); }, null, 150, Timeout.Infinite);

            var result = RoutingSolver.Solve(problem, new SolverOptions { TimeBudget = TimeSpan.FromMinutes(1) }, cancel: cancel.Token);

            var taken = Stopwatch.GetElapsedTime(asked);
            fastest = taken < fastest ? taken : fastest;
            PlanChecker.Check(problem, result.Plan, result.Report);
            Assert.Empty(result.Report.Unserved);
        }

        Assert.True(fastest <= TimeSpan.FromMilliseconds(50), $"{fastest}");
    }

    [Fact]
    public void The_time_budget_ends_the_search()
    {
        var result = RoutingSolver.Solve(
            Given.Solomon("R104"), new SolverOptions { TimeBudget = TimeSpan.FromMilliseconds(200) }, cancel: TestContext.Current.CancellationToken);

        Assert.InRange(result.Elapsed, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2));
        Assert.NotEmpty(result.Plan.Tours);
    }

    [Fact]
    public void Patience_ends_the_search_soon_after_the_last_better_plan()
    {
        var problem = Given.Problem(Given.Line(4), [Given.Technician()], Given.Job("a", 1), Given.Job("b", 3), Given.Job("c", 2));

        var result = RoutingSolver.Solve(problem, new SolverOptions { Patience = 40 }, cancel: TestContext.Current.CancellationToken);

        Assert.InRange(result.Iterations, 40, 100);
        Assert.Equal(60_000, result.Report.Tours[0].Metres);
    }

    [Fact]
    public void A_search_that_is_cancelled_before_it_begins_returns_the_plan_it_was_given()
    {
        var problem = Given.Problem(Given.Line(4), [Given.Technician()], Given.Job("a", 1), Given.Job("b", 2));
        var start = Given.Plan(Given.Tour("Awa", "b", "a"));

        var result = RoutingSolver.Solve(problem, new SolverOptions { Iterations = 10 }, start, cancel: new CancellationToken(canceled: true));

        Assert.Equal(Describe(start), Describe(result.Plan));
    }

    [Fact]
    public void A_start_that_breaks_rules_is_mended()
    {
        var problem = Given.Problem(
            Given.Line(6),
            [Given.Technician(), Given.Technician("Bilal") with { Skills = [new(0)] }],
            Given.Job("a", 1) with { Skills = [new(0)] },
            Given.Job("b", 5) with { Windows = [Given.Window(60, 70)] },
            Given.Job("c", 2) with { Windows = [Given.Window(20, 25)] });

        var result = RoutingSolver.Solve(
            problem, new SolverOptions { Iterations = 50 }, Given.Plan(Given.Tour("Awa", "b", "a", "c")), cancel: TestContext.Current.CancellationToken);

        PlanChecker.Check(problem, result.Plan, result.Report);
        Assert.Empty(result.Report.Unserved);
    }

    private static string Describe(RoutingPlan plan) =>
        string.Join(" | ", plan.Tours.Select(tour => $"{tour.Technician}/{tour.Shift}: {string.Join(' ', tour.Jobs)}"));

    private sealed class Journal : IProgress<SolverProgress>
    {
        public List<SolverProgress> Reports { get; } = [];

        public void Report(SolverProgress value) => Reports.Add(value);
    }
}
