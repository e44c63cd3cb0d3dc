using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Pdf;
using static Vigie.Server.Platform.Pdf.TrueTypeFont;

namespace Vigie.Server.Modules.Reports.Contents;

/// <summary>A report on paper: key figures as tiles, charts two in a row, tables of their first rows.</summary>
internal static class ReportPdf
{
    private const int MostRows = 20;
    private const int TilesInRow = 3;
    private const double Gap = 10;
    private const double TileHeight = 58;
    private const double ChartHeight = 90;
    private const double AxisWidth = 36;
    private const double Quiet = 0.4;

    public static async Task WriteAsync(Stream file, ReportContent content, FileReader reader, ReportText text, byte[]? logo, CancellationToken ct)
    {
        var title = text.Of(content.Title);
        var period = content.Period.Text(reader.Language);
        var paper = new PdfPaper($"{title} · {period}", reader.Country, $"{reader.Company} · {title} · {period}");
        if (logo is not null && PdfPicture.Of(logo) is { } picture)
        {
            paper.Picture(picture, 120, 40);
        }

        paper.Heading(title, 18);
        paper.Paragraph(string.Join(" · ", new[] { reader.Company, content.Client, period }.OfType<string>()), 11);
        paper.Skip(4);
        DrawTiles(paper, content.Figures, text);
        foreach (var pair in content.Charts.Chunk(2))
        {
            DrawCharts(paper, pair, reader, text);
        }

        foreach (var table in content.Tables)
        {
            DrawTable(paper, table, text);
        }

        foreach (var note in content.Notes)
        {
            paper.Paragraph(text.Of(note), 8);
        }

        var made = new Words("Établi le", "Made on").In(reader.Language);
        paper.Paragraph($"{made} {text.Of(reader.Now)}", 8);
        await paper.SaveAsync(file, ct);
    }

    private static void DrawTiles(PdfPaper paper, IReadOnlyList<KeyFigure> figures, ReportText text)
    {
        var width = (paper.Width - ((TilesInRow - 1) * Gap)) / TilesInRow;
        foreach (var row in figures.Chunk(TilesInRow))
        {
            paper.Need(TileHeight + Gap);
            foreach (var (i, figure) in row.Index())
            {
                DrawTile(paper, PdfPaper.Left + (i * (width + Gap)), width, figure, text);
            }

            paper.Skip(TileHeight + Gap);
        }
    }

    private static void DrawTile(PdfPaper paper, double left, double width, KeyFigure figure, ReportText text)
    {
        var (page, top) = (paper.Page, paper.Top);
        page.Area(left, top, width, TileHeight, grey: 0.96);
        foreach (var (i, line) in PdfText.Wrap(text.Of(figure.Label), Regular, 7.5, width - 16).Take(2).Index())
        {
            page.Text(line, Regular, 7.5, left + 8, top + 12 + (i * 9), Quiet);
        }

        page.Text(PdfText.Cut(text.Of(figure), Bold, 14, width - 16), Bold, 14, left + 8, top + 38);
        if (text.Change(figure) is { } change)
        {
            page.Text(PdfText.Cut(change, Regular, 7.5, width - 16), Regular, 7.5, left + 8, top + 50, Quiet);
        }
    }

    private static void DrawCharts(PdfPaper paper, ReportChart[] charts, FileReader reader, ReportText text)
    {
        paper.Need(ChartHeight + 50);
        var width = (paper.Width - Gap) / 2;
        foreach (var (i, chart) in charts.Index())
        {
            DrawChart(paper, PdfPaper.Left + (i * (width + Gap)), width, chart, reader, text);
        }

        paper.Skip(ChartHeight + 50);
    }

