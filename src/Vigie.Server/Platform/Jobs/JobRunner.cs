using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Observability;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Platform.Jobs;

/// <summary>Takes due jobs and runs them, a few at a time in each queue, the tenants in turn.</summary>
internal sealed partial class JobRunner(
    IServiceScopeFactory scopes, JobStore store, JobPulse pulse, IEnumerable<JobKind> kinds, TimeProvider clock, ILogger<JobRunner> log)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(20);

    /// <summary>Longest a run may take; nothing that Vigie does later takes so long unless it hangs.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);

    private static readonly Counter<long> Ended = VigieMeter.Instance.CreateCounter<long>("vigie_jobs_ended_total", description: "Runs of jobs, by outcome.");
    private static readonly Histogram<double> Seconds = VigieMeter.Instance.CreateHistogram<double>("vigie_job_seconds", "s", "Time of a run.");

    private readonly FrozenDictionary<string, JobKind> known = kinds.ToFrozenDictionary(kind => kind.Name);

    /// <summary>How long to wait after a failed attempt: 10 s, 40 s, 160 s… at most 6 hours, and up to a fifth more, so that those that
    /// failed together do not come back together.</summary>
    public static TimeSpan Pause(int attempt) =>
        TimeSpan.FromSeconds(Math.Min(10 * Math.Pow(4, attempt - 1), LongestPause.TotalSeconds) * (1 + (Random.Shared.NextDouble() / 5)));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enum.GetValues<JobQueueName>().Select(queue => ServeAsync(queue, Places(queue), stoppingToken)));

    /// <summary>What runs at once. Maintenance computes tours: one at a time leaves the machine to the others.</summary>
    private static int Places(JobQueueName queue) => queue == JobQueueName.Maintenance ? 1 : 2;

    private async Task ServeAsync(JobQueueName queue, int places, CancellationToken stopping)
    {
        var running = new List<Task>();
        var last = 0;
        try
        {
            while (true)
            {
                running.RemoveAll(task => task.IsCompleted);
                var taken = running.Count < places ? await TakeAsync(queue, last, places - running.Count, stopping) : [];
                foreach (var job in taken)
                {
                    last = job.TenantId;
                    running.Add(RunAsync(job, stopping));
                }

                if (running.Count >= places)
                {
                    await Task.WhenAny(running);
                }
                else if (taken.Count == 0)
                {
                    await pulse.WaitAsync(queue, Look, stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(running); // each gives its job back
        }
    }

    private async Task<List<TakenJob>> TakeAsync(JobQueueName queue, int after, int most, CancellationToken ct)
    {
        try
        {
            return await store.TakeAsync(queue, after, most, ct);
        }
#pragma warning disable CA1031 // A database that is away for a moment must not end the runner.
        catch (Exception problem) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotTaken(problem, queue);
            return [];
        }
    }

    /// <summary>Never throws.</summary>
    private async Task RunAsync(TakenJob job, CancellationToken stopping)
    {
        var started = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(Longest);
        var alive = StayAliveAsync(job, limit);
        string outcome;
        try
        {
            await StartAsync(job, limit.Token);
            outcome = "done";
        }
#pragma warning disable CA1031 // Whatever a job throws, the others go on.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            outcome = await AfterFailureAsync(job, problem, stopping);
        }

        await limit.CancelAsync();
        await alive;
        var tags = new TagList { { "kind", known.ContainsKey(job.Kind) ? job.Kind : "unknown" }, { "outcome", outcome } };
        Ended.Add(1, tags);
        Seconds.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
    }

    private async Task StartAsync(TakenJob job, CancellationToken ct)
    {
        var kind = known.GetValueOrDefault(job.Kind) ?? throw new InvalidOperationException($"No job is called {job.Kind}.");
        var run = new JobRun(job.TenantId, job.Id, job.Attempt, progress => store.KeepAsync(job, progress, ct));
        await using var scope = scopes.CreateAsyncScope();
        if (kind.Long)
        {
            await kind.Start(scope.ServiceProvider, job.Payload, run, ct);
            await store.DoneAsync(job, CancellationToken.None);
            return;
        }

        var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
        await session.OpenAsync(new Caller(job.TenantId), readOnly: false, ct);
        await kind.Start(scope.ServiceProvider, job.Payload, run, ct);
        if (await session.ExecuteAsync(JobStore.Done, [job.Id, job.Attempt, clock.GetUtcNow()], ct) == 1)
        {
            await session.CommitAsync(ct); // else another run has it: what this one wrote is rolled back
        }
    }

    /// <summary>Renews the lease; gives up the run when the job is somebody else's by now.</summary>
    private async Task StayAliveAsync(TakenJob job, CancellationTokenSource run)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Breath, run.Token);
                if (!await store.KeepAsync(job, null, run.Token))
                {
                    await run.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
#pragma warning disable CA1031 // The database is away: the run will notice.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            LogNotAlive(problem, job.Kind, job.Id);
        }
    }

    private async Task<string> AfterFailureAsync(TakenJob job, Exception problem, CancellationToken stopping)
    {
        try
        {
            if (stopping.IsCancellationRequested)
            {
                await store.ReturnAsync(job, CancellationToken.None);
                return "returned";
            }

            var final = job.Attempt >= JobKind.MostAttempts || !known.ContainsKey(job.Kind);
            if (final)
            {
                LogFailed(problem, job.Kind, job.Id, job.TenantId);
            }
            else
            {
                LogAgain(problem, job.Kind, job.Id, job.TenantId, job.Attempt);
            }

            var pause = Pause(job.Attempt);
            if (problem is AskedToWait { Wait: var wait } && wait > pause)
            {
                pause = wait < LongestPause ? wait : LongestPause;
            }

            await store.FailedAsync(
                job, $"{problem.GetType().Name}: {problem.Message}", final ? null : clock.GetUtcNow() + pause, CancellationToken.None);
            return final ? "failed" : "again";
        }
#pragma warning disable CA1031 // Its lease will end, and it will be run again.
        catch (Exception second)
#pragma warning restore CA1031
        {
            LogNotAlive(second, job.Kind, job.Id);
            return "lost";
        }
    }

    [LoggerMessage(LogLevel.Error, "Jobs of the queue {Queue} could not be taken; trying again")]
    private partial void LogNotTaken(Exception problem, JobQueueName queue);

    [LoggerMessage(LogLevel.Warning, "The job {Kind} {Id} could not be kept; it will be run again")]
    private partial void LogNotAlive(Exception problem, string kind, long id);

    [LoggerMessage(LogLevel.Warning, "The job {Kind} {Id} of tenant {Tenant} failed at attempt {Attempt}; trying again later")]
    private partial void LogAgain(Exception problem, string kind, long id, int tenant, int attempt);

    [LoggerMessage(LogLevel.Error, "The job {Kind} {Id} of tenant {Tenant} has failed for good")]
    private partial void LogFailed(Exception problem, string kind, long id, int tenant);
}
