using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Platform.Files;

/// <summary>Reads the texts of a workbook's first sheet, without trusting its sizes: of what unpacks beyond bounds nothing more is read.</summary>
internal static partial class XlsxReader
{
    /// <summary>Characters of one part, unpacked.</summary>
    private const int MaxPart = 50_000_000;

    private const int MaxSharedTexts = 500_000;

    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static readonly XNamespace Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private static readonly XmlReaderSettings Safe =
        new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxPart, IgnoreWhitespace = false };

    /// <summary>The rows that hold something; days and times as ISO 8601, numbers with a point.</summary>
    /// <exception cref="Refusal">import_unreadable.</exception>
    public static IReadOnlyList<SheetLine> Read(byte[] file)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
            var book = Part(zip, "xl/workbook.xml") ?? throw new InvalidDataException();
            var id = book.Descendants(Main + "sheet").First().Attribute(Relations + "id")!.Value;
            var target = Part(zip, "xl/_rels/workbook.xml.rels")!.Root!.Elements().First(one => one.Attribute("Id")!.Value == id)
                .Attribute("Target")!.Value;
            var since1904 = book.Descendants(Main + "workbookPr").FirstOrDefault()?.Attribute("date1904")?.Value is "1" or "true";
            var texts = SharedTexts(zip);
            var dated = DatedStyles(Part(zip, "xl/styles.xml"));
            using var sheet = XmlReader.Create(
                (zip.GetEntry(target.StartsWith('/') ? target[1..] : $"xl/{target}") ?? throw new InvalidDataException()).Open(), Safe);
            return Rows(sheet, texts, dated, since1904);
        }
        catch (Exception error) when (error is InvalidDataException or XmlException or NullReferenceException or InvalidOperationException
            or FormatException or OverflowException or ArgumentException)
        {
            throw Refusal.Invalid("import_unreadable"); // it is no workbook, whatever it says
        }
    }

    private static List<SheetLine> Rows(XmlReader sheet, List<string> texts, HashSet<int> dated, bool since1904)
    {
        var rows = new List<SheetLine>();
        var number = 0;
        while (sheet.ReadToFollowing("row", Main.NamespaceName))
        {
            number = sheet.GetAttribute("r") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : number + 1;
            var cells = new List<string>();
            using var row = sheet.ReadSubtree();
            row.Read();
            while (row.ReadToFollowing("c", Main.NamespaceName))
            {
                var cell = (XElement)XNode.ReadFrom(row.ReadSubtreeOf());
                var column = cell.Attribute("r") is { } at ? ColumnOf(at.Value) : cells.Count;
                if (column >= SheetReader.MaxColumns + 1)
                {
                    continue;
                }

                while (cells.Count <= column)
                {
                    cells.Add("");
                }

                cells[column] = TextOf(cell, texts, dated, since1904).Trim();
            }

            if (cells.Exists(cell => cell.Length > 0))
            {
                rows.Add(new(number, cells));
            }

            if (rows.Count > SheetReader.MaxLines)
            {
                break; // too many already
            }
        }

        return rows;
    }

    private static XmlReader ReadSubtreeOf(this XmlReader row)
    {
        var cell = row.ReadSubtree();
        cell.Read();
        return cell;
    }

    private static string TextOf(XElement cell, List<string> texts, HashSet<int> dated, bool since1904)
    {
        var value = cell.Element(Main + "v")?.Value ?? "";
        switch (cell.Attribute("t")?.Value)
        {
            case "s":
                return texts[int.Parse(value, CultureInfo.InvariantCulture)];
            case "inlineStr":
                return Plain(cell.Element(Main + "is")!);
            case "b":
                return value == "1" ? "true" : "false";
            case null or "n" when cell.Attribute("s") is { } style && dated.Contains(int.Parse(style.Value, CultureInfo.InvariantCulture))
                && double.TryParse(value, CultureInfo.InvariantCulture, out var serial)
                && XlsxFile.FromSerial(serial + (since1904 ? 1462 : 0)) is { } time:
                return time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            default:
                return Unescape(value);
        }
    }

    private static List<string> SharedTexts(ZipArchive zip)
    {
        var texts = new List<string>();
        if (zip.GetEntry("xl/sharedStrings.xml") is { } part)
        {
            using var reader = XmlReader.Create(part.Open(), Safe);
            while (reader.ReadToFollowing("si", Main.NamespaceName) && texts.Count < MaxSharedTexts)
            {
                texts.Add(Plain((XElement)XNode.ReadFrom(reader.ReadSubtreeOf())));
            }
        }

        return texts;
    }

    /// <summary>The runs of a text, without the reading aids of Asian ones.</summary>
    private static string Plain(XElement text) => Unescape(string.Concat(
        text.Descendants(Main + "t").Where(run => run.Parent!.Name != Main + "rPh").Select(run => run.Value)));

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

        using var reader = XmlReader.Create(entry.Open(), Safe);
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
        Escaped().Replace(text, match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString());

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    private static partial Regex Escaped();

    // Of a number's format: what is shown as it stands, and colours and conditions.
    [GeneratedRegex("""
        "[^"]*"|\[[^\]]*\]|\\.
        """)]
    private static partial Regex Literals();
}
