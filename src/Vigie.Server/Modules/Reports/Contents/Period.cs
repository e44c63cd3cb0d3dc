using System.Globalization;
using System.Text.Json.Serialization;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Reports.Contents;

[JsonConverter(typeof(JsonStringEnumConverter<PeriodLength>))]
internal enum PeriodLength
{
    [JsonStringEnumMemberName("jour")] Day,

    /// <summary>Monday to Sunday.</summary>
    [JsonStringEnumMemberName("semaine")] Week,
    [JsonStringEnumMemberName("mois")] Month,
}

/// <summary>A day, a week or a month of a company's calendar.</summary>
/// <param name="First">Its first day.</param>
internal readonly record struct Period(PeriodLength Length, DateOnly First)
{
    /// <summary>The one that a day lies in.</summary>
    public static Period Of(PeriodLength length, DateOnly day) => new(length, length switch
    {
        PeriodLength.Day => day,
        PeriodLength.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        _ => new(day.Year, day.Month, 1),
    });

    /// <summary>The first day after it.</summary>
    public DateOnly Next => Length switch
    {
        PeriodLength.Day => First.AddDays(1),
        PeriodLength.Week => First.AddDays(7),
        _ => First.AddMonths(1),
    };

    public DateOnly Last => Next.AddDays(-1);

    public Period Previous => Of(Length, First.AddDays(-1));

    public Period Following => Of(Length, Next);

    /// <summary>The newest that is due by now, at an hour of the day after it.</summary>
    public static Period LastDue(PeriodLength length, int hour, DateTimeOffset now, TimeZoneInfo zone)
    {
        var last = Of(length, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime)).Previous;
        return last.DueAt(hour, zone) <= now ? last : last.Previous;
    }

    /// <summary>When a report of it is due.</summary>
    /// <param name="hour">Of the day after it, 0 to 23; of an hour that the clocks leave out, as much later as they jump.</param>
    public DateTimeOffset DueAt(int hour, TimeZoneInfo zone) => Occurrences.At(Next, new(hour, 0), zone);

    public IEnumerable<DateOnly> Days => Enumerable.Range(0, Next.DayNumber - First.DayNumber).Select(First.AddDays);

    /// <summary>From midnight to midnight by the clocks of a zone; the end is no longer in it.</summary>
    public (DateTimeOffset From, DateTimeOffset To) In(TimeZoneInfo zone) =>
        (Occurrences.At(First, TimeOnly.MinValue, zone), Occurrences.At(Next, TimeOnly.MinValue, zone));

    /// <summary>As people say it: «16 – 22 novembre 2026».</summary>
    /// <param name="language">"fr" or "en".</param>
    public string Text(string language)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        var whole = language == "en" ? "MMMM d, yyyy" : "d MMMM yyyy";
        return Length switch
        {
            PeriodLength.Day => First.ToString(whole, culture),
            PeriodLength.Week when First.Month != Last.Month => $"{First.ToString(whole, culture)} – {Last.ToString(whole, culture)}",
            PeriodLength.Week when language == "en" => $"{First.ToString("MMMM d", culture)} – {Last.ToString("d, yyyy", culture)}",
            PeriodLength.Week => $"{First.Day} – {Last.ToString(whole, culture)}",
            _ => First.ToString("MMMM yyyy", culture),
        };
    }

    /// <summary>In the name of a file.</summary>
    public string FileName => Length == PeriodLength.Month
        ? First.ToString("yyyy-MM", CultureInfo.InvariantCulture) : First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
