using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>One tenant's part of a group commit.</summary>
internal sealed class TenantBatch
{
    private readonly List<IngestRequest> requests;
    private readonly HashSet<Sample> repeated = [];

    public TenantBatch(int id, List<IngestRequest> requests)
    {
        this.requests = requests;
        Id = id;
        var all = new List<Sample>(requests.Sum(request => request.Samples.Count));
        requests.ForEach(request => all.AddRange(request.Samples));

        // A stable sort: of two samples of one battery and time, the first that came counts.
        Sorted = [.. all.OrderBy(sample => sample.BatteryId).ThenBy(sample => sample.At)];
        for (var i = Sorted.Count - 1; i > 0; i--)
        {
            if (Sorted[i].At == Sorted[i - 1].At && Sorted[i].BatteryId == Sorted[i - 1].BatteryId)
            {
                repeated.Add(Sorted[i]);
            }
        }

        if (repeated.Count > 0)
        {
            Sorted.RemoveAll(repeated.Contains);
        }
    }

    public int Id { get; }

    /// <summary>By battery and time, each pair once.</summary>
    public List<Sample> Sorted { get; }

    /// <summary>The batteries whose state rows are locked.</summary>
    public Dictionary<int, BatteryUpdate> Batteries { get; } = [];

    /// <summary>Set when the database had some of the samples already: those that it did not have.</summary>
    public HashSet<(int BatteryId, DateTime At)>? Inserted { get; set; }

    public int Accepted { get; private set; }

    /// <summary>Works out roll-ups, state and readings from what was really inserted.</summary>
    public void Digest(DateTimeOffset now)
    {
        foreach (var group in Sorted.GroupBy(sample => sample.BatteryId))
        {
            if (Batteries.TryGetValue(group.Key, out var battery))
            {
                var fresh = group.Where(sample => Inserted?.Contains((sample.BatteryId, sample.At)) ?? true).ToList();
                Accepted += fresh.Count;
                battery.Digest(fresh, now);
            }
        }
    }

    public List<WatchedBattery> Watched() => [.. Batteries.Values.Select(battery => battery.Watched).OfType<WatchedBattery>()];

    /// <summary>Tells everybody who waits what became of his samples.</summary>
    public void Answer()
    {
        foreach (var request in requests)
        {
            var unknown = request.Samples.Where(sample => !Batteries.ContainsKey(sample.BatteryId)).ToList();
            var accepted = request.Samples.Count(sample => Batteries.ContainsKey(sample.BatteryId) && !repeated.Contains(sample)
                && (Inserted?.Contains((sample.BatteryId, sample.At)) ?? true));
            request.Complete(new(accepted, request.Samples.Count - unknown.Count - accepted, unknown));
        }
    }
}
