using System.Text.Json;
using Npgsql;
using Vigie.Forecasting;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Forecasts;

/// <summary>Shows one product's forecast: what was, what is expected, what that means for the stock of this moment.</summary>
internal sealed class ForecastReader(TenantSession session, ForecastWork work)
{
    private const int HistoryDays = 365;
    private const int HistoryWeeks = 156;
    private const int ChecksShown = 60;

    // $1 product.
    private const string Kept = "select made_at, class, reason, methods::text, daily_mean, abc, xyz from inventory.forecast where product_id = $1";

    // $1 product, $2 how many.
    private const string Checks =
        """
        select made_on, days, expected, low, high, actual from inventory.forecast_check where product_id = $1 order by made_on desc limit $2
        """;

    private sealed record KeptForecast(
        DateTimeOffset MadeAt, DemandKind Kind, ForecastReason? Reason, ForecastMaking Making, double DailyMean, string? Abc, string? Xyz);

    /// <exception cref="Refusal">product_unknown.</exception>
    public async Task<ProductForecast> ReadAsync(int id, CancellationToken ct)
    {
        var found = await session.QueryAsync(
            StockFacts.Some, row => (Facts: StockFacts.Read(row), Forecast: StockFacts.ReadForecast(row)), [new[] { id }], ct).ToListAsync(ct);
        if (found is not [var (facts, forecast)])
        {
            throw Refusal.NotFound("product_unknown");
        }

        var today = await work.TodayAsync(ct);
        var kept = await session.QueryAsync(Kept, ReadKept, [id], ct).SingleOrDefaultAsync(ct);
        var receipts = await StockWatch.ReceiptsAsync(session, [id], today, ct);
        var look = Outlook.Of(facts, forecast, [.. receipts[id]], today);
        var history = (await new DemandReader(session, today).ReadAsync([id], ct)).GetValueOrDefault(id);
        return new(
            kept?.MadeAt, forecast?.Grain == Grain.Week, kept?.Kind, kept is null ? ForecastReason.NoDemand : kept.Reason, kept?.Abc, kept?.Xyz,
            kept?.DailyMean ?? 0,
            [.. (kept?.Making.Methods ?? []).Where(method => method.Weight >= 0.01).Select(method => new MethodRow(method.Method, method.Weight, method.RelativeError))],
            kept is { Making: var making }
                ? new(making.Origins, making.Days, making.Error, making.BaseError, making.Predictable, making.RiskPredictable) : null,
            new(
                look.CoverDays, look.Early, look.Median, look.Late, look.Risk, facts.LeadDays, facts.ServiceLevel, look.SafetyStock, look.ReorderPoint,
                look.ToOrder, look.Excess, look.Dead),
            history is null ? [] : History(history),
            forecast is null ? [] : Points(forecast, facts, [.. receipts[id]]),
            await session.QueryAsync(Checks, ReadCheck, [id, ChecksShown], ct).ToListAsync(ct));
    }

    private static List<DemandPoint> History(DemandHistory history)
    {
        var days = StockFacts.DaysOf(history.Grain);
        var from = Math.Max(0, history.Quantities.Count - (history.Grain == Grain.Day ? HistoryDays : HistoryWeeks));
        return [.. Enumerable.Range(from, history.Quantities.Count - from).Select(at => new DemandPoint(
            history.First.AddDays(at * days), history.Quantities[at], history.Available?[at] ?? true))];
    }

    private static List<ForecastPoint> Points(DemandForecast forecast, StockFacts facts, IReadOnlyList<(DateOnly Day, decimal Quantity)> receipts)
    {
        var stock = facts.Available;
        return [.. Enumerable.Range(0, forecast.Horizon).Select(at =>
        {
            var there = stock + (double)receipts.Where(receipt => receipt.Day <= forecast.DateOf(at)).Sum(receipt => receipt.Quantity);
            return new ForecastPoint(
                forecast.DateOf(at), forecast.Planned(at), forecast.Mean(at), forecast.Quantile(at, 0.1), forecast.Quantile(at, 0.5), forecast.Quantile(at, 0.9),
                forecast.Quantile(at, 0.95), there - forecast.CumulativeQuantile(at + 1, 0.5), there - forecast.CumulativeQuantile(at + 1, 0.9),
                there - forecast.CumulativeQuantile(at + 1, 0.1));
        })];
    }

    private static KeptForecast ReadKept(NpgsqlDataReader row) => new(
        row.GetFieldValue<DateTimeOffset>(0),
        (DemandKind)Enum.Parse<DemandClass>(row.GetString(1)),
        row.TextOrNull(2) switch
        {
            "few_periods" => ForecastReason.FewPeriods,
            "few_demands" => ForecastReason.FewDemands,
            "base_rate" => ForecastReason.BaseRate,
            "planned_only" => ForecastReason.PlannedOnly,
            _ => null,
        },
        JsonSerializer.Deserialize<ForecastMaking>(row.GetString(3))!,
        (double)row.GetDecimal(4),
        row.TextOrNull(5),
        row.TextOrNull(6));

    private static ForecastCheckRow ReadCheck(NpgsqlDataReader row) => new(
        row.GetFieldValue<DateOnly>(0), row.GetInt32(1), row.GetDecimal(2), row.GetDecimal(3), row.GetDecimal(4), row.DecimalOrNull(5));
}
