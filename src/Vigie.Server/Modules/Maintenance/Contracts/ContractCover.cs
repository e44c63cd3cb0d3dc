using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Maintenance.Contracts;

/// <summary>Writes on a new intervention under which contract its equipment stands, in the transaction of the session.</summary>
internal sealed class ContractCover(TenantSession session)
{
    private static readonly string Covering = ContractSql.Covering("$1", "$2::timestamptz");

    public async Task ApplyAsync(Intervention intervention, CancellationToken ct)
    {
        await foreach (var (contract, labour, parts, travel) in session.QueryAsync(
            Covering, row => (row.GetInt32(0), row.GetBoolean(1), row.GetBoolean(2), row.GetBoolean(3)),
            [intervention.EquipmentId, intervention.CreatedAt], ct))
        {
            intervention.ContractId = contract;
            (intervention.CoversLabour, intervention.CoversParts, intervention.CoversTravel) = (labour, parts, travel);
        }
    }
}
