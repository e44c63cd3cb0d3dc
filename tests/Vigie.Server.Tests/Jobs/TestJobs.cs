using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Tests.Jobs;

/// <summary>Writes a line into the trail, then fails as often as the test wants.</summary>
internal sealed record Note(string Text, int Failures = 0);

internal sealed class NoteJob(Audit audit) : IJob<Note>
{
    private static readonly ConcurrentDictionary<string, int> Runs = new();

    public static int RunsOf(string text) => Runs.GetValueOrDefault(text);

    public async Task RunAsync(Note payload, CancellationToken ct)
    {
        await audit.WriteAsync("noted", "note", 1, payload.Text, null, null, ct);
        if (Runs.AddOrUpdate(payload.Text, 1, (_, runs) => runs + 1) <= payload.Failures)
        {
            throw new InvalidOperationException($"Not yet: {payload.Text}");
        }
    }
}

/// <summary>Runs without a transaction until the test lets it end.</summary>
internal sealed record Walk(string Name);

internal sealed class WalkJob : ILongJob<Walk>
{
    private static readonly ConcurrentDictionary<string, (TaskCompletionSource<JobRun> Begun, TaskCompletionSource End)> Walks = new();

    public static (TaskCompletionSource<JobRun> Begun, TaskCompletionSource End) Of(string name) => Walks.GetOrAdd(
        name, _ => (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously)));

    public async Task RunAsync(Walk payload, JobRun run, CancellationToken ct)
    {
        var (begun, end) = Of(payload.Name);
        await run.ProgressAsync(0.25);
        begun.SetResult(run);
        await end.Task.WaitAsync(ct);
    }
}

internal static class TestJobs
{
    public static IServiceCollection AddTestJobs(this IServiceCollection services) =>
        services.AddJob<NoteJob, Note>(JobQueueName.Alerts).AddLongJob<WalkJob, Walk>(JobQueueName.Alerts);
}
