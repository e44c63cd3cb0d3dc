using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Assets;

namespace Vigie.Server.Modules.Maintenance;

/// <summary>What other modules may ask of interventions, in the transaction of the caller's session.</summary>
internal sealed partial class MaintenanceApi(MaintenanceDb db)
{
    /// <summary>The equipment of an intervention, which never changes.</summary>
    /// <exception cref="Platform.Http.Refusal">intervention_unknown, under <paramref name="path"/>.</exception>
    public async Task<int> EquipmentOfAsync(int interventionId, string path, CancellationToken ct) =>
        await db.Interventions.Where(intervention => intervention.Id == interventionId)
            .Select(intervention => (int?)intervention.EquipmentId).SingleOrDefaultAsync(ct)
            ?? throw AssetsApi.Unknown("intervention_unknown", path);
}
