using Vigie.Forecasting;

namespace Vigie.Server.Modules.Inventory.Forecasts;

/// <summary>What a forecast says of the stock that there is.</summary>
/// <param name="CoverDays">Days that the stock lasts at the mean demand; null: beyond the horizon, or unknown.</param>
/// <param name="Early">With one chance in ten it has run out by then; null: not within the horizon.</param>
/// <param name="Median">The day on which it runs out, as likely as not.</param>
/// <param name="Late">With nine chances in ten it has run out by then.</param>
/// <param name="Risk">Probability that it runs out before what would be ordered today is here; null: nothing is forecast.</param>
/// <param name="ToOrder">What should be ordered now, in packs; 0: nothing.</param>
/// <param name="Excess">Beyond what will be asked for within half a year.</param>
/// <param name="Dead">It is there, was not used for half a year, and is not expected to be.</param>
internal sealed record Outlook(
    double? CoverDays, DateOnly? Early, DateOnly? Median, DateOnly? Late, double? Risk, decimal? SafetyStock, decimal? ReorderPoint, decimal ToOrder,
    decimal Excess, bool Dead)
{
    private const int HalfYear = 182;
    private const double AlmostSure = 0.95;

    /// <summary>Applies a forecast to a stock. Without a forecast only the minimums that people set speak.</summary>
    /// <param name="receipts">What is on its way, by the day on which it is expected; late ones are expected today.</param>
    public static Outlook Of(StockFacts facts, DemandForecast? forecast, IReadOnlyList<(DateOnly Day, decimal Quantity)> receipts, DateOnly today)
    {
        if (forecast is null)
        {
            return new(null, null, null, null, null, null, null, Order(facts, 0, 0), 0, false);
        }

        var grain = StockFacts.DaysOf(forecast.Grain);
        var stock = new Stock
        {
            OnHand = facts.Available,
            Receipts = [.. receipts.Select(receipt => new Receipt(
                Math.Max(0, receipt.Day.DayNumber - forecast.First.DayNumber) / grain,
                Math.Min((double)receipt.Quantity, DemandHistory.MaxQuantity)))],
        };
        var plan = Replenishment.Plan(forecast, stock, new ReplenishmentPolicy
        {
            ServiceLevel = facts.ServiceLevel,
            Lead = facts.LeadTime(forecast),
            ReviewPeriod = facts.ReviewPeriods(forecast),
            MinimumQuantity = (double)facts.OrderMinimum,
            PackSize = (double)facts.Multiple,
        });
        var runsOut = StockOutlook.Date(forecast, stock);
        var halfYear = Math.Min(forecast.Horizon, HalfYear / grain);
        var idle = facts.LastDemand is { } last ? (today.DayNumber - last.DayNumber) / grain : (int?)null;
        var health = StockHealth.Judge(forecast, Math.Max(0, stock.OnHand), halfYear, AlmostSure, idle, Math.Max(1, HalfYear / grain));
        return new(
            StockOutlook.Cover(forecast, stock) * grain,
            Day(forecast, runsOut.Early),
            Day(forecast, runsOut.Median),
            Day(forecast, runsOut.Late),
            StockOutlook.ProbabilityWithin(forecast, stock, facts.LeadTime(forecast)),
            Amount(plan.SafetyStock),
            Amount(plan.ReorderPoint),
            Order(facts, Amount(plan.ReorderPoint), Amount(plan.OrderUpTo)),
            health.IsDead ? facts.OnHand : Math.Max(0, Amount(health.Excess)),
            health.IsDead);
    }

    /// <summary>Brings stock and receipts up to where they should be, once they are at or below the point where one orders. What people set as
    /// a minimum counts where it is more.</summary>
    private static decimal Order(StockFacts facts, decimal reorderPoint, decimal orderUpTo)
    {
        var position = facts.OnHand - facts.Reserved + facts.OnOrder;
        var minimum = facts.Minimum ?? 0;
        var below = position < minimum || (reorderPoint > 0 && position <= reorderPoint);
        if (!below)
        {
            return 0;
        }

        var wanted = Math.Max(Math.Max(orderUpTo, facts.Maximum ?? minimum) - position, facts.OrderMinimum);
        var multiple = facts.Multiple > 0 ? facts.Multiple : 1;
        return Math.Ceiling(wanted / multiple) * multiple;
    }

    /// <summary>A week stands for its middle.</summary>
    private static DateOnly? Day(DemandForecast forecast, int? period) => period is { } at
        ? forecast.DateOf(at).AddDays(StockFacts.DaysOf(forecast.Grain) / 2) : null;

    private static decimal Amount(double quantity) => Math.Round((decimal)Math.Min(quantity, DemandHistory.MaxQuantity), Quantities.Scale);
}
