using System.Text.Json.Serialization;

namespace Vigie.Server.Platform.Files;

/// <summary>What the columns of a file may be, and by which titles each is known, written as <see cref="SheetValues.Plain"/> leaves them.</summary>
internal sealed class SheetTitles(IReadOnlyDictionary<string, string[]> titles)
{
    public bool Knows(string field) => titles.ContainsKey(field);

    /// <summary>The field that goes by a title; null: none of ours.</summary>
    public string? Guess(string title)
    {
        var plain = SheetValues.Plain(title);
        return titles.FirstOrDefault(pair => pair.Value.Contains(plain)).Key;
    }

    /// <summary>What columns with these titles are, each field at most once; null: nothing of ours.</summary>
    public static string?[] Guess(IReadOnlyList<string> titles, Func<string, string?> guess)
    {
        var taken = new HashSet<string>();
        return [.. titles.Select(title => guess(title) is { } field && taken.Add(field) ? field : null)];
    }

    /// <summary>The names of the columns: their titles, and letters for those without.</summary>
    /// <param name="titled">Whether the first line holds titles.</param>
    public static string[] Headers(SheetLine first, int width, bool titled) => [.. Enumerable.Range(0, width).Select(column =>
        titled && first.Cells.ElementAtOrDefault(column) is { Length: > 0 } title ? title : XlsxFile.Letters(column))];
}

/// <summary>One column of an import.</summary>
/// <param name="Field">What it is taken for; empty: it is left out.</param>
/// <param name="Examples">Its first three texts.</param>
internal sealed record ImportColumn(
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("champ")] string Field,
    [property: JsonPropertyName("exemples")] IReadOnlyList<string> Examples)
{
    public static IReadOnlyList<ImportColumn> Of(IReadOnlyList<string> headers, IReadOnlyList<string> fields, IReadOnlyList<SheetLine> lines) =>
        [.. headers.Select((title, column) => new ImportColumn(
            title, fields[column], [.. lines.Select(line => line.Cells.ElementAtOrDefault(column) ?? "").Where(text => text.Length > 0).Take(3)]))];
}
