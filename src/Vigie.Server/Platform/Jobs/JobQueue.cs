using System.Text.Json;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Platform.Jobs;

/// <summary>Writes jobs in the transaction that causes them: if it rolls back, the job never existed.</summary>
internal sealed class JobQueue(TenantSession session, IEnumerable<JobKind> kinds, JobPulse pulse, TimeProvider clock)
{
    /// <param name="runAt">Not before; null: at once.</param>
    public async Task AddAsync<TPayload>(TPayload payload, CancellationToken ct, DateTimeOffset? runAt = null)
    {
        var kind = kinds.Single(kind => kind.Name == typeof(TPayload).Name);
        var now = clock.GetUtcNow();
        await session.ExecuteAsync(
            "insert into job (queue, kind, payload, run_at, created_at, user_id) values ($1, $2, $3::jsonb, $4, $5, $6::int)",
            [kind.Queue.ToString(), kind.Name, JsonSerializer.Serialize(payload), runAt ?? now, now, session.Caller.UserId],
            ct);
        if (runAt is null || runAt <= now)
        {
            session.AfterCommit(() => pulse.Beat(kind.Queue));
        }
    }

    public static TPayload Read<TPayload>(string payload) => JsonSerializer.Deserialize<TPayload>(payload)
        ?? throw new InvalidOperationException($"A {typeof(TPayload).Name} without content.");
}

/// <summary>Wakes the runners of this process, so that what is to be done at once is; other processes look every two seconds.</summary>
internal sealed class JobPulse
{
    private readonly SemaphoreSlim[] beats = [.. Enum.GetValues<JobQueueName>().Select(_ => new SemaphoreSlim(0, 1))];

    public void Beat(JobQueueName queue)
    {
        try
        {
            beats[(int)queue].Release();
        }
        catch (SemaphoreFullException)
        {
            // It has been woken already.
        }
    }

    public Task WaitAsync(JobQueueName queue, TimeSpan atMost, CancellationToken ct) => beats[(int)queue].WaitAsync(atMost, ct);
}
