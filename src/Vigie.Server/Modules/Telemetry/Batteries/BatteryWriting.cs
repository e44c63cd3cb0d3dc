using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Telemetry.Ingest;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Telemetry.Batteries;

/// <summary>Creates, changes, archives and restores batteries: the equipment and its facet here, in one transaction.</summary>
internal sealed class BatteryWriting(
    TenantSession session, AssetsApi assets, BatteryDirectory directory, IEnumerable<TelemetryApi.IArchiveWatcher> watchers, Audit audit,
    ServerOptions options, TimeProvider clock)
{
    private const string Entity = "battery";

    /// <summary>Adds a battery that has not spoken yet.</summary>
    /// <exception cref="Refusal">
    /// battery_limit_reached, battery_type_unknown, equipment_lieu_unknown, equipment_client_unknown, equipment_serial_taken,
    /// battery_external_id_taken.
    /// </exception>
    public async Task<int> CreateAsync(WriteBattery request, CancellationToken ct)
    {
        var battery = request.Completed();
        await RequireRoomAsync(ct);
        await assets.RequireBatteryTypeAsync(battery.TypeId, "type_id", ct);
        var id = await assets.CreateEquipmentAsync(AssetsApi.Kind.Battery, battery.ToEquipment(), ct);
        await session.ExecuteAsync(
            """
            with created as (
              insert into telemetry.battery
                (id, type_id, external_id, silence_after_seconds, voltage_offset, current_offset, temperature_offset)
              values ($1, $2, $3::text, $4, $5, $6, $7)
              returning id
            )
            insert into telemetry.battery_state (battery_id) select id from created
            """,
            Facet(id, battery),
            ct);
        await audit.WriteAsync("battery_created", Entity, id, battery.Name, null, battery, ct);
        AnnounceAfterCommit();
        return id;
    }

    /// <summary>Replaces what can be said of a battery.</summary>
    /// <exception cref="Refusal">battery_unknown, changed_meanwhile, and those of <see cref="CreateAsync"/> except the limit.</exception>
    public async Task UpdateAsync(int id, WriteBattery request, HttpRequest http, CancellationToken ct)
    {
        var found = await BatteryReader.FindAsync(session, id, clock.GetUtcNow(), orArchived: false, ct);
        EntityTag.Check(http, found.Version);
        var (before, after) = (Settings(found.Battery), request.Completed());
        if (before.TypeId != after.TypeId)
        {
            await assets.RequireBatteryTypeAsync(after.TypeId, "type_id", ct);
        }

        await assets.UpdateEquipmentAsync(id, after.ToEquipment(), found.Version, ct);
        await session.ExecuteAsync(
            """
            update telemetry.battery
            set type_id = $2, external_id = $3::text, silence_after_seconds = $4,
                voltage_offset = $5, current_offset = $6, temperature_offset = $7
            where id = $1
            """,
            Facet(id, after),
            ct);
        if (before.SilenceAfterSeconds != after.SilenceAfterSeconds)
        {
            await ExpectSamplesAsync(id, after.SilenceAfterSeconds, ct);
        }

        await audit.WriteAsync("battery_updated", Entity, id, after.Name, before, after, ct);
        AnnounceAfterCommit();
    }

    /// <summary>Takes a battery out of every list; it takes no more samples, and keeps those it has.</summary>
    /// <exception cref="Refusal">battery_unknown, changed_meanwhile.</exception>
    public async Task ArchiveAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var found = await BatteryReader.FindAsync(session, id, clock.GetUtcNow(), orArchived: false, ct);
        EntityTag.Check(http, found.Version);
        await assets.ArchiveAsync(id, found.Version, ct);
        await ExpectSamplesAsync(id, within: null, ct);
        await StartCleanAsync(id, ct);
        await audit.WriteAsync("battery_archived", Entity, id, found.Battery.Name, Settings(found.Battery), null, ct);
        AnnounceAfterCommit();
    }

    /// <summary>
    /// Puts an archived battery back in use, with nothing open about it, unless it is due to be erased; one that is in use stays as it is.
    /// </summary>
    /// <exception cref="Refusal">battery_unknown, battery_limit_reached, changed_meanwhile.</exception>
    public async Task RestoreAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var found = await BatteryReader.FindAsync(session, id, clock.GetUtcNow(), orArchived: true, ct);
        EntityTag.Check(http, found.Version);
        if (found.ArchivedAt is null)
        {
            return;
        }

        if (found.ArchivedAt + options.ArchiveRetention <= clock.GetUtcNow())
        {
            throw Refusal.NotFound("battery_unknown"); // its samples may be half gone
        }

        await RequireRoomAsync(ct);
        await assets.RestoreAsync(id, found.Version, ct);
        await ExpectSamplesAsync(id, found.Battery.SilenceAfterSeconds, ct);
        await StartCleanAsync(id, ct); // a sample that was on its way while it was archived may have been watched after that
        await audit.WriteAsync("battery_restored", Entity, id, found.Battery.Name, null, Settings(found.Battery), ct);
        AnnounceAfterCommit();
    }

    /// <summary>When a battery counts as silent, from its last sample on; null: nobody waits for it.</summary>
    private Task<int> ExpectSamplesAsync(int id, int? within, CancellationToken ct) => session.ExecuteAsync(
        "update telemetry.battery_state set silent_at = at + make_interval(secs => $2::int) where battery_id = $1", [id, within], ct);

    /// <summary>Nothing that was noticed about the battery lasts: nobody would ever notice its end. Its state row is locked.</summary>
    private async Task StartCleanAsync(int id, CancellationToken ct)
    {
        foreach (var watcher in watchers)
        {
            await watcher.EndAsync(id, ct);
        }

        await session.ExecuteAsync(
            """
            update telemetry.battery_state set watch = null, silent = false, alerts_critical = 0, alerts_warning = 0, alerts_info = 0
            where battery_id = $1
            """,
            [id],
            ct);
    }

    private async Task RequireRoomAsync(CancellationToken ct)
    {
        // Locked until the end, so that two creations at once cannot both take the last place; counted after that.
        var limit = await session.QueryAsync(
            "select max_batteries from catalog.tenant where tenant_id = current_tenant() for no key update",
            row => row.GetInt32(0),
            [],
            ct).SingleAsync(ct);
        var used = await session.QueryAsync(
            "select count(*) from telemetry.battery b join assets.api_equipment e on e.id = b.id where e.archived_at is null",
            row => row.GetInt64(0),
            [],
            ct).SingleAsync(ct);
        if (used >= limit)
        {
            throw Refusal.Conflict("battery_limit_reached", limit);
        }
    }

    /// <summary>Ingest keeps the batteries in memory: it must read them again once the change is durable.</summary>
    private void AnnounceAfterCommit() => session.AfterCommit(() => directory.Forget(session.Caller.TenantId));

    private static WriteBattery Settings(Battery battery) => new(
        battery.Name,
        battery.SerialNumber,
        battery.TypeId,
        battery.LocationId,
        battery.Model,
        battery.InstalledAt,
        battery.SilenceAfterSeconds,
        battery.ExternalId,
        battery.Calibration,
        battery.CustomFields,
        battery.Notes,
        battery.ClientId);

    private static object?[] Facet(int id, WriteBattery battery) =>
    [
        id, battery.TypeId, battery.ExternalId, battery.SilenceAfterSeconds,
        battery.Calibration!.VoltageOffset, battery.Calibration.CurrentOffset, battery.Calibration.TemperatureOffset,
    ];
}
