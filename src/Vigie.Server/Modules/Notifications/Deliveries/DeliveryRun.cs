using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Notifications.Deliveries;

/// <param name="Mark">Of this message, the same at every attempt.</param>
/// <param name="UserId">Null: it goes to <paramref name="Outside"/>.</param>
/// <param name="NotificationId">What it tells of, if that is one thing.</param>
/// <param name="AnswerId">What somebody wrote to us, if it is our reply to that.</param>
/// <param name="AskedAt">When it was handed over before and no answer came; null: never.</param>
internal sealed record TakenDelivery(
    long Id, Guid Mark, int? UserId, string Kind, DateTimeOffset CreatedAt, long? NotificationId, long? AnswerId, DateTimeOffset? AskedAt, Outsider? Outside);

/// <summary>Somebody without an account.</summary>
/// <param name="Enclosed">What he is sent.</param>
internal sealed record Outsider(string Address, string Language, long Enclosed);

/// <summary>What is to be sent, or why it is kept back.</summary>
/// <param name="Message">Null: nothing is sent.</param>
/// <param name="Suppressed">One of <see cref="DeliveryLog"/>'s reasons.</param>
internal sealed record Written<T>(T? Message, string? Recipient, string? Subject, string? Suppressed) where T : class
{
    public static Written<T> KeptBack(string reason) => new(null, null, null, reason);
}

/// <summary>An attempt at one delivery, whatever carries it: taken by one job and no other before the other server is talked to, and
/// written down after. No transaction is open in between.</summary>
internal sealed class DeliveryRun(TenantWork tenants, TimeProvider clock)
{
    /// <summary>Takes the delivery for this job, and puts together what is to be sent; null: nothing.</summary>
    public Task<(TakenDelivery Delivery, T Message)?> TakeAsync<T>(
        long id, JobRun run, Func<IServiceProvider, TakenDelivery, Task<Written<T>>> write, CancellationToken ct) where T : class =>
        tenants.RunAsync<(TakenDelivery, T)?>(new Caller(run.TenantId), readOnly: false, async (services, session) =>
        {
            // Queued: nobody's but the first job's that comes. Once taken, only that job may try again; another is a repetition.
            var taken = await session.QueryAsync(
                """
                update notifications.delivery set status = 'Sending', job_id = $2, attempts = attempts + 1
                where id = $1 and status in ('Queued', 'Sending', 'Failed') and (job_id = $2 or (job_id is null and status = 'Queued'))
                returning mark, user_id, kind, created_at, notification_id, answer_id, asked_at, outsider, language, enclosed
                """,
                row => new TakenDelivery(
                    id, row.GetGuid(0), row.IntOrNull(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.LongOrNull(4),
                    row.LongOrNull(5), row.TimeOrNull(6),
                    row.TextOrNull(7) is { } address ? new(address, row.GetString(8), row.GetInt64(9)) : null),
                [id, run.JobId], ct).ToListAsync(ct);
            if (taken is not [var delivery])
            {
                return null;
            }

            var written = await write(services, delivery);
            await session.ExecuteAsync(
                """
                update notifications.delivery set recipient = $2, subject = left($3, 500), error = $4,
                  status = case when $4::text is null then status else 'Suppressed' end
                where id = $1
                """,
                [id, written.Recipient, written.Subject, written.Suppressed], ct);
            return written.Message is { } message ? (delivery, message) : null;
        }, ct);

    /// <summary>Writes down how the attempt ended, and what follows from it, unless the delivery is no longer this job's, or the other
    /// server has told meanwhile what became of it.</summary>
    public Task EndAsync(
        long id, JobRun run, DeliveryStatus status, string? error, string? answer, Func<IServiceProvider, Task>? then = null) =>
        // Even when the server is about to stop: what was said to another server cannot be taken back.
        tenants.RunAsync(new Caller(run.TenantId), readOnly: false, async (services, session) =>
        {
            var mine = await session.ExecuteAsync(
                """
                update notifications.delivery set status = $3, error = left($4, 2000), answer = left($5, 2000),
                  sent_at = case when $3 = 'Sent' then $6::timestamptz end
                where id = $1 and job_id = $2 and status in ('Sending', 'Suppressed')
                """,
                [id, run.JobId, $"{status}", error, answer, clock.GetUtcNow()], CancellationToken.None);
            if (mine == 1 && then is not null)
            {
                await then(services);
            }

            return mine;
        }, CancellationToken.None);
}
