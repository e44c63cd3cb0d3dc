using System.Globalization;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Platform.Files;

/// <summary>A text in the two languages of files.</summary>
internal readonly record struct Words(string French, string English)
{
    public static readonly Words Yes = new("oui", "yes");
    public static readonly Words No = new("non", "no");

    /// <param name="language">"fr" or "en".</param>
    public string In(string language) => language == "en" ? English : French;
}

/// <summary>A time of which the seconds count too.</summary>
internal readonly record struct ToTheSecond(DateTimeOffset At);

/// <summary>A column of a list in a file.</summary>
/// <param name="Value">A text, <see cref="Words"/>, an int, long or double, a day, a time, <see cref="ToTheSecond"/>, a bool, or null for nothing.</param>
/// <param name="Width">In characters.</param>
internal sealed record Column<T>(string French, string English, Func<T, object?> Value, int Width = 16)
{
    public string In(string language) => new Words(French, English).In(language);
}

/// <summary>A list as a file shows it: its columns are named here and nowhere else.</summary>
/// <param name="File">The file's name, to which the day is added.</param>
internal sealed record Table<T>(string File, Words Title, params Column<T>[] Columns);

/// <summary>For whom a file is made.</summary>
/// <param name="Language">"fr" or "en": decides on separators too.</param>
/// <param name="Zone">The company's, in which its days begin.</param>
/// <param name="Country">ISO 3166-1, two letters: decides on the paper.</param>
internal sealed record FileReader(string Language, TimeZoneInfo Zone, string Country, string Company, DateTimeOffset Now)
{
    /// <summary>The caller's language, and the company of the open session.</summary>
    public static async Task<FileReader> OfAsync(TenantSession session, TimeProvider clock, CancellationToken ct) =>
        await OfCompanyAsync(session, clock, ct) with { Language = Known(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) };

    /// <summary>The company of the open session in its own language: for what others will read than the caller.</summary>
    public static ValueTask<FileReader> OfCompanyAsync(TenantSession session, TimeProvider clock, CancellationToken ct) => session.QueryAsync(
        "select language, time_zone, country, name from catalog.tenant where tenant_id = current_tenant()",
        row => new FileReader(
            Known(row.GetString(0)), TimeZoneInfo.FindSystemTimeZoneById(row.GetString(1)), row.GetString(2), row.GetString(3), clock.GetUtcNow()),
        [], ct).SingleAsync(ct);

    private static string Known(string language) => language == "en" ? "en" : "fr";

    public DateTime Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone).DateTime;

    /// <summary>A value as people of this language write it; numbers without spaces, times as ISO 8601 in the company's zone.</summary>
    public string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        Words words => words.In(Language),
        bool yes => (yes ? Words.Yes : Words.No).In(Language),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset time => Local(time).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        ToTheSecond time => Local(time.At).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        double number when Language == "fr" => number.ToString("R", CultureInfo.InvariantCulture).Replace('.', ','),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A cell cannot hold a {value.GetType()}.", nameof(value)),
    };
}
