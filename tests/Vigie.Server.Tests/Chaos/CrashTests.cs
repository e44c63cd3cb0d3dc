using System.Globalization;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;
using Vigie.Server.Tests.Telemetry;

namespace Vigie.Server.Tests.Chaos;

/// <summary>The installed server is killed while gateways send: what it acknowledged is there, once. CHAOS_ROUNDS sets how often.</summary>
[SupportedOSPlatform("linux")]
public sealed class CrashTests : IAsyncLifetime
{
    private const int Gateways = 3;

    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("CHAOS_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 4;

    private readonly ServerProcess server = new();
    private readonly List<Poster> gateways = [];
    private int tenant;
    private string key = "";

    public async ValueTask InitializeAsync()
    {
        await server.StartAsync();
        tenant = await server.InSessionAsync(Caller.PlatformTenantId, async session => await session.QueryAsync(
            "insert into catalog.tenant (slug, name) values ('chaos', 'Essai') returning tenant_id", row => row.GetInt32(0),
            []).SingleAsync());
        var token = OpaqueToken.New(OpaqueToken.ApiKey, tenant);
        var batteries = await server.InSessionAsync(tenant, async session =>
        {
            await session.ExecuteAsync(
                """
                insert into identity.api_key (name, hash, prefix, scopes, created_at)
                values ('Passerelle', $1, $2, '{telemetry:write}', now())
                """,
                [token.Hash, token.Hint], Tenant.Ct);
            var made = new List<int>();
            for (var i = 0; i < Gateways; i++)
            {
                made.Add(await session.QueryAsync(Fleet.MakeBattery, row => row.GetInt32(0), [$"b{i}"]).SingleAsync());
            }

            return made;
        });
        key = token.Text;
        var start = new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero).AddHours(DateTime.UtcNow.Hour - 8);
        gateways.AddRange(batteries.Select(battery => new Poster(server.Url, key, battery, start)));
    }

    public async ValueTask DisposeAsync()
    {
        gateways.ForEach(gateway => gateway.Dispose());
        await server.DisposeAsync();
    }

    [Fact]
    public async Task What_was_acknowledged_survives_every_crash_exactly_once()
    {
        gateways.ForEach(gateway => gateway.Start());
        for (var round = 0; round < Rounds; round++)
        {
            await ProgressAsync();
            if (round % 2 == 0)
            {
                await server.KillAsync();
                await server.StartAsync();
            }
            else
            {
                server.KillDatabase();
            }
        }

        await ProgressAsync();
        await Task.WhenAll(gateways.Select(gateway => gateway.StopAsync()));
        await AssertAccountAsync();
    }

    [Fact]
    public async Task A_clean_stop_answers_every_open_request_and_loses_nothing()
    {
        gateways.ForEach(gateway => gateway.Start());
        await ProgressAsync();
        var slow = new List<SlowRequest>();
        foreach (var gateway in gateways)
        {
            slow.Add(await SlowRequest.BeginAsync(
                server.Url, key, $"/api/v1/batteries/{gateway.Battery}/data", JsonSerializer.Serialize(gateway.Sample(250_000))));
        }

        await Task.Delay(500, Tenant.Ct); // the server reads their first halves
        server.Terminate();
        await Task.Delay(500, Tenant.Ct);
        foreach (var request in slow)
        {
            Assert.StartsWith("HTTP/1.1 200", await request.FinishAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(0, await server.EndedAsync());
        await Task.WhenAll(gateways.Select(gateway => gateway.StopAsync()));
        await server.StartAsync();
        foreach (var gateway in gateways)
        {
            Assert.Contains(250_000, await StoredAsync(gateway));
        }

        await AssertAccountAsync();
    }

    /// <summary>Waits until every gateway has been acknowledged some more.</summary>
    private async Task ProgressAsync()
    {
        var before = gateways.ConvertAll(gateway => gateway.Progress);
        for (var waited = 0; gateways.Where((gateway, index) => gateway.Progress < before[index] + 30).Any(); waited++)
        {
            Assert.True(waited < 1200,
                $"No progress. {string.Join('\n', gateways.SelectMany(gateway => gateway.Complaints))}\n{server.Log}");
            await Task.Delay(100, Tenant.Ct);
        }
    }

    private async Task AssertAccountAsync()
    {
        foreach (var gateway in gateways)
        {
            Assert.Empty(gateway.Complaints);
            var stored = await StoredAsync(gateway);
            Assert.Equal(stored.Count, stored.Distinct().Count());
            Assert.Empty(gateway.Acknowledged.Except(stored));
        }

        var (kept, recounted) = await server.InSessionAsync(
            tenant, async session => (await Fleet.HoursAsync(session), await Fleet.RecountAsync(session)));
        Assert.NotEmpty(kept);
        Fleet.AssertSame(recounted, kept);
    }

    /// <summary>Numbers of the samples that are stored, each with the values that it was sent with.</summary>
    private Task<List<int>> StoredAsync(Poster gateway) => server.InSessionAsync(tenant, async session => await session.QueryAsync(
        "select at, voltage from telemetry.sample where battery_id = $1 order by at",
        row =>
        {
            var number = (int)Math.Round((row.GetFieldValue<DateTimeOffset>(0) - gateway.At(0)).TotalMilliseconds / 100);
            Assert.Equal(gateway.At(number), row.GetFieldValue<DateTimeOffset>(0));
            Assert.Equal(Poster.Voltage(number), row.GetDouble(1), 3);
            return number;
        },
        [gateway.Battery]).ToListAsync());

    /// <summary>A request of which the server has the first half.</summary>
    private sealed class SlowRequest(TcpClient connection, byte[] rest)
    {
        public static async Task<SlowRequest> BeginAsync(Uri server, string key, string path, string body)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            var head = $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {key}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {bytes.Length}\r\n\r\n";
            var connection = new TcpClient();
            await connection.ConnectAsync(server.Host, server.Port, Tenant.Ct);
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head).Concat(bytes.Take(10)).ToArray(), Tenant.Ct);
            return new(connection, bytes[10..]);
        }

        /// <summary>Sends the second half and returns the answer.</summary>
        public async Task<string> FinishAsync()
        {
            using var _ = connection;
            await connection.GetStream().WriteAsync(rest, Tenant.Ct);
            var buffer = new byte[4096];
            return Encoding.UTF8.GetString(buffer, 0, await connection.GetStream().ReadAsync(buffer, Tenant.Ct));
        }
    }
}
