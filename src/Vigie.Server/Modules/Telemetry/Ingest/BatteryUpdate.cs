using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>The state of one battery before a group of samples, as its locked row says, and what the group makes of it.</summary>
internal sealed class BatteryUpdate(int batteryId)
{
    /// <summary>Between neighbouring samples further apart than this nothing is integrated: nobody knows what happened.</summary>
    public static readonly TimeSpan MaxGap = TimeSpan.FromHours(1);

    /// <summary>PostgreSQL's -infinity.</summary>
    public static readonly DateTime Never = DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);

    public int BatteryId => batteryId;

    public DateTime? LastAt { get; set; }

    public required double[] Values { get; init; }

    /// <summary>When each metric was last measured; <see cref="Never"/> when it was not. UTC: one array cannot mix kinds.</summary>
    public required DateTime[] MeasuredAt { get; init; }

    /// <summary>Power and current of the last sample itself, NaN when it had none: where the next trapezoid begins.</summary>
    public (double Power, double Current) LastFlow { get; set; }

    public bool WasSilent { get; init; }

    public TimeSpan SilenceAfter { get; init; }

    public WatchedBattery? Watched { get; private set; }

    public required string? Memo { get; init; }

    /// <summary>Samples later than all before, oldest first: nobody can have sent them already.</summary>
    public List<Sample> InOrder { get; } = [];

    /// <summary>Samples not later than the last: the database may have them.</summary>
    public List<Sample> Late { get; } = [];

    /// <summary>Roll-ups to add to, by hour.</summary>
    public Dictionary<DateTime, HourDelta> Hours { get; } = [];

    /// <summary>Hours that a late sample fell into, or whose first interval it changed: computed again from the samples.</summary>
    public HashSet<DateTime> Rebuild { get; } = [];

    public DateTime ReceivedAt { get; private set; }

    public bool IsSilent { get; private set; }

    /// <summary>Sorts a sample in; samples come oldest first.</summary>
    public void Add(Sample sample) => (sample.At > LastAt || LastAt is null ? InOrder : Late).Add(sample);

    /// <summary>Works the samples in order, and the late ones that were new, into roll-ups and state.</summary>
    public void Digest(IEnumerable<Sample> newLate, DateTimeOffset now)
    {
        ReceivedAt = now.UtcDateTime;
        InOrder.ForEach(Append);
        foreach (var sample in newLate)
        {
            Rebuild.Add(HourOf(sample.At));
            Rebuild.Add(HourOf(sample.At + MaxGap)); // its successor may lie in the next hour
        }

        foreach (var hour in Rebuild)
        {
            Hours.Remove(hour);
        }

        IsSilent = WasSilent && (LastAt is null || LastAt + SilenceAfter <= now.UtcDateTime);
        if (InOrder.Count > 0)
        {
            Watched = new(batteryId, Memo) { Readings = InOrder.ConvertAll(sample => new Reading(sample.At, sample.Faults, sample.Values)) };
        }
    }

    private void Append(Sample sample)
    {
        var hour = HourOf(sample.At);
        if (!Hours.TryGetValue(hour, out var delta))
        {
            Hours.Add(hour, delta = new(hour));
        }

        delta.Add(sample);
        if (LastAt is { } before && sample.At - before <= MaxGap)
        {
            delta.Integrate(LastFlow, (sample[Metric.Power], sample[Metric.Current]), (sample.At - before).TotalHours);
        }

        LastAt = sample.At;
        LastFlow = (sample[Metric.Power], sample[Metric.Current]);
        for (var i = 0; i < Values.Length; i++)
        {
            if (!double.IsNaN(sample.Values[i]))
            {
                Values[i] = sample.Values[i];
                MeasuredAt[i] = sample.At;
            }
        }
    }

    private static DateTime HourOf(DateTime at) => new(at.Ticks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, DateTimeKind.Utc);
}
