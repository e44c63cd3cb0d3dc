namespace Vigie.Server.Modules.Telemetry.History;

/// <summary>What is known of one metric in one row or bucket: count, extremes, sum, and the last value. Count 0: nothing.</summary>
internal readonly record struct Statistic(int Count, double Min, double Max, double Sum, double Last)
{
    public static Statistic Of(double value) => new(1, value, value, value, value);

    /// <summary>This and something later together.</summary>
    public Statistic With(Statistic later) => (Count, later.Count) switch
    {
        (_, 0) => this,
        (0, _) => later,
        _ => new(Count + later.Count, Math.Min(Min, later.Min), Math.Max(Max, later.Max), Sum + later.Sum, later.Last),
    };
}

/// <summary>One point of a history.</summary>
internal sealed class HistoryPoint(DateTimeOffset at, int metrics)
{
    public DateTimeOffset At => at;

    public int Count { get; private set; }

    public Statistic[] Statistics { get; } = new Statistic[metrics];

    public void Add(int count, ReadOnlySpan<Statistic> later)
    {
        Count += count;
        for (var i = 0; i < later.Length; i++)
        {
            Statistics[i] = Statistics[i].With(later[i]);
        }
    }
}

/// <summary>
/// Folds rows, oldest first, into points. While there are no more rows than points allowed each row is a point; beyond that,
/// rows are folded into buckets, so that extremes stay visible.
/// </summary>
/// <param name="bucketOf">The start of the bucket that a time belongs to.</param>
/// <param name="rowsMax">Rows kept as they are; 0 folds from the first row on.</param>
internal sealed class HistoryFold(int metrics, Func<DateTimeOffset, DateTimeOffset> bucketOf, int rowsMax)
{
    public List<HistoryPoint> Points { get; private set; } = [];

    public bool Folded { get; private set; } = rowsMax == 0;

    public void Add(DateTimeOffset at, int count, ReadOnlySpan<Statistic> row)
    {
        if (!Folded && Points.Count == rowsMax)
        {
            var rows = Points;
            (Points, Folded) = ([], true);
            rows.ForEach(point => AddToBucket(point.At, point.Count, point.Statistics));
        }

        if (Folded)
        {
            AddToBucket(at, count, row);
        }
        else
        {
            AddPoint(at, count, row);
        }
    }

    private void AddToBucket(DateTimeOffset at, int count, ReadOnlySpan<Statistic> row)
    {
        var start = bucketOf(at);
        if (Points.Count > 0 && Points[^1].At == start)
        {
            Points[^1].Add(count, row);
        }
        else
        {
            AddPoint(start, count, row);
        }
    }

    private void AddPoint(DateTimeOffset at, int count, ReadOnlySpan<Statistic> row)
    {
        var point = new HistoryPoint(at, metrics);
        point.Add(count, row);
        Points.Add(point);
    }
}
