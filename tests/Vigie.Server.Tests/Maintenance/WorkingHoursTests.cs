using Vigie.Server.Modules.Maintenance.Technicians;

namespace Vigie.Server.Tests.Maintenance;

public sealed class WorkingHoursTests
{
    private static readonly TimeZoneInfo Montreal = TimeZoneInfo.FindSystemTimeZoneById("America/Toronto");
    private static readonly TimeZoneInfo Casablanca = TimeZoneInfo.FindSystemTimeZoneById("Africa/Casablanca");
    private static readonly WeeklyShift[] Daily = [.. Enumerable.Range(1, 7).Select(day => new WeeklyShift(day, new(8, 0), new(16, 0)))];

    [Theory]
    [InlineData("2026-03-07", "13:00", "21:00")] // the clocks go forward in the night
    [InlineData("2026-03-08", "12:00", "20:00")]
    [InlineData("2026-10-31", "12:00", "20:00")] // and back
    [InlineData("2026-11-01", "13:00", "21:00")]
    public void A_shift_keeps_its_local_hours_when_the_clocks_change_in_Montreal(string day, string begins, string ends) =>
        Assert.Equal([$"{day} {begins} - {day} {ends}"], Show(Montreal, Daily, day, day));

    [Fact]
    public void A_shift_keeps_its_local_hours_around_Ramadan_in_Casablanca()
    {
        // The days on which the offset differs from the day before: when Ramadan begins and when it is over.
        var changes = Enumerable.Range(1, 364).Select(day => new DateTime(2026, 1, 1, 12, 0, 0).AddDays(day))
            .Where(noon => Casablanca.GetUtcOffset(noon) != Casablanca.GetUtcOffset(noon.AddDays(-1))).Select(DateOnly.FromDateTime).ToList();
        Assert.Equal([new(2026, 2, 15), new(2026, 3, 22)], changes);

        Assert.Equal(["2026-02-14 07:00 - 2026-02-14 15:00", "2026-02-15 08:00 - 2026-02-15 16:00"], Show(Casablanca, Daily, "2026-02-14", "2026-02-15"));
        Assert.Equal(["2026-03-21 08:00 - 2026-03-21 16:00", "2026-03-22 07:00 - 2026-03-22 15:00"], Show(Casablanca, Daily, "2026-03-21", "2026-03-22"));
    }

    [Fact]
    public void A_shift_over_the_missing_hour_is_an_hour_shorter_and_over_the_repeated_one_an_hour_longer()
    {
        WeeklyShift[] night = [new(7, new(0, 0), new(4, 0))];
        Assert.Equal(["2026-03-08 05:00 - 2026-03-08 08:00"], Show(Montreal, night, "2026-03-08", "2026-03-08"));
        Assert.Equal(["2026-11-01 04:00 - 2026-11-01 09:00"], Show(Montreal, night, "2026-11-01", "2026-11-01"));
    }

    [Fact]
    public void Whoever_has_no_hours_works_the_usual_ones() =>
        Assert.Equal(
            ["2026-06-05 12:00 - 2026-06-05 21:00 pause 60", "2026-06-08 12:00 - 2026-06-08 21:00 pause 60"],
            Show(Montreal, [], "2026-06-05", "2026-06-08"));

    [Theory]
    [InlineData("12:00", "21:00", "")]
    [InlineData("10:00", "13:00", "13:00 - 21:00 pause 60")]
    [InlineData("14:00", "15:00", "12:00 - 14:00,15:00 - 21:00 pause 60")]
    [InlineData("16:30", "17:30", "12:00 - 16:30,17:30 - 21:00")]
    [InlineData("17:30", "18:00", "12:00 - 17:30 pause 60,18:00 - 21:00")]
    public void An_absence_takes_its_hours_and_a_break_that_no_longer_fits(string from, string to, string left)
    {
        var absence = new Span(At(from), At(to));
        Assert.Equal(
            left.Split(',', StringSplitOptions.RemoveEmptyEntries),
            Show(Montreal, [], "2026-06-05", "2026-06-05", absence).Select(text => text.Replace("2026-06-05 ", "", StringComparison.Ordinal)));

        static DateTimeOffset At(string time) => new(new DateOnly(2026, 6, 5), TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);
    }

    private static IEnumerable<string> Show(TimeZoneInfo zone, WeeklyShift[] shifts, string first, string last, params Span[] absences) =>
        WorkingHours.Between(
            zone, shifts, absences, DateOnly.Parse(first, System.Globalization.CultureInfo.InvariantCulture),
            DateOnly.Parse(last, System.Globalization.CultureInfo.InvariantCulture)).Select(period => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{period.Span.From:yyyy-MM-dd HH:mm} - {period.Span.To:yyyy-MM-dd HH:mm}{(period.Break is var (_, minutes) ? $" pause {minutes}" : "")}"));
}
