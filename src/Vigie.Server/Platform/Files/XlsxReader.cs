using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Platform.Files;

/// <summary>Reads the texts of a workbook's first sheet, without trusting its sizes: of what unpacks beyond bounds nothing more is read.</summary>
internal static partial class XlsxReader
{
    /// <summary>Characters of a part that is kept in memory, and of a sheet, which is not; unpacked.</summary>
    private const int MaxPart = 50_000_000;
    private const int MaxSheet = 250_000_000;

    private const int MaxSharedTexts = 500_000;

    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static readonly XNamespace Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>The rows that hold something, read while they are asked for; days and times as ISO 8601, numbers with a point.</summary>
    /// <exception cref="Refusal">import_unreadable.</exception>
    public static IEnumerable<SheetLine> Read(Stream file)
    {
        using var rows = Rows(file).GetEnumerator();
        while (Next(rows))
        {
            yield return rows.Current;
        }
    }

    private static bool Next(IEnumerator<SheetLine> rows)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (Exception error) when (error is InvalidDataException or XmlException or NullReferenceException or InvalidOperationException
            or FormatException or OverflowException or ArgumentException)
        {
            throw Refusal.Invalid("import_unreadable"); // it is no workbook, whatever it says
        }
    }

    private static IEnumerable<SheetLine> Rows(Stream file)
    {
        file.Position = 0;
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        var book = Part(zip, "xl/workbook.xml") ?? throw new InvalidDataException();
        var id = book.Descendants(Main + "sheet").First().Attribute(Relations + "id")!.Value;
        var target = Part(zip, "xl/_rels/workbook.xml.rels")!.Root!.Elements().First(one => one.Attribute("Id")!.Value == id)
            .Attribute("Target")!.Value;
        var since1904 = book.Descendants(Main + "workbookPr").FirstOrDefault()?.Attribute("date1904")?.Value is "1" or "true";
        var cells = new CellReader(SharedTexts(zip), DatedStyles(Part(zip, "xl/styles.xml")), since1904);
        using var sheet = XmlReader.Create(
            (zip.GetEntry(target.StartsWith('/') ? target[1..] : $"xl/{target}") ?? throw new InvalidDataException()).Open(), Safe(MaxSheet));
        for (var number = 0; sheet.ReadToFollowing("row", Main.NamespaceName);)
        {
            number = sheet.GetAttribute("r") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : number + 1;
            if (cells.ReadRow(sheet) is { } row)
            {
                yield return new(number, row);
            }
        }
    }

    private static XmlReaderSettings Safe(int characters) =>
        new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = characters, IgnoreWhitespace = false };

    /// <summary>Reads cells without building a tree of them: a sheet has millions.</summary>
    private sealed class CellReader(List<string> texts, HashSet<int> dated, bool since1904)
    {
        /// <returns>Null when the row holds nothing.</returns>
        public List<string>? ReadRow(XmlReader sheet)
        {
            var cells = new List<string>();
            var depth = sheet.Depth;
            while (!sheet.IsEmptyElement && sheet.Read() && sheet.Depth > depth)
            {
                if (sheet is not { NodeType: XmlNodeType.Element, LocalName: "c" })
                {
                    continue;
                }

                var column = sheet.GetAttribute("r") is { } at ? ColumnOf(at) : cells.Count;
                var text = ReadCell(sheet).Trim();
                if (column > SheetReader.MaxColumns)
                {
                    continue;
                }

                while (cells.Count <= column)
                {
                    cells.Add("");
                }

                cells[column] = text;
            }

            return cells.Exists(cell => cell.Length > 0) ? cells : null;
        }

        private string ReadCell(XmlReader cell)
        {
            var (type, style) = (cell.GetAttribute("t"), cell.GetAttribute("s"));
            var value = ReadText(cell, type == "inlineStr" ? "t" : "v");
            switch (type)
            {
                case "s":
                    return texts[int.Parse(value, CultureInfo.InvariantCulture)];
                case "b":
                    return value == "1" ? "true" : "false";
                case null or "n" when double.TryParse(value, CultureInfo.InvariantCulture, out var number):
                    return style is not null && dated.Contains(int.Parse(style, CultureInfo.InvariantCulture))
                        && XlsxFile.FromSerial(number + (since1904 ? 1462 : 0)) is { } time
                            ? time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : Number(number);
                default:
                    return Unescape(value);
            }
        }

        // A spreadsheet keeps 0.1 + 0.2 as 0.30000000000000004 and shows fifteen digits, which is what a decimal takes of it.
        private static string Number(double number) =>
            Math.Abs(number) < 1e15 ? ((decimal)number).ToString(CultureInfo.InvariantCulture) : number.ToString("F0", CultureInfo.InvariantCulture);
    }

    /// <summary>The text within these elements of the one that the reader is at; without the reading aids of Asian texts.</summary>
    private static string ReadText(XmlReader reader, string name)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        var (text, depth, within, aid) = (new StringBuilder(), reader.Depth, "", int.MaxValue);
        while (reader.Read() && reader.Depth > depth)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    within = reader.IsEmptyElement ? "" : reader.LocalName;
                    aid = within == "rPh" && aid == int.MaxValue ? reader.Depth : aid;
                    break;
                case XmlNodeType.EndElement:
                    within = "";
                    aid = reader.Depth == aid ? int.MaxValue : aid;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace
                    when within == name && aid == int.MaxValue:
                    text.Append(reader.Value);
                    break;
            }
        }

        return text.ToString();
    }

    private static List<string> SharedTexts(ZipArchive zip)
    {
        var texts = new List<string>();
        if (zip.GetEntry("xl/sharedStrings.xml") is { } part)
        {
            using var reader = XmlReader.Create(part.Open(), Safe(MaxPart));
            while (reader.ReadToFollowing("si", Main.NamespaceName) && texts.Count < MaxSharedTexts)
            {
                texts.Add(Unescape(ReadText(reader, "t")));
            }
        }

        return texts;
    }

    private static HashSet<int> DatedStyles(XDocument? styles)
    {
        var own = styles?.Descendants(Main + "numFmt").ToDictionary(
            format => (int)format.Attribute("numFmtId")!, format => Literals().Replace((string)format.Attribute("formatCode")!, "")) ?? [];
        return [.. (styles?.Descendants(Main + "cellXfs").FirstOrDefault()?.Elements() ?? [])
            .Select((style, i) => (Index: i, Format: (int?)style.Attribute("numFmtId") ?? 0))
            .Where(style => style.Format is >= 14 and <= 22 or >= 27 and <= 36 or >= 45 and <= 47
                || (own.TryGetValue(style.Format, out var code) && code.Any(letter => "ydhYDH".Contains(letter, StringComparison.Ordinal))))
            .Select(style => style.Index)];
    }

    private static XDocument? Part(ZipArchive zip, string name)
    {
        if (zip.GetEntry(name) is not { } entry)
        {
            return null;
        }

        using var reader = XmlReader.Create(entry.Open(), Safe(MaxPart));
        return XDocument.Load(reader);
    }

    private static int ColumnOf(string reference)
    {
        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetterUpper).Take(4))
        {
            column = (column * 26) + letter - 'A' + 1;
        }

        return column - 1;
    }

    private static string Unescape(string text) =>
        text.Contains("_x", StringComparison.Ordinal) ? Escaped().Replace(text, Letter) : text;

    // A text in a database holds neither NUL nor half a letter.
    private static string Letter(Match escaped) =>
        (char)Convert.ToInt32(escaped.Groups[1].Value, 16) is not '\0' and var letter && !char.IsSurrogate(letter) ? letter.ToString() : "\uFFFD";

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    private static partial Regex Escaped();

    // Of a number's format: what is shown as it stands, and colours and conditions.
    [GeneratedRegex("""
        "[^"]*"|\[[^\]]*\]|\\.
        """)]
    private static partial Regex Literals();
}
