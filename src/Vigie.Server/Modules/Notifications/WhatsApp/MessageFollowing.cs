using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Notifications.Deliveries;
using Vigie.Server.Modules.Notifications.Mail;
using Vigie.Server.Modules.Notifications.Preferences;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Notifications.WhatsApp;

/// <summary>What follows from what becomes of a WhatsApp message, in the open tenant session.</summary>
internal sealed class MessageFollowing(
    TenantSession session, JobQueue jobs, IdentityApi identity, Contacts contacts, MailOptions mail, TimeProvider clock)
{
    /// <summary>Twilio has it.</summary>
    public Task TakenAsync(long id, string sid, CancellationToken ct) => session.ExecuteAsync(
        "update notifications.delivery set sid = coalesce(sid, $2) where id = $1", [id, sid], ct);

    /// <summary>Twilio tells what became of it, in any order and more than once: it never goes back. A mark that is not known is about
    /// nothing.</summary>
    /// <param name="status">Sent, delivered, read or failed.</param>
    /// <param name="code">Twilio's; 0: none.</param>
    public async Task HearAsync(Guid mark, string sid, DeliveryStatus status, int code, string? error, CancellationToken ct)
    {
        string[] before = status switch
        {
            DeliveryStatus.Sent => ["Queued", "Sending", "Suppressed"],
            DeliveryStatus.Delivered => ["Queued", "Sending", "Suppressed", "Sent"],
            DeliveryStatus.Read => ["Queued", "Sending", "Suppressed", "Sent", "Delivered"],
            _ => ["Queued", "Sending", "Sent"],
        };
        var changed = await session.QueryAsync(
            """
            update notifications.delivery set status = $3, sid = $2, sent_at = coalesce(sent_at, $5), error = left($6, 2000),
              delivered_at = case when $3 in ('Delivered', 'Read') then coalesce(delivered_at, $5) end,
              read_at = case when $3 = 'Read' then $5 end
            where mark = $1 and channel = 'WhatsApp' and (sid is null or sid = $2) and status = any ($4)
            returning id
            """,
            row => row.GetInt64(0),
            [mark, sid, $"{status}", before, clock.GetUtcNow(), status == DeliveryStatus.Failed ? $"{code} {error}".Trim() : null], ct).ToListAsync(ct);
        if (changed is [var id] && status == DeliveryStatus.Failed)
        {
            await FailedAsync(id, code, ct);
        }
    }

    /// <summary>Twilio did not take it, and said so: the next attempt sends it without looking first whether Twilio has it.</summary>
    public Task NotTakenAsync(long id, int code, CancellationToken ct) => session.ExecuteAsync(
        "update notifications.delivery set asked_at = null, error_code = nullif($2, 0) where id = $1", [id, code], ct);

    /// <summary>It will not arrive: as a template, if it was the window; else by mail.</summary>
    /// <param name="code">Twilio's; 0: none.</param>
    public async Task FailedAsync(long id, int code, CancellationToken ct)
    {
        var (userId, free) = await session.QueryAsync(
            """
            update notifications.delivery set asked_at = null, error_code = nullif($2, 0) where id = $1
            returning user_id, template is null and notification_id is not null
            """,
            row => (row.GetInt32(0), row.GetBoolean(1)), [id, code], ct).SingleAsync(ct);
        if (code == TwilioErrors.OptedOut)
        {
            await contacts.WithdrawAsync(userId, ct);
        }

        if (code == TwilioErrors.OutsideWindow && free)
        {
            // The window was shorter than we thought. Another mark: what is still told of the first message is about nothing.
            await contacts.CloseWindowAsync(userId, ct);
            await session.ExecuteAsync(
                """
                update notifications.delivery set status = 'Queued', job_id = null, sid = null, sent_at = null, mark = gen_random_uuid()
                where id = $1
                """,
                [id], ct);
            await jobs.AddAsync(new WhatsAppDelivery(id), ct);
            return;
        }

        await MailInsteadAsync(id, ct);
    }

    /// <summary>Has what a message tells mailed instead: once, and not if it was read or mailed already.</summary>
    /// <returns>Whether a mail goes out for it.</returns>
    public async Task<bool> MailInsteadAsync(long id, CancellationToken ct)
    {
        if (!mail.Works)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var made = await session.QueryAsync(
            """
            with told as (
              select n.id, n.critical, d.user_id, d.kind from notifications.delivery d join notifications.notification n on n.id = d.notification_id
              where d.id = $1 and d.channel = 'WhatsApp' and n.read_at is null and n.delivery_id is null for update of n),
            made as (
              insert into notifications.delivery (user_id, channel, kind, status, created_at, fallback_of)
              select user_id, 'Email', kind, 'Queued', $2, $1 from told on conflict (tenant_id, fallback_of) do nothing returning id)
            update notifications.notification n set mail_due_at = null, delivery_id = made.id from made, told
            where n.id = told.id returning made.id, told.user_id, told.critical
            """,
            row => (Mail: row.GetInt64(0), UserId: row.GetInt32(1), Critical: row.GetBoolean(2)), [id, now], ct).ToListAsync(ct);
        if (made is not [var one])
        {
            return false;
        }

        await jobs.AddAsync(new MailDelivery(one.Mail), ct, one.Critical ? now : await AfterQuietAsync(one.UserId, now, ct));
        return true;
    }

    private async Task<DateTimeOffset> AfterQuietAsync(int userId, DateTimeOffset now, CancellationToken ct)
    {
        var preference = (await PreferenceEndpoints.OfAsync(session, [userId], ct)).GetValueOrDefault(userId, Preference.Default);
        return await identity.ContactsAsync([userId], null, null, null, ct) is [var person] ? preference.AfterQuiet(now, person.Zone) : now;
    }
}
