using System.Collections.Concurrent;
using System.Diagnostics;

namespace Vigie.EndToEnd.Tests;

/// <summary>The real server with a database of its own, as a process that can be stopped and started again on the same data.</summary>
/// <param name="program">The server's dll.</param>
/// <param name="pages">The folder of the built web pages.</param>
/// <param name="data">The folder of the data.</param>
/// <param name="settings">Environment variables.</param>
internal sealed class ServerProcess(string program, string pages, string data, int port, IReadOnlyDictionary<string, string> settings)
    : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    // Settings of the machine that would lead the server elsewhere than to its own data.
    private static readonly string[] Foreign =
        ["DATABASE_URL", "DATABASE_APP_URL", "ENVIRONMENT", "API_HOST", "API_PORT", "PUBLIC_URL", "CORS_ORIGINS", "RATE_LIMIT_PER_MINUTE",
        "SMTP_HOST"];

    private readonly ConcurrentQueue<string> said = new();
    private Process? process;

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not answer in time; the message holds what it said.</exception>
    public async Task StartAsync(CancellationToken ct)
    {
        process = Launch(["serve", "--port", $"{port}", "--data", data], said.Enqueue);
        using var http = new HttpClient { BaseAddress = new($"http://localhost:{port}"), Timeout = TimeSpan.FromSeconds(5) };
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < StartTimeout; await Task.Delay(100, ct))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"The server ended with code {process.ExitCode}: {string.Join('\n', said)}");
            }

            try
            {
                if ((await http.GetAsync("/health", ct)).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
            {
            }
        }

        throw new InvalidOperationException($"The server did not answer within {StartTimeout}: {string.Join('\n', said)}");
    }

    /// <summary>Asks it to stop as a service manager does, and waits until it has.</summary>
    /// <exception cref="InvalidOperationException">It did not stop in time, or not cleanly.</exception>
    public async Task StopAsync()
    {
        if (process is not { } running)
        {
            return;
        }

        process = null;
        using (running)
        {
            using var term = Process.Start("kill", ["-TERM", $"{running.Id}"]);
            try
            {
                await running.WaitForExitAsync().WaitAsync(StopTimeout);
            }
            catch (TimeoutException)
            {
                running.Kill(entireProcessTree: true);
                throw new InvalidOperationException($"The server did not stop within {StopTimeout}: {string.Join('\n', said)}");
            }

            if (running.ExitCode != 0)
            {
                throw new InvalidOperationException($"The server stopped with code {running.ExitCode}: {string.Join('\n', said)}");
            }
        }
    }

    /// <summary>The errors that the server logged since the last time somebody asked.</summary>
    public IReadOnlyList<string> TakeErrors()
    {
        var errors = new List<string>();
        while (said.TryDequeue(out var line))
        {
            if (line.Contains("\"level\":\"error\"", StringComparison.Ordinal)
                || line.Contains("\"level\":\"critical\"", StringComparison.Ordinal))
            {
                errors.Add(line);
            }
        }

        return errors;
    }

    /// <summary>Runs another verb of the program on the same data.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it said.</exception>
    public async Task<string> RunAsync(string[] arguments, CancellationToken ct)
    {
        var lines = new ConcurrentQueue<string>();
        using var verb = Launch([.. arguments, "--data", data], lines.Enqueue);
        await verb.WaitForExitAsync(ct);
        var text = string.Join('\n', lines);
        return verb.ExitCode == 0 ? text.Trim() : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {text}");
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private Process Launch(string[] arguments, Action<string> tell)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in Foreign)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        start.Environment["ASPNETCORE_WEBROOT"] = pages;
        start.Environment["LOG_LEVEL"] = "Warning";
        start.Environment["LOG_FORMAT"] = "json";
        var launched = Process.Start(start)!;
        launched.OutputDataReceived += Tell;
        launched.ErrorDataReceived += Tell;
        launched.BeginOutputReadLine();
        launched.BeginErrorReadLine();
        return launched;

        void Tell(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is { } text)
            {
                tell(text);
            }
        }
    }
}
