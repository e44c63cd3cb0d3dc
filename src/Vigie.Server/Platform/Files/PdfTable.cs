using Vigie.Server.Platform.Pdf;

namespace Vigie.Server.Platform.Files;

/// <summary>A list on paper: columns in proportion to their widths, the header on every page.</summary>
internal static class PdfTable
{
    private const double FontSize = 7;
    private const double LineHeight = 9;
    private const double Padding = 3;

    /// <summary>Characters of a cell: a row must fit on a page.</summary>
    private const int MaxText = 300;

    public static async Task WriteAsync<T>(Stream file, Table<T> table, FileReader reader, IAsyncEnumerable<T> rows, CancellationToken ct)
    {
        var title = table.Title.In(reader.Language);
        var paper = new PdfPaper(title, reader.Country, $"{reader.Company} · {title} · {reader.Text(reader.Now)}", landscape: true);
        paper.Heading(title);
        var parts = paper.Width / table.Columns.Sum(column => column.Width);
        double[] widths = [.. table.Columns.Select(column => parts * column.Width)];
        var header = Cells(table.Columns.Select(column => column.In(reader.Language)), widths, TrueTypeFont.Bold);
        DrawHeader();
        await foreach (var row in rows.WithCancellation(ct))
        {
            var cells = Cells(table.Columns.Select(column => reader.Text(column.Value(row))), widths, TrueTypeFont.Regular);
            if (paper.Need(Height(cells)))
            {
                DrawHeader();
            }

            Draw(paper, cells, widths, TrueTypeFont.Regular);
        }

        await paper.SaveAsync(file, ct);

        void DrawHeader()
        {
            paper.Page.Area(PdfPaper.Left, paper.Top, paper.Width, Height(header), grey: 0.95);
            Draw(paper, header, widths, TrueTypeFont.Bold);
        }
    }

    /// <summary>The lines of each cell of a row.</summary>
    private static List<IReadOnlyList<string>> Cells(IEnumerable<string> texts, double[] widths, TrueTypeFont font) =>
        [.. texts.Select((text, column) => PdfText.Wrap(
            text.Length <= MaxText ? text : text[..MaxText] + "…", font, FontSize, widths[column] - (2 * Padding)))];

    private static double Height(List<IReadOnlyList<string>> cells) => (Padding * 2) + (LineHeight * cells.Max(lines => lines.Count));

    private static void Draw(PdfPaper paper, List<IReadOnlyList<string>> cells, double[] widths, TrueTypeFont font)
    {
        var left = PdfPaper.Left;
        foreach (var (lines, width) in cells.Zip(widths))
        {
            foreach (var (i, line) in lines.Index().Where(one => one.Item.Length > 0))
            {
                paper.Page.Text(line, font, FontSize, left + Padding, paper.Top + Padding + (i * LineHeight) + FontSize);
            }

            left += width;
        }

        paper.Skip(Height(cells));
        paper.Page.Line(PdfPaper.Left, paper.Top, PdfPaper.Left + paper.Width, paper.Top, grey: 0.8);
    }
}
