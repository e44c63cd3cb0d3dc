namespace Vigie.Forecasting;

/// <summary>Whether there is too much of a product.</summary>
/// <param name="Excess">Quantity beyond what will be asked for within the time looked at; 0 when there is none.</param>
/// <param name="ExcessShare">Share of the stock that this is, 0 to 1.</param>
/// <param name="IsDead">There is a stock, it was not used for a long time, and is not expected to be.</param>
public sealed record StockHealth(double Excess, double ExcessShare, bool IsDead)
{
    /// <summary>Judges a stock.</summary>
    /// <param name="onHand">0 to 1e12.</param>
    /// <param name="periods">How many periods of demand are not too much, 1 to the forecast's horizon.</param>
    /// <param name="probability">With which demand is covered by what is not excess, 0.5 to 0.999; 0.95 is usual.</param>
    /// <param name="idlePeriods">Periods since the last use; null when it was never used.</param>
    /// <param name="deadAfter">Periods without use after which a stock is dead when it is not expected to be used.</param>
    /// <exception cref="ArgumentException">A number out of range.</exception>
    public static StockHealth Judge(DemandForecast forecast, double onHand, int periods, double probability, int? idlePeriods, int deadAfter)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        Check.Range(onHand, 0, DemandHistory.MaxQuantity, nameof(onHand));
        Check.Range(periods, 1, forecast.Horizon, nameof(periods));
        Check.Range(probability, 0.5, 0.999, nameof(probability));
        Check.Range(idlePeriods ?? 0, 0, DemandHistory.MaxPeriods, nameof(idlePeriods));
        Check.Range(deadAfter, 1, DemandHistory.MaxPeriods, nameof(deadAfter));
        var excess = Math.Max(0, onHand - forecast.CumulativeQuantile(periods, probability));
        var idle = (idlePeriods ?? DemandHistory.MaxPeriods) >= deadAfter;
        return new(excess, onHand > 0 ? excess / onHand : 0, onHand > 0 && idle && forecast.CumulativeProbabilityAbove(periods, 0) < 0.5);
    }
}
