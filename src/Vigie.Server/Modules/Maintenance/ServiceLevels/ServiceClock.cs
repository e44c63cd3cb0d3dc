using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Maintenance.ServiceLevels;

/// <summary>Hours of a weekday in which the company works, by the local clock.</summary>
/// <param name="Weekday">1 Monday to 7 Sunday.</param>
internal sealed record Opening(int Weekday, TimeOnly From, TimeOnly To);

/// <summary>Counts the time in which a company works. Pure; linear in the number of days.</summary>
/// <param name="openings">At most one a weekday, at least one in all.</param>
internal sealed class ServiceClock(IReadOnlyList<Opening> openings, TimeZoneInfo zone)
{
    /// <summary>Of a company that says nothing: Monday to Friday, eight to six.</summary>
    public static readonly IReadOnlyList<Opening> Usual = [.. Enumerable.Range(1, 5).Select(weekday => new Opening(weekday, new(8, 0), new(18, 0)))];

    /// <summary>Further nobody promises: a week-day of one hour would be looked for over years.</summary>
    private const int MostDays = 3660;

    private readonly Dictionary<int, Opening> byDay = openings.ToDictionary(opening => opening.Weekday);

    /// <summary>The moment when so much working time has passed since <paramref name="from"/>; the last of <see cref="MostDays"/> days if it never has.</summary>
    public DateTimeOffset After(DateTimeOffset from, TimeSpan worked)
    {
        var last = from;
        foreach (var (begins, ends) in Days(from))
        {
            var start = begins > from ? begins : from;
            if (start + worked <= ends)
            {
                return start + worked;
            }

            worked -= ends > start ? ends - start : TimeSpan.Zero;
            last = ends;
        }

        return last;
    }

    /// <summary>Working time between two moments; zero when they are the other way round.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var worked = TimeSpan.Zero;
        foreach (var (begins, ends) in Days(from).TakeWhile(day => day.Begins < to))
        {
            var (start, end) = (begins > from ? begins : from, ends < to ? ends : to);
            worked += end > start ? end - start : TimeSpan.Zero;
        }

        return worked;
    }

    /// <summary>The working days that end after a moment.</summary>
    private IEnumerable<(DateTimeOffset Begins, DateTimeOffset Ends)> Days(DateTimeOffset from)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime);
        for (var i = 0; i < MostDays; i++, day = day.AddDays(1))
        {
            if (byDay.TryGetValue(day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek, out var opening)
                && Occurrences.At(day, opening.To, zone) is var ends && ends > from)
            {
                yield return (Occurrences.At(day, opening.From, zone), ends);
            }
        }
    }
}
