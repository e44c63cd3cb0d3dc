using Microsoft.Extensions.Caching.Memory;
using Vigie.Server.Modules.Maintenance.Technicians;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Maintenance.Reliability;

/// <summary>What a <see cref="RunningRecord"/> says of one piece of equipment, without its periods.</summary>
/// <param name="Span">In which something is known of it.</param>
internal sealed record ReliabilityFigures(
    int EquipmentId, Span Span, int Failures, TimeSpan? MeanTimeBetweenFailures, TimeSpan? MeanTimeToRestore, double? Availability, TimeSpan Downtime,
    DateTimeOffset? NextFailure)
{
    public static ReliabilityFigures From(int equipment, (Span Span, RunningRecord Record) of) => new(
        equipment, of.Span, of.Record.Failures, of.Record.MeanTimeBetweenFailures, of.Record.MeanTimeToRestore, of.Record.Availability,
        of.Record.Downtime, of.Record.NextFailure);

    /// <summary>What failed or stood still, the longest down time first.</summary>
    public static List<ReliabilityFigures> Worst(IReadOnlyDictionary<int, (Span Span, RunningRecord Record)> records) =>
        [.. records.Where(one => one.Value.Record is { Failures: > 0 } or { Downtime.Ticks: > 0 })
            .Select(one => From(one.Key, one.Value))
            .OrderByDescending(one => one.Downtime).ThenByDescending(one => one.Failures).ThenBy(one => one.EquipmentId)];
}

/// <summary>What stood still for longest in a company, which takes all its histories to tell. It is kept for a minute, since people open it
/// with the dashboard and page through it, and no longer than nothing else is told: see <see cref="Stamp"/>.</summary>
internal sealed class Rankings(TimeProvider clock) : IDisposable
{
    /// <summary>Of all companies together; some 40 MB.</summary>
    private const int MostRows = 300_000;

    /// <summary>Whatever begins or ends down time adds one of these. What a manager corrects without, the minute brings to light.</summary>
    private const string Stamp =
        """
        select (select coalesce(max(id), 0) from assets.api_equipment_status), (select coalesce(max(id), 0) from maintenance.step)::bigint,
          (select count(*) from assets.api_equipment where archived_at is null)
        """;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MostRows });

    /// <returns>What failed or stood still, the longest down time first; as of a minute ago at most.</returns>
    public async Task<IReadOnlyList<ReliabilityFigures>> ReadAsync(ReliabilityWindow window, TenantSession session, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var key = (session.Caller.TenantId, session.Caller.OwnedBy, window);
        var stamp = await session.QueryAsync(Stamp, row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), [], ct).SingleAsync(ct);
        if (cache.TryGetValue(key, out Ranking? known) && known!.Stamp == stamp && (now - known.At).Duration() < Kept)
        {
            return known.Rows;
        }

        var records = await RunningRecords.ReadAsync(session, id: null, window.Until(now), ct);
        var rows = ReliabilityFigures.Worst(records);
        cache.Set(key, new Ranking(stamp, now, rows), new MemoryCacheEntryOptions { Size = rows.Count + 1, AbsoluteExpirationRelativeToNow = Kept });
        return rows;
    }

    public void Dispose() => cache.Dispose();

    private sealed record Ranking((long, long, long) Stamp, DateTimeOffset At, IReadOnlyList<ReliabilityFigures> Rows);
}
