using Npgsql;
using Vigie.Server.Modules.Telemetry.Live;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Tenancy;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Telemetry.Upkeep;

/// <summary>
/// Notices batteries that have been silent for longer than their limit, within seconds of it. Rules that run only when a
/// message comes cannot see that none comes.
/// </summary>
internal sealed partial class SilenceWatch(
    NpgsqlDataSource source, IEnumerable<IWatcher> watchers, LatestPublisher publisher, TimeProvider clock, ILogger<SilenceWatch> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    /// <summary>Tenants looked at in one round trip.</summary>
    private const int Together = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
#pragma warning disable CA1031 // A database that is away for a moment must not end the watch.
            catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(problem);
            }
        }
    }

    /// <summary>Marks the batteries that are silent by now, tells the watchers and the live sockets, and returns how many there were.</summary>
    public async Task<int> LookAsync(CancellationToken ct)
    {
        var found = 0;
        foreach (var tenants in (await ActiveTenantsAsync(ct)).Chunk(Together))
        {
            foreach (var tenant in await WithSilentBatteriesAsync(tenants, ct))
            {
                found += await MarkAsync(tenant, ct);
            }
        }

        return found;
    }

    private async Task<List<int>> ActiveTenantsAsync(CancellationToken ct)
    {
        await using var session = new BulkSession(source);
        await session.BeginAsync(ct);
        return await session.QueryAsync(Caller.PlatformTenantId, "select * from catalog.active_tenants()", row => row.GetInt32(0), [], ct);
    }

    private async Task<List<int>> WithSilentBatteriesAsync(int[] tenants, CancellationToken ct)
    {
        await using var session = new BulkSession(source);
        await session.BeginAsync(ct);
        await using var batch = session.CreateBatch();
        foreach (var tenant in tenants)
        {
            batch.BatchCommands.Add(TenantBinding.ForBatch(tenant));
            batch.BatchCommands.Add(new("select exists (select from telemetry.battery_state where not silent and silent_at <= $1)")
            {
                Parameters = { new() { Value = clock.GetUtcNow() } },
            });
        }

        var found = new List<int>();
        await using var reader = await batch.ExecuteReaderAsync(ct);
        foreach (var tenant in tenants)
        {
            await reader.NextResultAsync(ct);
            if (await reader.ReadAsync(ct) && reader.GetBoolean(0))
            {
                found.Add(tenant);
            }

            await reader.NextResultAsync(ct);
        }

        return found;
    }

    private async Task<int> MarkAsync(int tenant, CancellationToken ct)
    {
        await using var session = new BulkSession(source);
        await session.BeginAsync(ct);
        var batteries = await session.QueryAsync(
            tenant,
            """
            with due as (
              select s.battery_id from telemetry.battery_state s join assets.api_equipment e on e.id = s.battery_id and e.archived_at is null
              where not s.silent and s.silent_at <= $1 order by s.battery_id limit 500 for update of s)
            update telemetry.battery_state s set silent = true from due where s.battery_id = due.battery_id returning s.battery_id, s.at, s.watch::text
            """,
            row => new WatchedBattery(row.GetInt32(0), row.IsDBNull(2) ? null : row.GetString(2)) { Readings = [], SilentSince = new(row.GetDateTime(1)) },
            [clock.GetUtcNow()],
            ct);
        foreach (var watcher in watchers)
        {
            await watcher.WatchAsync(session, tenant, batteries, ct);
        }

        foreach (var battery in batteries)
        {
            await session.ExecuteAsync(
                tenant,
                """
                update telemetry.battery_state set watch = $2::jsonb, alerts_critical = coalesce($3::int, alerts_critical),
                  alerts_warning = coalesce($4::int, alerts_warning), alerts_info = coalesce($5::int, alerts_info) where battery_id = $1
                """,
                [battery.Id, battery.Memo, battery.OpenAlerts?.Critical, battery.OpenAlerts?.Warning, battery.OpenAlerts?.Info],
                ct);
        }

        session.AfterCommit(() => batteries.ForEach(battery => publisher.PublishConnectivity(tenant, battery.Id, "silent")));
        await session.CommitAsync(ct);
        return batteries.Count;
    }

    [LoggerMessage(LogLevel.Error, "Looking for silent batteries failed; trying again")]
    private partial void LogFailed(Exception problem);
}
