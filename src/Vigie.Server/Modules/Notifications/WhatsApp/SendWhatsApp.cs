using Vigie.Server.Modules.Notifications.Deliveries;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Notifications.WhatsApp;

internal sealed record WhatsAppDelivery(long Id);

/// <summary>Sends one WhatsApp message, without a transaction while Twilio is talked to.</summary>
/// <remarks>
/// Twilio knows no idempotency key. When an answer was lost, the next attempt asks first which messages Twilio has for this number, and
/// sends again only if ours is not among them. What Twilio took and does not list by then comes twice: the other way would lose it.
/// </remarks>
internal sealed class SendWhatsApp(DeliveryRun attempt, TwilioClient twilio, TenantWork tenants) : ILongJob<WhatsAppDelivery>
{
    public async Task RunAsync(WhatsAppDelivery payload, JobRun run, CancellationToken ct)
    {
        var taken = await attempt.TakeAsync(
            payload.Id, run, (services, delivery) => services.GetRequiredService<WhatsAppWriting>().WriteAsync(delivery, ct), ct);
        if (taken is not var (delivery, message))
        {
            return;
        }

        try
        {
            var has = (delivery.AskedAt is { } askedAt ? await FindAsync(message, askedAt, run.TenantId, ct) : null)
                ?? await twilio.SendAsync(message, ct);
            await EndAsync(DeliveryStatus.Sent, null, $"{has.Status} {has.Sid}", following => following.TakenAsync(payload.Id, has.Sid, CancellationToken.None));
        }
        catch (TwilioRefusal refusal) when (refusal.IsFinal)
        {
            await EndAsync(
                DeliveryStatus.Failed, refusal.Message, null, following => following.FailedAsync(payload.Id, refusal.Code, CancellationToken.None));
        }
        catch (Exception problem) when (!ct.IsCancellationRequested)
        {
            await EndAsync(run.IsLast ? DeliveryStatus.Failed : DeliveryStatus.Queued, problem.Message, null, async following =>
            {
                if (problem is TwilioRefusal refusal)
                {
                    await following.NotTakenAsync(payload.Id, refusal.Code, CancellationToken.None);
                }

                if (run.IsLast)
                {
                    await following.MailInsteadAsync(payload.Id, CancellationToken.None);
                }
            });
            if (((problem as TwilioRefusal)?.RetryAfter ?? (problem as TwilioSilence)?.RetryAfter) is { } wait)
            {
                throw new AskedToWait(wait, problem);
            }

            throw; // the queue tries again
        }

        Task EndAsync(DeliveryStatus status, string? error, string? answer, Func<MessageFollowing, Task> then) => attempt.EndAsync(
            payload.Id, run, status, error, answer, services => then(services.GetRequiredService<MessageFollowing>()));
    }

    /// <summary>Ours among what Twilio has, when it took it and we did not hear so.</summary>
    private async Task<TwilioMessage?> FindAsync(OutgoingMessage message, DateTimeOffset askedAt, int tenantId, CancellationToken ct)
    {
        var text = Spaceless(message.Text);
        var alike = (await twilio.SentAsync(message.To, askedAt, ct))
            .Where(one => one.CreatedAt >= askedAt.AddMinutes(-1) && one.Status is not ("failed" or "undelivered" or "canceled")
                && Spaceless(one.Body).Contains(text, StringComparison.Ordinal))
            .ToDictionary(one => one.Sid);
        var unknown = await tenants.RunAsync(
            new Caller(tenantId), readOnly: true,
            (_, session) => session.QueryAsync(
                "select sid from unnest($1::text[]) sid where not exists (select from notifications.delivery d where d.sid = sid.sid)",
                row => row.GetString(0), [alike.Keys.ToArray()], ct).FirstOrDefaultAsync(ct).AsTask(),
            ct);
        return unknown is null ? null : alike[unknown];
    }

    /// <summary>A template may have broken the lines of what it was given.</summary>
    private static string Spaceless(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
}
