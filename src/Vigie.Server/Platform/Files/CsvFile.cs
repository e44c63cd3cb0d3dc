using System.Text;

namespace Vigie.Server.Platform.Files;

/// <summary>
/// A list as RFC 4180 text that Excel opens in one piece: UTF-8 with its mark, semicolons and decimal commas in French, commas and points
/// in English.
/// </summary>
internal static class CsvFile
{
    public const string ContentType = "text/csv";

    // Of ordinary and of full width; a spreadsheet may take what begins so for a formula.
    private const string Formula = "=+-@\t\r\n＝＋－＠";

    public static async Task WriteAsync<T>(Stream file, Table<T> table, FileReader reader, IAsyncEnumerable<T> rows, CancellationToken ct)
    {
        await using var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 16 * 1024, leaveOpen: true);
        var separator = reader.Language == "en" ? ',' : ';';
        var line = new StringBuilder();
        AppendLine(line, separator, table.Columns.Select(column => column.In(reader.Language)));
        await text.WriteAsync(line, ct);
        await foreach (var row in rows.WithCancellation(ct))
        {
            line.Clear();
            AppendLine(line, separator, table.Columns.Select(column => column.Value(row) switch
            {
                string own => Guard(own),
                var value => reader.Text(value),
            }));
            await text.WriteAsync(line, ct);
        }
    }

    /// <summary>A text that no spreadsheet takes for a formula: one that could be begins with an apostrophe more.</summary>
    public static string Guard(string text) => IsDangerous(text) ? $"'{text}" : text;

    /// <summary>What <see cref="Guard"/> was given.</summary>
    public static string Unguard(string text) => text.StartsWith('\'') && IsDangerous(text) ? text[1..] : text;

    // Apostrophes of its own count too, so that every text comes back as it was.
    private static bool IsDangerous(string text) =>
        text.AsSpan().TrimStart('\'') is [var first, ..] && Formula.Contains(first, StringComparison.Ordinal);

    private static void AppendLine(StringBuilder line, char separator, IEnumerable<string> cells)
    {
        foreach (var cell in cells)
        {
            if (cell.AsSpan().ContainsAny([separator, '"', '\r', '\n']) || cell is [' ', ..] or [.., ' '])
            {
                line.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }
            else
            {
                line.Append(cell);
            }

            line.Append(separator);
        }

        line.Length--;
        line.Append("\r\n");
    }
}
