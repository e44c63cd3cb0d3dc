using System.Collections.Concurrent;
using System.Collections.Frozen;
using Npgsql;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>
/// Which batteries of a tenant take samples, kept in memory so that ingest asks the database nothing before it writes. The
/// writer has the last word: it inserts only for batteries whose state row it holds.
/// </summary>
internal sealed class BatteryDirectory(NpgsqlDataSource source, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>A battery created a moment ago on another server is looked for again at most this often.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<int, Snapshot> tenants = new();

    /// <summary>The tenant's batteries; reads them again when they are old, or when <paramref name="missing"/> says that one was not found.</summary>
    public async ValueTask<Snapshot> GetAsync(int tenantId, bool missing, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (tenants.TryGetValue(tenantId, out var known) && now - known.ReadAt < (missing ? RetryAfter : Lifetime))
        {
            return known;
        }

        await using var session = new BulkSession(source);
        await session.BeginAsync(ct);
        var entries = await session.QueryAsync(
            tenantId,
            """
            select b.id, b.external_id, b.voltage_offset, b.current_offset, b.temperature_offset
            from telemetry.battery b join assets.api_equipment e on e.id = b.id where e.archived_at is null
            """,
            row => new Entry(row.GetInt32(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetDouble(2), row.GetDouble(3), row.GetDouble(4)),
            [],
            ct);
        var days = await session.QueryAsync(tenantId, "select raw_retention_days from catalog.tenant where tenant_id = current_tenant()", row => row.GetInt32(0), [], ct);
        var snapshot = new Snapshot(
            now,
            TimeSpan.FromDays(days is [var kept] ? kept : 0),
            entries.ToFrozenDictionary(entry => entry.Id),
            entries.Where(entry => entry.ExternalId is not null).ToFrozenDictionary(entry => entry.ExternalId!, StringComparer.Ordinal));
        tenants[tenantId] = snapshot;
        return snapshot;
    }

    /// <summary>Call after a change of a tenant's batteries has committed.</summary>
    public void Forget(int tenantId) => tenants.TryRemove(tenantId, out _);

    internal sealed record Entry(int Id, string? ExternalId, double VoltageOffset, double CurrentOffset, double TemperatureOffset);

    /// <param name="Retention">How far back samples are kept; older ones are refused.</param>
    internal sealed record Snapshot(
        DateTimeOffset ReadAt, TimeSpan Retention, FrozenDictionary<int, Entry> ById, FrozenDictionary<string, Entry> ByExternalId);
}
