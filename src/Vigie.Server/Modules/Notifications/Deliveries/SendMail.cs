using Vigie.Server.Modules.Notifications.Mail;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Notifications.Deliveries;

internal sealed record MailDelivery(long Id);

/// <summary>Sends one mail, without a transaction while the mail server is talked to.</summary>
/// <remarks>
/// At least once: should the server take it, and this process die or the connection break before that is written down, the next
/// attempt sends it again with the same Message-ID and date, by which mailboxes know it. The other way would lose mail in silence.
/// </remarks>
internal sealed class SendMail(DeliveryRun attempt, SmtpClient smtp) : ILongJob<MailDelivery>
{
    public async Task RunAsync(MailDelivery payload, JobRun run, CancellationToken ct)
    {
        var taken = await attempt.TakeAsync(
            payload.Id, run, (services, delivery) => services.GetRequiredService<MailWriting>().WriteAsync(delivery, ct), ct);
        if (taken is not (_, var mail))
        {
            return;
        }

        try
        {
            await attempt.EndAsync(payload.Id, run, DeliveryStatus.Sent, null, await smtp.SendAsync(mail, ct));
        }
        catch (SmtpRefusal refusal) when (refusal.IsFinal)
        {
            await attempt.EndAsync(payload.Id, run, DeliveryStatus.Failed, refusal.Message, null);
        }
        catch (Exception problem) when (!ct.IsCancellationRequested)
        {
            await attempt.EndAsync(payload.Id, run, run.IsLast ? DeliveryStatus.Failed : DeliveryStatus.Queued, problem.Message, null);
            throw; // the queue tries again
        }
    }
}
