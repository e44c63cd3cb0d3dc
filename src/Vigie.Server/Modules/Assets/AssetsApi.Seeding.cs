using Vigie.Server.Modules.Assets.BatteryTypes;
using Vigie.Server.Modules.Assets.Locations;

namespace Vigie.Server.Modules.Assets;

internal sealed partial class AssetsApi
{
    /// <summary>Adds a place, inside another one when <paramref name="parentId"/> names it.</summary>
    /// <param name="latitude">Degrees, north positive.</param>
    /// <param name="longitude">Degrees, east positive.</param>
    public async Task<int> CreateLocationAsync(
        string name, int? parentId, string? address, double? latitude, double? longitude, CancellationToken ct)
    {
        var location = new Location { Name = name, CreatedAt = clock.GetUtcNow() };
        location.Set(new(name, parentId, address, latitude, longitude));
        db.Locations.Add(location);
        await db.SaveChangesAsync(ct);
        return location.Id;
    }

    /// <summary>Adds a model of battery. Units: V, Ah; cells in series.</summary>
    public async Task<int> CreateBatteryTypeAsync(
        string name, string manufacturer, Chemistry chemistry, double nominalVoltage, double capacityAh, int cellCount,
        CancellationToken ct)
    {
        var type = new BatteryType { Name = name, CreatedAt = clock.GetUtcNow() };
        type.Set(new(name, chemistry, nominalVoltage, capacityAh, cellCount, manufacturer));
        db.BatteryTypes.Add(type);
        await db.SaveChangesAsync(ct);
        return type.Id;
    }

    /// <summary>Adds statuses that machines had, in any order; each then has its last one.</summary>
    public Task<int> AddStatusesAsync(
        IReadOnlyList<(int EquipmentId, DateTimeOffset At, Status Status, string? Reason, int? UserId)> statuses, CancellationToken ct) =>
        session.ExecuteAsync(
            """
            with told as (
              insert into assets.equipment_status (equipment_id, at, status, reason, user_id)
              select * from unnest($1::int[], $2::timestamptz[], $3::text[], $4::text[], $5::int[]) s (equipment_id, at, status, reason, user_id)
              order by s.at
              returning equipment_id, at, status
            )
            update assets.equipment e set status = l.status
            from (select distinct on (equipment_id) equipment_id, status from told order by equipment_id, at desc) l where e.id = l.equipment_id
            """,
            [
                statuses.Select(one => one.EquipmentId).ToArray(), statuses.Select(one => one.At.ToUniversalTime()).ToArray(),
                statuses.Select(one => one.Status.ToString()).ToArray(), statuses.Select(one => one.Reason).ToArray(),
                statuses.Select(one => one.UserId).ToArray(),
            ],
            ct);
}
