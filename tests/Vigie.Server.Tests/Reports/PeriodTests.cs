using System.Globalization;
using Vigie.Server.Modules.Reports.Contents;

namespace Vigie.Server.Tests.Reports;

public sealed class PeriodTests
{
    private static readonly TimeZoneInfo Toronto = TimeZoneInfo.FindSystemTimeZoneById("America/Toronto");

    [Theory]
    [InlineData("2026-11-16", "2026-11-16", "2026-11-22")] // a Monday
    [InlineData("2026-11-22", "2026-11-16", "2026-11-22")] // a Sunday
    [InlineData("2027-01-02", "2026-12-28", "2027-01-03")]
    public void A_week_goes_from_monday_to_sunday(string day, string first, string last)
    {
        var week = Period.Of(PeriodLength.Week, Day(day));

        Assert.Equal((Day(first), Day(last)), (week.First, week.Last));
    }

    [Theory]
    [InlineData("2026-02-28", "2026-02-28", "2026-01-01")]
    [InlineData("2028-02-01", "2028-02-29", "2028-01-01")]
    [InlineData("2026-03-31", "2026-03-31", "2026-02-01")]
    [InlineData("2026-01-31", "2026-01-31", "2025-12-01")]
    public void A_month_ends_with_its_last_day_and_the_one_before_is_whole(string day, string last, string before)
    {
        var month = Period.Of(PeriodLength.Month, Day(day));

        Assert.Equal((Day(last), Day(before)), (month.Last, month.Previous.First));
        Assert.Equal(month.First, month.Previous.Next);
    }

    [Theory]
    [InlineData(PeriodLength.Day, "2026-11-16", "16 novembre 2026", "November 16, 2026")]
    [InlineData(PeriodLength.Week, "2026-11-16", "16 – 22 novembre 2026", "November 16 – 22, 2026")]
    [InlineData(PeriodLength.Week, "2026-12-30", "28 décembre 2026 – 3 janvier 2027", "December 28, 2026 – January 3, 2027")]
    [InlineData(PeriodLength.Month, "2026-11-16", "novembre 2026", "November 2026")]
    internal void A_period_is_told_as_people_say_it(PeriodLength length, string day, string french, string english)
    {
        var period = Period.Of(length, Day(day));

        Assert.Equal((french, english), (period.Text("fr"), period.Text("en")));
    }

    [Theory]
    [InlineData(PeriodLength.Day, "2026-03-08", 23)] // the clocks go forward
    [InlineData(PeriodLength.Day, "2026-11-01", 25)] // and back
    [InlineData(PeriodLength.Week, "2026-03-08", 167)]
    [InlineData(PeriodLength.Week, "2026-11-01", 169)]
    [InlineData(PeriodLength.Month, "2026-11-30", (30 * 24) + 1)]
    internal void A_period_is_as_long_as_the_clocks_of_the_company_make_it(PeriodLength length, string day, int hours)
    {
        var (from, to) = Period.Of(length, Day(day)).In(Toronto);

        Assert.Equal(hours, (to - from).TotalHours);
        Assert.Equal(TimeSpan.Zero, TimeZoneInfo.ConvertTime(from, Toronto).TimeOfDay);
        Assert.Equal(TimeSpan.Zero, TimeZoneInfo.ConvertTime(to, Toronto).TimeOfDay);
    }

    private static DateOnly Day(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture);
}
