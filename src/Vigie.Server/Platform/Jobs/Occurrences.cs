namespace Vigie.Server.Platform.Jobs;

/// <summary>When something that comes back comes next, by the clock on the wall.</summary>
internal static class Occurrences
{
    public static Func<DateTimeOffset, TimeZoneInfo, DateTimeOffset> Every(TimeSpan period) => (after, _) => after + period;

    public static Func<DateTimeOffset, TimeZoneInfo, DateTimeOffset> Daily(TimeOnly at) => (after, zone) =>
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime);
        var next = At(today, at, zone);
        return next > after ? next : At(today.AddDays(1), at, zone);
    };

    /// <summary>
    /// The moment when clocks in a zone show this. An hour that a clock change leaves out comes as much later as the clocks jumped;
    /// of an hour that comes twice, the first counts.
    /// </summary>
    /// <remarks>Only from UTC to the zone: the other way .NET takes hours for valid that Morocco leaves out after Ramadan.</remarks>
    public static DateTimeOffset At(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = new DateTimeOffset(day.ToDateTime(time), TimeSpan.Zero);
        var (before, after) = (local - zone.GetUtcOffset(local.AddDays(-1)), local - zone.GetUtcOffset(local.AddDays(1)));
        var shown = new[] { before, after }.Where(moment => moment + zone.GetUtcOffset(moment) == local);
        return shown.Order().Cast<DateTimeOffset?>().FirstOrDefault() ?? before;
    }
}
