using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Vigie.Bench;

/// <summary>The real server as a process of its own, with its own PostgreSQL in a folder made for the run.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private const string Password = "Phare-Du-Large7";
    private readonly string data = Directory.CreateTempSubdirectory("vigie-bench-").FullName;
    private Process process = null!;

    public HttpClient Admin { get; private set; } = null!;

    public HttpClient Gateway { get; private set; } = null!;

    public Uri Url { get; private set; } = null!;

    public string Token { get; private set; } = "";

    public string DataDirectory => data;

    public static string Dll => Path.Combine(AppContext.BaseDirectory, "Vigie.Server.dll");

    public static async Task<ServerUnderTest> StartAsync()
    {
        var server = new ServerUnderTest();
        File.SetUnixFileMode(server.data, (UnixFileMode)0b111_101_101);
        await server.RunAsync($"tenant create --tenant bench --name Bench --email admin@bench.example --password {Password}");
        var key = await server.RunAsync("keys create --tenant bench --name bench --scope telemetry:write");
        server.Url = new($"http://127.0.0.1:{FreePort()}");
        server.process = server.Start($"serve --port {server.Url.Port}");
        server.Gateway = server.Client(key.Trim());
        await AnswersAsync(server.Url);
        var session = await server.Gateway.PostAsJsonAsync("/api/v1/auth/login", new { email = "admin@bench.example", password = Password });
        server.Token = (await session.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
        server.Admin = server.Client(server.Token);
        return server;
    }

    public HttpClient Client(string token) => new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 })
    {
        BaseAddress = Url,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    public async ValueTask DisposeAsync()
    {
        using (var stop = Process.Start("kill", $"-TERM {process.Id}"))
        {
            await stop.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(data, recursive: true);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    internal static async Task AnswersAsync(Uri url)
    {
        using var client = new HttpClient { BaseAddress = url };
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                (await client.GetAsync("/health")).EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (attempt < 100)
            {
                await Task.Delay(200);
            }
        }
    }

    private async Task<string> RunAsync(string arguments)
    {
        using var verb = Start(arguments);
        var output = await verb.StandardOutput.ReadToEndAsync();
        await verb.WaitForExitAsync();
        return verb.ExitCode == 0 ? output : throw new InvalidOperationException(arguments);
    }

    private Process Start(string arguments)
    {
        var start = new ProcessStartInfo("dotnet", $"{Dll} {arguments} --data {data}") { RedirectStandardOutput = !arguments.StartsWith("serve", StringComparison.Ordinal) };
        start.Environment["LOG_LEVEL"] = "Error";
        start.Environment["RATE_LIMIT_PER_MINUTE"] = "0";
        start.Environment["API_HOST"] = "127.0.0.1";
        start.Environment.Remove("DATABASE_URL");
        return Process.Start(start)!;
    }
}
