using Vigie.Server.Modules.Demo.Companies;
using Vigie.Server.Modules.Telemetry;

namespace Vigie.Server.Modules.Demo.Live;

/// <summary>
/// Lets the batteries of the demonstration live: each sends a sample every few seconds through the queue that gateways use. What
/// they missed while the server was stopped is made up for when it starts.
/// </summary>
internal sealed partial class LiveFeed(
    IReadOnlyList<DemoCompany> plans, DemoStore store, TelemetryApi.Feed feed, TimeProvider clock, ILogger<LiveFeed> log)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Companies come and go by other processes too.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(1);

    private readonly List<LiveCompany> companies = [];
    private DateTimeOffset lookAt;
    private DateTimeOffset saveAt;

    /// <summary>Goes on until it is stopped; then keeps how the batteries are.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            do
            {
                try
                {
                    await TickAsync(ct);
                }
#pragma warning disable CA1031 // A database that is away for a moment, or a full queue, must not end the demonstration.
                catch (Exception problem) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    LogFailed(problem);
                }
            }
            while (await timer.WaitForNextTickAsync(ct));
        }
        catch (OperationCanceledException)
        {
            // The state is a minute old at most; what is lost of it is simulated again.
            await SaveAsync(CancellationToken.None);
        }
    }

    /// <summary>Brings every battery up to now.</summary>
    /// <returns>Samples stored.</returns>
    public async Task<int> TickAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (now >= lookAt)
        {
            await LookAsync(ct);
            lookAt = now + LookEvery;
        }

        var stored = 0;
        foreach (var company in companies)
        {
            foreach (var samples in company.Advance(now).Chunk(2_000))
            {
                stored += await feed.SendAsync(company.TenantId, samples, ct);
            }
        }

        if (now >= saveAt)
        {
            await SaveAsync(ct);
            saveAt = now + SaveEvery;
        }

        return stored;
    }

    /// <summary>Keeps how the batteries are, to go on from after a restart.</summary>
    public async Task SaveAsync(CancellationToken ct)
    {
        foreach (var company in companies)
        {
            await store.SaveAsync(company.TenantId, company.Batteries, complete: false, ct);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var stored = await store.CompaniesAsync(ct);
        companies.RemoveAll(company => !stored.Any(one => one.TenantId == company.TenantId));
        foreach (var one in stored.Where(one => one.IsComplete && companies.TrueForAll(company => company.TenantId != one.TenantId)))
        {
            if (plans.FirstOrDefault(plan => plan.Slug == one.Slug) is { } plan)
            {
                var (batteries, last) = (await store.BatteriesAsync(one.TenantId, ct), await feed.LastAsync(one.TenantId, ct));
                companies.Add(new LiveCompany(plan, one, batteries, last));
                LogAlive(plan.Name, batteries.Count);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Demonstration: the {Batteries} batteries of {Company} are live")]
    private partial void LogAlive(string company, int batteries);

    [LoggerMessage(LogLevel.Error, "The batteries of the demonstration could not send; trying again")]
    private partial void LogFailed(Exception problem);
}
