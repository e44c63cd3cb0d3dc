using System.Globalization;
using System.Text;

namespace Vigie.Server.Modules.Maintenance.Planning;

/// <summary>An appointment as calendar programs know it.</summary>
/// <param name="Uid">The same for as long as the appointment is.</param>
/// <param name="Sequence">How many times it was moved.</param>
/// <param name="Priority">1, the highest, to 9.</param>
/// <param name="Geo">Latitude and longitude in degrees.</param>
internal sealed record CalendarEvent(
    string Uid, int Sequence, DateTimeOffset ChangedAt, DateTimeOffset Begins, DateTimeOffset Ends, string Summary, string Location,
    string Description, int Priority, (double Latitude, double Longitude)? Geo);

/// <summary>Writes a calendar to be subscribed to. Source: RFC 5545.</summary>
internal static class ICalendar
{
    /// <summary>Octets of a line at most, its break not counted (§3.1).</summary>
    private const int LineOctets = 75;

    public static string Write(string name, IEnumerable<CalendarEvent> events)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//Vigie//Planning//FR");
        Line(text, $"X-WR-CALNAME:{Escape(name)}");
        foreach (var one in events)
        {
            Line(text, "BEGIN:VEVENT");
            Line(text, $"UID:{Escape(one.Uid)}");
            Line(text, $"DTSTAMP:{Utc(one.ChangedAt)}");
            Line(text, $"LAST-MODIFIED:{Utc(one.ChangedAt)}");
            Line(text, string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{one.Sequence}"));
            Line(text, $"DTSTART:{Utc(one.Begins)}");
            Line(text, $"DTEND:{Utc(one.Ends)}");
            Line(text, $"SUMMARY:{Escape(one.Summary)}");
            Line(text, $"LOCATION:{Escape(one.Location)}");
            Line(text, $"DESCRIPTION:{Escape(one.Description)}");
            Line(text, string.Create(CultureInfo.InvariantCulture, $"PRIORITY:{one.Priority}"));
            if (one.Geo is var (latitude, longitude))
            {
                Line(text, string.Create(CultureInfo.InvariantCulture, $"GEO:{latitude:0.000000};{longitude:0.000000}"));
            }

            Line(text, "END:VEVENT");
        }

        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A text value (§3.3.11): of control characters only the line break can be written.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            escaped.Append(character switch
            {
                '\\' or ';' or ',' => $"\\{character}",
                '\n' => "\\n",
                _ => char.IsControl(character) ? "" : $"{character}",
            });
        }

        return escaped.ToString();
    }

    /// <summary>Folds between characters, never inside one.</summary>
    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LineOctets)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune);
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
