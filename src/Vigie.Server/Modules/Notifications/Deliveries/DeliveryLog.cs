using Vigie.Server.Modules.Notifications.WhatsApp;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Notifications.Deliveries;

/// <summary>What was sent, is to be sent, and was kept back, in the open tenant session.</summary>
internal sealed class DeliveryLog(TenantSession session, JobQueue jobs, TimeProvider clock)
{
    // Why something was kept back: codes that the page has the words for.
    public const string NotWanted = "not_wanted";
    public const string ToldAlready = "told_already";
    public const string ReadAlready = "read_already";
    public const string Inactive = "inactive";
    public const string NothingLeft = "nothing_left";
    public const string JobRemoved = "job_removed";
    public const string NoConsent = "no_consent";
    public const string NoTemplate = "no_template";
    public const string FellBack = "fell_back";

    /// <summary>A message that has not arrived so long after it was due is told by mail.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2), PatienceWhenCritical = TimeSpan.FromMinutes(15);

    /// <summary>A mail that is sent once the transaction commits.</summary>
    public async Task<long> QueueAsync(int userId, string kind, CancellationToken ct)
    {
        var id = await AddAsync(userId, Channel.Email, kind, DeliveryStatus.Queued, null, null, null, ct);
        await jobs.AddAsync(new MailDelivery(id), ct);
        return id;
    }

    /// <summary>A mail to somebody without an account, sent once the transaction commits.</summary>
    public async Task QueueOutsideAsync(string address, string kind, string language, long enclosed, CancellationToken ct)
    {
        var id = await session.QueryAsync(
            """
            insert into notifications.delivery (outsider, language, enclosed, channel, kind, status, created_at)
            values ($1, $2, $3, 'Email', $4, 'Queued', $5) returning id
            """,
            row => row.GetInt64(0), [address, language, enclosed, kind, clock.GetUtcNow()], ct).SingleAsync(ct);
        await jobs.AddAsync(new MailDelivery(id), ct);
    }

    /// <summary>A WhatsApp message about one notification, and a look at whether it has arrived.</summary>
    /// <param name="at">Not before.</param>
    public async Task QueueMessageAsync(int userId, string kind, long notificationId, bool critical, DateTimeOffset at, CancellationToken ct)
    {
        var id = await AddAsync(userId, Channel.WhatsApp, kind, DeliveryStatus.Queued, null, notificationId, null, ct);
        await jobs.AddAsync(new WhatsAppDelivery(id), ct, at);
        await jobs.AddAsync(new WhatsAppOverdue(id), ct, at + (critical ? PatienceWhenCritical : Patience));
    }

    /// <summary>A WhatsApp message that says what is written beside what somebody wrote to us.</summary>
    public async Task QueueReplyAsync(int userId, string kind, long answerId, CancellationToken ct)
    {
        var id = await AddAsync(userId, Channel.WhatsApp, kind, DeliveryStatus.Queued, null, null, answerId, ct);
        await jobs.AddAsync(new WhatsAppDelivery(id), ct);
    }

    /// <param name="reason">One of the codes above.</param>
    public Task SuppressAsync(int userId, Channel channel, string kind, string reason, CancellationToken ct) =>
        AddAsync(userId, channel, kind, DeliveryStatus.Suppressed, reason, null, null, ct);

    /// <summary>Nobody will send this one any more.</summary>
    public Task GiveUpAsync(long id, CancellationToken ct) => session.ExecuteAsync(
        "update notifications.delivery set status = 'Suppressed', error = $2 where id = $1 and status in ('Queued', 'Sending')", [id, JobRemoved], ct);

    private async Task<long> AddAsync(
        int userId, Channel channel, string kind, DeliveryStatus status, string? reason, long? notificationId, long? answerId, CancellationToken ct) =>
        await session.QueryAsync(
            """
            insert into notifications.delivery (user_id, channel, kind, status, error, created_at, notification_id, answer_id)
            values ($1, $2, $3, $4, $5, $6, $7::bigint, $8::bigint) returning id
            """,
            row => row.GetInt64(0), [userId, $"{channel}", kind, $"{status}", reason, clock.GetUtcNow(), notificationId, answerId], ct).SingleAsync(ct);
}
