using System.Text.Json;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Realtime;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Notifications.Telling;

/// <summary>The caller's notifications as they come, over a web socket; first what was missed since a time.</summary>
internal static class NotificationSocket
{
    /// <summary>As many messages as a socket that comes back is told of.</summary>
    private const int MostMissed = 100;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/ws/notifications", ServeAsync).RequiresSignIn().WithOwnSession().ExcludeFromDescription();

    private static async Task ServeAsync(
        DateTimeOffset? since, HttpContext http, LiveHub hub, NotificationRows rows, TenantSession session, IHostApplicationLifetime server,
        TimeProvider clock)
    {
        var caller = Caller.From(http);
        var user = caller.UserId!.Value;
        var socket = new LiveSocket(http, clock);
        await socket.AcceptAsync();

        // Listens before it reads what was missed, so that nothing falls between the two.
        using var subscription = hub.Subscribe(NotificationsApi.TopicOf(caller.TenantId, user));
        var first = new List<ReadOnlyMemory<byte>>();

        // The connection goes back before the socket begins its hours of waiting.
        await using (session)
        {
            await session.OpenAsync(caller, readOnly: true, http.RequestAborted);
            var unread = await rows.UnreadAsync(user, http.RequestAborted);
            if (since is { } from)
            {
                first.AddRange(await session.QueryAsync(
                    NotificationRows.Since, row => (ReadOnlyMemory<byte>)rows.Message(unread, NotificationRows.Read(row)),
                    [user, from.ToUniversalTime(), MostMissed], http.RequestAborted).ToListAsync(http.RequestAborted));
                first.Add(JsonSerializer.SerializeToUtf8Bytes(new { type = "resumed", count = first.Count }));
            }

            first.Add(rows.Message(unread, null));
        }

        await socket.RunAsync(subscription, first, server.ApplicationStopping);
    }
}
