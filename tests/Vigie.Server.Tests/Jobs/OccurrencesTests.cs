using System.Globalization;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Tests.Jobs;

/// <summary>Recurrences stay at the hour on the wall, whatever the offset does.</summary>
public sealed class OccurrencesTests
{
    [Theory]
    [InlineData("America/Toronto", "2026-03-07 12:00Z", "2026-03-08 10:00Z")] // summer time begins: 06:00 is UTC-4 that day
    [InlineData("America/Toronto", "2026-10-31 12:00Z", "2026-11-01 11:00Z")] // and ends
    [InlineData("Africa/Casablanca", "2026-02-14 12:00Z", "2026-02-15 06:00Z")] // Ramadan: Morocco goes back to UTC
    [InlineData("Africa/Casablanca", "2026-03-21 12:00Z", "2026-03-22 05:00Z")] // after it: UTC+1 again
    [InlineData("Africa/Dakar", "2026-03-21 06:00Z", "2026-03-22 06:00Z")] // never; at the moment itself the next one is tomorrow's
    public void A_daily_run_stays_at_six_by_the_local_clock(string zone, string after, string next) =>
        Assert.Equal(Moment(next), Occurrences.Daily(new(6, 0))(Moment(after), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Theory]
    [InlineData("America/Toronto", "2026-03-08", "02:30", "2026-03-08 07:30Z")] // left out: an hour later, 03:30
    [InlineData("America/Toronto", "2026-11-01", "01:30", "2026-11-01 05:30Z")] // comes twice: the first
    [InlineData("Africa/Casablanca", "2026-02-15", "02:30", "2026-02-15 01:30Z")]
    [InlineData("Africa/Casablanca", "2026-03-22", "02:30", "2026-03-22 02:30Z")]
    public void An_hour_that_a_clock_change_leaves_out_or_repeats_still_comes_once(string zone, string day, string time, string moment) => Assert.Equal(
        Moment(moment),
        Occurrences.At(
            DateOnly.Parse(day, CultureInfo.InvariantCulture), TimeOnly.Parse(time, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Theory]
    [InlineData("America/Toronto")]
    [InlineData("Africa/Casablanca")]
    public void Over_ten_years_there_is_one_run_on_every_local_day(string name)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        var next = Occurrences.Daily(new(2, 30));
        var at = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        for (var i = 0; i < 3650; i++)
        {
            at = next(at, zone);
            day = day.AddDays(1);
            Assert.Equal(day, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime));
        }
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
