using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Requests;

/// <summary>The public addresses of equipment, in the transaction of the caller's session.</summary>
internal sealed class RequestDoors(TenantSession session, Audit audit, TimeProvider clock)
{
    /// <summary>The page of the site that a token opens.</summary>
    public static string PathOf(string token) => $"/demande/{token}";

    /// <summary>The token of each piece of equipment, made where there is none yet.</summary>
    /// <exception cref="Refusal">request_door_forbidden, equipment_unknown.</exception>
    public async Task<Dictionary<int, string>> OpenAsync(IReadOnlyCollection<int> equipment, PermissionSet granted, CancellationToken ct)
    {
        if (!granted.Allows("equipements:update"))
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "request_door_forbidden");
        }

        var ids = equipment.Distinct().ToArray();
        var tokens = ids.Select(_ => OpaqueToken.New(OpaqueToken.RequestDoor, session.Caller.TenantId).Text).ToArray();
        var made = await session.QueryAsync(
            """
            with made as (
              insert into maintenance.request_door (equipment_id, token, created_at)
              select w.id, w.token, $3 from unnest($1::int[], $2::text[]) w (id, token)
              join assets.api_equipment e on e.id = w.id and e.archived_at is null order by w.id
              on conflict (tenant_id, equipment_id) do nothing returning equipment_id)
            select m.equipment_id, e.name from made m join assets.api_equipment e on e.id = m.equipment_id
            """,
            row => ((object)row.GetInt32(0), row.GetString(1), (object?)null, (object?)null),
            [ids, tokens, clock.GetUtcNow()], ct).ToListAsync(ct);
        if (made.Count > 0)
        {
            await audit.WriteManyAsync("request_door_opened", "equipment", made, ct);
        }

        var doors = await session.QueryAsync(
            "select equipment_id, token from maintenance.request_door where equipment_id = any ($1)",
            row => (Id: row.GetInt32(0), Token: row.GetString(1)),
            [ids], ct).ToDictionaryAsync(door => door.Id, door => door.Token, cancellationToken: ct);
        return doors.Count == ids.Length ? doors : throw Refusal.NotFound("equipment_unknown");
    }

    /// <summary>The address leads nowhere from now on; nothing when there is none.</summary>
    /// <exception cref="Refusal">equipment_unknown.</exception>
    public async Task CloseAsync(int equipmentId, CancellationToken ct)
    {
        var names = await session.QueryAsync(
            "select name from assets.api_equipment where id = $1", row => row.GetString(0), [equipmentId], ct).ToListAsync(ct);
        if (names is not [var name])
        {
            throw Refusal.NotFound("equipment_unknown");
        }

        if (await session.ExecuteAsync("delete from maintenance.request_door where equipment_id = $1", [equipmentId], ct) == 1)
        {
            await audit.WriteAsync("request_door_closed", "equipment", equipmentId, name, null, null, ct);
        }
    }
}
