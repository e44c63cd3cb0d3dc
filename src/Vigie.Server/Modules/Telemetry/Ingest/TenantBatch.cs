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

    /// <summary>Late samples that the database had already.</summary>
    public HashSet<Sample> Known { get; } = [];

    public int Accepted { get; private set; }

    public List<Sample> InOrder => [.. Batteries.Values.SelectMany(battery => battery.InOrder)];

    public List<Sample> Late => [.. Batteries.Values.SelectMany(battery => battery.Late)];

    /// <summary>Gives each battery its samples, once its state is known and locked.</summary>
    public void Sort()
    {
        foreach (var sample in Sorted)
        {
            if (Batteries.TryGetValue(sample.BatteryId, out var battery))
            {
                battery.Add(sample);
            }
        }
    }

    /// <summary>Works out roll-ups, state and readings from what is new.</summary>
    public void Digest(DateTimeOffset now)
    {
        foreach (var battery in Batteries.Values)
        {
            var newLate = battery.Late.FindAll(sample => !Known.Contains(sample));
            Accepted += battery.InOrder.Count + newLate.Count;
            battery.Digest(newLate, now);
        }
    }

    public List<WatchedBattery> Watched() => [.. Batteries.Values.Select(battery => battery.Watched).OfType<WatchedBattery>()];

    /// <summary>Tells everybody who waits what became of his samples.</summary>
    public void Answer()
    {
        foreach (var request in requests)
        {
            var unknown = request.Samples.FindAll(sample => !Batteries.ContainsKey(sample.BatteryId));
            var duplicates = repeated.Count + Known.Count == 0 ? 0
                : request.Samples.Count(sample => Batteries.ContainsKey(sample.BatteryId) && (repeated.Contains(sample) || Known.Contains(sample)));
            request.Complete(new(request.Samples.Count - unknown.Count - duplicates, duplicates, unknown));
        }
    }
}
