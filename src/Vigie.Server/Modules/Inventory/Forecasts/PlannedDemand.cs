using Vigie.Forecasting;
using Vigie.Server.Modules.Maintenance;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Forecasts;

/// <summary>What the visits to come of the maintenance plans will take, which forecasts need not guess.</summary>
internal sealed class PlannedDemand(TenantSession session, MaintenanceApi maintenance)
{
    /// <summary>Looked at in one round; the next takes the others.</summary>
    private const int AtOnce = 200;

    // Those that plans take, or took when they were forecast last.
    private const string Touched =
        """
        select p.id, f.content from inventory.product p left join inventory.forecast f on f.product_id = p.id
        where p.archived_at is null and (f.planned or exists (select from inventory.part where product_id = p.id and plan_id is not null)) order by p.id
        """;

    /// <summary>Day by day until one.</summary>
    /// <param name="productIds">Null: of all products.</param>
    public async Task<ILookup<int, (DateOnly Day, decimal Quantity)>> ReadAsync(int[]? productIds, DateOnly until, CancellationToken ct)
    {
        var parts = (await session.QueryAsync(
            "select plan_id, product_id, quantity from inventory.part where plan_id is not null and ($1::int[] is null or product_id = any ($1))",
            row => (PlanId: row.GetInt32(0), ProductId: row.GetInt32(1), Quantity: row.GetDecimal(2)), [productIds], ct).ToListAsync(ct))
            .ToLookup(part => part.PlanId);
        return (await maintenance.VisitsAsync([.. parts.Select(plan => plan.Key)], until, ct))
            .SelectMany(visit => parts[visit.PlanId].Select(part => (part.ProductId, visit.Day, part.Quantity)))
            .ToLookup(one => one.ProductId, one => (one.Day, one.Quantity));
    }

    /// <summary>By period of a forecast; what falls before the first is due in it.</summary>
    /// <returns>Null: nothing.</returns>
    public static double[]? ByPeriod(IEnumerable<(DateOnly Day, decimal Quantity)> visits, Grain grain, DateOnly first, int horizon)
    {
        double[]? periods = null;
        foreach (var (day, quantity) in visits)
        {
            var at = Math.Max(0, day.DayNumber - first.DayNumber) / StockFacts.DaysOf(grain);
            if (at < horizon)
            {
                periods ??= new double[horizon];
                periods[at] = Math.Min(periods[at] + (double)quantity, DemandHistory.MaxQuantity);
            }
        }

        return periods;
    }

    /// <summary>Products whose plans say something else of the days to come than their forecast does, some of them.</summary>
    public async Task<int[]> ChangedAsync(DateOnly today, CancellationToken ct)
    {
        var touched = await session.QueryAsync(
            Touched,
            row => (Id: row.GetInt32(0), Forecast: row.IsDBNull(1) ? null : DemandForecast.FromBytes(row.GetFieldValue<byte[]>(1))),
            [], ct).ToListAsync(ct);
        if (touched.Count == 0)
        {
            return [];
        }

        var visits = await ReadAsync(null, today.AddDays(ForecastWork.LongestDays), ct);
        return [.. touched.Where(one => !IsSame(one.Forecast, visits[one.Id], today)).Select(one => one.Id).Take(AtOnce)];
    }

    private static bool IsSame(DemandForecast? forecast, IEnumerable<(DateOnly Day, decimal Quantity)> visits, DateOnly today)
    {
        if (forecast is null)
        {
            return !visits.Any();
        }

        var now = ByPeriod(visits, forecast.Grain, forecast.First, forecast.Horizon);
        var past = (today.DayNumber - forecast.First.DayNumber) / StockFacts.DaysOf(forecast.Grain);
        return Enumerable.Range(0, forecast.Horizon).Skip(past).All(at => forecast.Planned(at) == (now?[at] ?? 0));
    }
}
