using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Tests.Chaos;

/// <summary>The server as it is installed: a process of its own with a database of its own, which tests may kill and start again.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);

    private readonly string data = Path.Combine(Path.GetTempPath(), $"vigie-chaos-{Guid.NewGuid():n}"[..24]);
    private readonly ConcurrentQueue<string> lines = [];
    private readonly int port = FreePort();
    private Process? process;

    public Uri Url => new($"http://127.0.0.1:{port}");

    private int Id => process!.Id;

    /// <summary>The most memory that it has held at once, in bytes.</summary>
    public long PeakMemory => File.ReadLines($"/proc/{Id}/status").Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024).Single();

    /// <summary>The last that it said.</summary>
    public string Log => string.Join('\n', lines.TakeLast(30));

    /// <summary>Starts it, and returns when it serves.</summary>
    public async Task StartAsync(params IEnumerable<(string Name, string? Value)> settings)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(folder.Parent!.Parent!.FullName, "Vigie.Server", folder.Name, "Vigie.Server.dll");
        Assert.True(File.Exists(program), $"{program} is not built");
        var start = new ProcessStartInfo("dotnet", [program, "serve", "--port", $"{port}", "--data", data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings.Concat([("DATABASE_URL", null), ("DOCUMENTS_PATH", null), ("FILES_ENC_KEY", null),
            ("RATE_LIMIT_PER_MINUTE", "0"), ("LOG_LEVEL", "Warning"), ("API_HOST", "127.0.0.1")]))
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ServesAsync();
    }

    /// <summary>Waits until it answers that it and its database are well.</summary>
    public async Task ServesAsync()
    {
        using var client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(5) };
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < StartPatience; await Task.Delay(100, Tenant.Ct))
        {
            Assert.False(process!.HasExited, $"The server ended: {Log}");
            try
            {
                using var response = await client.GetAsync("/health", Tenant.Ct);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException && !Tenant.Ct.IsCancellationRequested)
            {
                continue;
            }
        }

        Assert.Fail($"The server does not serve: {Log}");
    }

    /// <summary>As a power cut would: kill -9 of the server.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync(Tenant.Ct);
    }

    /// <summary>kill -9 of its PostgreSQL, which the server then starts again.</summary>
    public void KillDatabase()
    {
        var postmaster = PostmasterFile.RunningOn(Path.Combine(data, "pg"));
        Assert.NotNull(postmaster);
        Assert.True(Shell.Signal(postmaster.Value, Shell.Kill));
    }

    /// <summary>Asks it to end, as systemd does.</summary>
    public void Terminate() => Assert.True(Shell.Signal(Id, 15));

    public async Task<int> EndedAsync()
    {
        await process!.WaitForExitAsync(Tenant.Ct);
        return process.ExitCode;
    }

    /// <summary>Works in the server's database, as the role that serves, for one tenant.</summary>
    public async Task<T> InSessionAsync<T>(int tenant, Func<TenantSession, Task<T>> work)
    {
        await using var databases = await Databases.OpenAsync(new DatabaseOptions(), data, NullLogger.Instance, Tenant.Ct);
        await using var source = NpgsqlDataSource.Create(databases.ForApp);
        await using var session = new TenantSession(source);
        await session.OpenAsync(new Caller(tenant, IsOperator: tenant == Caller.PlatformTenantId), readOnly: false, Tenant.Ct);
        var result = await work(session);
        await session.CommitAsync(Tenant.Ct);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            Terminate();
            if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }

        process?.Dispose();
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
