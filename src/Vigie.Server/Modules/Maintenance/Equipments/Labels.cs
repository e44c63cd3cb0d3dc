using QRCoder;
using Vigie.Server.Platform.Pdf;

namespace Vigie.Server.Modules.Maintenance.Equipments;

/// <summary>What stands on a label.</summary>
/// <param name="Url">What its code leads to.</param>
internal sealed record Label(string Name, string SerialNumber, string Url);

/// <summary>
/// Labels at their exact size: a QR code of rectangles, sharp at every resolution, beside the name and the serial number. Printed at 100 %
/// they fall on the labels of the sheet.
/// </summary>
internal static class Labels
{
    /// <summary>Points in a millimetre.</summary>
    private const double Mm = 72 / 25.4;

    private const double NameSize = 8;
    private const double SerialSize = 7;
    private const double Padding = 1.5 * Mm;

    public static async Task WriteAsync(Stream file, string title, LabelFormat format, IReadOnlyList<Label> labels, CancellationToken ct)
    {
        var sheet = SheetOf(format);
        var document = new PdfDocument(title);
        foreach (var page in labels.Chunk(sheet.Columns * sheet.Rows))
        {
            var paper = document.AddPage(sheet.Width * Mm, sheet.Height * Mm);
            foreach (var (i, label) in page.Index())
            {
                Draw(paper, label, sheet, sheet.Left + (i % sheet.Columns * sheet.StepX), sheet.Top + (i / sheet.Columns * sheet.StepY));
            }
        }

        await document.SaveAsync(file, ct);
    }

    // The makers' templates.
    private static Sheet SheetOf(LabelFormat format) => format switch
    {
        LabelFormat.AveryL7160 => new(210, 297, 3, 7, 63.5, 38.1, 7.2, 15.15, 66.04, 38.1),
        LabelFormat.AveryL7163 => new(210, 297, 2, 7, 99.1, 38.1, 4.65, 15.15, 101.6, 38.1),
        LabelFormat.Avery5160 => new(215.9, 279.4, 3, 10, 66.675, 25.4, 4.7625, 12.7, 69.85, 25.4),
        LabelFormat.Roll62x29 => Roll(62, 29),
        LabelFormat.Roll50x25 => Roll(50, 25),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static Sheet Roll(double width, double height) => new(width, height, 1, 1, width, height, 0, 0, width, height);

    private static void Draw(PdfPage page, Label label, Sheet sheet, double leftMm, double topMm)
    {
        var (left, top, height) = (leftMm * Mm, topMm * Mm, sheet.LabelHeight * Mm);
        var code = Math.Min(height, sheet.LabelWidth * Mm * 0.45);
        DrawCode(page, label.Url, left, top + ((height - code) / 2), code);
        var (textLeft, textWidth) = (left + code, (sheet.LabelWidth * Mm) - code - Padding);
        var most = Math.Max(1, (int)((height - (2 * Padding) - (SerialSize * 1.4)) / (NameSize * 1.25)));
        var lines = PdfText.Wrap(label.Name, TrueTypeFont.Bold, NameSize, textWidth);
        var shown = lines.Count <= most ? lines
            : [.. lines.Take(most - 1), PdfText.Cut(string.Join(' ', lines.Skip(most - 1)), TrueTypeFont.Bold, NameSize, textWidth)];
        var baseline = top + ((height - (shown.Count * NameSize * 1.25) - (SerialSize * 1.4)) / 2) + NameSize;
        foreach (var line in shown)
        {
            page.Text(line, TrueTypeFont.Bold, NameSize, textLeft, baseline);
            baseline += NameSize * 1.25;
        }

        var serial = PdfText.Cut(label.SerialNumber, TrueTypeFont.Regular, SerialSize, textWidth);
        page.Text(serial, TrueTypeFont.Regular, SerialSize, textLeft, baseline);
    }

    /// <summary>Draws a code with its quiet zone in a square; level M still reads with 15 % of it lost.</summary>
    private static void DrawCode(PdfPage page, string url, double left, double top, double side)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(url, QRCodeGenerator.ECCLevel.M);
        var all = code.ModuleMatrix; // with the four white modules around it that ISO/IEC 18004 asks for
        var module = side / all.Count;
        for (var row = 0; row < all.Count; row++)
        {
            for (var column = 0; column < all.Count; column++)
            {
                // Dark neighbours in a row make one rectangle: no white hairlines between them.
                var begin = column;
                while (column < all.Count && all[row][column])
                {
                    column++;
                }

                if (column > begin)
                {
                    page.Area(left + (begin * module), top + (row * module), (column - begin) * module, module);
                }
            }
        }
    }

    /// <summary>A page of labels; lengths are millimetres.</summary>
    /// <param name="Left">From the page's edge to the first label, as <paramref name="Top"/>.</param>
    /// <param name="StepX">From a label to the next, as <paramref name="StepY"/>.</param>
    private sealed record Sheet(
        double Width, double Height, int Columns, int Rows, double LabelWidth, double LabelHeight, double Left, double Top, double StepX,
        double StepY);
}
