using System.Net.WebSockets;
using System.Text;

namespace Vigie.Server.Tests.Tenancy;

/// <summary>A page's side of a live socket, which brings its token as a browser does: as the second subprotocol.</summary>
internal sealed class LiveClient : IDisposable
{
    private readonly ClientWebSocket socket = new();

    public static async Task<LiveClient> OpenAsync(VigieApp app, string path, string? token)
    {
        var client = new LiveClient();
        client.socket.Options.AddSubProtocol("vigie");
        if (token is not null)
        {
            client.socket.Options.AddSubProtocol(token);
        }

        using var http = app.CreateClient();
        await client.socket.ConnectAsync(new UriBuilder(new Uri(http.BaseAddress!, path)) { Scheme = "ws" }.Uri, Tenant.Ct);
        return client;
    }

    /// <summary>Waits until the server closes.</summary>
    public async Task<int?> CloseCodeAsync()
    {
        await HearAsync(TimeSpan.FromSeconds(10));
        return (int?)socket.CloseStatus;
    }

    /// <summary>All that is said in a time, or until the server closes.</summary>
    public async Task<string> HearAsync(TimeSpan time)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Tenant.Ct);
        patience.CancelAfter(time);
        var (heard, buffer) = (new StringBuilder(), new byte[64 * 1024]);
        try
        {
            while (await socket.ReceiveAsync(buffer, patience.Token) is { MessageType: not WebSocketMessageType.Close } part)
            {
                heard.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            }
        }
        catch (OperationCanceledException) when (!Tenant.Ct.IsCancellationRequested)
        {
            return heard.ToString(); // silence
        }

        return heard.ToString();
    }

    public void Dispose() => socket.Dispose();
}
