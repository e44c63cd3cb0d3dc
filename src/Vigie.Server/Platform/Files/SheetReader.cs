using System.Text;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Platform.Files;

/// <param name="Number">As a spreadsheet counts, from 1.</param>
internal sealed record SheetLine(int Number, IReadOnlyList<string> Cells);

/// <summary>Reads a table that somebody sends: a workbook, or text of any usual separator and encoding. A line at a time, so that a long
/// one takes no memory.</summary>
internal static class SheetReader
{
    public const int MaxColumns = 100;
    public const int MaxText = 4_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsWorkbook(Stream file)
    {
        file.Position = 0;
        return file.ReadByte() == 'P' && file.ReadByte() == 'K';
    }

    /// <summary>The lines that hold something, read while they are asked for.</summary>
    /// <param name="file">Is read from its beginning, more than once.</param>
    /// <param name="maxLines">One of headers included.</param>
    /// <exception cref="Refusal">import_empty, import_unreadable, import_too_large.</exception>
    public static IEnumerable<SheetLine> Read(Stream file, int maxLines)
    {
        var count = 0;
        foreach (var line in IsWorkbook(file) ? XlsxReader.Read(file) : ReadText(file))
        {
            if (line.Cells.All(cell => cell.Length == 0))
            {
                continue;
            }

            if (++count > maxLines || line.Cells.Count > MaxColumns || line.Cells.Any(cell => cell.Length > MaxText))
            {
                throw TooLarge(maxLines);
            }

            yield return line;
        }

        if (count == 0)
        {
            throw Refusal.Invalid("import_empty");
        }
    }

    /// <summary>Of a text: what stands between its columns.</summary>
    public static char Separator(Stream file)
    {
        using var text = Open(file);
        return Separator(text);
    }

    private static Refusal TooLarge(int maxLines) => new(StatusCodes.Status413PayloadTooLarge, "import_too_large", maxLines - 1, MaxColumns);

    private static IEnumerable<SheetLine> ReadText(Stream file)
    {
        var separator = Separator(file);
        using var text = Open(file);
        for (var number = 1; text.Peek() >= 0; number++)
        {
            yield return new(number, ReadRecord(text, separator));
        }
    }

    /// <summary>Reads one record of RFC 4180; a quote where none should be stands for itself. Beyond the bounds nothing more is kept.</summary>
    private static List<string> ReadRecord(StreamReader text, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        for (var quoted = false; ;)
        {
            var letter = text.Read();
            if (letter == '\0')
            {
                throw Refusal.Invalid("import_unreadable");
            }

            if (quoted && letter >= 0)
            {
                if (letter != '"' || text.Peek() == '"')
                {
                    Append(cell, letter == '"' ? text.Read() : letter);
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
            else if (letter == separator || letter is '\r' or '\n' or < 0)
            {
                if (cells.Count <= MaxColumns)
                {
                    cells.Add(CsvFile.Unguard(cell.ToString().Trim()).Trim());
                }

                cell.Clear();
                if (letter != separator)
                {
                    if (letter == '\r' && text.Peek() == '\n')
                    {
                        text.Read();
                    }

                    return cells;
                }
            }
            else
            {
                Append(cell, letter);
            }
        }
    }

    private static void Append(StringBuilder cell, int letter)
    {
        if (cell.Length <= 2 * MaxText)
        {
            cell.Append((char)letter);
        }
    }

    /// <summary>UTF-8 and UTF-16 by their marks, UTF-8 by its form, and Windows-1252, as older spreadsheets save, otherwise.</summary>
    private static StreamReader Open(Stream file)
    {
        var encoding = IsUtf8(file) ? Utf8 : CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        file.Position = 0;
        return new(file, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024, leaveOpen: true);
    }

    private static bool IsUtf8(Stream file)
    {
        file.Position = 0;
        var (bytes, letters, decoder) = (new byte[64 * 1024], new char[(64 * 1024) + 1], Utf8.GetDecoder());
        try
        {
            for (int read; (read = file.Read(bytes)) > 0;)
            {
                decoder.GetChars(bytes.AsSpan(0, read), letters, flush: false);
            }

            decoder.GetChars([], letters, flush: true);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>The one that stands most often in the first line that is not empty, outside of quotes.</summary>
    private static char Separator(StreamReader text)
    {
        var counts = new Dictionary<char, int> { [';'] = 0, [','] = 0, ['\t'] = 0 };
        var (quoted, begun) = (false, false);
        for (var letter = text.Read(); letter >= 0; letter = text.Read())
        {
            if (letter is '\n' or '\r' && !quoted)
            {
                if (begun)
                {
                    break;
                }

                continue;
            }

            begun = true;
            quoted ^= letter == '"';
            if (!quoted && counts.TryGetValue((char)letter, out var count))
            {
                counts[(char)letter] = count + 1;
            }
        }

        return counts.MaxBy(pair => pair.Value).Key;
    }
}
