using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Vigie.Server.Platform.Observability;

/// <summary>
/// Listens to the meters of the modules (every meter whose name begins with «Vigie») and of the database driver, and writes what they
/// measured as Prometheus text. (No exporter package restores here; the format is small.)
/// </summary>
internal sealed class PrometheusExporter : IDisposable
{
    private const string DatabaseDriver = "Npgsql";
    private static readonly double[] DefaultBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<string, MetricFamily> families = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Instrument, MetricFamily> observed = new();
    private readonly MeterListener listener = new();
    private readonly Lock collecting = new();

    public PrometheusExporter()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (IsOurs(instrument.Meter.Name) && FamilyOf(instrument) is { } family)
            {
                listening.EnableMeasurementEvents(instrument, family);
            }
        };
        listener.SetMeasurementEventCallback<byte>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        listener.SetMeasurementEventCallback<short>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        listener.SetMeasurementEventCallback<float>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        listener.SetMeasurementEventCallback<decimal>((instrument, value, tags, state) => Record(instrument, (double)value, tags, state));
        listener.Start();
    }

    /// <summary>Everything measured so far, in text format 0.0.4.</summary>
    public string Collect()
    {
        var text = new StringBuilder(8192);
        lock (collecting)
        {
            Observe();
            foreach (var (_, family) in families.OrderBy(one => one.Key, StringComparer.Ordinal))
            {
                family.Write(text);
            }
        }

        ProcessMetrics.Write(text);
        return text.ToString();
    }

    /// <summary>
    /// The present value of a metric, summed over the series whose labels contain a text; null when it was never measured.
    /// </summary>
    public double? Read(string name, string labels = "")
    {
        lock (collecting)
        {
            Observe();
            return families.TryGetValue(name, out var family) ? family.Sum(labels) : null;
        }
    }

    public void Dispose() => listener.Dispose();

    private void Observe()
    {
        foreach (var family in observed.Values)
        {
            family.Clear(); // a series that is no longer reported must disappear
        }

        try
        {
            listener.RecordObservableInstruments();
        }
        catch (AggregateException)
        {
            // An observer of a module that is going away failed; the others have reported.
            return;
        }
    }

    private static bool IsOurs(string meter) => meter == DatabaseDriver || meter.Split('.')[0] == VigieMeter.Name;

    private MetricFamily? FamilyOf(Instrument instrument)
    {
        var type = instrument.GetType();
        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        var kind = generic == typeof(Counter<>) || generic == typeof(ObservableCounter<>) ? MetricKind.Counter
            : generic == typeof(Histogram<>) ? MetricKind.Histogram : MetricKind.Gauge;
        var name = PrometheusText.Name(instrument.Name);
        name = kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
        var family = families.GetOrAdd(name, _ => new(name, instrument.Description ?? instrument.Name, kind, BucketsOf(instrument)));
        if (family.Kind != kind)
        {
            return null; // one name, one type: the first instrument keeps it
        }

        if (instrument.IsObservable)
        {
            observed[instrument] = family;
        }

        return family;
    }

    private static IReadOnlyList<double> BucketsOf(Instrument instrument)
    {
        var advised = instrument switch
        {
            Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries,
            Histogram<long> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(Convert.ToDouble).ToList(),
            Histogram<int> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(Convert.ToDouble).ToList(),
            _ => null,
        };
        return advised is { Count: > 0 } ? advised : DefaultBuckets;
    }

    private static void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (state is not MetricFamily family || double.IsNaN(value))
        {
            return;
        }

        var labels = instrument.Meter.Name == DatabaseDriver ? DriverLabels(tags) : PrometheusText.Labels(tags);
        if (family.Kind == MetricKind.Gauge && instrument.GetType().GetGenericTypeDefinition() == typeof(Gauge<>))
        {
            family.Set(labels, value);
        }
        else if (family.Kind != MetricKind.Counter || value >= 0)
        {
            family.Add(labels, value); // an observed family was emptied before: adding sets, and sums what two pools report alike
        }
    }

    /// <summary>The driver names a pool by its connection string, which is nobody's business.</summary>
    private static string DriverLabels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kept = new List<KeyValuePair<string, object?>>(tags.Length);
        foreach (var tag in tags)
        {
            var text = Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "";
            if (!text.Contains('=', StringComparison.Ordinal) && !text.Contains(';', StringComparison.Ordinal))
            {
                kept.Add(tag);
            }
        }

        return PrometheusText.Labels([.. kept]);
    }
}
