using System.Text;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Platform.Files;

/// <param name="Number">As a spreadsheet counts, from 1.</param>
internal sealed record SheetLine(int Number, IReadOnlyList<string> Cells);

/// <summary>Reads a table that somebody sends: a workbook, or text of any usual separator and encoding.</summary>
internal static class SheetReader
{
    public const int MaxLines = 5_001; // with one of headers
    public const int MaxColumns = 100;
    public const int MaxText = 4_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The lines that hold something.</summary>
    /// <exception cref="Refusal">import_empty, import_unreadable, import_too_large.</exception>
    public static IReadOnlyList<SheetLine> Read(byte[] file)
    {
        var lines = new List<SheetLine>();
        foreach (var line in file is [(byte)'P', (byte)'K', ..] ? XlsxReader.Read(file) : ReadText(file))
        {
            if (line.Cells.All(cell => cell.Length == 0))
            {
                continue;
            }

            if (lines.Count == MaxLines || line.Cells.Count > MaxColumns || line.Cells.Any(cell => cell.Length > MaxText))
            {
                throw new Refusal(StatusCodes.Status413PayloadTooLarge, "import_too_large", MaxLines - 1, MaxColumns);
            }

            lines.Add(line);
        }

        return lines.Count > 0 ? lines : throw Refusal.Invalid("import_empty");
    }

    private static IEnumerable<SheetLine> ReadText(byte[] file)
    {
        var text = Decode(file);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw Refusal.Invalid("import_unreadable");
        }

        var (separator, number) = (Separator(text), 0);
        for (var at = 0; at < text.Length;)
        {
            yield return new(++number, ReadRecord(text, ref at, separator));
        }
    }

    /// <summary>Reads one record of RFC 4180; a quote where none should be stands for itself.</summary>
    private static List<string> ReadRecord(string text, ref int at, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        for (var quoted = false; ; at++)
        {
            var letter = at < text.Length ? text[at] : '\n';
            if (quoted && at < text.Length)
            {
                if (letter != '"')
                {
                    cell.Append(letter);
                }
                else if (at + 1 < text.Length && text[at + 1] == '"')
                {
                    cell.Append(text[at++]);
                }
                else
                {
                    quoted = false;
                }
            }
            else if (letter == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (letter == separator || letter is '\r' or '\n')
            {
                cells.Add(CsvFile.Unguard(cell.ToString().Trim()).Trim());
                cell.Clear();
                if (letter != separator)
                {
                    at += letter == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
                    return cells;
                }
            }
            else
            {
                cell.Append(letter);
            }
        }
    }

    /// <summary>UTF-8 and UTF-16 by their marks, UTF-8 by its form, and Windows-1252, as older spreadsheets save, otherwise.</summary>
    private static string Decode(byte[] file)
    {
        switch (file)
        {
            case [0xEF, 0xBB, 0xBF, ..]:
                return Encoding.UTF8.GetString(file, 3, file.Length - 3);
            case [0xFF, 0xFE, ..]:
                return Encoding.Unicode.GetString(file, 2, file.Length - 2);
            case [0xFE, 0xFF, ..]:
                return Encoding.BigEndianUnicode.GetString(file, 2, file.Length - 2);
        }

        try
        {
            return Utf8.GetString(file);
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(file);
        }
    }

    /// <summary>The one that stands most often in the first line that is not empty, outside of quotes.</summary>
    private static char Separator(string text)
    {
        var counts = new Dictionary<char, int> { [';'] = 0, [','] = 0, ['\t'] = 0 };
        var quoted = false;
        foreach (var letter in text.AsSpan().TrimStart("\r\n"))
        {
            if (letter is '\n' && !quoted)
            {
                break;
            }

            quoted ^= letter == '"';
            if (!quoted && counts.TryGetValue(letter, out var count))
            {
                counts[letter] = count + 1;
            }
        }

        return counts.MaxBy(pair => pair.Value).Key;
    }
}
