using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Telemetry.Upkeep;
using Vigie.Server.Platform.Realtime;

namespace Vigie.Server.Tests.Telemetry;

public sealed class LiveTests(VigieApp app) : IAsyncLifetime
{
    private Tenant tenant = null!;
    private int battery;

    public async ValueTask InitializeAsync()
    {
        tenant = await app.NewTenantAsync("telemetry:write", "equipements:read");
        battery = await tenant.GivenBatteryAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("/ws/realtime/")]
    [InlineData("/api/v1/ws/realtime/")]
    public async Task A_sample_reaches_the_socket_of_its_battery(string path)
    {
        using var socket = await ConnectAsync(path + battery);
        await SendAsync(50.5);

        var message = await ReadAsync(socket);

        Assert.Equal("sample", message.GetProperty("type").GetString());
        Assert.Equal(50.5, message.GetProperty("voltage").GetDouble());
        Assert.Equal(JsonValueKind.Null, message.GetProperty("soc").ValueKind);
    }

    [Fact]
    public async Task The_fleet_socket_hears_of_every_battery_of_its_tenant_and_of_no_other()
    {
        var other = await app.NewTenantAsync("telemetry:write", "equipements:read");
        using var foreign = await ConnectAsync("/ws/realtime", other);
        using var socket = await ConnectAsync("/ws/realtime");
        var second = await tenant.GivenBatteryAsync();
        await SendAsync(50);
        await SendAsync(51, second);

        var heard = new[] { await ReadAsync(socket), await ReadAsync(socket) };

        Assert.Equal([battery, second], heard.Select(message => message.GetProperty("battery_id").GetInt32()).Order());
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => foreign.ReceiveAsync(new byte[100], patience.Token));
    }

    [Fact]
    public async Task A_socket_that_comes_back_gets_what_it_missed_and_then_the_present()
    {
        var start = app.Clock.GetUtcNow().AddMinutes(-10);
        for (var i = 0; i < 3; i++)
        {
            await SendAsync(50 + i, at: start.AddMinutes(i));
        }

        using var socket = await ConnectAsync($"/ws/realtime/{battery}?since={Uri.EscapeDataString(start.UtcDateTime.ToString("O", null))}");
        await SendAsync(60);

        Assert.Equal(51, (await ReadAsync(socket)).GetProperty("voltage").GetDouble());
        Assert.Equal(52, (await ReadAsync(socket)).GetProperty("voltage").GetDouble());
        Assert.Equal(2, (await ReadAsync(socket)).GetProperty("count").GetInt32());
        Assert.Equal(60, (await ReadAsync(socket)).GetProperty("voltage").GetDouble());
    }

    [Fact]
    public async Task The_socket_of_another_tenants_battery_is_closed_with_a_reason()
    {
        var other = await app.NewTenantAsync("equipements:read");
        using var socket = await ConnectAsync($"/ws/realtime/{battery}", other);
        var result = await socket.ReceiveAsync(new byte[100], Tenant.Ct);
        Assert.Equal(WebSocketMessageType.Close, result.MessageType);
        Assert.Equal(4404, (int?)socket.CloseStatus);
    }

    [Fact]
    public async Task Without_the_permission_no_socket_opens()
    {
        var other = app.ClientOf(tenant.Id, null, "users:read");
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync($"/ws/realtime/{battery}", other));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_request_to_a_socket_is_refused()
    {
        var response = await tenant.Client.GetAsync($"/ws/realtime/{battery}", Tenant.Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("websocket_required", await response.CodeAsync());
    }

    [Fact]
    public async Task A_client_hears_of_his_own_battery_only()
    {
        var mine = await tenant.GivenBatteryAsync();
        await tenant.ScalarAsync<int>("update assets.equipment set client_id = 77 where id = $1 returning id", mine);
        var client = app.ClientOf(tenant.Id, 77, "equipements:read_own");
        using var fleet = await ConnectAsync("/ws/realtime", client);
        await SendAsync(50);
        await SendAsync(51, mine);

        Assert.Equal(mine, (await ReadAsync(fleet)).GetProperty("battery_id").GetInt32());
        using var direct = await ConnectAsync($"/ws/realtime/{battery}", client);
        await direct.ReceiveAsync(new byte[100], Tenant.Ct);
        Assert.Equal(4404, (int?)direct.CloseStatus);
    }

    [Fact]
    public async Task A_battery_that_falls_silent_is_noticed_and_is_online_again_with_its_next_sample()
    {
        await SendAsync(50, at: app.Clock.GetUtcNow().AddSeconds(-299));
        var watch = app.Services.GetRequiredService<SilenceWatch>();
        await watch.LookAsync(Tenant.Ct);
        Assert.False(await SilentAsync());
        using var socket = await ConnectAsync("/ws/realtime");
        await tenant.ScalarAsync<int>("update telemetry.battery_state set silent_at = silent_at - interval '2 seconds' where battery_id = $1 returning battery_id", battery);

        await watch.LookAsync(Tenant.Ct);

        Assert.True(await SilentAsync());
        Assert.Equal("silent", (await ReadAsync(socket)).GetProperty("connectivity").GetString());
        await SendAsync(51);
        Assert.False(await SilentAsync());
        Assert.Equal("sample", (await ReadAsync(socket)).GetProperty("type").GetString());
        Assert.Equal("online", (await ReadAsync(socket)).GetProperty("connectivity").GetString());
    }

    [Fact]
    public async Task A_reader_that_falls_behind_gets_the_latest_of_each_key()
    {
        var hub = new LiveHub();
        var topic = new Topic(1, "fleet");
        using var subscription = hub.Subscribe(topic);
        for (var i = 0; i < 10_000; i++)
        {
            hub.Publish(topic, $"{i % 3}", Encoding.UTF8.GetBytes($"{i}"));
        }

        var messages = await subscription.TakeAsync(TimeSpan.FromSeconds(1), Tenant.Ct);

        Assert.InRange(messages.Count, 3, 300);
        Assert.Equal("9999", Encoding.UTF8.GetString(messages[^1].Span));
    }

    private Task<bool> SilentAsync() => tenant.ScalarAsync<bool>("select silent from telemetry.battery_state where battery_id = $1", battery);

    private async Task<ClientWebSocket> ConnectAsync(string path, Tenant? caller = null)
    {
        var socket = new ClientWebSocket();
        foreach (var (name, values) in (caller ?? tenant).Client.DefaultRequestHeaders)
        {
            socket.Options.SetRequestHeader(name, string.Join(' ', values));
        }

        await socket.ConnectAsync(new UriBuilder(new Uri(tenant.Client.BaseAddress!, path)) { Scheme = "ws" }.Uri, Tenant.Ct);
        await Task.Delay(50, Tenant.Ct); // the server subscribes right after it accepts
        return socket;
    }

    private static async Task<JsonElement> ReadAsync(ClientWebSocket socket)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Tenant.Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        var buffer = new byte[64 * 1024];
        var result = await socket.ReceiveAsync(buffer, patience.Token);
        return JsonDocument.Parse(buffer.AsMemory(0, result.Count)).RootElement;
    }

    private async Task SendAsync(double voltage, int? id = null, DateTimeOffset? at = null)
    {
        using var content = new StringContent($$"""{"at":"{{at ?? app.Clock.GetUtcNow():O}}","voltage":{{voltage}}}""", Encoding.UTF8, "application/json");
        (await tenant.Client.PostAsync($"/api/v1/batteries/{id ?? battery}/data", content, Tenant.Ct)).EnsureSuccessStatusCode();
    }
}
