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

    /// <summary>The edges of an area.</summary>
    public void Frame(double left, double top, double areaWidth, double areaHeight, double thickness = 0.5, double grey = 0) => content.Append(
        CultureInfo.InvariantCulture, $"{N(grey)} G {N(thickness)} w {N(left)} {N(height - top - areaHeight)} {N(areaWidth)} {N(areaHeight)} re S\n");

    /// <summary>A line through points, with round ends and corners; a single point is a dot.</summary>
    public void Stroke(IEnumerable<(double Left, double Top)> points, double thickness = 0.5, double grey = 0)
    {
        content.Append(CultureInfo.InvariantCulture, $"q 1 J 1 j {N(grey)} G {N(thickness)} w\n");
        Path(points);
        content.Append("S Q\n");
    }

    /// <summary>The area within a line through points.</summary>
    public void Shape(IEnumerable<(double Left, double Top)> points, double grey)
    {
        content.Append(CultureInfo.InvariantCulture, $"{N(grey)} g\n");
        Path(points);
        content.Append("f\n");
    }

    /// <summary>A picture, upright, in an area.</summary>
    public void Picture(PdfPicture picture, double left, double top, double pictureWidth, double pictureHeight)
    {
        var (a, b, c, d, x, y) = picture.Placing;
        content.Append(
            CultureInfo.InvariantCulture,
            $"q {N(pictureWidth)} 0 0 {N(pictureHeight)} {N(left)} {N(height - top - pictureHeight)} cm {a} {b} {c} {d} {x} {y} cm /{document.Use(picture)} Do Q\n");
    }

    private void Path(IEnumerable<(double Left, double Top)> points)
    {
        var drawing = false;
        foreach (var (left, top) in points)
        {
            content.Append(CultureInfo.InvariantCulture, $"{N(left)} {N(height - top)} {(drawing ? "l" : "m")}\n");
            drawing = true;
        }
    }

    private static string N(double value) => PdfDocument.Number(value);
}
