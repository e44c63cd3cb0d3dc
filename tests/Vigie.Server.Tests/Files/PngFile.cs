using System.Buffers.Binary;
using System.IO.Compression;

namespace Vigie.Server.Tests.Files;

/// <summary>Makes PNG files (ISO/IEC 15948), a filter of the standard's five on each row in turn.</summary>
internal static class PngFile
{
    /// <param name="colour">0 grey, 2 colours, 3 palette, 4 grey with alpha, 6 colours with alpha.</param>
    /// <param name="rows">The bytes of each row, without its filter.</param>
    public static byte[] Of(int width, int colour, byte[][] rows, byte[]? palette = null, byte[]? transparent = null, int depth = 8)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        Add(file, "IHDR"u8, [.. Int(width), .. Int(rows.Length), (byte)depth, (byte)colour, 0, 0, 0]);
        if (palette is not null)
        {
            Add(file, "PLTE"u8, palette);
        }

        if (transparent is not null)
        {
            Add(file, "tRNS"u8, transparent);
        }

        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var step = Math.Max(1, (colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 }) * depth / 8);
            for (var y = 0; y < rows.Length; y++)
            {
                zip.WriteByte((byte)(y % 5));
                zip.Write(Filter(y % 5, rows[y], y == 0 ? new byte[rows[y].Length] : rows[y - 1], step));
            }
        }

        Add(file, "IDAT"u8, packed.ToArray());
        Add(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Filter(int kind, byte[] row, byte[] before, int step) => [.. row.Select((value, i) =>
    {
        var (left, up, corner) = (i < step ? 0 : row[i - step], (int)before[i], i < step ? 0 : before[i - step]);
        var nearest = new[] { left, up, corner }.MinBy(one => Math.Abs(left + up - corner - one));
        return (byte)(value - (kind switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => nearest, _ => 0 }));
    })];

    private static void Add(MemoryStream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        file.Write(Int(content.Length));
        file.Write(name);
        file.Write(content);
        file.Write(Int(0)); // nobody compares the sums
    }

    private static byte[] Int(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
