using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Vigie.Server.Platform.Pdf;

/// <summary>A PDF document (ISO 32000-1) of texts in embedded fonts, areas, lines and pictures.</summary>
internal sealed class PdfDocument(string title)
{
    public const string ContentType = "application/pdf";

    private readonly List<PdfPage> pages = [];
    private readonly List<PdfPicture> pictures = [];
    private readonly Dictionary<TrueTypeFont, SortedDictionary<ushort, Rune>> fonts = [];

    public IReadOnlyList<PdfPage> Pages => pages;

    /// <summary>Adds a page, in points (1/72 inch).</summary>
    public PdfPage AddPage(double width, double height)
    {
        var page = new PdfPage(this, width, height);
        pages.Add(page);
        return page;
    }

    public async Task SaveAsync(Stream file, CancellationToken ct)
    {
        var writer = new PdfWriter(file);
        await writer.BeginAsync(ct);
        var (root, tree) = (writer.Reserve(), writer.Reserve());
        var resources = $"/Font << {await FontsAsync(writer, ct)}>> /XObject << {await PicturesAsync(writer, ct)}>>";
        var kids = new List<int>();
        foreach (var page in pages)
        {
            var content = await writer.AddAsync("", Encoding.ASCII.GetBytes(page.Content), ct);
            kids.Add(await writer.AddAsync(
                $"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {Number(page.Width)} {Number(page.Height)}] /Resources << {resources} >> /Contents {content} 0 R >>",
                ct));
        }

        await writer.WriteAsync(tree, $"<< /Type /Pages /Count {kids.Count} /Kids [{string.Join(' ', kids.Select(kid => $"{kid} 0 R"))}] >>", ct);
        await writer.WriteAsync(root, $"<< /Type /Catalog /Pages {tree} 0 R >>", ct);
        var info = await writer.AddAsync($"<< /Title <FEFF{Hex(title)}> /Creator (Vigie) >>", ct);
        await writer.EndAsync(root, info, ct);
    }

    /// <summary>A number as PDF writes it.</summary>
    internal static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>The name of a font in the pages, and the glyphs of a text in it, which the document then holds.</summary>
    internal (string Font, string Glyphs) Use(TrueTypeFont font, string text)
    {
        if (!fonts.TryGetValue(font, out var used))
        {
            fonts[font] = used = [];
        }

        var glyphs = new StringBuilder(4 * text.Length);
        foreach (var character in text.EnumerateRunes())
        {
            var glyph = font.GlyphOf(character);
            used.TryAdd(glyph, character);
            glyphs.Append(CultureInfo.InvariantCulture, $"{glyph:X4}");
        }

        return (font.Name, glyphs.ToString());
    }

    internal string Use(PdfPicture picture)
    {
        if (!pictures.Contains(picture))
        {
            pictures.Add(picture);
        }

        return $"I{pictures.IndexOf(picture)}";
    }

    private async Task<string> FontsAsync(PdfWriter writer, CancellationToken ct)
    {
        var entries = new StringBuilder();
        foreach (var (font, used) in fonts)
        {
            entries.Append(CultureInfo.InvariantCulture, $"/{font.Name} {await FontAsync(writer, font, used, ct)} 0 R ");
        }

        return entries.ToString();
    }

    private static async Task<int> FontAsync(PdfWriter writer, TrueTypeFont font, SortedDictionary<ushort, Rune> used, CancellationToken ct)
    {
        var name = $"VIGIEA+{font.Name}"; // the mark of a part of a font
        var outlines = font.Subset(used.Keys);
        var file = await writer.AddAsync($"/Length1 {outlines.Length}", outlines, ct);
        var descriptor = await writer.AddAsync(
            $"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{string.Join(' ', font.Box)}] /ItalicAngle 0 /Ascent {font.Ascent} /Descent {font.Descent} /CapHeight {font.Ascent} /StemV 80 /FontFile2 {file} 0 R >>",
            ct);
        var widths = string.Join(' ', used.Keys.Select(glyph => $"{glyph} [{font.WidthOf(glyph)}]"));
        var descendant = await writer.AddAsync(
            $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /CIDToGIDMap /Identity /W [{widths}] >>",
            ct);
        var characters = await writer.AddAsync("", Encoding.ASCII.GetBytes(Characters(used)), ct);
        return await writer.AddAsync(
            $"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] /ToUnicode {characters} 0 R >>",
            ct);
    }

