using System.Buffers.Binary;
using System.IO.Compression;

namespace Vigie.Server.Platform.Pdf;

/// <summary>
/// Reads a PNG (ISO/IEC 15948) for a PDF: its pixels on white, as compressed bytes of red, green and blue. All kinds but interlaced ones;
/// checksums are not compared. A row at a time: it never holds more than the file and what comes out.
/// </summary>
internal sealed class PngReader : IDisposable
{
    /// <summary>A small file can claim any size.</summary>
    private const long MostPixels = 24_000_000;

    private readonly int width;
    private readonly int height;
    private readonly int depth;
    private readonly int colour;
    private readonly byte[] palette = [];
    private readonly byte[] transparent = [];
    private readonly MemoryStream data = new();

    private PngReader(byte[] file)
    {
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            if (length < 0 || length > file.Length - at - 12)
            {
                break; // cut off: what came before may still do
            }

            var content = file.AsSpan(at + 8, length);
            switch (file.AsSpan(at + 4, 4))
            {
                case [(byte)'I', (byte)'H', (byte)'D', (byte)'R'] when length == 13 && content[10] == 0 && content[11] == 0 && content[12] == 0:
                    (width, height) = (BinaryPrimitives.ReadInt32BigEndian(content), BinaryPrimitives.ReadInt32BigEndian(content[4..]));
                    (depth, colour) = (content[8], content[9]);
                    break;
                case [(byte)'P', (byte)'L', (byte)'T', (byte)'E']:
                    palette = content.ToArray();
                    break;
                case [(byte)'t', (byte)'R', (byte)'N', (byte)'S']:
                    transparent = content.ToArray();
                    break;
                case [(byte)'I', (byte)'D', (byte)'A', (byte)'T']:
                    data.Write(content);
                    break;
            }

            at += 12 + length;
        }
    }

    private bool IsKnown => width > 0 && height > 0 && (long)width * height <= MostPixels && (colour, depth) switch
    {
        (0, 1 or 2 or 4 or 8 or 16) => true,
        (3, 1 or 2 or 4 or 8) => palette.Length >= 3,
        (2 or 4 or 6, 8 or 16) => true,
        _ => false,
    };

    private int Channels => colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Null when it cannot be read.</summary>
    public static PdfPicture? Read(byte[] file)
    {
        using var reader = new PngReader(file);
        try
        {
            return reader.IsKnown ? new(reader.Decode(), reader.width, reader.height, Grey: false, IsJpeg: false) : null;
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException)
        {
            return null;
        }
    }

    public void Dispose() => data.Dispose();

    private byte[] Decode()
    {
        data.Position = 0;
        using var pixels = new ZLibStream(data, CompressionMode.Decompress);
        using var result = new MemoryStream();
        using (var compressed = new ZLibStream(result, CompressionLevel.Fastest, leaveOpen: true))
        {
            var bits = Channels * depth;
            var step = Math.Max(1, bits / 8);
            var (row, before, line) = (new byte[(((long)width * bits) + 7) / 8], new byte[(((long)width * bits) + 7) / 8], new byte[3 * width]);
            for (var y = 0; y < height; y++)
            {
                var filter = pixels.ReadByte();
                pixels.ReadExactly(row);
                Unfilter(filter, row, before, step);
                for (var x = 0; x < width; x++)
                {
                    Paint(row, x, line.AsSpan(3 * x, 3));
                }

                compressed.Write(line);
                (row, before) = (before, row);
            }
        }

        return result.ToArray();
    }

    /// <summary>§9: each byte was stored as its difference to its neighbours.</summary>
    private static void Unfilter(int filter, byte[] row, byte[] before, int step)
    {
        for (var i = 0; i < row.Length && filter != 0; i++)
        {
            var (left, up, corner) = (i < step ? 0 : row[i - step], before[i], i < step ? 0 : before[i - step]);
            row[i] += (byte)(filter switch
            {
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                4 => Nearest(left, up, corner),
                _ => throw new InvalidDataException("A row of an unknown kind."),
            });
        }
    }

    /// <summary>§9.4, the predictor of Paeth.</summary>
    private static int Nearest(int left, int up, int corner)
    {
        var (toLeft, toUp, toCorner) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - (2 * corner)));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private void Paint(byte[] row, int x, Span<byte> pixel)
    {
        switch (colour)
        {
            case 0:
                pixel.Fill((byte)(Sample(row, x) * 255 / ((1 << Math.Min(depth, 8)) - 1)));
                break;
            case 3:
                var index = Sample(row, x);
                var entry = Math.Min(3 * index, palette.Length - 3);
                OnWhite(palette.AsSpan(entry, 3), index < transparent.Length ? transparent[index] : 255, pixel);
                break;
            default:
                var bytes = depth / 8;
                var at = x * Channels * bytes;
                Span<byte> parts = colour == 4 ? [row[at], row[at], row[at]] : [row[at], row[at + bytes], row[at + (2 * bytes)]];
                OnWhite(parts, colour == 2 ? 255 : row[at + ((Channels - 1) * bytes)], pixel);
                break;
        }
    }

    /// <summary>Of pictures with one sample a pixel; of 16 bits the upper 8.</summary>
    private int Sample(byte[] row, int x)
    {
        if (depth >= 8)
        {
            return row[x * depth / 8];
        }

        var bit = x * depth;
        return (row[bit / 8] >> (8 - depth - (bit % 8))) & ((1 << depth) - 1);
    }

    private static void OnWhite(ReadOnlySpan<byte> colour, int alpha, Span<byte> pixel)
    {
        for (var i = 0; i < 3; i++)
        {
            pixel[i] = (byte)(((colour[i] * alpha) + (255 * (255 - alpha))) / 255);
        }
    }
}
