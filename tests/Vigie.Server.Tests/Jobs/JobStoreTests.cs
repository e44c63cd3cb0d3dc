using System.Collections.Concurrent;
using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Tests.Security;

namespace Vigie.Server.Tests.Jobs;

/// <summary>What several processes do to the one table, in a database where nothing else takes jobs.</summary>
public sealed class JobStoreTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly StillClock clock = new(Now);
    private TestCluster cluster = null!;
    private NpgsqlDataSource source = null!;
    private JobStore store = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        cluster = await TestCluster.StartAsync();
        await new Migrator(cluster.Owner).UpAsync(Ct);
        source = NpgsqlDataSource.Create(cluster.App);
        store = new JobStore(source, clock);
        // Everybody but the two that a test makes is away.
        await OwnerAsync("update catalog.tenant set status = 'Suspended'");
        for (var tenant = 101; tenant <= 102; tenant++)
        {
            await OwnerAsync($"insert into catalog.tenant (tenant_id, slug, name, time_zone) overriding system value values ({tenant}, 't{tenant}', 'T', 'America/Toronto')");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await cluster.DisposeAsync();
    }

    [Fact]
    public async Task Eight_processes_take_each_job_once()
    {
        await GivenJobsAsync(101, 120);
        await GivenJobsAsync(102, 80);
        var taken = new ConcurrentBag<(int, long)>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (await store.TakeAsync(JobQueueName.Default, 0, 2, Ct) is { Count: > 0 } jobs)
            {
                jobs.ForEach(job => taken.Add((job.TenantId, job.Id)));
            }
        }));
        // What another process was just taking is skipped: one more look finds whether something was left.
        while (await store.TakeAsync(JobQueueName.Default, 0, 2, Ct) is { Count: > 0 } jobs)
        {
            jobs.ForEach(job => taken.Add((job.TenantId, job.Id)));
        }

        Assert.Equal(200, taken.Count);
        Assert.Equal(200, taken.Distinct().Count());
    }

    [Fact]
    public async Task Nobody_waits_behind_the_backlog_of_another()
    {
        await GivenJobsAsync(101, 50);
        await GivenJobsAsync(102, 1);

        var first = await store.TakeAsync(JobQueueName.Default, 0, 1, Ct);
        var second = await store.TakeAsync(JobQueueName.Default, first[0].TenantId, 1, Ct);

        Assert.Equal([101, 102], [first[0].TenantId, second[0].TenantId]);
    }

    [Fact]
    public async Task A_suspended_tenants_jobs_wait_and_so_do_those_of_another_queue_and_of_later()
    {
        await GivenJobsAsync(101, 1);
        await GivenJobsAsync(102, 1, "Mail");
        await GivenJobsAsync(102, 1, at: Now.AddSeconds(1));
        await OwnerAsync("update catalog.tenant set status = 'Suspended' where tenant_id = 101");

        Assert.Empty(await store.TakeAsync(JobQueueName.Default, 0, 10, Ct));
    }

    [Fact]
    public async Task A_job_of_a_process_that_died_is_run_by_another_and_the_dead_ones_word_no_longer_counts()
    {
        await GivenJobsAsync(101, 1);
        var dead = (await store.TakeAsync(JobQueueName.Default, 0, 1, Ct))[0];
        Assert.Empty(await store.TakeAsync(JobQueueName.Default, 0, 1, Ct));
        var later = new JobStore(source, new StillClock(Now + JobStore.Lease));

        var heir = (await later.TakeAsync(JobQueueName.Default, 0, 1, Ct))[0];
        await store.DoneAsync(dead, Ct);

        Assert.Equal((dead.Id, 2), (heir.Id, heir.Attempt));
        Assert.False(await store.KeepAsync(dead, null, Ct));
        Assert.Equal("Running", await StatusAsync(dead));
        await later.DoneAsync(heir, Ct);
        Assert.Equal("Done", await StatusAsync(dead));
    }

    [Fact]
    public async Task A_job_that_a_stopping_server_gives_back_has_lost_no_attempt()
    {
        await GivenJobsAsync(101, 1);
        var first = (await store.TakeAsync(JobQueueName.Default, 0, 1, Ct))[0];
        await store.ReturnAsync(first, Ct);

        var second = (await store.TakeAsync(JobQueueName.Default, 0, 1, Ct))[0];

        Assert.Equal((first.Id, 1), (second.Id, second.Attempt));
    }

    [Fact]
    public async Task Every_active_tenant_waits_for_one_run_of_a_schedule_at_its_own_hour()
    {
        await OwnerAsync("update catalog.tenant set time_zone = 'Africa/Casablanca' where tenant_id = 102");
        var schedules = new[] { new JobSchedule("OldJobs", new("OldJobs", JobQueueName.Default, false, null!), Occurrences.Daily(new(3, 10))) };

        Assert.Equal(2, await store.ScheduleAsync(schedules, Ct));
        Assert.Equal(0, await store.ScheduleAsync(schedules, Ct));

        Assert.Equal(new(2026, 11, 22, 8, 10, 0, TimeSpan.Zero), await DueAsync(101)); // UTC-5
        Assert.Equal(new(2026, 11, 22, 2, 10, 0, TimeSpan.Zero), await DueAsync(102)); // UTC+1
    }

    private Task GivenJobsAsync(int tenant, int count, string queue = "Default", DateTimeOffset? at = null) => OwnerAsync(
        $"""
        select set_config('app.tenant_id', '{tenant}', false);
        insert into job (queue, kind, payload, run_at, created_at)
        select '{queue}', 'Note', '{"{}"}', '{at ?? Now:O}', '{Now:O}' from generate_series(1, {count})
        """);

    private Task<string> StatusAsync(TakenJob job) => ScalarAsync<string>(job.TenantId, $"select status from job where id = {job.Id}");

    private Task<DateTimeOffset> DueAsync(int tenant) => ScalarAsync<DateTimeOffset>(tenant, "select run_at from job where schedule = 'OldJobs'");

    private async Task<T> ScalarAsync<T>(int tenant, string sql)
    {
        await using var connection = await source.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlCommand($"select set_config('app.tenant_id', '{tenant}', false); {sql}", connection);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        await reader.NextResultAsync(Ct);
        Assert.True(await reader.ReadAsync(Ct));
        return reader.GetFieldValue<T>(0);
    }

    private async Task OwnerAsync(string sql)
    {
        await using var owner = new NpgsqlConnection(cluster.Owner);
        await owner.OpenAsync(Ct);
        await using var command = new NpgsqlCommand($"select set_config('app.operator', 'on', false); {sql}", owner);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
