using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Server.Platform.Files;

/// <summary>
/// Lists as a workbook, a sheet each (ECMA-376), written straight into the answer: the usual libraries hold a whole workbook in memory.
/// Texts are text cells, so none can be a formula.
/// </summary>
internal static partial class XlsxFile
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>What a cell can hold, in characters.</summary>
    private const int MaxText = 32_767;

    private const int FlushAt = 32 * 1024;
    private const string Xml = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";

    // The day from which spreadsheets count; two before 1 January 1900, as they take 1900 for a leap year.
    private static readonly DateTime DayZero = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);

    // Styles by index: 0 plain, 1 header, 2 time, 3 time to the second.
    private static readonly (string Name, string Text)[] FixedParts =
    [
        ("_rels/.rels",
            $"""
            {Xml}<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """),
        ("xl/styles.xml",
            $"""
            {Xml}<styleSheet xmlns="{Main}"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/><numFmt numFmtId="166" formatCode="yyyy\-mm\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>
            """),
    ];

    public static Task WriteAsync<T>(Stream file, Table<T> table, FileReader reader, IAsyncEnumerable<T> rows, CancellationToken ct) =>
        WriteAsync(file, [(table, rows)], reader, ct);

    /// <param name="sheets">At least one; their titles, cut to 31 letters, differ.</param>
    public static async Task WriteAsync<T>(
        Stream file, IReadOnlyList<(Table<T> Table, IAsyncEnumerable<T> Rows)> sheets, FileReader reader, CancellationToken ct)
    {
        await using var answer = new AnswerStream(file);
        await using (var zip = await ZipArchive.CreateAsync(answer, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct))
        {
            foreach (var (name, content) in FixedParts.Concat(Parts([.. sheets.Select(sheet => sheet.Table.Title.In(reader.Language))])))
            {
                await using var part = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(ct);
                await part.WriteAsync(Encoding.UTF8.GetBytes(content), ct);
            }

            foreach (var (number, (table, rows)) in sheets.Index())
            {
                await using var sheet = await zip.CreateEntry($"xl/worksheets/sheet{number + 1}.xml", CompressionLevel.Fastest).OpenAsync(ct);
                await WriteSheetAsync(sheet, table, reader, rows, ct);
            }
        }

        await answer.FlushAsync(ct);
    }

    /// <summary>The serial number of a day and time.</summary>
    public static double ToSerial(DateTime local) => (local - DayZero).TotalDays;

    /// <summary>The day and time of a serial number, to the millisecond; null when it is of no day.</summary>
    public static DateTime? FromSerial(double serial) =>
        serial is >= 1 and < 2_958_466 ? DayZero.AddMilliseconds(Math.Round(serial * 86_400_000)) : null;

    /// <summary>The name of a column, counted from 0: A to Z, AA, AB…</summary>
    public static string Letters(int column) => column < 26 ? $"{(char)('A' + column)}" : Letters((column / 26) - 1) + (char)('A' + (column % 26));

    private static async Task WriteSheetAsync<T>(
        Stream sheet, Table<T> table, FileReader reader, IAsyncEnumerable<T> rows, CancellationToken ct)
    {
        var text = new StringBuilder(2 * FlushAt);
        AppendHead(text, table, reader.Language);
        var last = 1;
        await foreach (var row in rows.WithCancellation(ct))
        {
            last++;
            text.Append(CultureInfo.InvariantCulture, $"<row r=\"{last}\">");
            for (var column = 0; column < table.Columns.Length; column++)
            {
                AppendCell(text, $"{Letters(column)}{last}", table.Columns[column].Value(row), reader);
            }

            text.Append("</row>");
            if (text.Length > FlushAt)
            {
                await FlushAsync(sheet, text, ct);
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"</sheetData><autoFilter ref=\"A1:{Letters(table.Columns.Length - 1)}{last}\"/></worksheet>");
        await FlushAsync(sheet, text, ct);
    }

    /// <summary>What names the sheets.</summary>
    private static IEnumerable<(string Name, string Text)> Parts(IReadOnlyList<string> titles)
    {
        yield return ("[Content_Types].xml",
            $"""
            {Xml}<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{ContentType}.main+xml"/>{Each(number => $"""<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>""")}<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>
            """);
        yield return ("xl/_rels/workbook.xml.rels",
            $"""
            {Xml}<Relationships xmlns="{Package}/relationships">{Each(number => $"""<Relationship Id="rId{number}" Type="{Relations}/worksheet" Target="worksheets/sheet{number}.xml"/>""")}<Relationship Id="rId{titles.Count + 1}" Type="{Relations}/styles" Target="styles.xml"/></Relationships>
            """);
        yield return ("xl/workbook.xml",
            $"""
            {Xml}<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets>{Each(number => $"""<sheet name="{SecurityElement.Escape(SheetName(titles[number - 1]))}" sheetId="{number}" r:id="rId{number}"/>""")}</sheets></workbook>
            """);

        string Each(Func<int, string> part) => string.Concat(Enumerable.Range(1, titles.Count).Select(part));
    }

    /// <summary>At most 31 characters, and none that a sheet's name may not have.</summary>
    private static string SheetName(string title)
    {
        var name = string.Concat(title.Select(letter => @"[]:*?/\'".Contains(letter, StringComparison.Ordinal) ? ' ' : letter)).Trim();
        return name.Length > 31 ? name[..31] : name;
    }

    private static void AppendHead<T>(StringBuilder text, Table<T> table, string language)
    {
        text.Append(CultureInfo.InvariantCulture, $"{Xml}<worksheet xmlns=\"{Main}\"><sheetViews><sheetView workbookViewId=\"0\">")
            .Append("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>");
        for (var column = 0; column < table.Columns.Length; column++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<col min=\"{column + 1}\" max=\"{column + 1}\" width=\"{table.Columns[column].Width}\" customWidth=\"1\"/>");
        }

        text.Append("</cols><sheetData><row r=\"1\">");
        for (var column = 0; column < table.Columns.Length; column++)
        {
            AppendText(text, $"{Letters(column)}1", table.Columns[column].In(language), " s=\"1\"");
        }

        text.Append("</row>");
    }

    private static void AppendCell(StringBuilder text, string at, object? value, FileReader reader)
    {
        switch (value)
        {
            case null or "":
                break;
            case int or long or double:
                text.Append(CultureInfo.InvariantCulture, $"<c r=\"{at}\"><v>{value:R}</v></c>");
                break;
            case DateTimeOffset time:
                text.Append(CultureInfo.InvariantCulture, $"<c r=\"{at}\" s=\"2\"><v>{ToSerial(reader.Local(time)):R}</v></c>");
                break;
            case DateOnly day:
                text.Append(CultureInfo.InvariantCulture, $"<c r=\"{at}\" s=\"4\"><v>{ToSerial(day.ToDateTime(TimeOnly.MinValue)):R}</v></c>");
                break;
            case ToTheSecond time:
                text.Append(CultureInfo.InvariantCulture, $"<c r=\"{at}\" s=\"3\"><v>{ToSerial(reader.Local(time.At)):R}</v></c>");
                break;
            default:
                AppendText(text, at, reader.Text(value), style: "");
                break;
        }
    }

    private static void AppendText(StringBuilder text, string at, string value, string style)
    {
        var whole = value.Length <= MaxText ? value : value[..MaxText];
        var legal = Illegal().Replace(LooksEscaped().Replace(whole, "_x005F_"), "\uFFFD");
        text.Append(CultureInfo.InvariantCulture, $"<c r=\"{at}\" t=\"inlineStr\"{style}><is><t xml:space=\"preserve\">")
            .Append(SecurityElement.Escape(legal)).Append("</t></is></c>");
    }

    private static async Task FlushAsync(Stream sheet, StringBuilder text, CancellationToken ct)
    {
        await sheet.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), ct);
        text.Clear();
    }

    // What XML 1.0 cannot hold: control characters, and halves of a pair (where a text was cut).
    [GeneratedRegex(@"[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]")]
    private static partial Regex Illegal();

    // A spreadsheet would read _x0041_ as A.
    [GeneratedRegex("_(?=x[0-9A-Fa-f]{4}_)")]
    private static partial Regex LooksEscaped();
}
