using System.Globalization;
using System.Text;

namespace Vigie.Server.Platform.Files;

/// <summary>Reads what people write in the cells of a table.</summary>
internal static class SheetValues
{
    // French day first: 31/12/2025 and 12/31/2025 cannot both be read, and the company writes the first.
    private static readonly string[] DateForms =
    [
        "yyyy-MM-dd", "d/M/yyyy", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy/M/d", "d/M/yyyy H:mm",
        "d/M/yyyy H:mm:ss", "d-M-yyyy", "d-M-yyyy H:mm", "d.M.yyyy", "d.M.yyyy H:mm",
    ];

    private static readonly string[] InstantForms = ["yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    // The longer ones first: FCFA is no F before a CFA.
    private static readonly string[] Monies =
        ["FCFA", "F CFA", "CFA", "XOF", "XAF", "DHS", "DH", "MAD", "CAD", "USD", "EUR", "€", "CA$", "$CA", "$US", "$", "F"];

    /// <summary>A day, or a day and a time, in a zone; null when it is none.</summary>
    public static DateTimeOffset? Time(string text, TimeZoneInfo zone)
    {
        if (!DateTime.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParseExact(
                text, InstantForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant.ToUniversalTime() : null;
        }

        // A time that the clocks skip in spring is an hour later; of one that comes twice in autumn the second is taken.
        var time = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        var offset = zone.GetUtcOffset(time);
        return time.Ticks - offset.Ticks is >= 0 and <= 3_155_378_975_999_999_999 ? new DateTimeOffset(time, offset).ToUniversalTime() : null;
    }

    /// <summary>
    /// A number as people write it: 1 234,50 and 1,234.50 with any kind of space, apostrophes between thousands, a currency
    /// beside it; null when it is none.
    /// </summary>
    /// <param name="decimalComma">What decides on a single sign before three digits: 1,250 is one and a quarter, or more than a thousand.</param>
    public static decimal? Number(string text, bool decimalComma)
    {
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        var plain = string.Concat(WithoutMoney(text.Trim()).Where(letter => !char.IsWhiteSpace(letter) && letter is not ('\'' or '’' or '\u200F' or '\u200E')))
            .Replace('\u2212', '-');
        var (comma, point) = (plain.LastIndexOf(','), plain.LastIndexOf('.'));
        var last = Math.Max(comma, point);
        var sign = last < 0 ? '\0' : plain[last];
        var isDecimal = comma >= 0 && point >= 0 ? plain.AsSpan().Count(sign) == 1
            : last >= 0 && plain.AsSpan().Count(sign) == 1 && (!IsThousands(plain, last) || (sign == ',') == decimalComma);
        var (digits, rest) = last >= 0 && isDecimal ? (plain[..last], plain[last..].Replace(',', '.')) : (plain, "");
        return AreGrouped(digits) && decimal.TryParse(
            string.Concat(digits.Where(letter => letter is not (',' or '.'))) + rest,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Whether a cell says that the comma separates decimals, by a number that can be read in one way only; null: it does not say.</summary>
    public static bool? SaysDecimalComma(string cell)
    {
        var last = cell.LastIndexOfAny([',', '.']);
        return last >= 0 && cell.AsSpan().Count(cell[last]) == 1 && Number(cell, true) is { } number && Number(cell, false) == number
            ? cell[last] == ',' : null;
    }

    /// <summary>A word without capitals, accents, spaces and signs: how titles and choices are compared.</summary>
    public static string Plain(string word) => string.Concat(
        word.Normalize(NormalizationForm.FormKD).ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));

    private static string WithoutMoney(string text)
    {
        if (text.Length == 0 || (char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[^1])))
        {
            return text;
        }

        foreach (var money in Monies)
        {
            if (text.EndsWith(money, StringComparison.OrdinalIgnoreCase))
            {
                return text[..^money.Length];
            }

            if (text.StartsWith(money, StringComparison.OrdinalIgnoreCase))
            {
                return text[money.Length..];
            }
        }

        return text;
    }

    /// <summary>Whether a sign may stand between thousands: one to three digits before it, three behind.</summary>
    private static bool IsThousands(string text, int at)
    {
        var before = text.AsSpan(0, at).TrimStart("+-");
        return text.Length - at == 4 && before.Length is >= 1 and <= 3 && before[0] != '0';
    }

    /// <summary>Whether what stands between thousands, if anything does, is one kind of sign before three digits each.</summary>
    private static bool AreGrouped(string digits)
    {
        var groups = digits.Split(',', '.');
        return groups.Length == 1
            || (digits.Contains(',') != digits.Contains('.') && groups[0].TrimStart('+', '-').Length is >= 1 and <= 3 && groups[1..].All(group => group.Length == 3));
    }
}
