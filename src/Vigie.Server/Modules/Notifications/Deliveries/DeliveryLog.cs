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

    /// <summary>A mail that is sent once the transaction commits.</summary>
    public async Task<long> QueueAsync(int userId, string kind, CancellationToken ct)
    {
        var id = await AddAsync(userId, kind, DeliveryStatus.Queued, null, ct);
        await jobs.AddAsync(new MailDelivery(id), ct);
        return id;
    }

    /// <param name="reason">One of the codes above.</param>
    public Task SuppressAsync(int userId, string kind, string reason, CancellationToken ct) =>
        AddAsync(userId, kind, DeliveryStatus.Suppressed, reason, ct);

    /// <summary>Nobody will send this one any more.</summary>
    public Task GiveUpAsync(long id, CancellationToken ct) => session.ExecuteAsync(
        "update notifications.delivery set status = 'Suppressed', error = $2 where id = $1 and status in ('Queued', 'Sending')", [id, JobRemoved], ct);

    private async Task<long> AddAsync(int userId, string kind, DeliveryStatus status, string? reason, CancellationToken ct) =>
        await session.QueryAsync(
            "insert into notifications.delivery (user_id, kind, status, error, created_at) values ($1, $2, $3, $4, $5) returning id",
            row => row.GetInt64(0), [userId, kind, $"{status}", reason, clock.GetUtcNow()], ct).SingleAsync(ct);
}
