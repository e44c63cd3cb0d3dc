using System.Collections.Concurrent;
using Vigie.Server.Platform.Data;
using Vigie.Server.Modules.Telemetry;

namespace Vigie.Server.Modules.Alerts.Rules;

/// <summary>
/// The rules of each tenant, kept for a few seconds: a change made through another server, or a battery moved elsewhere, is
/// followed within that time; a change of rules made here at once.
/// </summary>
internal sealed class RuleCache(TimeProvider clock)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>A large fleet takes a while to read: it is read less often, so that reading takes about a fiftieth of the time.</summary>
    private const int Rest = 50;

    private readonly ConcurrentDictionary<int, Entry> entries = new();

    /// <summary>The tenant's rules, read anew when they are old or do not know one of the batteries.</summary>
    public async ValueTask<TenantRules> GetAsync(
        BulkSession session, int tenantId, IReadOnlyList<TelemetryApi.WatchedBattery> batteries, CancellationToken ct)
    {
        if (entries.TryGetValue(tenantId, out var entry) && clock.GetUtcNow() < entry.Until && Knows(entry.Rules, batteries))
        {
            return entry.Rules;
        }

        var started = clock.GetTimestamp();
        await using var batch = session.CreateBatch();
        var rules = await RuleTable.LoadAsync(batch, tenantId, batteryId: null, ct);
        var rest = Math.Clamp(clock.GetElapsedTime(started).Ticks * Rest, Shortest.Ticks, Longest.Ticks);
        entries[tenantId] = new(rules, clock.GetUtcNow() + TimeSpan.FromTicks(rest));
        return rules;
    }

    public void Forget(int tenantId) => entries.TryRemove(tenantId, out _);

    private static bool Knows(TenantRules rules, IReadOnlyList<TelemetryApi.WatchedBattery> batteries)
    {
        for (var index = 0; index < batteries.Count; index++)
        {
            if (rules.Find(batteries[index].Id) is null)
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Entry(TenantRules Rules, DateTimeOffset Until);
}
