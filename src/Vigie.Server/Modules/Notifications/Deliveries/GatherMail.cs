using Vigie.Server.Modules.Notifications.Preferences;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Notifications.Deliveries;

/// <summary>The moment when some of a person's notifications are due by mail: at once, after his quiet hours, or at the hour of his
/// summary.</summary>
internal sealed record DueMail(int UserId);

/// <summary>Puts all that is due and still unread into one mail.</summary>
internal sealed class GatherMail(TenantSession session, DeliveryLog deliveries, TimeProvider clock) : IJob<DueMail>
{
    public const string Summary = "summary";

    public async Task RunAsync(DueMail payload, CancellationToken ct)
    {
        var preference = (await PreferenceEndpoints.OfAsync(session, [payload.UserId], ct))
            .GetValueOrDefault(payload.UserId, Preference.Default);
        var due = await session.QueryAsync(
            """
            update notifications.notification set mail_due_at = null where user_id = $1 and mail_due_at <= $2
            returning id, kind, read_at is not null
            """,
            row => (Id: row.GetInt64(0), Kind: row.GetString(1), Read: row.GetBoolean(2)),
            [payload.UserId, clock.GetUtcNow()], ct).ToListAsync(ct);
        var wanted = new List<(long Id, string Kind)>();
        foreach (var (id, kind, read) in due)
        {
            if (read)
            {
                await deliveries.SuppressAsync(payload.UserId, Channel.Email, kind, DeliveryLog.ReadAlready, ct);
            }
            else if (preference.For(NoticeTexts.GroupOf(kind)!.Value) == MailChoice.Never) // chosen meanwhile
            {
                await deliveries.SuppressAsync(payload.UserId, Channel.Email, kind, DeliveryLog.NotWanted, ct);
            }
            else
            {
                wanted.Add((id, kind));
            }
        }

        if (wanted.Count > 0)
        {
            var delivery = await deliveries.QueueAsync(payload.UserId, wanted is [var only] ? only.Kind : Summary, ct);
            await session.ExecuteAsync(
                "update notifications.notification set delivery_id = $2 where id = any ($1)",
                [wanted.Select(one => one.Id).ToArray(), delivery], ct);
        }
    }
}
