using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Notifications.Upkeep;

internal sealed record OldNotifications;

/// <summary>Forgets what was read a quarter of a year ago, and what was sent and written a year ago.</summary>
internal sealed class ForgetNotifications(TenantSession session, TimeProvider clock) : IJob<OldNotifications>
{
    public async Task RunAsync(OldNotifications payload, CancellationToken ct)
    {
        await session.ExecuteAsync("delete from notifications.notification where read_at < $1", [clock.GetUtcNow().AddDays(-90)], ct);
        await session.ExecuteAsync("delete from notifications.answer where received_at < $1", [clock.GetUtcNow().AddDays(-365)], ct);
        await session.ExecuteAsync("delete from notifications.delivery where created_at < $1", [clock.GetUtcNow().AddDays(-365)], ct);
    }
}
