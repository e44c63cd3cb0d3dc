using System.Globalization;
using System.Text;

namespace Vigie.Server.Platform.Pdf;

/// <summary>One page. Lengths are points, from its left and its top; greys go from 0, black, to 1, white.</summary>
internal sealed class PdfPage(PdfDocument document, double width, double height)
{
    private readonly StringBuilder content = new();

    public double Width => width;

    public double Height => height;

    internal string Content => content.ToString();

    /// <param name="baseline">On which the letters stand, from the top.</param>
    public void Text(string text, TrueTypeFont font, double size, double left, double baseline, double grey = 0)
    {
        var (name, glyphs) = document.Use(font, text);
        content.Append(
            CultureInfo.InvariantCulture,
            $"{N(grey)} g BT /{name} {N(size)} Tf {N(left)} {N(height - baseline)} Td <{glyphs}> Tj ET\n");
    }

    public void Area(double left, double top, double areaWidth, double areaHeight, double grey = 0) => content.Append(
        CultureInfo.InvariantCulture, $"{N(grey)} g {N(left)} {N(height - top - areaHeight)} {N(areaWidth)} {N(areaHeight)} re f\n");

    public void Line(double left, double top, double right, double bottom, double thickness = 0.5, double grey = 0) => content.Append(
        CultureInfo.InvariantCulture,
        $"{N(grey)} G {N(thickness)} w {N(left)} {N(height - top)} m {N(right)} {N(height - bottom)} l S\n");

    public void Picture(PdfPicture picture, double left, double top, double pictureWidth, double pictureHeight) => content.Append(
        CultureInfo.InvariantCulture,
        $"q {N(pictureWidth)} 0 0 {N(pictureHeight)} {N(left)} {N(height - top - pictureHeight)} cm /{document.Use(picture)} Do Q\n");

    private static string N(double value) => PdfDocument.Number(value);
}

/// <summary>A picture in JPEG, which a PDF holds as it is.</summary>
internal sealed record PdfPicture(byte[] Jpeg, int Width, int Height, bool Grey)
{
    /// <summary>Reads its size; null when it is no JPEG of grey or of red, green and blue.</summary>
    public static PdfPicture? Of(byte[] jpeg)
    {
        if (jpeg is not [0xFF, 0xD8, ..])
        {
            return null;
        }

        for (var at = 2; at + 9 < jpeg.Length && jpeg[at] == 0xFF;)
        {
            // Frames: C0 to CF, but for the tables C4, C8 and CC.
            if (jpeg[at + 1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return jpeg[at + 9] is 1 or 3
                    ? new(jpeg, (jpeg[at + 7] << 8) | jpeg[at + 8], (jpeg[at + 5] << 8) | jpeg[at + 6], Grey: jpeg[at + 9] == 1)
                    : null;
            }

            at += 2 + ((jpeg[at + 2] << 8) | jpeg[at + 3]);
        }

        return null;
    }
}
