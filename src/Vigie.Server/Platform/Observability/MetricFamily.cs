using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Vigie.Server.Platform.Observability;

/// <summary>What Prometheus makes of an instrument.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>All series of one metric name. Safe for any number of writers and readers.</summary>
/// <param name="name">A valid Prometheus name.</param>
/// <param name="buckets">Upper bounds, rising; used by histograms only.</param>
internal sealed class MetricFamily(string name, string help, MetricKind kind, IReadOnlyList<double> buckets)
{
    /// <summary>More label combinations than this are a programming error; the rest is dropped, so that memory stays bounded.</summary>
    public const int MaxSeries = 2000;

    private readonly ConcurrentDictionary<string, Series> all = new(StringComparer.Ordinal);

    public MetricKind Kind => kind;

    /// <summary>Adds to a counter, or notes one observation of a histogram.</summary>
    /// <param name="labels">As <see cref="PrometheusText.Labels"/> writes them.</param>
    public void Add(string labels, double value)
    {
        if (Find(labels) is { } series)
        {
            series.Add(value, kind == MetricKind.Histogram ? buckets : []);
        }
    }

    /// <summary>Sets a gauge, or a counter that is counted elsewhere.</summary>
    public void Set(string labels, double value) => Find(labels)?.Set(value);

    /// <summary>Forgets the values that are asked for anew at each collection.</summary>
    public void Clear() => all.Clear();

    /// <summary>The sum over the series whose labels contain a text; 0 when there are none.</summary>
    public double Sum(string part) => all.Where(one => one.Key.Contains(part, StringComparison.Ordinal)).Sum(one => one.Value.Read().Value);

    /// <summary>Writes the family in text format 0.0.4; nothing when it has no series.</summary>
    public void Write(StringBuilder text)
    {
        if (all.IsEmpty)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {PrometheusText.EscapeHelp(help)}\n");
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {kind.ToString().ToLowerInvariant()}\n");
        foreach (var (labels, series) in all.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            var (value, counts) = series.Read();
            if (kind == MetricKind.Histogram)
            {
                WriteHistogram(text, labels, value, counts);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{Braces(labels)} {PrometheusText.Number(value)}\n");
            }
        }
    }

    private void WriteHistogram(StringBuilder text, string labels, double sum, long[] counts)
    {
        var total = 0L;
        for (var bucket = 0; bucket <= buckets.Count; bucket++)
        {
            total += bucket < counts.Length ? counts[bucket] : 0; // cumulative: each bucket holds all the smaller ones
            var bound = bucket < buckets.Count ? PrometheusText.Number(buckets[bucket]) : "+Inf";
            var separator = labels.Length > 0 ? "," : "";
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{separator}le=\"{bound}\"}} {total}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{name}_sum{Braces(labels)} {PrometheusText.Number(sum)}\n");
        text.Append(CultureInfo.InvariantCulture, $"{name}_count{Braces(labels)} {total}\n");
    }

    private static string Braces(string labels) => labels.Length > 0 ? $"{{{labels}}}" : "";

    private Series? Find(string labels) => all.TryGetValue(labels, out var known) ? known
        : all.Count < MaxSeries ? all.GetOrAdd(labels, _ => new()) : null;

    private sealed class Series
    {
        private readonly Lock gate = new();
        private double value;
        private long[] counts = [];

        public void Add(double amount, IReadOnlyList<double> bounds)
        {
            lock (gate)
            {
                value += amount;
                if (bounds.Count > 0)
                {
                    counts = counts.Length > 0 ? counts : new long[bounds.Count + 1];
                    var bucket = 0;
                    while (bucket < bounds.Count && !(amount <= bounds[bucket]))
                    {
                        bucket++;
                    }

                    counts[bucket]++;
                }
            }
        }

        public void Set(double amount)
        {
            lock (gate)
            {
                value = amount;
            }
        }

        public (double Value, long[] Counts) Read()
        {
            lock (gate)
            {
                return (value, [.. counts]);
            }
        }
    }
}
