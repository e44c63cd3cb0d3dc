using static Vigie.Server.Platform.Pdf.TrueTypeFont;

namespace Vigie.Server.Platform.Pdf;

/// <summary>
/// A document that grows from the top of a page to its bottom and goes on over the next one; at its end each page gets its number.
/// Lengths are points (1/72 inch).
/// </summary>
internal sealed class PdfPaper
{
    /// <summary>The margin, on all sides.</summary>
    public const double Left = 40;

    /// <summary>Of the size of the letters.</summary>
    private const double LineHeight = 1.35;

    private const double FootSize = 8;
    private const double Quiet = 0.4;

    private readonly PdfDocument document;
    private readonly (double Width, double Height) size;
    private readonly string foot;

    /// <param name="country">ISO 3166-1: Letter in North America, A4 elsewhere.</param>
    /// <param name="foot">Stands at the bottom of every page.</param>
    public PdfPaper(string title, string country, string foot, bool landscape = false)
    {
        var (width, height) = SheetOf(country);
        size = landscape ? (height, width) : (width, height);
        this.foot = foot;
        document = new(title);
        Page = NextPage();
    }

    /// <summary>The one being filled.</summary>
    public PdfPage Page { get; private set; }

    /// <summary>Where the next thing is drawn, from the top.</summary>
    public double Top { get; private set; }

    /// <summary>From margin to margin.</summary>
    public double Width => size.Width - (2 * Left);

    private double Room => size.Height - Left - (2 * FootSize) - Top;

    /// <summary>The width and height of a country's sheets.</summary>
    public static (double Width, double Height) SheetOf(string country) => country is "CA" or "US" or "MX" ? (612, 792) : (595.28, 841.89);

    /// <summary>Begins another page unless so much room is left; whether it did.</summary>
    public bool Need(double height)
    {
        if (height <= Room)
        {
            return false;
        }

        Page = NextPage();
        return true;
    }

    public void Skip(double height) => Top += height;

    public void Heading(string text, double fontSize = 16)
    {
        Lines(text, Bold, fontSize, Left, Width);
        Skip(fontSize * 0.5);
    }

    public void Paragraph(string text, double fontSize = 9)
    {
        Lines(text, Regular, fontSize, Left, Width);
        Skip(fontSize * 0.6);
    }

    /// <summary>Names with their values.</summary>
    /// <param name="share">Of the width for the names.</param>
    public void Facts(IEnumerable<(string Name, string Value)> facts, double fontSize = 9, double share = 0.3)
    {
        var names = Width * share;
        foreach (var (name, value) in facts)
        {
            var (left, right) = (PdfText.Wrap(name, Bold, fontSize, names - 8), PdfText.Wrap(value, Regular, fontSize, Width - names));
            for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
            {
                Need(fontSize * LineHeight);
                Page.Text(left.ElementAtOrDefault(i) ?? "", Bold, fontSize, Left, Top + fontSize, Quiet);
                Page.Text(right.ElementAtOrDefault(i) ?? "", Regular, fontSize, Left + names, Top + fontSize);
                Skip(fontSize * LineHeight);
            }
        }

        Skip(fontSize * 0.6);
    }

    /// <summary>A picture at its proportions, no larger than this.</summary>
    public void Picture(PdfPicture picture, double maxWidth, double maxHeight)
    {
        var scale = Math.Min(Math.Min(maxWidth, Width) / picture.Width, maxHeight / picture.Height);
        var (width, height) = (picture.Width * scale, picture.Height * scale);
        Need(height);
        Page.Picture(picture, Left, Top, width, height);
        Skip(height + 6);
    }

    /// <summary>Numbers the pages and writes the document.</summary>
    public Task SaveAsync(Stream file, CancellationToken ct)
    {
        var baseline = size.Height - Left;
        foreach (var (i, page) in document.Pages.Index())
        {
            var number = $"{i + 1}/{document.Pages.Count}";
            page.Text(PdfText.Cut(foot, Regular, FootSize, Width - 60), Regular, FootSize, Left, baseline, Quiet);
            page.Text(number, Regular, FootSize, Left + Width - Regular.WidthOf(number, FootSize), baseline, Quiet);
        }

        return document.SaveAsync(file, ct);
    }

    private void Lines(string text, TrueTypeFont font, double fontSize, double left, double width)
    {
        foreach (var line in PdfText.Wrap(text, font, fontSize, width))
        {
            Need(fontSize * LineHeight);
            Page.Text(line, font, fontSize, left, Top + fontSize);
            Skip(fontSize * LineHeight);
        }
    }

    private PdfPage NextPage()
    {
        Top = Left;
        return document.AddPage(size.Width, size.Height);
    }
}
