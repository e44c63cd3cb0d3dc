using System.Buffers.Binary;
using System.Text;

namespace Vigie.Server.Platform.Pdf;

/// <summary>
/// A TrueType font, as far as documents need it: which glyph a character has, how wide it is, and a font of only some of its glyphs. Source:
/// the OpenType specification, tables cmap (formats 4 and 12), glyf, head, hhea, hmtx, loca and maxp.
/// </summary>
/// <remarks>Written here because the PDF library at hand may not be used under this project's licence.</remarks>
internal sealed class TrueTypeFont
{
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    private readonly byte[] file;
    private readonly Dictionary<string, (int Start, int Length)> tables = [];
    private readonly Dictionary<int, ushort> glyphs = [];
    private readonly int unitsPerEm;
    private readonly int glyphCount;
    private readonly int metricCount;
    private readonly bool longOffsets;

    /// <param name="name">As documents call it: letters and hyphens.</param>
    /// <param name="file">A font with outlines in a table glyf.</param>
    public TrueTypeFont(string name, byte[] file)
    {
        (Name, this.file) = (name, file);
        for (var i = 0; i < UShort(4); i++)
        {
            var entry = 12 + (16 * i);
            tables[Encoding.ASCII.GetString(file, entry, 4)] = ((int)UInt(entry + 8), (int)UInt(entry + 12));
        }

        var head = tables["head"].Start;
        unitsPerEm = UShort(head + 18);
        longOffsets = Short(head + 50) == 1;
        Box = [.. Enumerable.Range(0, 4).Select(i => PerMille(Short(head + 36 + (2 * i))))];
        glyphCount = UShort(tables["maxp"].Start + 4);
        var hhea = tables["hhea"].Start;
        (Ascent, Descent) = (PerMille(Short(hhea + 4)), PerMille(Short(hhea + 6)));
        metricCount = UShort(hhea + 34);
        ReadCharacters();
    }

    public static TrueTypeFont Regular { get; } = Embedded("DejaVuSans");

    public static TrueTypeFont Bold { get; } = Embedded("DejaVuSans-Bold");

    public string Name { get; }

    /// <summary>Thousandths of the font's size, as the next ones.</summary>
    public int Ascent { get; }

    public int Descent { get; }

    /// <summary>Left, bottom, right and top of all glyphs.</summary>
    public IReadOnlyList<int> Box { get; }

    /// <summary>The glyph of a character; 0, an empty box, when it has none.</summary>
    public ushort GlyphOf(Rune character) => glyphs.GetValueOrDefault(character.Value);

    /// <summary>The width of a glyph in thousandths of the font's size.</summary>
    public int WidthOf(ushort glyph) => PerMille(UShort(tables["hmtx"].Start + (4 * Math.Min((int)glyph, metricCount - 1))));

    /// <summary>The width of a text, in the unit of <paramref name="size"/>.</summary>
    public double WidthOf(string text, double size)
    {
        var width = 0;
        foreach (var character in text.EnumerateRunes())
        {
            width += WidthOf(GlyphOf(character));
        }

        return width * size / 1000;
    }

