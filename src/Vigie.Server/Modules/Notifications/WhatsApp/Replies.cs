using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Notifications.Deliveries;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Notifications.WhatsApp;

/// <summary>What is said in return to who wrote, in his language, in the open tenant session.</summary>
internal sealed class Replies(TenantSession session, IdentityApi identity, DeliveryLog deliveries, TimeProvider clock)
{
    /// <summary>Marks what he wrote as handled; false: it was already.</summary>
    public async Task<bool> TakeAsync(long answerId, CancellationToken ct) => await session.ExecuteAsync(
        "update notifications.answer set handled_at = $2 where id = $1 and handled_at is null", [answerId, clock.GetUtcNow()], ct) == 1;

    /// <summary>Says it; to who is no longer active, nothing.</summary>
    public async Task SayAsync(int userId, long answerId, NotificationsApi.Reply reply, CancellationToken ct)
    {
        if (await identity.ContactsAsync([userId], null, null, null, ct) is [var reader])
        {
            var (_, text) = NoticeTexts.Compose(reply.Kind, reply.Values, reader.Language, reader.Zone);
            await session.ExecuteAsync("update notifications.answer set reply = $2 where id = $1", [answerId, text], ct);
            await deliveries.QueueReplyAsync(userId, reply.Kind, answerId, ct);
        }
    }

    public Task SayAsync(int userId, long answerId, string kind, CancellationToken ct) =>
        SayAsync(userId, answerId, new NotificationsApi.Reply(kind, new Dictionary<string, NotificationsApi.Words>()), ct);
}
