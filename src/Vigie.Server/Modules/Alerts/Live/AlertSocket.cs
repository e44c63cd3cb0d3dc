using System.Text.Json;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Realtime;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Alerts.Live;

/// <summary>Alerts as they open, clear and are handled, over a web socket; first what was missed since a time.</summary>
internal static class AlertSocket
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/ws/alerts", ServeAsync).RequiresOrOwn("alertes:read").WithOwnSession().ExcludeFromDescription();

    private static async Task ServeAsync(
        DateTimeOffset? since, HttpContext http, LiveHub hub, AlertsApi alerts, TenantSession session, IHostApplicationLifetime server, TimeProvider clock)
    {
        var caller = Caller.From(http);
        var socket = new LiveSocket(http, clock);
        await socket.AcceptAsync();

        // Listens before it reads what was missed, so that nothing falls between the two.
        using var subscription = hub.Subscribe(caller.OwnedBy is { } client ? AlertsApi.ClientTopic(caller.TenantId, client) : AlertsApi.Topic(caller.TenantId));
        var first = new List<ReadOnlyMemory<byte>>();
        if (since is { } from)
        {
            // The connection goes back before the socket begins its hours of waiting.
            await using (session)
            {
                await session.OpenAsync(caller, readOnly: true, http.RequestAborted);
                first.AddRange(await alerts.MissedAsync(from, http.RequestAborted));
            }

            first.Add(JsonSerializer.SerializeToUtf8Bytes(new { type = "resumed", count = first.Count }));
        }

        await socket.RunAsync(subscription, first, server.ApplicationStopping);
    }
}
