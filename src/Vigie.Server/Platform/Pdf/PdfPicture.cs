using System.Buffers.Binary;

namespace Vigie.Server.Platform.Pdf;

/// <summary>A picture as a PDF holds it: JPEG as it is, or the compressed pixels of a PNG.</summary>
/// <param name="StoredWidth">Pixels of a row, before it is turned as <paramref name="Orientation"/> says.</param>
/// <param name="Orientation">1 to 8: where the first row and column belong (EXIF 2.32 §4.6.5, Orientation); phones turn pictures only so.</param>
internal sealed record PdfPicture(byte[] Content, int StoredWidth, int StoredHeight, bool Grey, bool IsJpeg, int Orientation = 1)
{
    private const int OrientationTag = 0x0112;

    /// <summary>By orientation from 1: what turns the unit square upright.</summary>
    private static readonly (int A, int B, int C, int D, int X, int Y)[] Placings =
    [
        (1, 0, 0, 1, 0, 0), (-1, 0, 0, 1, 1, 0), (-1, 0, 0, -1, 1, 1), (1, 0, 0, -1, 0, 1),
        (0, -1, -1, 0, 1, 1), (0, -1, 1, 0, 0, 1), (0, 1, 1, 0, 0, 0), (0, 1, -1, 0, 1, 0),
    ];

    /// <summary>Pixels, upright, as <see cref="Height"/>.</summary>
    public int Width => Orientation > 4 ? StoredHeight : StoredWidth;

    public int Height => Orientation > 4 ? StoredWidth : StoredHeight;

    internal (int A, int B, int C, int D, int X, int Y) Placing => Placings[Orientation - 1];

    /// <summary>Reads a JPEG or a PNG; null when it is neither, or of a kind that cannot be shown.</summary>
    public static PdfPicture? Of(byte[] file) => file switch
    {
        [0xFF, 0xD8, ..] => OfJpeg(file),
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => PngReader.Read(file),
        _ => null,
    };

    /// <summary>Null when it is not of grey or of red, green and blue.</summary>
    private static PdfPicture? OfJpeg(byte[] jpeg)
    {
        var orientation = 1;
        for (var at = 2; at + 9 < jpeg.Length && jpeg[at] == 0xFF;)
        {
            // Frames: C0 to CF, but for the tables C4, C8 and CC.
            if (jpeg[at + 1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                var (width, height) = ((jpeg[at + 7] << 8) | jpeg[at + 8], (jpeg[at + 5] << 8) | jpeg[at + 6]);
                return jpeg[at + 9] is 1 or 3 && width > 0 && height > 0
                    ? new(jpeg, width, height, Grey: jpeg[at + 9] == 1, IsJpeg: true, orientation) : null;
            }

            var length = (jpeg[at + 2] << 8) | jpeg[at + 3];
            var segment = jpeg.AsSpan(at + 4, Math.Clamp(length - 2, 0, jpeg.Length - at - 4));
            if (jpeg[at + 1] == 0xE1 && segment.StartsWith("Exif\0\0"u8))
            {
                orientation = OrientationOf(segment[6..]);
            }

            at += 2 + length;
        }

        return null;
    }

    /// <summary>From the first directory of a TIFF header; 1 when it does not say.</summary>
    private static int OrientationOf(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 10)
        {
            return 1;
        }

        var little = tiff[0] == (byte)'I';
        var start = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (start > tiff.Length - 2)
        {
            return 1;
        }

        var count = UShort(tiff[(int)start..], little);
        for (var entry = (int)start + 2; count > 0 && entry + 12 <= tiff.Length; entry += 12, count--)
        {
            if (UShort(tiff[entry..], little) == OrientationTag)
            {
                return UShort(tiff[(entry + 8)..], little) is var value and >= 1 and <= 8 ? value : 1;
            }
        }

        return 1;

        static int UShort(ReadOnlySpan<byte> at, bool little) =>
            little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);
    }
}
