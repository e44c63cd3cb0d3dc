using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Telemetry.Upkeep;

/// <summary>
/// Once an hour: makes the partitions of the coming weeks, drops those that no tenant keeps any more, removes what a
/// tenant with a shorter retention no longer keeps, and erases batteries that were archived long ago.
/// </summary>
internal sealed partial class Retention(NpgsqlDataSource source, ArchivePurge archive, TimeProvider clock, ILogger<Retention> log)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Samples stay a day longer than is taken, so that an hour that a late sample falls into can be counted again whole.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        do
        {
            try
            {
                await TidyAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Tried again in an hour.
            catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(problem);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public async Task TidyAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var tenants = await InOneAsync(async session =>
        {
            await session.ExecuteAsync(
                Caller.PlatformTenantId, "select telemetry.ensure_partitions($1, $2), telemetry.drop_partitions()", [now.UtcDateTime, now.UtcDateTime.AddDays(21)], ct);
            return await session.QueryAsync(Caller.PlatformTenantId, "select * from catalog.active_tenants()", row => row.GetInt32(0), [], ct);
        });
        foreach (var tenant in tenants)
        {
            await InOneAsync(session => session.ExecuteAsync(
                tenant,
                """
                with kept as (select $1 - make_interval(days => raw_retention_days) - $2 as raw, $1 - make_interval(days => rollup_retention_days) as hours
                              from catalog.tenant where tenant_id = current_tenant()),
                     raw as (delete from telemetry.sample s using telemetry.battery b, kept where s.battery_id = b.id and s.at < kept.raw)
                delete from telemetry.sample_hour h using telemetry.battery b, kept where h.battery_id = b.id and h.hour < kept.hours
                """,
                [now, Margin],
                ct));
            await archive.PurgeAsync(tenant, ct);
        }

        async Task<T> InOneAsync<T>(Func<BulkSession, Task<T>> work)
        {
            await using var session = new BulkSession(source);
            await session.BeginAsync(ct);
            var result = await work(session);
            await session.CommitAsync(ct);
            return result;
        }
    }

    [LoggerMessage(LogLevel.Error, "Tidying up old samples failed; trying again in an hour")]
    private partial void LogFailed(Exception problem);
}
