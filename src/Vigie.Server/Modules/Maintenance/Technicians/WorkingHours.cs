using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Maintenance.Technicians;

/// <summary>A span of time, its end excluded.</summary>
internal readonly record struct Span(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;

    public bool Meets(Span other) => From < other.To && other.From < To;

    public bool Holds(Span other) => From <= other.From && other.To <= To;

    /// <summary>What is left of it without <paramref name="hole"/>: nothing, one piece or two.</summary>
    public IEnumerable<Span> Without(Span hole)
    {
        if (!Meets(hole))
        {
            yield return this;
            yield break;
        }

        if (From < hole.From)
        {
            yield return new(From, hole.From);
        }

        if (hole.To < To)
        {
            yield return new(hole.To, To);
        }
    }
}

/// <summary>Hours during which somebody works, in one piece.</summary>
/// <param name="Break">A pause of so many minutes that lies somewhere in its window; null: none.</param>
internal sealed record WorkPeriod(Span Span, (Span Window, int Minutes)? Break);

/// <summary>From hours that come back each week to the hours of given days. Pure.</summary>
internal static class WorkingHours
{
    /// <summary>What somebody works of whom nothing else is known: Monday to Friday from 8 to 17 with an hour's break around noon.</summary>
    public static readonly IReadOnlyList<WeeklyShift> Usual = [.. Enumerable.Range(1, 5).Select(
        weekday => new WeeklyShift(weekday, new(8, 0), new(17, 0), new(12, 0), new(14, 0), 60))];

    /// <summary>The hours worked on these days, by time, without the absences.</summary>
    /// <param name="shifts">None: <see cref="Usual"/>.</param>
    /// <param name="first">First day, where the company is.</param>
    /// <param name="last">Last day, included.</param>
    /// <remarks>A shift begins and ends at its local hours whatever the clocks do in between. A break that an absence cuts stays as long
    /// as what is left of its window can hold it.</remarks>
    public static IReadOnlyList<WorkPeriod> Between(
        TimeZoneInfo zone, IReadOnlyList<WeeklyShift> shifts, IReadOnlyCollection<Span> absences, DateOnly first, DateOnly last)
    {
        var periods = new List<WorkPeriod>();
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            var weekday = day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek;
            foreach (var shift in (shifts.Count == 0 ? Usual : shifts).Where(shift => shift.Weekday == weekday).OrderBy(shift => shift.From))
            {
                var span = new Span(Occurrences.At(day, shift.From, zone), Occurrences.At(day, shift.To, zone));
                (Span, int)? pause = shift is { BreakFrom: { } from, BreakTo: { } to, BreakMinutes: { } minutes }
                    ? (new Span(Occurrences.At(day, from, zone), Occurrences.At(day, to, zone)), minutes) : null;
                periods.Add(new(span, pause));
            }
        }

        return Without(periods, absences);
    }

    /// <summary>The same hours without these.</summary>
    public static IReadOnlyList<WorkPeriod> Without(IReadOnlyList<WorkPeriod> periods, IReadOnlyCollection<Span> holes)
    {
        var left = periods.Where(period => period.Span.From < period.Span.To).ToList();
        foreach (var hole in holes)
        {
            left = [.. left.SelectMany(period => period.Span.Without(hole).Select(piece => period with { Span = piece, Break = Clip(period, piece) }))];
        }

        return left;
    }

    public static DateOnly DayOf(TimeZoneInfo zone, DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private static (Span, int)? Clip(WorkPeriod period, Span piece)
    {
        if (period.Break is not var (window, minutes))
        {
            return null;
        }

        var clipped = new Span(
            window.From > piece.From ? window.From : piece.From, window.To < piece.To ? window.To : piece.To);
        return clipped.Length >= TimeSpan.FromMinutes(minutes) ? (clipped, minutes) : null;
    }
}
