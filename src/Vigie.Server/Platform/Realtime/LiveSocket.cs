using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Npgsql;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Platform.Realtime;

/// <summary>
/// Carries the messages of a subscription over a web socket: a heartbeat when nothing else is said, an end when the caller's
/// token ends or is revoked, and no patience with a reader that takes nothing.
/// </summary>
internal sealed class LiveSocket(HttpContext http, TimeProvider clock)
{
    public const int UnknownCode = 4404;

    private const string Protocol = "vigie";
    private const int TokenEndedCode = 4401;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    private WebSocket socket = null!;

    /// <summary>Accepts the socket.</summary>
    /// <exception cref="Refusal">websocket_required (400): a plain request came.</exception>
    public async Task AcceptAsync()
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            throw new Refusal(StatusCodes.Status400BadRequest, "websocket_required");
        }

        socket = await http.WebSockets.AcceptWebSocketAsync(
            http.WebSockets.WebSocketRequestedProtocols.Contains(Protocol) ? Protocol : null);
    }

    /// <summary>Ends an accepted socket at once with a code that tells the page why.</summary>
    public Task RefuseAsync(int code, string reason) => CloseAsync(code, reason);

    /// <summary>Sends <paramref name="first"/>, then what comes, until the other side leaves, the token ends or the server stops.</summary>
    public async Task RunAsync(LiveHub.Subscription subscription, IEnumerable<ReadOnlyMemory<byte>> first, CancellationToken serverStops)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(serverStops, left.Token);
        var reading = ReadUntilClosedAsync(left);
        try
        {
            foreach (var message in first)
            {
                await SendAsync(message, ended.Token);
            }

            await SendAllAsync(subscription, ended.Token);
            await CloseAsync(TokenEndedCode, "token ended");
        }
        catch (OperationCanceledException) when (serverStops.IsCancellationRequested)
        {
            await CloseAsync((int)WebSocketCloseStatus.EndpointUnavailable, "server stops");
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            socket.Abort(); // it left, or it reads nothing: nobody is there to be told
        }

        // A read that is given up resets the connection: the other side first gets the time to hear why it was closed.
        left.CancelAfter(ClosePatience);
        await reading;
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(SendPatience);
        await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
    }

    private async Task SendAllAsync(LiveHub.Subscription subscription, CancellationToken ct)
    {
        var tokenEnds = long.TryParse(http.User.FindFirst("exp")?.Value, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.MaxValue;
        while (clock.GetUtcNow() < tokenEnds && (!subscription.TakeDoubt() || await MayStayAsync()))
        {
            var messages = await subscription.TakeAsync(Heartbeat, ct);
            if (messages.Count == 0)
            {
                await SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { type = "heartbeat", at = clock.GetUtcNow().UtcDateTime }), ct);
            }

            foreach (var message in messages)
            {
                await SendAsync(message, ct);
            }
        }
    }

    /// <summary>Whether the caller would be let in again, with the same rights. Who cannot be looked up may come back.</summary>
    private async Task<bool> MayStayAsync()
    {
        try
        {
            return http.Features.Get<BearerCheck>() is not { } check || await check.HoldsAsync();
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>What the other side says is not asked for; only its leaving matters.</summary>
    private async Task ReadUntilClosedAsync(CancellationTokenSource left)
    {
        var buffer = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), left.Token)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // Left without saying so; the end is the same.
        }

        await left.CancelAsync();
    }

    private async Task CloseAsync(int code, string reason)
    {
        try
        {
            using var patience = new CancellationTokenSource(SendPatience);
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, patience.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            socket.Abort();
        }
    }
}