    private static void DrawChart(PdfPaper paper, double left, double width, ReportChart chart, FileReader reader, ReportText text)
    {
        var sign = text.Sign(chart.Unit);
        var title = text.Of(chart.Title) + (sign.Length == 0 ? "" : $" ({sign})");
        paper.Page.Text(PdfText.Cut(title, Bold, 8.5, width), Bold, 8.5, left, paper.Top + 10);
        var at = left + AxisWidth;
        foreach (var (number, series) in chart.Series.Index())
        {
            var name = text.Of(series.Name);
            paper.Page.Area(at, paper.Top + 16, 6, 6, Grey(number));
            paper.Page.Text(name, Regular, 7, at + 9, paper.Top + 22, Quiet);
            at += Regular.WidthOf(name, 7) + 22;
        }

        var (low, high) = Bounds(chart);
        var frame = new PdfFrame(left + AxisWidth, paper.Top + 28, left + width, paper.Top + 28 + ChartHeight - 12, low, high);
        frame.DrawAxes(paper.Page, text.Of(chart.Days[0], Unit.Date), text.Of(chart.Days[^1], Unit.Date), reader.Language);
        foreach (var (number, series) in chart.Series.Index())
        {
            if (chart.AsBars)
            {
                DrawBars(paper.Page, frame, series.Values, number, chart.Series.Count);
            }
            else
            {
                DrawLine(paper.Page, frame, series.Values, Grey(number));
            }
        }
    }

    /// <summary>Percentages go from 0 to 100, bars from 0 to what five marks tell in whole numbers, lines a little beyond what they show.</summary>
    private static (double Low, double High) Bounds(ReportChart chart)
    {
        var values = chart.Series.SelectMany(series => series.Values).OfType<double>().DefaultIfEmpty(0).ToList();
        var (low, high) = (values.Min(), values.Max());
        var room = Math.Max((high - low) * 0.08, 0.005); // a level line lies in the middle
        return chart.AsBars ? (0, Math.Max(4, Math.Ceiling(high / 4) * 4)) : chart.Unit == Unit.Percent ? (0, 100) : (low - room, high + room);
    }

    private static void DrawBars(PdfPage page, PdfFrame frame, IReadOnlyList<double?> values, int number, int of)
    {
        var slot = (frame.Right - frame.Left) / values.Count;
        var bar = slot * 0.8 / of;
        foreach (var (i, value) in values.Index())
        {
            if (value is { } height and > 0)
            {
                var (x, y) = frame.At((double)i / values.Count, height);
                page.Area(x + (slot * 0.1) + (number * bar), y, bar, frame.Bottom - y, Grey(number));
            }
        }
    }

    /// <summary>No line is drawn where nothing was measured; a value alone is a dot.</summary>
    private static void DrawLine(PdfPage page, PdfFrame frame, IReadOnlyList<double?> values, double grey)
    {
        var run = new List<(double, double)>();
        foreach (var (i, value) in values.Append(null).Index())
        {
            if (value is { } known)
            {
                run.Add(frame.At((i + 0.5) / values.Count, known));
            }
            else if (run.Count > 0)
            {
                page.Stroke(run.Count == 1 ? [run[0], run[0]] : run, thickness: 1.2, grey);
                run = [];
            }
        }
    }

    private static double Grey(int series) => series == 0 ? 0.25 : 0.65;

    private static void DrawTable(PdfPaper paper, ReportTable table, ReportText text)
    {
        paper.Need(70);
        paper.Skip(6);
        paper.Heading(text.Of(table.Title), 11);
        if (table.Rows.Count == 0)
        {
            paper.Paragraph(text.Of(new Words("Rien dans cette période.", "Nothing in this period.")));
            return;
        }

        var drawn = new PdfTable(paper, [.. table.Columns.Select(column =>
            (text.Of(column.Title), (double)column.Width, column.Unit is not (Unit.Text or Unit.Date)))]);
        foreach (var row in table.Rows.Take(MostRows))
        {
            drawn.Add(table.Columns.Select((column, at) => text.Of(row[at], column.Unit, column.Missing)));
        }

        paper.Skip(4);
        if (table.Rows.Count - MostRows is > 0 and var more)
        {
            paper.Paragraph(text.Of(new Words($"Et {more} de plus, dans le classeur Excel.", $"And {more} more, in the Excel workbook.")), 8);
        }

        paper.Skip(6);
    }
}
