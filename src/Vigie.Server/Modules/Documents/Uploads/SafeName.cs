using System.Globalization;
using System.Text;

namespace Vigie.Server.Modules.Documents.Uploads;

/// <summary>Names of files as people may see and save them. Nothing is stored under them.</summary>
internal static class SafeName
{
    private const int Longest = 200; // as the table has it

    /// <summary>
    /// The last part of a path, without what cannot be seen or turns the direction of writing («gpj.exe» would read «exe.jpg»), at most
    /// 200 characters with the extension kept whole; «document» for a name of which nothing is left.
    /// </summary>
    public static string From(string? given)
    {
        var last = (given ?? "").Split('/', '\\')[^1];
        var seen = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes()) // half of a surrogate pair becomes U+FFFD
        {
            seen.Append(Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned => "",
                UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => " ",
                _ => rune.ToString(),
            });
        }

        var clean = seen.ToString().Normalize().Trim();
        var (stem, extension) = (Path.GetFileNameWithoutExtension(clean).Trim(' ', '.'), Path.GetExtension(clean).TrimEnd('.'));
        extension = extension.Length > 20 ? "" : extension;
        return Short(stem.Length == 0 ? "document" : stem, Longest - extension.Length) + extension;
    }

    private static string Short(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
