using System.Diagnostics;
using Npgsql;
using Vigie.Server.Modules.Telemetry.Live;
using Vigie.Server.Platform.Data;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>
/// Takes what waits, stores it in one transaction (samples, hourly roll-ups, latest state, alerts), and only then answers. The
/// longer a commit takes the more requests the next one carries. Two writers take turns: while one waits for the disk the other
/// works. They cannot count one battery at the same time, because each holds the state rows of its batteries locked.
/// </summary>
internal sealed partial class IngestWriter(
    IngestQueue queue,
    NpgsqlDataSource source,
    IEnumerable<IWatcher> watchers,
    LatestPublisher publisher,
    Partitions partitions,
    IngestMetrics metrics,
    TimeProvider clock,
    ILogger<IngestWriter> log) : BackgroundService
{
    private const int Writers = 2;
    private const int GroupSamples = 4_000;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => WriteAsync()));

    private async Task WriteAsync()
    {
        while (await queue.TakeAsync(GroupSamples) is { } requests)
        {
            if (requests.Count > 0)
            {
                await StoreAsync(requests);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // Not base.StopAsync first: it would cancel; the loop must end by finding the closed queue empty.
        queue.Close();
        await (ExecuteTask?.WaitAsync(cancellationToken) ?? Task.CompletedTask);
        await base.StopAsync(cancellationToken);
    }

    private async Task StoreAsync(List<IngestRequest> requests)
    {
        try
        {
            await StoreTogetherAsync(requests);
        }
        catch (Exception problem) when (problem is PostgresException && requests.Count > 1)
        {
            // One request must not fail the others: each on its own.
            LogAlone(requests.Count, problem);
            foreach (var request in requests)
            {
                await StoreAsync([request]);
            }
        }
#pragma warning disable CA1031 // Whoever waits is told, and the writer lives on.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            LogFailed(requests.Count, problem);
            requests.ForEach(request => request.Fail(problem));
        }
    }

    private async Task StoreTogetherAsync(List<IngestRequest> requests)
    {
        var started = Stopwatch.GetTimestamp();
        var now = clock.GetUtcNow();
        var tenants = requests.GroupBy(request => request.TenantId).OrderBy(group => group.Key)
            .Select(group => new TenantBatch(group.Key, [.. group])).ToList();
        await partitions.EnsureAsync(tenants.SelectMany(tenant => tenant.Sorted).Select(sample => sample.At), default);

        await using var session = new BulkSession(source);
        await session.BeginAsync(default);
        await IngestSql.LockStatesAsync(session, tenants);
        foreach (var tenant in tenants)
        {
            tenant.Sort();
            await IngestSql.InsertLateAsync(session, tenant);
            tenant.Digest(now);
            var watched = tenant.Watched();
            foreach (var watcher in watchers.Where(_ => watched.Count > 0))
            {
                await watcher.WatchAsync(session, tenant.Id, watched, default);
            }
        }

        await IngestSql.WriteAsync(session, tenants);
        await session.CommitAsync(default);

        metrics.Committed(tenants, Stopwatch.GetElapsedTime(started));
        foreach (var tenant in tenants)
        {
            publisher.Publish(tenant);
            tenant.Answer();
        }
    }

    [LoggerMessage(LogLevel.Warning, "A group of {Requests} requests could not be stored together; storing each alone")]
    private partial void LogAlone(int requests, Exception problem);

    [LoggerMessage(LogLevel.Error, "{Requests} requests could not be stored")]
    private partial void LogFailed(int requests, Exception problem);
}
