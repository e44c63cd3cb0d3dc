using System.Globalization;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Pdf;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Maintenance.Reports;

/// <summary>What a battery measured before, during and after the work: the mean as a line, from lowest to highest in grey.</summary>
internal static class CourseChart
{
    private const double Height = 110;
    private const double AxisWidth = 42;
    private const double TextSize = 7;
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    /// <param name="finished">Null: the work goes on.</param>
    public static void Draw(PdfPaper paper, FileReader reader, Course course, DateTimeOffset started, DateTimeOffset? finished)
    {
        paper.Need(Height + 60);
        paper.Heading(Title(course.Metric).In(reader.Language), 11);
        var frame = Frame.Of(paper, course);
        DrawAxes(paper, reader, course, frame);
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

    private static void DrawAxes(PdfPaper paper, FileReader reader, Course course, Frame frame)
    {
        var page = paper.Page;
        page.Line(frame.Left, frame.Bottom, frame.Right, frame.Bottom);
        page.Line(frame.Left, frame.Top, frame.Left, frame.Bottom);
        for (var i = 0; i <= 4; i++)
        {
            var value = frame.Low + ((frame.High - frame.Low) * i / 4);
            var (_, y) = frame.At(frame.First, value);
            page.Line(frame.Left, y, frame.Right, y, 0.25, grey: 0.8);
            var text = Number(value, frame.High - frame.Low, reader.Language);
            page.Text(text, TrueTypeFont.Regular, TextSize, frame.Left - 4 - TrueTypeFont.Regular.WidthOf(text, TextSize), y + 2.5, grey: 0.3);
        }

        var (from, to) = (reader.Text(course.Points[0].Hour), reader.Text(course.Points[^1].Hour));
        page.Text(from, TrueTypeFont.Regular, TextSize, frame.Left, frame.Bottom + 10, grey: 0.3);
        page.Text(to, TrueTypeFont.Regular, TextSize, frame.Right - TrueTypeFont.Regular.WidthOf(to, TextSize), frame.Bottom + 10, grey: 0.3);
    }

    private static void DrawMark(PdfPaper paper, Frame frame, DateTimeOffset at, string word)
    {
        if (at < frame.First || at > frame.Last)
        {
            return;
        }

        var (x, _) = frame.At(at, frame.Low);
        paper.Page.Line(x, frame.Top, x, frame.Bottom, 0.75, grey: 0.4);
        var width = TrueTypeFont.Bold.WidthOf(word, TextSize);
        paper.Page.Text(word, TrueTypeFont.Bold, TextSize, x + 2 + width > frame.Right ? x - 2 - width : x + 2, frame.Top + 7, grey: 0.2);
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

    /// <summary>With as many digits as tell the marks of a range apart.</summary>
    private static string Number(double value, double range, string language)
    {
        var text = value.ToString(range switch { >= 10 => "0.#", >= 1 => "0.##", _ => "0.###" }, CultureInfo.InvariantCulture);
        return language == "fr" ? text.Replace('.', ',') : text;
    }

    /// <summary>Where times and values are on the page.</summary>
    private sealed record Frame(double Left, double Top, double Right, double Bottom, DateTimeOffset First, DateTimeOffset Last, double Low, double High)
    {
        public static Frame Of(PdfPaper paper, Course course)
        {
            var (low, high) = (course.Points.Min(point => point.Min), course.Points.Max(point => point.Max));
            var room = Math.Max((high - low) * 0.08, 0.005); // a level line lies in the middle
            return new(
                PdfPaper.Left + AxisWidth, paper.Top, PdfPaper.Left + paper.Width, paper.Top + Height, course.Points[0].Hour, course.Points[^1].Hour + Step,
                low - room, high + room);
        }

        public (double Left, double Top) At(DateTimeOffset time, double value) => (
            Left + ((Right - Left) * ((time - First) / (Last - First))), Bottom - ((Bottom - Top) * ((value - Low) / (High - Low))));
    }
}
