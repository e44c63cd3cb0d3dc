using Vigie.Server.Platform.Pdf;

namespace Vigie.Server.Platform.Files;

/// <summary>A list on paper: columns in proportion to their widths, the header on every page.</summary>
internal sealed class PdfTable
{
    private const double FontSize = 7;
    private const double LineHeight = 9;
    private const double Padding = 3;

    /// <summary>Characters of a cell: a row must fit on a page.</summary>
    private const int MaxText = 300;

    private readonly PdfPaper paper;
    private readonly (string Title, double Width, bool IsNumber)[] columns;
    private readonly List<IReadOnlyList<string>> header;

    /// <summary>Begins a table where the paper is, with its header and room for a row.</summary>
    /// <param name="columns">Their titles, widths in any unit, and whether they hold numbers, which end at the right.</param>
    public PdfTable(PdfPaper paper, IReadOnlyList<(string Title, double Width, bool IsNumber)> columns)
    {
        var part = paper.Width / columns.Sum(column => column.Width);
        this.paper = paper;
        this.columns = [.. columns.Select(column => column with { Width = part * column.Width })];
        header = Cells(columns.Select(column => column.Title), TrueTypeFont.Bold);
        paper.Need(Height(header) + LineHeight + (2 * Padding));
        DrawHeader();
    }

    public static async Task WriteAsync<T>(Stream file, Table<T> table, FileReader reader, IAsyncEnumerable<T> rows, CancellationToken ct)
    {
        var title = table.Title.In(reader.Language);
        var paper = new PdfPaper(title, reader.Country, $"{reader.Company} · {title} · {reader.Text(reader.Now)}", landscape: true);
        paper.Heading(title);
        var drawn = new PdfTable(paper, [.. table.Columns.Select(column => (column.In(reader.Language), (double)column.Width, false))]);
        await foreach (var row in rows.WithCancellation(ct))
        {
            drawn.Add(table.Columns.Select(column => reader.Text(column.Value(row))));
        }

        await paper.SaveAsync(file, ct);
    }

    /// <summary>Adds a row; on a new page the header comes first.</summary>
    public void Add(IEnumerable<string> texts)
    {
        var cells = Cells(texts, TrueTypeFont.Regular);
        if (paper.Need(Height(cells)))
        {
            DrawHeader();
        }

        Draw(cells, TrueTypeFont.Regular);
    }

    private void DrawHeader()
    {
        paper.Page.Area(PdfPaper.Left, paper.Top, paper.Width, Height(header), grey: 0.95);
        Draw(header, TrueTypeFont.Bold);
    }

    /// <summary>The lines of each cell of a row.</summary>
    private List<IReadOnlyList<string>> Cells(IEnumerable<string> texts, TrueTypeFont font) =>
        [.. texts.Select((text, column) => PdfText.Wrap(
            text.Length <= MaxText ? text : text[..MaxText] + "…", font, FontSize, columns[column].Width - (2 * Padding)))];

    private static double Height(List<IReadOnlyList<string>> cells) => (Padding * 2) + (LineHeight * cells.Max(lines => lines.Count));

    private void Draw(List<IReadOnlyList<string>> cells, TrueTypeFont font)
    {
        var left = PdfPaper.Left;
        foreach (var (lines, column) in cells.Zip(columns))
        {
            foreach (var (i, line) in lines.Index().Where(one => one.Item.Length > 0))
            {
                var indent = column.IsNumber ? column.Width - Padding - font.WidthOf(line, FontSize) : Padding;
                paper.Page.Text(line, font, FontSize, left + indent, paper.Top + Padding + (i * LineHeight) + FontSize);
            }

            left += column.Width;
        }

        paper.Skip(Height(cells));
        paper.Page.Line(PdfPaper.Left, paper.Top, PdfPaper.Left + paper.Width, paper.Top, grey: 0.8);
    }
}
