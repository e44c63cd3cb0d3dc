using System.Globalization;

namespace Vigie.Server.Platform.Pdf;

/// <summary>The area of a chart: where values are on a page.</summary>
/// <param name="Low">What the bottom stands for.</param>
/// <param name="High">What the top stands for; more than <paramref name="Low"/>.</param>
internal sealed record PdfFrame(double Left, double Top, double Right, double Bottom, double Low, double High)
{
    public const double TextSize = 7;
    private const int Marks = 4;
    private const double Quiet = 0.3;

    /// <param name="share">Of the way from left to right, 0 to 1.</param>
    public (double Left, double Top) At(double share, double value) =>
        (Left + ((Right - Left) * share), Bottom - ((Bottom - Top) * ((value - Low) / (High - Low))));

    /// <summary>Both axes, a line at each of five values, and what the ends of the horizontal axis are called.</summary>
    public void DrawAxes(PdfPage page, string first, string last, string language)
    {
        page.Line(Left, Bottom, Right, Bottom);
        page.Line(Left, Top, Left, Bottom);
        for (var i = 0; i <= Marks; i++)
        {
            var value = Low + ((High - Low) * i / Marks);
            var (_, y) = At(0, value);
            page.Line(Left, y, Right, y, 0.25, grey: 0.8);
            var text = Number(value, language);
            page.Text(text, TrueTypeFont.Regular, TextSize, Left - 4 - TrueTypeFont.Regular.WidthOf(text, TextSize), y + 2.5, Quiet);
        }

        page.Text(first, TrueTypeFont.Regular, TextSize, Left, Bottom + 10, Quiet);
        page.Text(last, TrueTypeFont.Regular, TextSize, Right - TrueTypeFont.Regular.WidthOf(last, TextSize), Bottom + 10, Quiet);
    }

    /// <summary>With as many digits as tell the marks apart.</summary>
    private string Number(double value, string language)
    {
        var text = value.ToString((High - Low) switch { >= 10 => "0.#", >= 1 => "0.##", _ => "0.###" }, CultureInfo.InvariantCulture);
        return language == "fr" ? text.Replace('.', ',') : text;
    }
}
