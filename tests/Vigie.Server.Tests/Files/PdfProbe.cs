using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Server.Tests.Files;

/// <summary>Reads a PDF of ours back: by its table of objects, its streams, and what each font says its glyphs stand for.</summary>
internal sealed partial class PdfProbe
{
    private readonly Dictionary<int, (string Head, byte[] Stream)> objects = [];
    private readonly List<int> pages;

    public PdfProbe(byte[] file)
    {
        var text = Encoding.Latin1.GetString(file);
        Assert.StartsWith("%PDF-1.", text, StringComparison.Ordinal);
        var table = int.Parse(StartXref().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
        var number = 0;
        foreach (Match place in Place().Matches(text[table..]))
        {
            Read(++number, text, file, int.Parse(place.Groups[1].Value, CultureInfo.InvariantCulture));
        }

        var root = Reference("Root", text[table..]);
        pages = [.. Numbers().Matches(Kids().Match(objects[Reference("Pages", objects[root].Head)].Head).Groups[1].Value)
            .Select(kid => int.Parse(kid.Groups[1].Value, CultureInfo.InvariantCulture))];
    }

    public int PageCount => pages.Count;

    /// <summary>Of the first page, in points.</summary>
    public (double Width, double Height) Size => Box().Match(objects[pages[0]].Head) is var box
        ? (double.Parse(box.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(box.Groups[2].Value, CultureInfo.InvariantCulture)) : default;

    /// <summary>What is drawn on a page, counted from 0.</summary>
    public string Content(int page) => Encoding.ASCII.GetString(objects[Reference("Contents", objects[pages[page]].Head)].Stream);

    /// <summary>The texts of a page, a line each.</summary>
    public string Text(int page)
    {
        var fonts = Fonts().Matches(objects[pages[page]].Head).ToDictionary(
            font => font.Groups[1].Value,
            font => CharactersOf(int.Parse(font.Groups[2].Value, CultureInfo.InvariantCulture)));
        return string.Join('\n', Shown().Matches(Content(page)).Select(shown =>
            string.Concat(shown.Groups[2].Value.Chunk(4).Select(glyph => fonts[shown.Groups[1].Value][new string(glyph)]))));
    }

    private Dictionary<string, string> CharactersOf(int font)
    {
        var map = Encoding.ASCII.GetString(objects[Reference("ToUnicode", objects[font].Head)].Stream);
        return Character().Matches(map).ToDictionary(
            pair => pair.Groups[1].Value,
            pair => Encoding.BigEndianUnicode.GetString(Convert.FromHexString(pair.Groups[2].Value)));
    }

    private void Read(int number, string text, byte[] file, int at)
    {
        Assert.StartsWith($"{number} 0 obj", text[at..(at + 20)], StringComparison.Ordinal);
        var end = text.IndexOf("endobj", at, StringComparison.Ordinal);
        var stream = text.IndexOf("stream\n", at, end - at, StringComparison.Ordinal);
        if (stream < 0)
        {
            objects[number] = (text[at..end], []);
            return;
        }

        var head = text[at..stream];
        var length = int.Parse(Length().Match(head).Groups[1].Value, CultureInfo.InvariantCulture);
        var raw = new MemoryStream(file, stream + 7, length);
        using var content = new MemoryStream();
        using Stream reader = head.Contains("/FlateDecode", StringComparison.Ordinal) ? new ZLibStream(raw, CompressionMode.Decompress) : raw;
        reader.CopyTo(content);
        objects[number] = (head, content.ToArray());
    }

    private static int Reference(string name, string head) =>
        int.Parse(Regex.Match(head, $@"/{name} (\d+) 0 R").Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"startxref\n(\d+)")]
    private static partial Regex StartXref();

    [GeneratedRegex(@"(\d{10}) 00000 n")]
    private static partial Regex Place();

    [GeneratedRegex(@"/Kids \[([^\]]*)\]")]
    private static partial Regex Kids();

    [GeneratedRegex(@"(\d+) 0 R")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")]
    private static partial Regex Box();

    [GeneratedRegex(@"/(DejaVu[A-Za-z-]*) (\d+) 0 R ")]
    private static partial Regex Fonts();

    [GeneratedRegex(@"/([A-Za-z-]+) [\d.]+ Tf [^<]*<([0-9A-F]*)> Tj")]
    private static partial Regex Shown();

    [GeneratedRegex(@"<([0-9A-F]{4})> <([0-9A-F]{4,8})>\n")]
    private static partial Regex Character();

    [GeneratedRegex(@"/Length (\d+)")]
    private static partial Regex Length();
}
