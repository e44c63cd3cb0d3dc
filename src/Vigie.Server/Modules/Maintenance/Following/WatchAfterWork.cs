using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Alerts;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Maintenance.Following;

/// <summary>The work on an alert has ended, and the time of watching is over.</summary>
/// <param name="FinishedAt">Of which end: an intervention that went on meanwhile has another.</param>
internal sealed record WorkEnded(int InterventionId, DateTimeOffset FinishedAt);

/// <summary>Opens the intervention again when the alert is still there. (One that comes back meanwhile does so at once: AlertFollowing.)</summary>
internal sealed class WatchAfterWork(MaintenanceDb db, AlertsApi alerts, InterventionWork work) : IJob<WorkEnded>
{
    public async Task RunAsync(WorkEnded payload, CancellationToken ct)
    {
        var done = await db.Interventions.SingleOrDefaultAsync(
            one => one.Id == payload.InterventionId && one.Status == InterventionStatus.Done && one.FinishedAt == payload.FinishedAt, ct);
        if (done is null || await alerts.OpenAsync(done.EquipmentId, done.AlertRule!, ct) is not [var alertId, ..])
        {
            return;
        }

        if (await alerts.RaisedAsync([alertId], ct) is [var alert])
        {
            await work.ReopenAsync(done, alert.Message, ct);
        }
    }
}
