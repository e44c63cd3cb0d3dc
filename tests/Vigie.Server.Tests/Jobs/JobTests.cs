using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Tests.Jobs;

/// <summary>Jobs as those who run Vigie see them, run by the server's own runners.</summary>
public sealed class JobTests(VigieApp app)
{
    private readonly string text = $"{Guid.NewGuid():N}";

    [Fact]
    public async Task What_a_job_writes_is_there_once_when_it_is_done()
    {
        var tenant = await GivenTenantAsync();
        await QueueAsync(tenant, new Note(text));

        var job = await UntilAsync(tenant, "done");

        Assert.Equal(1, job.GetProperty("attempts").GetInt32());
        Assert.Equal(1, await NotedAsync(tenant));
    }

    [Fact]
    public async Task A_job_of_a_transaction_that_rolls_back_never_was()
    {
        var tenant = await GivenTenantAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => tenant.InSessionAsync<int>(async (services, _) =>
        {
            await services.GetRequiredService<JobQueue>().AddAsync(new Note(text), Tenant.Ct);
            throw new InvalidOperationException();
        }));

        Assert.Empty(await JobsAsync(tenant));
    }

    [Fact]
    public async Task A_failure_undoes_what_it_wrote_tells_why_and_waits_before_the_next_attempt()
    {
        var tenant = await GivenTenantAsync();
        await QueueAsync(tenant, new Note(text, Failures: 1));

        var job = await UntilAsync(tenant, job => job.GetProperty("error").ValueKind == JsonValueKind.String);

        Assert.Equal("waiting", job.GetProperty("status").GetString());
        Assert.Equal($"InvalidOperationException: Not yet: {text}", job.GetProperty("error").GetString());
        Assert.InRange(job.GetProperty("run_at").GetDateTimeOffset() - app.Clock.GetUtcNow(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(13));
        Assert.Equal(0, await NotedAsync(tenant));
    }

    [Fact]
    public async Task A_person_may_run_a_failed_job_again()
    {
        var tenant = await GivenTenantAsync();
        await QueueAsync(tenant, new Note(text, Failures: 1));
        var id = (await UntilAsync(tenant, job => job.GetProperty("error").ValueKind == JsonValueKind.String)).GetProperty("id").GetInt64();
        await tenant.InSessionAsync((_, session) => session.ExecuteAsync("update job set status = 'Failed' where id = $1", [id], Tenant.Ct));

        var answer = await tenant.PostAsync($"/api/v1/jobs/{id}/retry", new { });

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await UntilAsync(tenant, "done");
        Assert.Equal(1, await NotedAsync(tenant));
    }

    [Fact]
    public async Task A_job_that_is_done_is_neither_run_again_nor_removed()
    {
        var tenant = await GivenTenantAsync();
        await QueueAsync(tenant, new Note(text));
        var id = (await UntilAsync(tenant, "done")).GetProperty("id").GetInt64();

        var retried = await tenant.PostAsync($"/api/v1/jobs/{id}/retry", new { });
        var removed = await tenant.Client.DeleteAsync($"/api/v1/jobs/{id}", Tenant.Ct);

        Assert.Equal((HttpStatusCode.Conflict, "job_not_retried"), (retried.StatusCode, await retried.CodeAsync()));
        Assert.Equal((HttpStatusCode.Conflict, "job_not_removed"), (removed.StatusCode, await removed.CodeAsync()));
        Assert.Equal(1, NoteJob.RunsOf(text));
    }

    [Fact]
    public async Task A_waiting_job_that_is_removed_never_runs()
    {
        var tenant = await GivenTenantAsync();
        await QueueAsync(tenant, new Note(text), app.Clock.GetUtcNow().AddHours(1));
        var id = (await JobsAsync(tenant)).Single().GetProperty("id").GetInt64();

        var removed = await tenant.Client.DeleteAsync($"/api/v1/jobs/{id}", Tenant.Ct);

        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Empty(await JobsAsync(tenant));
    }

    [Fact]
    public async Task A_long_job_shows_how_far_it_is_and_counts_as_running()
    {
        var tenant = await GivenTenantAsync();
        await QueueAsync(tenant, new Walk(text));
        var run = await WalkJob.Of(text).Begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Tenant.Ct);

        var job = (await JobsAsync(tenant)).Single();
        var alerts = (await tenant.GetAsync<List<JsonElement>>("/api/v1/jobs/summary")).Single(queue => queue.GetProperty("queue").GetString() == "alerts");

        WalkJob.Of(text).End.SetResult();
        Assert.Equal(("running", 0.25), (job.GetProperty("status").GetString(), job.GetProperty("progress").GetDouble()));
        Assert.Equal(1, alerts.GetProperty("running").GetInt32());
        Assert.Equal((tenant.Id, 1), (run.TenantId, run.Attempt));
        await UntilAsync(tenant, "done");
    }

    [Fact]
    public async Task Who_may_not_see_jobs_sees_none()
    {
        var tenant = await GivenTenantAsync();
        var other = app.ClientOf(tenant.Id, null, "interventions:*", "audit:read", "system:read");

        Assert.Equal(HttpStatusCode.Forbidden, (await other.Client.GetAsync("/api/v1/jobs", Tenant.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.Client.GetAsync("/api/v1/jobs/summary", Tenant.Ct)).StatusCode);
    }

    private Task<Tenant> GivenTenantAsync() => app.NewTenantAsync("jobs:*");

    private static Task<int> QueueAsync<TPayload>(Tenant tenant, TPayload payload, DateTimeOffset? at = null) => tenant.InSessionAsync(async (services, _) =>
    {
        await services.GetRequiredService<JobQueue>().AddAsync(payload, Tenant.Ct, at);
        return 0;
    });

    /// <summary>Without those of the schedules, which every tenant has.</summary>
    private static Task<List<JsonElement>> JobsAsync(Tenant tenant) => tenant.GetAsync<List<JsonElement>>("/api/v1/jobs?scheduled=false");

    private static Task<JsonElement> UntilAsync(Tenant tenant, string status) =>
        UntilAsync(tenant, job => job.GetProperty("status").GetString() == status);

    private static async Task<JsonElement> UntilAsync(Tenant tenant, Func<JsonElement, bool> wanted)
    {
        var patience = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            var job = (await JobsAsync(tenant)).Single();
            if (wanted(job))
            {
                return job;
            }

            Assert.True(DateTime.UtcNow < patience, $"{job}");
            await Task.Delay(50, Tenant.Ct);
        }
    }

    private Task<long> NotedAsync(Tenant tenant) => tenant.ScalarAsync<long>("select count(*) from audit_entry where label = $1", text);
}
