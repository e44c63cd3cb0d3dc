using Vigie.Server.Modules.Assets;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Telemetry.Batteries;

/// <summary>Tells the list of types how many batteries each has.</summary>
internal sealed class BatteryTypeUsage(TenantSession session) : AssetsApi.ITypeUsage
{
    public async Task<IReadOnlyDictionary<int, int>> CountAsync(CancellationToken ct) => await session.QueryAsync(
        """
        select b.type_id, count(*)::int
        from telemetry.battery b join assets.api_equipment e on e.id = b.id
        where e.archived_at is null
        group by b.type_id
        """,
        row => (Type: row.GetInt32(0), Count: row.GetInt32(1)),
        [],
        ct).ToDictionaryAsync(type => type.Type, type => type.Count, cancellationToken: ct);
}
