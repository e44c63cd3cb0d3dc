using Vigie.Server.Modules.Demo.Companies;
using Vigie.Server.Modules.Demo.Live;
using Vigie.Server.Modules.Demo.Loading;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Modules.Demo;

/// <summary>Loads the demonstration once the server answers, if it is asked to, and keeps alive what there is of it.</summary>
internal sealed partial class DemoService(
    IReadOnlyList<DemoCompany> plans, DemoLoader loader, LiveFeed feed, ServerOptions options, IHostApplicationLifetime lifetime,
    ILogger<DemoService> log) : BackgroundService
{
    /// <summary>Set before the server starts.</summary>
    public bool LoadsAtStart { get; set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        if (LoadsAtStart)
        {
            await LoadAsync(stoppingToken);
        }

        await feed.RunAsync(stoppingToken);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        try
        {
            if (await loader.LoadAsync(plans, DemoSpan.Usual, Show, ct) > 0)
            {
                // A year of history has passed through; nothing as large follows. Small servers want the memory back.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
        }
#pragma warning disable CA1031 // The server serves without the demonstration too.
        catch (Exception problem) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(problem);
        }
    }

    private void Show(DemoAccounts accounts)
    {
        foreach (var line in accounts.Lines(options.DataDirectory))
        {
            Console.WriteLine(line);
        }
    }

    [LoggerMessage(LogLevel.Error, "The demonstration could not be loaded; the next start tries again")]
    private partial void LogFailed(Exception problem);
}
