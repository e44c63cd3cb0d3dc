using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Platform.Jobs;

/// <param name="Schedule">Set when it comes back by itself.</param>
/// <param name="RunAt">When it is due; of a running one, when it is given up for lost.</param>
/// <param name="Progress">0 to 1, of a long one that runs.</param>
/// <param name="Error">Of the last attempt.</param>
internal sealed record JobRow(
    long Id,
    JobQueueName Queue,
    string Kind,
    IReadOnlyDictionary<string, JsonElement> Payload,
    string? Schedule,
    JobStatus Status,
    DateTimeOffset RunAt,
    int Attempts,
    float? Progress,
    string? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt);

/// <param name="Late">Due for more than a minute and not begun.</param>
/// <param name="DoneLastHour">Ended well within the last hour.</param>
internal sealed record JobQueueSummary(JobQueueName Queue, int Waiting, int Late, int Running, int Failed, int DoneLastHour);

internal sealed record JobFilter(
    [FromQuery(Name = "status")] Wire<JobStatus>? Status, [FromQuery(Name = "queue")] Wire<JobQueueName>? Queue,
    [FromQuery(Name = "kind")] string? Kind, [FromQuery(Name = "scheduled")] bool? Scheduled)
{
    internal sealed class Validator : AbstractValidator<JobFilter>
    {
        public Validator() => RuleFor(filter => filter.Kind).MaximumLength(100);
    }
}

/// <summary>What is to be done later, for those who run Vigie: it can be seen, retried and removed.</summary>
internal static class JobEndpoints
{
    private const string Entity = "job";

    private const string Columns = "id, queue, kind, payload::text, schedule, status, run_at, attempts, progress, error, created_at, started_at, ended_at";

    // What runs and what failed come before what is over; as the index job_list has it.
    private const string Order =
        "case status when 'Running' then 0 when 'Failed' then 1 when 'Waiting' then 2 else 3 end, case when status = 'Waiting' then run_at end, id desc";

    // $1 now.
    private const string Counts =
        """
        select queue, count(*) filter (where status = 'Waiting'), count(*) filter (where status = 'Waiting' and run_at < $1 - interval '1 minute'),
          count(*) filter (where status = 'Running'), count(*) filter (where status = 'Failed'),
          count(*) filter (where status = 'Done' and ended_at > $1 - interval '1 hour')
        from job group by queue
        """;

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/jobs").WithTags("Jobs");
        group.MapGet("/", ListAsync).Requires("jobs:read").WithName("listJobs").WithSummary("What runs, what failed, what waits, and what was done in the last week.");
        group.MapGet("/summary", SumUpAsync).Requires("jobs:read").WithName("getJobSummary").WithSummary("How many wait, run and failed in each queue.");
        group.MapPost("/{id:long}/retry", RetryAsync).Requires("jobs:update").WithName("retryJob")
            .WithSummary("Runs now a job that failed, or one that waits for its time.");
        group.MapDelete("/{id:long}", RemoveAsync).Requires("jobs:update").WithName("removeJob")
            .WithSummary("Removes a job that waits or failed; of a schedule the next run takes its place.");
    }

    private static async Task<Ok<List<JobRow>>> ListAsync(
        [AsParameters] JobFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var conditions = new Conditions()
            .And("status = {0}", filter.Status?.Value.ToString())
            .And("queue = {0}", filter.Queue?.Value.ToString())
            .And("kind = {0}", filter.Kind)
            .AndWhether(filter.Scheduled, "schedule is not null");
        var list = $"select (select count(*) from job {conditions.Where}), {Columns} from job {conditions.Where} order by {Order} {conditions.Page}";
        return TypedResults.Ok(await paging.ReadAsync(session, list, Read, conditions.Parameters, response, ct));
    }

    private static async Task<Ok<List<JobQueueSummary>>> SumUpAsync(TenantSession session, TimeProvider clock, CancellationToken ct)
    {
        var counted = await session.QueryAsync(
            Counts,
            row => new JobQueueSummary(
                Enum.Parse<JobQueueName>(row.GetString(0)), (int)row.GetInt64(1), (int)row.GetInt64(2), (int)row.GetInt64(3), (int)row.GetInt64(4), (int)row.GetInt64(5)),
            [clock.GetUtcNow()],
            ct).ToListAsync(ct);
        return TypedResults.Ok(Enum.GetValues<JobQueueName>()
            .Select(queue => counted.Find(one => one.Queue == queue) ?? new(queue, 0, 0, 0, 0, 0)).ToList());
    }

    private static async Task<NoContent> RetryAsync(
        long id, TenantSession session, Audit audit, JobPulse pulse, TimeProvider clock, CancellationToken ct)
    {
        var job = await LockAsync(id, session, ct);
        if (job.Status is not (JobStatus.Failed or JobStatus.Waiting))
        {
            throw Refusal.Conflict("job_not_retried", Wire<JobStatus>.Name(job.Status));
        }

        await session.ExecuteAsync(
            "update job set status = 'Waiting', run_at = $2, ended_at = null where id = $1", [id, clock.GetUtcNow()], ct);
        await audit.WriteAsync("job_retried", Entity, id, job.Kind, null, null, ct);
        session.AfterCommit(() => pulse.Beat(job.Queue));
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> RemoveAsync(
        long id, TenantSession session, Audit audit, IEnumerable<JobKind> kinds, IServiceProvider services, CancellationToken ct)
    {
        var job = await LockAsync(id, session, ct);
        if (job.Status is not (JobStatus.Failed or JobStatus.Waiting))
        {
            throw Refusal.Conflict("job_not_removed", Wire<JobStatus>.Name(job.Status));
        }

        var payload = await session.QueryAsync(
            "delete from job where id = $1 returning payload::text", row => row.GetString(0), [id], ct).SingleAsync(ct);
        if (kinds.SingleOrDefault(kind => kind.Name == job.Kind)?.Removed is { } tell)
        {
            await tell(services, payload, ct);
        }

        await audit.WriteAsync("job_removed", Entity, id, job.Kind, null, null, ct);
        return TypedResults.NoContent();
    }

    private static async Task<(JobQueueName Queue, string Kind, JobStatus Status)> LockAsync(long id, TenantSession session, CancellationToken ct)
    {
        var found = await session.QueryAsync(
            "select queue, kind, status from job where id = $1 for update",
            row => (Enum.Parse<JobQueueName>(row.GetString(0)), row.GetString(1), Enum.Parse<JobStatus>(row.GetString(2))),
            [id],
            ct).ToListAsync(ct);
        return found is [var job] ? job : throw Refusal.NotFound("job_unknown");
    }

    private static JobRow Read(NpgsqlDataReader row) => new(
        row.GetInt64(1),
        Enum.Parse<JobQueueName>(row.GetString(2)),
        row.GetString(3),
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(row.GetString(4))!,
        row.TextOrNull(5),
        Enum.Parse<JobStatus>(row.GetString(6)),
        row.GetFieldValue<DateTimeOffset>(7),
        row.GetInt32(8),
        row.IsDBNull(9) ? null : row.GetFloat(9),
        row.TextOrNull(10),
        row.GetFieldValue<DateTimeOffset>(11),
        row.TimeOrNull(12),
        row.TimeOrNull(13));
}
