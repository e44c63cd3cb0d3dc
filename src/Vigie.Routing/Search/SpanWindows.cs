namespace Vigie.Routing;

/// <summary>Each node's own segment as a shift sees it: of a job with a window a day, the day's window only.</summary>
internal static class SpanWindows
{
    /// <returns>The segments and whether a choice of windows is left, span by span, and for each tour where its span begins.</returns>
    public static (Segment[] Alone, int[] At, bool[] HasChoice) Fill(CompiledProblem problem)
    {
        var spans = problem.HasChoiceOfWindows
            ? problem.Tours.Select(tour => (tour.From, tour.Latest)).Distinct().ToList()
            : [(-Compilation.Never, Compilation.Never)];
        var alone = new Segment[spans.Count * problem.NodeCount];
        var hasChoice = new bool[alone.Length];
        for (var span = 0; span < spans.Count; span++)
        {
            var (from, latest) = spans[span];
            for (var node = 0; node < problem.NodeCount; node++)
            {
                var at = (span * problem.NodeCount) + node;
                var meeting = node >= problem.JobCount ? [] : Array.FindAll(problem.Windows[node], window => window.To >= from && window.From <= latest);
                hasChoice[at] = meeting.Length > 1;

                // Where a choice is left, or none meets, the widest span stands for all: too kind, never too hard.
                alone[at] = meeting.Length > 0
                    ? new Segment(problem.Service[node], 0, meeting[0].From, meeting[^1].To)
                    : new Segment(problem.Service[node], 0, problem.Open[node], problem.Close[node]);
            }
        }

        int[] starts = [.. problem.Tours.Select(tour => problem.HasChoiceOfWindows ? spans.IndexOf((tour.From, tour.Latest)) * problem.NodeCount : 0)];
        return (alone, starts, hasChoice);
    }
}
