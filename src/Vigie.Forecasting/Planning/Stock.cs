namespace Vigie.Forecasting;

/// <summary>What is in stock and what will come.</summary>
public sealed record Stock
{
    /// <summary>On hand, less what is promised: negative when more is promised than there is.</summary>
    public required double OnHand { get; init; }

    /// <summary>Ordered and not yet here, in any order.</summary>
    public IReadOnlyList<Receipt> Receipts { get; init; } = [];

    /// <summary>On hand plus what comes until the beginning of each period of a horizon.</summary>
    internal double[] Available(int horizon)
    {
        ArgumentNullException.ThrowIfNull(Receipts);
        Check.Range(OnHand, -DemandHistory.MaxQuantity, DemandHistory.MaxQuantity, "OnHand");
        var available = new double[horizon];
        for (var index = 0; index < Receipts.Count; index++)
        {
            var receipt = Receipts[index];
            Check.Range(receipt.Period, 0, DemandHistory.MaxPeriods, $"Receipts[{index}].Period");
            Check.Range(receipt.Quantity, 0, DemandHistory.MaxQuantity, $"Receipts[{index}].Quantity");
            if (receipt.Period < horizon)
            {
                available[receipt.Period] += receipt.Quantity;
            }
        }

        var total = OnHand;
        for (var period = 0; period < horizon; period++)
        {
            available[period] = total += available[period];
        }

        return available;
    }
}

/// <summary>A quantity that comes at the beginning of a period.</summary>
/// <param name="Period">0 is the first period of the forecast.</param>
/// <param name="Quantity">0 to 1e12.</param>
public readonly record struct Receipt(int Period, double Quantity);

/// <summary>How long a supplier takes, in periods of the forecast.</summary>
/// <param name="Mean">0 or more; need not be whole.</param>
/// <param name="Deviation">Standard deviation, 0 or more.</param>
public readonly record struct LeadTime(double Mean, double Deviation = 0)
{
    /// <summary>Probability of each whole number of periods that a lead time and some more periods take, part periods counted as whole.</summary>
    /// <param name="more">Whole periods on top.</param>
    /// <param name="horizon">Longer times count as this long.</param>
    /// <returns>By number of periods, 0 to the horizon.</returns>
    /// <exception cref="ArgumentException">A number out of range, or a mean that the horizon does not cover.</exception>
    internal double[] Probabilities(int more, int horizon)
    {
        Check.Range(Mean, 0, ForecastRequest.MaxHorizon, "LeadTime.Mean");
        Check.Range(Deviation, 0, ForecastRequest.MaxHorizon, "LeadTime.Deviation");
        Check.Range(Mean + more, 0, horizon, "Lead time and review period together");
        var probabilities = new double[horizon + 1];
        double before = 0;
        for (var periods = 0; periods <= horizon; periods++)
        {
            // Rounding errors of the caller do not make a lead time of three days one of four.
            var upTo = periods < more ? 0 : periods == horizon ? 1 : AtMost(periods - more + 1e-9);
            probabilities[periods] = upTo - before;
            before = upTo;
        }

        return probabilities;
    }

    private double AtMost(double periods)
    {
        if (Deviation <= 0 || Mean <= 0)
        {
            return periods >= Mean ? 1 : 0;
        }

        var shape = Mean * Mean / (Deviation * Deviation);
        return SpecialFunctions.GammaCdf(shape, periods / Mean * shape);
    }
}
