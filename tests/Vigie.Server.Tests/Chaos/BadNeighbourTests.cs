using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Vigie.Server.Tests.Telemetry;

namespace Vigie.Server.Tests.Chaos;

/// <summary>Clients that behave badly, beside one that does not.</summary>
public sealed class BadNeighbourTests(VigieApp app)
{
    [Fact]
    public async Task A_socket_that_never_reads_holds_nobody_up()
    {
        var tenant = await app.NewTenantAsync("telemetry:write", "equipements:read");
        var battery = await tenant.GivenBatteryAsync();
        using var deaf = await ConnectAsync(tenant, $"/ws/realtime/{battery}");
        using var good = await ConnectAsync(tenant, $"/ws/realtime/{battery}");
        var cells = Enumerable.Repeat(3.301, 512).ToArray(); // some 5 kB a message: more than the buffers of a socket hold
        var hearing = HearUntilAsync(good, 59.5);

        for (var i = 0; i < 600; i++)
        {
            var sample = new { at = app.Clock.GetUtcNow().AddSeconds(-600 + i), voltage = i == 599 ? 59.5 : 51, cell_voltages = cells };
            var response = await tenant.PostAsync($"/api/v1/batteries/{battery}/data", sample);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.True(await hearing.WaitAsync(TimeSpan.FromSeconds(10), Tenant.Ct));
        Assert.Equal(600, await tenant.SamplesAsync(battery));
    }

    [Fact]
    public async Task Requests_that_stop_half_way_hold_nobody_up_and_store_nothing()
    {
        var tenant = await app.NewTenantAsync("telemetry:write");
        var battery = await tenant.GivenBatteryAsync();
        var path = $"/api/v1/batteries/{battery}/data";
        var sample = new { at = app.Clock.GetUtcNow().AddSeconds(-1), voltage = 51 };
        var halves = new List<TcpClient>();
        for (var i = 0; i < 60; i++)
        {
            var half = await BeginAsync(tenant, path, JsonSerializer.Serialize(new { at = sample.at.AddMinutes(-i - 1), voltage = 49 }));
            halves.Add(half);
            if (i % 3 == 0)
            {
                half.Client.LingerState = new LingerOption(true, 0); // gone without a word
                half.Close();
            }
        }

        Assert.Equal(HttpStatusCode.OK, (await tenant.PostAsync(path, sample)).StatusCode);
        halves.ForEach(half => half.Dispose());
        Assert.Equal(HttpStatusCode.OK, (await tenant.PostAsync(path, sample)).StatusCode);
        Assert.Equal(1, await tenant.SamplesAsync(battery));
    }

    private static async Task<TcpClient> BeginAsync(Tenant tenant, string path, string body)
    {
        var server = tenant.Client.BaseAddress!;
        var headers = string.Concat(
            tenant.Client.DefaultRequestHeaders.Select(header => $"{header.Key}: {string.Join(' ', header.Value)}\r\n"));
        var head = $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\n{headers}"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n";
        var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port, Tenant.Ct);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + body[..10]), Tenant.Ct);
        return connection;
    }

    private static async Task<ClientWebSocket> ConnectAsync(Tenant tenant, string path)
    {
        var socket = new ClientWebSocket();
        foreach (var (name, values) in tenant.Client.DefaultRequestHeaders)
        {
            socket.Options.SetRequestHeader(name, string.Join(' ', values));
        }

        await socket.ConnectAsync(new UriBuilder(new Uri(tenant.Client.BaseAddress!, path)) { Scheme = "ws" }.Uri, Tenant.Ct);
        await Task.Delay(100, Tenant.Ct); // the server subscribes right after it accepts
        return socket;
    }

    private static async Task<bool> HearUntilAsync(ClientWebSocket socket, double voltage)
    {
        var (buffer, heard) = (new byte[64 * 1024], new StringBuilder());
        while (await socket.ReceiveAsync(buffer, Tenant.Ct) is { MessageType: not WebSocketMessageType.Close } part)
        {
            heard.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            if (part.EndOfMessage)
            {
                if (JsonDocument.Parse(heard.ToString()).RootElement is var message && message.TryGetProperty("voltage", out var value)
                    && value.GetDouble() == voltage)
                {
                    return true;
                }

                heard.Clear();
            }
        }

        return false;
    }
}