    /// <summary>A font file in which these glyphs, and those that they are composed of, have their numbers and all others are empty.</summary>
    public byte[] Subset(IEnumerable<ushort> used)
    {
        var wanted = new SortedSet<ushort>(used) { 0 };
        var open = new Queue<ushort>(wanted);
        while (open.TryDequeue(out var glyph))
        {
            foreach (var part in PartsOf(glyph).Where(wanted.Add))
            {
                open.Enqueue(part);
            }
        }

        var outlines = new MemoryStream();
        var offsets = new byte[4 * (glyphCount + 1)];
        for (var glyph = 0; glyph < glyphCount; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(4 * glyph), (uint)outlines.Length);
            if (wanted.Contains((ushort)glyph))
            {
                outlines.Write(Outline((ushort)glyph));
                outlines.SetLength((outlines.Length + 3) & ~3);
                outlines.Position = outlines.Length;
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(4 * glyphCount), (uint)outlines.Length);
        var head = Table("head").ToArray();
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1); // long offsets
        return Assemble(name => name switch
        {
            "glyf" => outlines.ToArray(),
            "loca" => offsets,
            "head" => head,
            _ => Table(name).ToArray(),
        });
    }

    private static TrueTypeFont Embedded(string name)
    {
        using var stream = typeof(TrueTypeFont).Assembly.GetManifestResourceStream($"Vigie.Server.Platform.Pdf.Fonts.{name}.ttf")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new(name, bytes);
    }

    private byte[] Assemble(Func<string, byte[]> table)
    {
        var names = Kept.Where(tables.ContainsKey).ToList();
        var made = new MemoryStream();
        void Write(uint value, int bytes)
        {
            for (var shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
            {
                made.WriteByte((byte)(value >> shift));
            }
        }

        var power = (int)Math.Log2(names.Count);
        Write(0x00010000, 4);
        Write((uint)names.Count, 2);
        Write((uint)(16 << power), 2);
        Write((uint)power, 2);
        Write((uint)((16 * names.Count) - (16 << power)), 2);
        var contents = names.ConvertAll(name => table(name));
        var at = 12 + (16 * names.Count);
        foreach (var (name, content) in names.Zip(contents))
        {
            made.Write(Encoding.ASCII.GetBytes(name));
            Write(Checksum(content), 4);
            Write((uint)at, 4);
            Write((uint)content.Length, 4);
            at += (content.Length + 3) & ~3;
        }

        foreach (var content in contents)
        {
            made.Write(content);
            made.SetLength((made.Length + 3) & ~3);
            made.Position = made.Length;
        }

        return made.ToArray();
    }

    private static uint Checksum(byte[] content)
    {
        var sum = 0u;
        for (var i = 0; i < content.Length; i++)
        {
            sum += (uint)content[i] << (24 - (8 * (i & 3)));
        }

        return sum;
    }

    private void ReadCharacters()
    {
        var cmap = tables["cmap"].Start;
        foreach (var start in Enumerable.Range(0, UShort(cmap + 2)).Select(i => cmap + (int)UInt(cmap + 8 + (8 * i))).Distinct())
        {
            switch (UShort(start))
            {
                case 4:
                    ReadSegments(start);
                    break;
                case 12:
                    ReadGroups(start);
                    break;
            }
        }
    }

    private void ReadSegments(int start)
    {
        var count = UShort(start + 6) / 2;
        var (ends, begins) = (start + 14, start + 16 + (2 * count));
        for (var segment = 0; segment < count; segment++)
        {
            var (first, last) = (UShort(begins + (2 * segment)), UShort(ends + (2 * segment)));
            var delta = UShort(begins + (2 * (count + segment)));
            var rangeAt = begins + (2 * ((2 * count) + segment));
            var range = UShort(rangeAt);
            for (int character = first; character <= last && character != 0xFFFF; character++)
            {
                var glyph = range == 0 ? character : UShort(rangeAt + range + (2 * (character - first)));
                if (range == 0 || glyph != 0)
                {
                    glyphs[character] = (ushort)(glyph + delta);
                }
            }
        }
    }

    private void ReadGroups(int start)
    {
        for (var group = start + 16; group < start + 16 + (12 * UInt(start + 12)); group += 12)
        {
            for (var (character, glyph) = (UInt(group), UInt(group + 8)); character <= UInt(group + 4); character++, glyph++)
            {
                glyphs[(int)character] = (ushort)glyph;
            }
        }
    }

    /// <summary>The glyphs of which a glyph is composed.</summary>
    private List<ushort> PartsOf(ushort glyph)
    {
        var parts = new List<ushort>();
        var outline = Outline(glyph);
        if (outline.Length < 10 || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0)
        {
            return parts;
        }

        for (var (at, more) = (10, true); more;)
        {
            var flags = BinaryPrimitives.ReadUInt16BigEndian(outline[at..]);
            parts.Add(BinaryPrimitives.ReadUInt16BigEndian(outline[(at + 2)..]));
            at += 4 + ((flags & 0x01) != 0 ? 4 : 2) + ((flags & 0x08) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0);
            more = (flags & 0x20) != 0;
        }

        return parts;
    }

    private ReadOnlySpan<byte> Outline(ushort glyph)
    {
        var loca = tables["loca"].Start;
        var (begin, end) = longOffsets
            ? ((int)UInt(loca + (4 * glyph)), (int)UInt(loca + (4 * (glyph + 1))))
            : (2 * UShort(loca + (2 * glyph)), 2 * UShort(loca + (2 * (glyph + 1))));
        return Table("glyf")[begin..end];
    }

    private ReadOnlySpan<byte> Table(string name) => file.AsSpan(tables[name].Start, tables[name].Length);

    private int PerMille(int units) => (int)Math.Round(units * 1000.0 / unitsPerEm);

    private ushort UShort(int at) => BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));

    private short Short(int at) => BinaryPrimitives.ReadInt16BigEndian(file.AsSpan(at));

    private uint UInt(int at) => BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
}
