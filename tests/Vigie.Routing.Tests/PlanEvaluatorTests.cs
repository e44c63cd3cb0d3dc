namespace Vigie.Routing.Tests;

public sealed class PlanEvaluatorTests
{
    [Fact]
    public void A_tour_is_told_stop_by_stop()
    {
        var awa = Given.Technician() with { Skills = [new(0, 2)], CostPerHour = 30, FixedCost = 5 };
        var problem = Given.Problem(
            Given.Line(4), [awa], Given.Job("a", 1) with { Windows = [Given.Window(60, 90)] }, Given.Job("b", 3) with { Skills = [new(0)], Windows = [Given.Window(150, 200)] });

        var report = PlanEvaluator.Evaluate(problem, Given.Plan(Given.Tour("Awa", "a", "b")));

        var tour = Assert.Single(report.Tours);
        Assert.Equal([StopKind.Departure, StopKind.Visit, StopKind.Visit, StopKind.Return], tour.Stops.Select(stop => stop.Kind));
        Assert.Equal([80, 90, 150, 210], tour.Stops.Select(stop => stop.Start.TotalMinutes)); // leaves as late as the first window allows
        Assert.Equal([0, 0, 10, 0], tour.Stops.Select(stop => stop.Waiting.TotalMinutes));
        Assert.Equal([0, 0, 50, 270], tour.Stops.Select(stop => stop.Slack.TotalMinutes));
        Assert.Equal([0, 0, 40_000, 0], tour.Stops.Select(stop => stop.MetresAdded));
        Assert.Equal([new SkillLevel(0, 2)], tour.Stops[2].Skills);
        Assert.Equal((60_000, 60, 60, 10), (tour.Metres, tour.Travel.TotalMinutes, tour.Service.TotalMinutes, tour.Waiting.TotalMinutes));
        Assert.Equal(new PlanCost(60, 65, 5, 0, 0, 0), report.Cost);
    }

    [Fact]
    public void A_break_is_put_where_it_costs_least()
    {
        var awa = Given.Technician() with
        {
            CostPerHour = 30,
            Shifts = [new Shift(Given.Minutes(0), Given.Minutes(480)) { Breaks = [new(Given.Minutes(60), Given.Minutes(120), Given.Minutes(30))] }],
        };
        var problem = Given.Problem(
            Given.Line(4), [awa], Given.Job("a", 1) with { FixedStart = Given.Minutes(40) }, Given.Job("b", 2) with { FixedStart = Given.Minutes(140) });

        var report = PlanEvaluator.Evaluate(problem, Given.Plan(Given.Tour("Awa", "a", "b")));

        Assert.True(report.IsFeasible);
        var pause = Assert.Single(report.Tours[0].Stops, stop => stop.Kind == StopKind.Break);
        Assert.InRange(pause.Start.TotalMinutes, 60, 120);
        Assert.Equal(30, (pause.End - pause.Start).TotalMinutes);
        Assert.Equal(30, report.Tours[0].Waiting.TotalMinutes); // from 70 to 140, less ten of travel and thirty of break
    }

    [Fact]
    public void Each_rule_that_a_plan_breaks_is_a_conflict_with_its_amount()
    {
        var awa = Given.Technician(to: 120) with { Capacity = 1, Stock = [new(0, 1)], MaxDistance = 50_000, MaxDuration = Given.Minutes(100) };
        var problem = Given.Problem(
            Given.Line(6),
            [awa, Given.Technician("Zoé")],
            Given.Job("late", 2) with { Windows = [Given.Window(0, 10)], Demand = 3 },
            Given.Job("skill", 1) with { Skills = [new(0), new(1)], Tools = [2], Parts = [new(0, 3)] },
            Given.Job("hers", 3) with { FixedTechnician = "Zoé" });

        var report = PlanEvaluator.Evaluate(problem, Given.Plan(Given.Tour("Awa", "late", "skill", "hers"), Given.Tour("Zoé", "hers")));

        Assert.False(report.IsFeasible);
        double Amount(ConflictKind kind) => Assert.Single(report.Conflicts, conflict => conflict.Kind == kind).Amount;
        Assert.Equal(10 * 60, Amount(ConflictKind.Late));
        Assert.Equal(2, Amount(ConflictKind.Skill));
        Assert.Equal(1, Amount(ConflictKind.Tools));
        Assert.Equal(2, Amount(ConflictKind.Parts));
        Assert.Equal(2, Amount(ConflictKind.Capacity));
        Assert.Equal(1, Amount(ConflictKind.Technician));
        Assert.Equal(1, Amount(ConflictKind.Twice));
        Assert.Equal(30_000, Amount(ConflictKind.Distance));
        Assert.Equal((20 + 30 + 10 + 30 + 20 + 30 + 30 - 100) * 60, Amount(ConflictKind.Duration));
        Assert.Equal((170 - 120) * 60, Amount(ConflictKind.ShiftEnd));
    }

    [Fact]
    public void A_break_that_the_order_of_visits_leaves_no_time_for_is_a_conflict()
    {
        var awa = Given.Technician() with
        {
            Shifts = [new Shift(Given.Minutes(0), Given.Minutes(480)) { Breaks = [new(Given.Minutes(60), Given.Minutes(70), Given.Minutes(30))] }],
        };
        var problem = Given.Problem(Given.Line(4), [awa], Given.Job("long", 1, service: 55) with { FixedStart = Given.Minutes(20) });

        var report = PlanEvaluator.Evaluate(problem, Given.Plan(Given.Tour("Awa", "long")));

        Assert.Equal(new PlanConflict(ConflictKind.Break, "Awa", 0, null, 5 * 60), Assert.Single(report.Conflicts));
    }

    [Fact]
    public void A_job_that_a_dispatcher_left_out_names_who_could_serve_it()
    {
        var problem = Given.Problem(Given.Line(4), [Given.Technician()], Given.Job("a", 1), Given.Job("b", 2));

        var report = PlanEvaluator.Evaluate(problem, Given.Plan(Given.Tour("Awa", "a")));

        var unserved = Assert.Single(report.Unserved);
        Assert.Equal(UnservedReason.NotPlanned, unserved.Reason);
        Assert.Contains("«Awa»", unserved.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_names_what_is_not_there_is_refused_by_its_path()
    {
        var problem = Given.Problem(Given.Line(4), [Given.Technician()], Given.Job("a", 1));

        Assert.Equal("plan.Tours[0].Jobs[1]", Refused(Given.Tour("Awa", "a", "b")));
        Assert.Equal("plan.Tours[0]", Refused(Given.Tour("Zoé", "a")));
        Assert.Equal("plan.Tours[0]", Refused(Given.Tour("Awa", "a") with { Shift = 1 }));
        Assert.Equal("plan.Tours[1]", Refused(Given.Tour("Awa", "a"), Given.Tour("Awa")));

        string? Refused(params PlannedTour[] tours) =>
            Assert.Throws<RoutingProblemException>(() => PlanEvaluator.Evaluate(problem, Given.Plan(tours))).ParamName;
    }
}
