using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Pdf;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Maintenance.Reports;

/// <summary>What a battery measured before, during and after the work: the mean as a line, from lowest to highest in grey.</summary>
internal static class CourseChart
{
    private const double Height = 110;
    private const double AxisWidth = 42;
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    /// <param name="finished">Null: the work goes on.</param>
    public static void Draw(PdfPaper paper, FileReader reader, Course course, DateTimeOffset started, DateTimeOffset? finished)
    {
        paper.Need(Height + 60);
        paper.Heading(Title(course.Metric).In(reader.Language), 11);
        var frame = Frame.Of(paper, course);
        frame.Area.DrawAxes(paper.Page, reader.Text(course.Points[0].Hour), reader.Text(course.Points[^1].Hour), reader.Language);
        foreach (var run in Runs(course))
        {
            paper.Page.Shape(
                [
                    .. run.Select(point => frame.At(point.Hour, point.Max)),
                    .. run.AsEnumerable().Reverse().Select(point => frame.At(point.Hour, point.Min)),
                ],
                grey: 0.85);
            paper.Page.Stroke(run.Select(point => frame.At(point.Hour, point.Mean)), thickness: 1);
        }

        DrawMark(paper, frame, started, new Words("début", "begin").In(reader.Language));
        if (finished is { } end)
        {
            DrawMark(paper, frame, end, new Words("fin", "end").In(reader.Language));
        }

        paper.Skip(Height + 26);
    }

    private static void DrawMark(PdfPaper paper, Frame frame, DateTimeOffset at, string word)
    {
        if (at < frame.First || at > frame.Last)
        {
            return;
        }

        var (x, bottom) = frame.At(at, frame.Area.Low);
        paper.Page.Line(x, frame.Area.Top, x, bottom, 0.75, grey: 0.4);
        var width = TrueTypeFont.Bold.WidthOf(word, PdfFrame.TextSize);
        paper.Page.Text(word, TrueTypeFont.Bold, PdfFrame.TextSize, x + 2 + width > frame.Area.Right ? x - 2 - width : x + 2, frame.Area.Top + 7, grey: 0.2);
    }

    /// <summary>Hours without a gap: no line is drawn where nothing was measured.</summary>
    private static IEnumerable<List<(DateTimeOffset Hour, double Min, double Mean, double Max)>> Runs(Course course)
    {
        var run = new List<(DateTimeOffset Hour, double Min, double Mean, double Max)>();
        foreach (var point in course.Points)
        {
            if (run.Count > 0 && point.Hour - run[^1].Hour > Step)
            {
                yield return run;
                run = [];
            }

            run.Add(point);
        }

        yield return run;
    }

    private static Words Title(Metric metric) => metric switch
    {
        Metric.Voltage => new("Tension (V)", "Voltage (V)"),
        Metric.Current => new("Courant (A)", "Current (A)"),
        Metric.Power => new("Puissance (W)", "Power (W)"),
        Metric.Temperature => new("Température (°C)", "Temperature (°C)"),
        Metric.Soc => new("Charge (%)", "Charge (%)"),
        Metric.Soh => new("Santé (%)", "Health (%)"),
        Metric.CellMin => new("Cellule la plus basse (V)", "Lowest cell (V)"),
        Metric.CellMax => new("Cellule la plus haute (V)", "Highest cell (V)"),
        Metric.CellSpread => new("Écart entre cellules (V)", "Cell spread (V)"),
        _ => throw new ArgumentOutOfRangeException(nameof(metric)),
    };

    /// <summary>Where times and values are on the page.</summary>
    private sealed record Frame(PdfFrame Area, DateTimeOffset First, DateTimeOffset Last)
    {
        public static Frame Of(PdfPaper paper, Course course)
        {
            var (low, high) = (course.Points.Min(point => point.Min), course.Points.Max(point => point.Max));
            var room = Math.Max((high - low) * 0.08, 0.005); // a level line lies in the middle
            return new(
                new(PdfPaper.Left + AxisWidth, paper.Top, PdfPaper.Left + paper.Width, paper.Top + Height, low - room, high + room),
                course.Points[0].Hour, course.Points[^1].Hour + Step);
        }

        public (double Left, double Top) At(DateTimeOffset time, double value) => Area.At((time - First) / (Last - First), value);
    }
}
