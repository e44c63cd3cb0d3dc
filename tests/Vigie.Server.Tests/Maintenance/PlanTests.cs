using System.Globalization;
using Vigie.Server.Modules.Maintenance.Plans;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>When a plan comes next, by the clock on the wall of the company.</summary>
public sealed class PlanTests
{
    [Theory]
    [InlineData("2026-03-20 10:00Z", 30, "2026-04-19 10:00Z")]
    [InlineData("2026-02-20 15:00Z", 30, "2026-03-22 14:00Z")] // summer time began: 10:00 in Montréal stays 10:00
    public void A_floating_plan_counts_from_when_the_work_was_done(string done, int days, string next)
    {
        var plan = Given(days);

        plan.Done(Moment(done), Montréal);

        Assert.Equal(Moment(done), plan.LastDoneAt);
        Assert.Equal(Moment(next), plan.NextDueAt);
    }

    [Fact]
    public void A_fixed_plan_keeps_its_days_however_late_or_early_the_work_is_done()
    {
        var plan = Given(7, @fixed: true, anchor: "2026-01-05 14:00Z"); // Mondays at nine

        plan.Done(Moment("2026-01-08 20:00Z"), Montréal);
        Assert.Equal(Moment("2026-01-12 14:00Z"), plan.NextDueAt);

        plan.Done(Moment("2026-01-11 20:00Z"), Montréal); // a day early: this Monday is done with
        Assert.Equal(Moment("2026-01-19 14:00Z"), plan.NextDueAt);

        plan.Done(Moment("2026-03-12 20:00Z"), Montréal); // weeks late: none of the missed ones is made up for
        Assert.Equal(Moment("2026-03-16 13:00Z"), plan.NextDueAt);
    }

    [Fact]
    public void The_last_day_of_a_month_comes_back_after_a_shorter_one()
    {
        var plan = Given(1, PlanUnit.Month, @fixed: true, anchor: "2026-01-31 14:00Z");

        List<string> days = [];
        for (var i = 0; i < 4; i++)
        {
            plan.Done(plan.NextDueAt!.Value, Montréal);
            days.Add(TimeZoneInfo.ConvertTime(plan.NextDueAt.Value, Montréal).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture));
        }

        Assert.Equal(["02-28 09:00", "03-31 09:00", "04-30 09:00", "05-31 09:00"], days);
    }

    [Fact]
    public void In_Casablanca_the_hour_stays_through_the_days_around_Ramadan()
    {
        var casablanca = TimeZoneInfo.FindSystemTimeZoneById("Africa/Casablanca");
        var plan = Given(1, @fixed: true, anchor: "2026-02-13 07:00Z"); // eight in the morning, UTC+1

        for (var day = 0; day < 40; day++)
        {
            plan.Done(plan.NextDueAt!.Value, casablanca);
            Assert.Equal(8, TimeZoneInfo.ConvertTime(plan.NextDueAt.Value, casablanca).Hour);
        }

        Assert.Equal(Moment("2026-03-25 07:00Z"), plan.NextDueAt);
    }

    [Fact]
    public void A_plan_that_is_skipped_is_not_told_as_done()
    {
        var plan = Given(30);

        plan.Skip(Moment("2026-05-01 10:00Z"), Montréal);

        Assert.Null(plan.LastDoneAt);
        Assert.Equal(Moment("2026-05-31 10:00Z"), plan.NextDueAt);
    }

    private static TimeZoneInfo Montréal { get; } = TimeZoneInfo.FindSystemTimeZoneById("America/Toronto");

    private static Plan Given(int every, PlanUnit unit = PlanUnit.Day, bool @fixed = false, string? anchor = null) => new()
    {
        EquipmentId = 1,
        Title = "Entretien",
        Every = every,
        Unit = unit,
        Fixed = @fixed,
        AnchorAt = anchor is null ? null : Moment(anchor),
        NextDueAt = anchor is null ? null : Moment(anchor),
        CreatedAt = Moment("2026-01-01 00:00Z"),
    };

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
