using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Notifications.Upkeep;

internal sealed record OldNotifications;

/// <summary>Forgets what was read a quarter of a year ago, and the log of what was sent a year ago.</summary>
internal sealed class ForgetNotifications(TenantSession session, TimeProvider clock) : IJob<OldNotifications>
{
    public async Task RunAsync(OldNotifications payload, CancellationToken ct)
    {
        await session.ExecuteAsync("delete from notifications.notification where read_at < $1", [clock.GetUtcNow().AddDays(-90)], ct);
        await session.ExecuteAsync("delete from notifications.delivery where created_at < $1", [clock.GetUtcNow().AddDays(-365)], ct);
    }
}
