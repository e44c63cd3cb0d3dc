using Vigie.Server.Modules.Notifications.Deliveries;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Notifications.WhatsApp;

/// <summary>The moment by which a WhatsApp message ought to have arrived.</summary>
internal sealed record WhatsAppOverdue(long Id);

/// <summary>Has what did not arrive in time mailed. What Twilio does not even have by then is not sent any more.</summary>
internal sealed class LookAfterWhatsApp(TenantSession session, MessageFollowing following) : IJob<WhatsAppOverdue>
{
    public async Task RunAsync(WhatsAppOverdue payload, CancellationToken ct)
    {
        var late = await session.QueryAsync(
            "select status = 'Queued' from notifications.delivery where id = $1 and status in ('Queued', 'Sending', 'Sent') for update",
            row => row.GetBoolean(0), [payload.Id], ct).ToListAsync(ct);
        if (late is [var waits] && await following.MailInsteadAsync(payload.Id, ct) && waits)
        {
            await session.ExecuteAsync(
                "update notifications.delivery set status = 'Suppressed', error = $2 where id = $1", [payload.Id, DeliveryLog.FellBack], ct);
        }
    }
}
