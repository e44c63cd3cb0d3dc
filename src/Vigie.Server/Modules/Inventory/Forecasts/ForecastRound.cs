using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Inventory.Forecasts;

/// <summary>All of a company's forecasts are made anew: each night, and when its past became another.</summary>
internal sealed record ForecastRound;

/// <summary>Forecasts product after product, some at a time, each some in a transaction of its own.</summary>
internal sealed class ComputeForecasts(TenantWork tenants) : ILongJob<ForecastRound>
{
    private const int AtOnce = 100;

    public async Task RunAsync(ForecastRound payload, JobRun run, CancellationToken ct)
    {
        var caller = new Caller(run.TenantId);
        var products = await tenants.RunAsync(
            caller, readOnly: true,
            async (_, session) => await session.QueryAsync(
                "select id from inventory.product where archived_at is null order by id", row => row.GetInt32(0), [], ct).ToArrayAsync(ct),
            ct);
        var done = 0;
        foreach (var some in products.Chunk(AtOnce))
        {
            await tenants.RunAsync(
                caller, readOnly: false,
                async (services, session) =>
                {
                    var work = services.GetRequiredService<ForecastWork>();
                    var today = await work.TodayAsync(ct);
                    var demand = new DemandReader(session, today);
                    await demand.ReadActivityAsync(ct);
                    await work.ComputeAsync(some, demand, today, ct);
                    return true;
                },
                ct);
            await run.ProgressAsync((done += some.Length) / (double)products.Length);
        }

        await tenants.RunAsync(
            caller, readOnly: false,
            async (services, _) =>
            {
                var work = services.GetRequiredService<ForecastWork>();
                await work.FinishAsync(await work.TodayAsync(ct), ct);
                await services.GetRequiredService<StockWatch>().WakeAsync(ct);
                return true;
            },
            ct);
    }
}
