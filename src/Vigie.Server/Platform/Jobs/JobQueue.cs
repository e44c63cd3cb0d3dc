using System.Text.Json;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Platform.Jobs;

/// <summary>Writes jobs in the transaction that causes them: if it rolls back, the job never existed.</summary>
internal sealed class JobQueue(TenantSession session, JobWriting writing)
{
    /// <param name="runAt">Not before; null: at once.</param>
    public async Task AddAsync<TPayload>(TPayload payload, CancellationToken ct, DateTimeOffset? runAt = null)
    {
        var (queue, args, now) = writing.Row(payload, runAt, session.Caller.UserId);
        await session.ExecuteAsync(JobWriting.Insert, args, ct);
        if (runAt is null || runAt <= now)
        {
            session.AfterCommit(() => writing.Beat(queue));
        }
    }

    /// <summary>Adds a job that is to be run at once, unless one of its kind is about to run anyway.</summary>
    public async Task AddOnceAsync<TPayload>(TPayload payload, CancellationToken ct)
    {
        if (!await session.QueryAsync(
            "select from job where kind = $1 and status = 'Waiting' and schedule is null limit 1", _ => true, [typeof(TPayload).Name], ct).AnyAsync(ct))
        {
            await AddAsync(payload, ct);
        }
    }

    public static TPayload Read<TPayload>(string payload) => JsonSerializer.Deserialize<TPayload>(payload)
        ?? throw new InvalidOperationException($"A {typeof(TPayload).Name} without content.");
}

/// <summary>How a payload becomes a row; work over many tenants adds jobs by it as well.</summary>
internal sealed class JobWriting(IEnumerable<JobKind> kinds, JobPulse pulse, TimeProvider clock)
{
    public const string Insert =
        "insert into job (queue, kind, payload, run_at, created_at, user_id) values ($1, $2, $3::jsonb, $4, $5, $6::int)";

    /// <summary>Adds a job of a tenant that is to be run at once, by nobody's wish.</summary>
    public async Task AddAsync<TPayload>(BulkSession session, int tenantId, TPayload payload, CancellationToken ct)
    {
        var (queue, args, _) = Row(payload, runAt: null, userId: null);
        await session.ExecuteAsync(tenantId, Insert, args, ct);
        session.AfterCommit(() => Beat(queue));
    }

    public (JobQueueName Queue, object?[] Args, DateTimeOffset Now) Row<TPayload>(TPayload payload, DateTimeOffset? runAt, int? userId)
    {
        var kind = kinds.Single(kind => kind.Name == typeof(TPayload).Name);
        var now = clock.GetUtcNow();
        return (kind.Queue, [kind.Queue.ToString(), kind.Name, JsonSerializer.Serialize(payload), runAt ?? now, now, userId], now);
    }

    public void Beat(JobQueueName queue) => pulse.Beat(queue);
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
