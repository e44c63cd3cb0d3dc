namespace Vigie.Forecasting;

/// <summary>When the stock runs out. Periods count from 0, the first of the forecast; null is «not within the horizon».</summary>
/// <param name="Early">With a probability of 10 % the stock runs out in this period or before.</param>
/// <param name="Median">It runs out by then as likely as not.</param>
/// <param name="Late">With a probability of 90 % it has run out by the end of this period.</param>
/// <param name="Probability">That it runs out within the horizon.</param>
public sealed record StockOutDate(int? Early, int? Median, int? Late, double Probability);

/// <summary>Answers about a stock from a forecast, without fitting again.</summary>
/// <remarks>A stock is out when more was asked for than there was. With receipts to come the stock may be short at several times; these are
/// then taken to happen together, which is exact without receipts and close when demand in neighbouring periods goes together.</remarks>
public static class StockOutlook
{
    /// <summary>Probability that the stock has run out by the end of each period: never less than in the period before.</summary>
    /// <exception cref="ArgumentException">A quantity or a period out of range.</exception>
    public static double[] Probabilities(DemandForecast forecast, Stock stock)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        ArgumentNullException.ThrowIfNull(stock);
        var available = stock.Available(forecast.Horizon);
        var probabilities = new double[forecast.Horizon];
        double most = 0;
        for (var period = 0; period < probabilities.Length; period++)
        {
            most = Math.Max(most, forecast.CumulativeProbabilityAbove(period + 1, available[period]));
            probabilities[period] = most;
        }

        return probabilities;
    }

    /// <summary>When the stock runs out.</summary>
    /// <exception cref="ArgumentException">A quantity or a period out of range.</exception>
    public static StockOutDate Date(DemandForecast forecast, Stock stock)
    {
        var probabilities = Probabilities(forecast, stock);
        return new(First(probabilities, 0.1), First(probabilities, 0.5), First(probabilities, 0.9), probabilities[^1]);
    }

    /// <summary>Probability that the stock runs out before what is ordered now is here.</summary>
    /// <exception cref="ArgumentException">A number out of range, or a mean lead time that the horizon does not cover.</exception>
    public static double ProbabilityWithin(DemandForecast forecast, Stock stock, LeadTime lead)
    {
        var probabilities = Probabilities(forecast, stock);
        var lasts = lead.Probabilities(0, forecast.Horizon);
        var sum = stock.OnHand < 0 ? lasts[0] : 0;
        for (var periods = 1; periods <= forecast.Horizon; periods++)
        {
            sum += lasts[periods] * probabilities[periods - 1];
        }

        return Math.Clamp(sum, 0, 1);
    }

    /// <summary>How many periods the stock covers mean demand, part periods included; null when it lasts beyond the horizon.</summary>
    /// <exception cref="ArgumentException">A quantity or a period out of range.</exception>
    public static double? Cover(DemandForecast forecast, Stock stock)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        ArgumentNullException.ThrowIfNull(stock);
        var available = stock.Available(forecast.Horizon);
        for (var period = 0; period < forecast.Horizon; period++)
        {
            var left = available[period] - forecast.CumulativeMean(period);
            var mean = forecast.Mean(period);
            if (mean > left)
            {
                return period + Math.Max(0, left / mean);
            }
        }

        return null;
    }

    private static int? First(double[] probabilities, double wanted)
    {
        var period = Array.FindIndex(probabilities, probability => probability >= wanted);
        return period < 0 ? null : period;
    }
}
