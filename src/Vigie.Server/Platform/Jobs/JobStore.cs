using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Platform.Jobs;

/// <summary>A job that this process has taken.</summary>
internal sealed record TakenJob(int TenantId, long Id, string Kind, string Payload, int Attempt);

/// <summary>The runner's side of the table. A run that has lost its lease to another ends nothing: every statement names its attempt.</summary>
internal sealed class JobStore(NpgsqlDataSource source, TimeProvider clock)
{
    /// <summary>A process that has not been heard of for so long is taken to be dead.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    public const string Done =
        "update job set status = 'Done', ended_at = $3, error = null, progress = null where id = $1 and attempts = $2 and status = 'Running'";

    public Task<List<TakenJob>> TakeAsync(JobQueueName queue, int after, int most, CancellationToken ct) => InTenantAsync(
        Caller.PlatformTenantId,
        (session, tenant) => session.QueryAsync(
            tenant,
            "select * from catalog.take_jobs($1, $2, $3, $4, $5)",
            row => new TakenJob(row.GetInt32(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetInt32(4)),
            [queue.ToString(), after, most, clock.GetUtcNow(), Lease],
            ct),
        ct);

    /// <summary>Says that the run is alive; false: somebody else has taken the job.</summary>
    public async Task<bool> KeepAsync(TakenJob job, double? progress, CancellationToken ct) =>
        await ExecuteAsync(
            job,
            "update job set run_at = $3, progress = coalesce($4::real, progress) where id = $1 and attempts = $2 and status = 'Running'",
            [clock.GetUtcNow() + Lease, progress],
            ct) == 1;

    public Task DoneAsync(TakenJob job, CancellationToken ct) => ExecuteAsync(job, Done, [clock.GetUtcNow()], ct);

    /// <param name="again">When to try again; null: it has failed for good.</param>
    public Task FailedAsync(TakenJob job, string error, DateTimeOffset? again, CancellationToken ct) => ExecuteAsync(
        job,
        """
        update job set error = $3, status = case when $4::timestamptz is null then 'Failed' else 'Waiting' end,
          run_at = coalesce($4::timestamptz, run_at), ended_at = case when $4::timestamptz is null then $5::timestamptz end
        where id = $1 and attempts = $2 and status = 'Running'
        """,
        [error.Length > 4000 ? error[..4000] : error, again, clock.GetUtcNow()],
        ct);

    /// <summary>Gives back what the stopping server could not finish, as if it had not begun.</summary>
    public Task ReturnAsync(TakenJob job, CancellationToken ct) => ExecuteAsync(
        job,
        "update job set status = 'Waiting', run_at = $3, attempts = attempts - 1 where id = $1 and attempts = $2 and status = 'Running'",
        [clock.GetUtcNow()],
        ct);

    /// <summary>Puts the next run of each schedule into the table for the tenants that have none waiting.</summary>
    public async Task<int> ScheduleAsync(IReadOnlyList<JobSchedule> schedules, CancellationToken ct)
    {
        var missing = await InTenantAsync(
            Caller.PlatformTenantId,
            (session, tenant) => session.QueryAsync(
                tenant, "select * from catalog.unscheduled($1)", row => (Tenant: row.GetInt32(0), Name: row.GetString(1)),
                [schedules.Select(schedule => schedule.Name).ToArray()], ct),
            ct);
        foreach (var tenant in missing.GroupBy(one => one.Tenant, one => one.Name))
        {
            await InTenantAsync(
                tenant.Key,
                async (session, id) =>
                {
                    var zone = await ZoneAsync(session, id, ct);
                    foreach (var schedule in schedules.Where(schedule => tenant.Contains(schedule.Name)))
                    {
                        var now = clock.GetUtcNow();
                        await session.ExecuteAsync(
                            id,
                            """
                            insert into job (queue, kind, payload, schedule, run_at, created_at) values ($1, $2, '{}', $3, $4, $5)
                            on conflict (tenant_id, schedule) where schedule is not null and status in ('Waiting', 'Running') do nothing
                            """,
                            [schedule.Kind.Queue.ToString(), schedule.Kind.Name, schedule.Name, schedule.Next(now, zone), now],
                            ct);
                    }

                    return 0;
                },
                ct);
        }

        return missing.Count;
    }

    private static async Task<TimeZoneInfo> ZoneAsync(BulkSession session, int tenant, CancellationToken ct) =>
        TimeZoneInfo.FindSystemTimeZoneById((await session.QueryAsync(
            tenant, "select time_zone from catalog.tenant where tenant_id = (select current_tenant())", row => row.GetString(0), [], ct))[0]);

    private Task<int> ExecuteAsync(TakenJob job, string sql, object?[] args, CancellationToken ct) => InTenantAsync(
        job.TenantId, (session, tenant) => session.ExecuteAsync(tenant, sql, [job.Id, job.Attempt, .. args], ct), ct);

    private async Task<T> InTenantAsync<T>(int tenant, Func<BulkSession, int, Task<T>> work, CancellationToken ct)
    {
        await using var session = new BulkSession(source);
        await session.BeginAsync(ct);
        var result = await work(session, tenant);
        await session.CommitAsync(ct);
        return result;
    }
}
