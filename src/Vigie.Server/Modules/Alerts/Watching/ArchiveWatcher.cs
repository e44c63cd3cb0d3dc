using Vigie.Server.Modules.Alerts.Handling;
using Vigie.Server.Modules.Alerts.Rules;
using Vigie.Server.Modules.Telemetry;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Alerts.Watching;

/// <summary>Ends the alerts of archived batteries, whose samples would never clear them, and stops asking the rules about them.</summary>
internal sealed class ArchiveWatcher(TenantSession session, AlertHandling handling, RuleCache cache) : TelemetryApi.IArchiveWatcher
{
    public async Task EndAsync(int batteryId, CancellationToken ct)
    {
        await handling.ArchiveAsync(batteryId, ct);
        var tenantId = session.Caller.TenantId;
        session.AfterCommit(() => cache.Forget(tenantId));
    }
}
