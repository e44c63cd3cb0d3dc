using Vigie.Server.Modules.Notifications.Mail;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Notifications.Deliveries;

internal sealed record MailDelivery(long Id);

/// <summary>Sends one mail, without a transaction while the mail server is talked to.</summary>
/// <remarks>
/// At least once: should the server take it, and this process die or the connection break before that is written down, the next
/// attempt sends it again with the same Message-ID and date, by which mailboxes know it. The other way would lose mail in silence.
/// </remarks>
internal sealed class SendMail(TenantWork tenants, SmtpClient smtp, TimeProvider clock) : ILongJob<MailDelivery>
{
    public async Task RunAsync(MailDelivery payload, JobRun run, CancellationToken ct)
    {
        var caller = new Caller(run.TenantId);
        var taken = await tenants.RunAsync(
            caller, readOnly: false, (services, session) => TakeAsync(services, session, payload.Id, run.JobId, ct), ct);
        if (taken is not { } mail)
        {
            return;
        }

        try
        {
            var answer = await smtp.SendAsync(mail, ct);
            await WriteAsync("Sent", null, answer);
        }
        catch (SmtpRefusal refusal) when (refusal.IsFinal)
        {
            await WriteAsync("Failed", refusal.Message, null);
        }
        catch (Exception problem) when (!ct.IsCancellationRequested)
        {
            await WriteAsync(run.IsLast ? "Failed" : "Queued", problem.Message, null);
            throw; // the queue tries again
        }

        // Written even when the server is about to stop: what was said to the mail server cannot be taken back.
        Task<int> WriteAsync(string status, string? error, string? answer) => tenants.RunAsync(
            caller,
            readOnly: false,
            (_, session) => session.ExecuteAsync(
                """
                update notifications.delivery set status = $3, error = left($4, 2000), answer = left($5, 2000),
                  sent_at = case when $3 = 'Sent' then $6::timestamptz end
                where id = $1 and job_id = $2
                """,
                [payload.Id, run.JobId, status, error, answer, clock.GetUtcNow()], CancellationToken.None),
            CancellationToken.None);
    }

    /// <summary>Takes the delivery for this job and no other, and says what is to be sent; null: nothing.</summary>
    private static async Task<OutgoingMail?> TakeAsync(
        IServiceProvider services, TenantSession session, long id, long jobId, CancellationToken ct)
    {
        // Queued: nobody's but the first job's that comes. Once taken, only that job may try again; another is a repetition.
        var taken = await session.QueryAsync(
            """
            update notifications.delivery set status = 'Sending', job_id = $2, attempts = attempts + 1
            where id = $1 and status <> 'Sent' and status <> 'Suppressed' and (job_id = $2 or (job_id is null and status = 'Queued'))
            returning mark, user_id, kind, created_at
            """,
            row => new TakenDelivery(id, row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3)),
            [id, jobId], ct).ToListAsync(ct);
        if (taken is not [var delivery])
        {
            return null;
        }

        var (mail, reason) = await services.GetRequiredService<MailWriting>().WriteAsync(delivery, ct);
        await session.ExecuteAsync(
            """
            update notifications.delivery set recipient = $2, subject = left($3, 500), error = $4,
              status = case when $4::text is null then status else 'Suppressed' end
            where id = $1
            """,
            [id, mail?.To, mail?.Subject, reason], ct);
        return mail;
    }
}

/// <param name="Mark">Of the Message-ID.</param>
internal sealed record TakenDelivery(long Id, Guid Mark, int UserId, string Kind, DateTimeOffset CreatedAt);
