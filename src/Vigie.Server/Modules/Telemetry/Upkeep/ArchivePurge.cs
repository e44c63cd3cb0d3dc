using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Telemetry.Ingest;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Telemetry.Upkeep;

/// <summary>Erases batteries that were archived long ago, with their measurements, rules and alerts. The audit trail stays.</summary>
internal sealed class ArchivePurge(TenantWork tenants, BatteryDirectory directory, ServerOptions options, TimeProvider clock)
{
    /// <summary>Erases all that are due, each transaction no more than a day of samples or what else there is of one battery: none holds
    /// its locks for long, and one that is cut off goes on at the next run.</summary>
    /// <returns>How many batteries were erased.</returns>
    public async Task<int> PurgeAsync(int tenantId, CancellationToken ct)
    {
        var erased = 0;
        while (await tenants.RunAsync(
            new Caller(tenantId), readOnly: false, (services, session) => StepAsync(services, session, ct), ct) is { } whole)
        {
            erased += whole ? 1 : 0;
        }

        return erased;
    }

    /// <returns>Whether the battery is gone with this step; null when none is due.</returns>
    private async Task<bool?> StepAsync(IServiceProvider services, TenantSession session, CancellationToken ct)
    {
        var due = await session.QueryAsync(
            """
            select b.id, e.name, (select min(s.at) from telemetry.sample s where s.battery_id = b.id)
            from telemetry.battery b join assets.api_equipment e on e.id = b.id
            where e.archived_at <= $1 order by e.archived_at, b.id limit 1
            """,
            row => (Id: row.GetInt32(0), Name: row.GetString(1), FirstSample: row.IsDBNull(2) ? (DateTime?)null : row.GetDateTime(2)),
            [clock.GetUtcNow() - options.ArchiveRetention],
            ct).ToListAsync(ct);
        if (due is not [var battery])
        {
            return null;
        }

        if (battery.FirstSample is { } first)
        {
            await session.ExecuteAsync(
                "delete from telemetry.sample where battery_id = $1 and at >= $2 and at < $3", [battery.Id, first, first.AddDays(1)], ct);
            return false;
        }

        if (!await services.GetRequiredService<AssetsApi>().RemoveArchivedAsync(battery.Id, ct))
        {
            return false; // restored in this very moment
        }

        await services.GetRequiredService<Audit>().WriteAsync("battery_purged", "battery", battery.Id, battery.Name, null, null, ct);
        session.AfterCommit(() => directory.Forget(session.Caller.TenantId));
        return true;
    }
}
