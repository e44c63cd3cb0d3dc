namespace Vigie.Routing.Tests;

/// <summary>What a dispatch board asks during the day: room for an urgent job, and a better order for one technician.</summary>
public sealed class DispatchTests
{
    private static readonly RoutingProblem Day = Given.Problem(
        Given.Line(9),
        [Given.Technician() with { Skills = [new(0)] }, Given.Technician("Zoé", home: 8) with { Skills = [new(0)] }, Given.Technician("Max", home: 3)],
        Given.Job("a", 1) with { Windows = [Given.Window(30, 60)] },
        Given.Job("b", 2) with { Windows = [Given.Window(90, 300)] },
        Given.Job("c", 7) with { Windows = [Given.Window(60, 100)] },
        Given.Job("urgent", 3) with { Skills = [new(0)], Windows = [Given.Window(100, 200)] });

    private static readonly RoutingPlan Plan = Given.Plan(Given.Tour("Awa", "a", "b"), Given.Tour("Zoé", "c"));

    [Fact]
    public void Room_for_an_urgent_job_is_ranked_by_cost_and_disturbance_with_before_and_after()
    {
        var proposals = InsertionAdvisor.Rank(Day, Plan, "urgent");

        Assert.Equal(["Awa", "Zoé"], proposals.Select(proposal => proposal.Technician)); // Max is nearest, but lacks the skill
        var first = proposals[0];
        Assert.Equal((2, 20_000d), (first.Position, first.MetresAdded));
        Assert.Equal(20, first.CostAdded, 1e-9);
        Assert.Empty(first.Moved);
        Assert.Equal(["a", "b"], first.Before!.Stops.Where(stop => stop.Job is not null).Select(stop => stop.Job!));
        Assert.Equal(["a", "b", "urgent"], first.After.Stops.Where(stop => stop.Job is not null).Select(stop => stop.Job!));
        Assert.True(proposals.Zip(proposals.Skip(1)).All(pair => pair.First.Weight <= pair.Second.Weight));
    }

    [Fact]
    public void A_proposal_evaluates_to_what_it_says()
    {
        var before = PlanEvaluator.Evaluate(Day, Plan);
        foreach (var proposal in InsertionAdvisor.Rank(Day, Plan, "urgent"))
        {
            var changed = new RoutingPlan([.. Plan.Tours.Select(tour => tour.Technician == proposal.Technician
                ? tour with { Jobs = [.. tour.Jobs.Take(proposal.Position), "urgent", .. tour.Jobs.Skip(proposal.Position)] }
                : tour)]);
            var after = PlanEvaluator.Evaluate(Day, changed);

            PlanChecker.Check(Day, changed, after);
            Assert.Equal(before.Cost.Total - before.Cost.Unserved + proposal.CostAdded, after.Cost.Total, 1e-6);
        }
    }

    [Fact]
    public void Visits_that_an_urgent_job_moves_are_told_with_both_times()
    {
        var problem = Day with { Jobs = [.. Day.Jobs.SkipLast(1), Given.Job("urgent", 2) with { FixedStart = Given.Minutes(90), FixedTechnician = "Awa" }] };

        var proposal = Assert.Single(InsertionAdvisor.Rank(problem, Plan, "urgent"));

        var moved = Assert.Single(proposal.Moved);
        Assert.Equal(("b", 90d, 120d), (moved.Job, moved.Before.TotalMinutes, moved.After.TotalMinutes));
        Assert.Equal(30, moved.By.TotalMinutes);
        Assert.Equal(proposal.CostAdded + 10, proposal.Weight, 1e-9); // half an hour at twenty
    }

    [Fact]
    public void An_urgent_job_that_fits_nowhere_has_no_proposal()
    {
        var problem = Day with { Jobs = [.. Day.Jobs.SkipLast(1), Given.Job("urgent", 3) with { Skills = [new(2)] }] };

        Assert.Empty(InsertionAdvisor.Rank(problem, Plan, "urgent"));
    }

    [Fact]
    public void A_job_that_is_unknown_or_planned_already_is_refused()
    {
        Assert.Throws<RoutingProblemException>(() => InsertionAdvisor.Rank(Day, Plan, "a"));
        Assert.Throws<RoutingProblemException>(() => InsertionAdvisor.Rank(Day, Plan, "nothing"));
    }

    [Fact]
    public void Improving_one_tour_changes_its_order_and_no_other_tour()
    {
        var jobs = new[] { 5, 1, 4, 2, 6, 3 }.Select(place => Given.Job($"p{place}", place)).Append(Given.Job("other", 8)).ToArray();
        var problem = Given.Problem(Given.Line(9), [Given.Technician(), Given.Technician("Zoé", home: 8)], jobs);
        var plan = Given.Plan(Given.Tour("Zoé", "other"), Given.Tour("Awa", "p5", "p1", "p4", "p2", "p6", "p3"));

        var result = RoutingSolver.ImproveTour(
            problem, plan, "Awa", 0, new SolverOptions { Iterations = 30 }, TestContext.Current.CancellationToken);

        PlanChecker.Check(problem, result.Plan, result.Report);
        Assert.Equal(120_000, result.Report.Tours.Single(tour => tour.Technician == "Awa").Metres);
        Assert.Equal(["other"], result.Plan.Tours.Single(tour => tour.Technician == "Zoé").Jobs);
        Assert.Empty(result.Report.Unserved);
    }

    [Fact]
    public void Improving_an_overfull_tour_leaves_out_what_no_longer_fits_and_says_why()
    {
        var problem = Given.Problem(
            Given.Line(9), [Given.Technician(to: 100), Given.Technician("Zoé", to: 1)], Given.Job("a", 1), Given.Job("b", 2), Given.Job("c", 4),
            Given.Job("d", 1) with { FixedTechnician = "Zoé" });

        var result = RoutingSolver.ImproveTour(
            problem, Given.Plan(Given.Tour("Awa", "a", "b", "c", "d")), "Awa", 0, new SolverOptions { Iterations = 30 }, TestContext.Current.CancellationToken);

        PlanChecker.Check(problem, result.Plan, result.Report);
        Assert.Equal(["c", "d"], result.Report.Unserved.Select(job => job.Job));
    }
}
