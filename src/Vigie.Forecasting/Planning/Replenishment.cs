namespace Vigie.Forecasting;

/// <summary>How a product is ordered.</summary>
public sealed record ReplenishmentPolicy
{
    /// <summary>Probability of no stock-out until the order after this one is here, 0.5 to 0.999.</summary>
    public required double ServiceLevel { get; init; }

    public required LeadTime Lead { get; init; }

    /// <summary>Periods between two looks at the stock, 1 or more.</summary>
    public int ReviewPeriod { get; init; } = 1;

    /// <summary>The least that the supplier delivers; 0 for any quantity.</summary>
    public double MinimumQuantity { get; init; }

    /// <summary>Orders are multiples of it; 0 for any quantity.</summary>
    public double PackSize { get; init; }

    internal void Validate()
    {
        Check.Range(ServiceLevel, 0.5, 0.999, "ServiceLevel");
        Check.Range(ReviewPeriod, 1, ForecastRequest.MaxHorizon, "ReviewPeriod");
        Check.Range(MinimumQuantity, 0, DemandHistory.MaxQuantity, "MinimumQuantity");
        Check.Range(PackSize, 0, DemandHistory.MaxQuantity, "PackSize");
    }
}

/// <summary>What to keep and what to order.</summary>
/// <param name="ExpectedDemand">Mean demand over lead time and review period.</param>
/// <param name="SafetyStock">Kept on top of it.</param>
/// <param name="ReorderPoint">Order when stock and receipts together are at or below it: the sum of the two.</param>
/// <param name="OrderUpTo">Where an order brings stock and receipts: the demand of one more review period above the reorder point.</param>
/// <param name="OrderQuantity">To order now, in packs; 0 when there is enough.</param>
public sealed record ReplenishmentPlan(
    double ExpectedDemand, double SafetyStock, double ReorderPoint, double OrderUpTo, double OrderQuantity);

/// <summary>Plans orders.</summary>
/// <remarks>The periodic review (R, s, S) of Silver, Pyke and Thomas, «Inventory and Production Management in Supply Chains» (4th edition, 2017),
/// chapter 6, with the quantile of the forecast's own distribution in place of a normal law, over a lead time that varies (gamma).</remarks>
public static class Replenishment
{
    /// <exception cref="ArgumentException">A number out of range, or a mean lead time and a review period that the horizon does not cover.</exception>
    public static ReplenishmentPlan Plan(DemandForecast forecast, Stock stock, ReplenishmentPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        ArgumentNullException.ThrowIfNull(stock);
        ArgumentNullException.ThrowIfNull(policy);
        policy.Validate();
        var lasts = policy.Lead.Probabilities(policy.ReviewPeriod, forecast.Horizon);
        double expected = 0;
        for (var periods = 0; periods < lasts.Length; periods++)
        {
            expected += lasts[periods] * forecast.CumulativeMean(periods);
        }

        var reorderPoint = Math.Max(expected, Quantile(forecast, lasts, policy.ServiceLevel));
        var target = reorderPoint + forecast.CumulativeMean(policy.ReviewPeriod);

        // Receipts that come after the order count too: they are on the way before it.
        var position = stock.Available(DemandHistory.MaxPeriods + 1)[^1];
        var order = position <= reorderPoint ? Round(target - position, policy, forecast.Unit) : 0;
        return new(expected, reorderPoint - expected, reorderPoint, target, order);
    }

    /// <summary>The least quantity that demand over a time that varies stays at or below with this probability.</summary>
    private static double Quantile(DemandForecast forecast, double[] lasts, double probability)
    {
        double low = 0, high = 0;
        for (var periods = 0; periods < lasts.Length; periods++)
        {
            if (lasts[periods] > 0)
            {
                var quantile = forecast.CumulativeQuantile(periods, probability);
                (low, high) = (Math.Min(low, quantile), Math.Max(high, quantile));
            }
        }

        for (var halving = 0; halving < 50 && high - low > 1e-6 * high; halving++)
        {
            var middle = (low + high) / 2;
            double above = 0;
            for (var periods = 0; periods < lasts.Length; periods++)
            {
                above += lasts[periods] > 0 ? lasts[periods] * forecast.CumulativeProbabilityAbove(periods, middle) : 0;
            }

            (low, high) = above > 1 - probability ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>A quantity that can be ordered: whole units, at least the minimum, in full packs.</summary>
    private static double Round(double quantity, ReplenishmentPolicy policy, double unit)
    {
        if (quantity <= 0)
        {
            return 0;
        }

        var step = policy.PackSize > 0 ? policy.PackSize : unit;
        quantity = Math.Max(quantity, policy.MinimumQuantity);
        return step > 0 ? Math.Ceiling((quantity / step) - 1e-9) * step : quantity;
    }
}