    /// <summary>Which character each glyph stands for: for searching and copying.</summary>
    private static string Characters(SortedDictionary<ushort, Rune> used)
    {
        var map = new StringBuilder(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Vigie def /CMapType 2 def\n"
            + "1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        foreach (var block in used.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var (glyph, character) in block)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{Hex(character.ToString())}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap CMapName currentdict /CMap defineresource pop end end").ToString();
    }

    private async Task<string> PicturesAsync(PdfWriter writer, CancellationToken ct)
    {
        var entries = new StringBuilder();
        foreach (var picture in pictures)
        {
            var number = await writer.AddRawAsync(
                $"/Type /XObject /Subtype /Image /Width {picture.StoredWidth} /Height {picture.StoredHeight} /ColorSpace /{(picture.Grey ? "DeviceGray" : "DeviceRGB")} /BitsPerComponent 8 /Filter /{(picture.IsJpeg ? "DCTDecode" : "FlateDecode")}",
                picture.Content, ct);
            entries.Append(CultureInfo.InvariantCulture, $"/{Use(picture)} {number} 0 R ");
        }

        return entries.ToString();
    }

    private static string Hex(string text) => Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text));

    /// <summary>Writes numbered objects one after the other, and at the end where each of them is.</summary>
    private sealed class PdfWriter(Stream file)
    {
        private readonly List<long> places = [];
        private long length;

        public Task BeginAsync(CancellationToken ct) => SendAsync("%PDF-1.5\n%\u00e2\u00e3\u00cf\u00d3\n"u8.ToArray(), ct);

        public int Reserve()
        {
            places.Add(0);
            return places.Count;
        }

        public async Task<int> AddAsync(string content, CancellationToken ct)
        {
            var number = Reserve();
            await WriteAsync(number, content, ct);
            return number;
        }

        /// <summary>Adds a stream, compressed.</summary>
        public async Task<int> AddAsync(string entries, byte[] content, CancellationToken ct)
        {
            using var small = new MemoryStream();
            await using (var zip = new ZLibStream(small, CompressionLevel.Optimal, leaveOpen: true))
            {
                await zip.WriteAsync(content, ct);
            }

            return await AddRawAsync($"{entries} /Filter /FlateDecode", small.ToArray(), ct);
        }

        /// <summary>Adds a stream as it is.</summary>
        public async Task<int> AddRawAsync(string entries, byte[] content, CancellationToken ct)
        {
            var number = Reserve();
            places[number - 1] = length;
            await SendAsync(Encoding.ASCII.GetBytes($"{number} 0 obj\n<< {entries} /Length {content.Length} >>\nstream\n"), ct);
            await SendAsync(content, ct);
            await SendAsync("\nendstream\nendobj\n"u8.ToArray(), ct);
            return number;
        }

        public Task WriteAsync(int number, string content, CancellationToken ct)
        {
            places[number - 1] = length;
            return SendAsync(Encoding.ASCII.GetBytes($"{number} 0 obj\n{content}\nendobj\n"), ct);
        }

        public Task EndAsync(int root, int info, CancellationToken ct)
        {
            var table = new StringBuilder($"xref\n0 {places.Count + 1}\n0000000000 65535 f \n");
            foreach (var place in places)
            {
                table.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n");
            }

            table.Append(
                CultureInfo.InvariantCulture,
                $"trailer\n<< /Size {places.Count + 1} /Root {root} 0 R /Info {info} 0 R >>\nstartxref\n{length}\n%%EOF\n");
            return SendAsync(Encoding.ASCII.GetBytes(table.ToString()), ct);
        }

        private async Task SendAsync(byte[] bytes, CancellationToken ct)
        {
            await file.WriteAsync(bytes, ct);
            length += bytes.Length;
        }
    }
}
