using Vigie.Server.Platform.Http;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Telemetry.History;

/// <summary>How a request for history is answered: from samples or from hours, and folded into which buckets.</summary>
internal sealed record HistoryPlan(
    DateTimeOffset From, DateTimeOffset To, Bucket Bucket, bool FromSamples, TimeSpan? Step, int RowsMax, IReadOnlyList<Metric> Metrics, IReadOnlyList<string> Energies)
{
    private static readonly TimeSpan SamplesMax = TimeSpan.FromDays(31);
    private static readonly TimeSpan HoursMax = TimeSpan.FromDays(36_600);
    private static readonly string[] EnergyNames = ["energy_in", "energy_out"];

    /// <exception cref="Refusal">history_range_invalid or history_metric_unknown (422).</exception>
    public static HistoryPlan For(HistoryRequest request, DateTimeOffset now)
    {
        var to = request.To?.ToUniversalTime() ?? now;
        var from = request.From?.ToUniversalTime() ?? (to > DateTimeOffset.MinValue.AddDays(1) ? to.AddDays(-1) : to);
        var span = to - from;
        var (metrics, energies) = Wanted(request.Metrics);
        var bucket = request.Bucket?.Value ?? Bucket.Auto;
        if (bucket == Bucket.Auto)
        {
            bucket = span.TotalDays switch { <= 3 when metrics.Count > 0 && energies.Count == 0 => Bucket.Raw, <= 62 => Bucket.Hour, <= 1500 => Bucket.Day, _ => Bucket.Month };
        }

        var fromSamples = bucket is Bucket.Raw or Bucket.Minute;
        if (span <= TimeSpan.Zero || span > (fromSamples ? SamplesMax : HoursMax) || from.Year < 1970 || to.Year > 9000)
        {
            throw Refusal.Invalid("history_range_invalid");
        }

        if (fromSamples && energies.Count > 0)
        {
            throw Refusal.Invalid("history_metric_unknown", energies[0]);
        }

        TimeSpan? step = bucket switch
        {
            Bucket.Raw => Fitting(span, request.MaxPoints, TimeSpan.FromSeconds(1)),
            Bucket.Minute => Fitting(span, request.MaxPoints, TimeSpan.FromMinutes(1)),
            Bucket.Hour => Fitting(span, request.MaxPoints, TimeSpan.FromHours(1)),
            Bucket.Day when span.TotalDays > request.MaxPoints => Fitting(span, request.MaxPoints, TimeSpan.FromDays(1)),
            _ => null,
        };
        return new(from, to, bucket, fromSamples, step, bucket == Bucket.Raw ? request.MaxPoints : 0, metrics, energies);
    }

    /// <summary>The start of the bucket of a time; days and months begin at midnight of <paramref name="zone"/>.</summary>
    public DateTimeOffset BucketOf(DateTimeOffset at, TimeZoneInfo zone)
    {
        if (Step is { } step)
        {
            return new DateTimeOffset(at.UtcTicks / step.Ticks * step.Ticks, TimeSpan.Zero);
        }

        var local = TimeZoneInfo.ConvertTime(at, zone);
        var midnight = new DateTime(local.Year, local.Month, Bucket == Bucket.Month ? 1 : local.Day);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(30); // a day on which the clocks jump over midnight begins when they land
        }

        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    private static (List<Metric> Metrics, List<string> Energies) Wanted(string? names)
    {
        var metrics = new List<Metric>();
        var energies = new List<string>();
        foreach (var name in (names ?? "voltage,current,power,temperature,soc").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct())
        {
            if (Wire<Metric>.TryParse(name, out var metric))
            {
                metrics.Add(metric.Value);
            }
            else if (EnergyNames.Contains(name))
            {
                energies.Add(name);
            }
            else
            {
                throw Refusal.Invalid("history_metric_unknown", name);
            }
        }

        return (metrics, energies);
    }

    /// <summary>The shortest multiple of a unit with which the period has no more buckets than points are allowed.</summary>
    private static TimeSpan Fitting(TimeSpan span, int points, TimeSpan unit) => unit * Math.Max(1, Math.Ceiling(span / unit / Math.Max(1, points - 1)));
}
