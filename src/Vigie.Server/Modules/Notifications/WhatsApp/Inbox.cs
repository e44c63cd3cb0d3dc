using System.Text.Json;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Notifications.WhatsApp;

/// <param name="Sid">Twilio's name for it: what comes twice counts once.</param>
/// <param name="From">Number.</param>
/// <param name="Text">What was written.</param>
/// <param name="Button">Payload of the button that was pressed, before its label.</param>
/// <param name="Answered">Sid of the message that it answers; null: of none.</param>
internal sealed record IncomingMessage(string Sid, string From, string Text, string? Button, string? Answered);

/// <summary>Takes what people write to us, in a tenant session of the company of one of them.</summary>
internal sealed class Inbox(TenantSession session, JobQueue jobs, Contacts contacts, Replies replies, TimeProvider clock)
{
    // What somebody's telephone answers by itself is not answered each time.
    private static readonly TimeSpan Explained = TimeSpan.FromHours(1);

    private sealed record Question(long DeliveryId, Asking Asks, string About);

    /// <param name="addressed">He is the one of all who have the number whom it concerns; of the others only the window opens.</param>
    public async Task ReceiveAsync(int userId, IncomingMessage message, bool addressed, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var added = await session.QueryAsync(
            """
            insert into notifications.answer (user_id, sid, text, received_at) values ($1, $2, left($3, 1000), $4)
            on conflict (tenant_id, user_id, sid) do nothing returning id
            """,
            row => row.GetInt64(0), [userId, message.Sid, message.Text, now], ct).ToListAsync(ct);
        if (added is not [var id])
        {
            return;
        }

        await session.ExecuteAsync("update notifications.contact set wrote_at = $2 where user_id = $1", [userId, now], ct);
        var (meaning, words) = message.Button is { } button && AnswerWords.Read(button) is { Meaning: not AnswerMeaning.Unknown } pressed
            ? pressed : AnswerWords.Read(message.Text);

        // The number wants nothing of anybody, whichever company it was told.
        var changed = meaning switch
        {
            AnswerMeaning.Stop => await contacts.WithdrawAsync(userId, ct),
            AnswerMeaning.Start => await contacts.ResumeAsync(userId, ct),
            _ => false,
        };
        if (addressed)
        {
            await AnswerAsync(userId, id, message, meaning, words, changed, ct);
        }
    }

    private async Task AnswerAsync(
        int userId, long id, IncomingMessage message, AnswerMeaning meaning, string? words, bool changed, CancellationToken ct)
    {
        if (meaning is AnswerMeaning.Yes or AnswerMeaning.No && await QuestionAsync(userId, message.Answered, ct) is { } question
            && !(question.Asks != Asking.Acceptance && meaning == AnswerMeaning.No))
        {
            await session.ExecuteAsync("update notifications.answer set delivery_id = $2 where id = $1", [id, question.DeliveryId], ct);
            var answer = new Answered(
                id, userId, JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(question.About)!, meaning == AnswerMeaning.Yes, words);
            await (question.Asks switch
            {
                Asking.Acceptance => jobs.AddAsync(new AcceptanceAnswered(answer), ct),
                Asking.Restocking => jobs.AddAsync(new RestockingAnswered(answer), ct),
                _ => jobs.AddAsync(new AcknowledgementAnswered(answer), ct),
            });
            return;
        }

        await replies.TakeAsync(id, ct);
        var kind = meaning switch
        {
            AnswerMeaning.Stop => changed ? "whatsapp_stopped" : null,
            AnswerMeaning.Start => changed ? "whatsapp_started" : null,
            _ => await ExplainedAsync(userId, ct) ? null : "answer_unknown",
        };
        if (kind is not null)
        {
            await replies.SayAsync(userId, id, kind, ct);
        }
    }

    /// <summary>What the message asks that he answers; when he does not say which, the last that asked him something.</summary>
    private async Task<Question?> QuestionAsync(int userId, string? answered, CancellationToken ct) => await session.QueryAsync(
        """
        select id, asks, about::text from notifications.delivery
        where user_id = $1 and channel = 'WhatsApp' and asks is not null and sent_at is not null and ($2::text is null or sid = $2)
        order by sent_at desc limit 1
        """,
        row => new Question(row.GetInt64(0), Enum.Parse<Asking>(row.GetString(1)), row.GetString(2)), [userId, answered], ct).FirstOrDefaultAsync(ct);

    private async Task<bool> ExplainedAsync(int userId, CancellationToken ct) => await session.QueryAsync(
        "select from notifications.delivery where user_id = $1 and channel = 'WhatsApp' and kind = 'answer_unknown' and created_at > $2 limit 1",
        _ => true, [userId, clock.GetUtcNow() - Explained], ct).AnyAsync(ct);
}
