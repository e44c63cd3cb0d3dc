namespace Vigie.Forecasting;

/// <summary>One period of a past forecast beside what came.</summary>
/// <param name="First">First day of the period.</param>
/// <param name="Actual">Demand that came; of a period that was open and in stock.</param>
public sealed record BacktestPeriod(DateOnly First, double Actual, double Mean, double Median, double Quantile90, double Quantile95);

/// <summary>What would have been forecast at one moment of the past, from the history before it alone.</summary>
/// <param name="First">First day that was forecast.</param>
/// <param name="Periods">Without those that were closed or out of stock.</param>
/// <param name="MeanAbsoluteError">Over its periods; 0 without any.</param>
/// <param name="Bias">Mean of forecast less actual.</param>
public sealed record BacktestOrigin(DateOnly First, IReadOnlyList<BacktestPeriod> Periods, double MeanAbsoluteError, double Bias);

/// <summary>How past forecasts of a product turned out.</summary>
/// <param name="Origins">The oldest first.</param>
/// <param name="Coverage50">Share of what came at or below the median; one half when calibrated. Whole pieces count by their share (see
/// <see cref="DemandForecast.Coverage"/>).</param>
/// <param name="Coverage90">The same of the quantile 0.9.</param>
/// <param name="Coverage95">The same of the quantile 0.95.</param>
public sealed record BacktestResult(
    IReadOnlyList<BacktestOrigin> Origins, double MeanAbsoluteError, double Bias, double Coverage50, double Coverage90, double Coverage95);

/// <summary>Forecasts from moments of the past, to show people what was forecast beside what came.</summary>
public static class Backtest
{
    private const int MostOrigins = 100;

    /// <summary>Fits anew at each origin. The last one lies a horizon before the end of the history, the others by as much apart.</summary>
    /// <param name="history">At least two periods more than the horizon for one origin; fewer give fewer origins.</param>
    /// <param name="horizon">Periods to forecast from each origin.</param>
    /// <param name="origins">How many at most, 1 to 100.</param>
    /// <exception cref="ArgumentException">Bad input.</exception>
    public static BacktestResult Run(DemandHistory history, int horizon, int origins)
    {
        ArgumentNullException.ThrowIfNull(history);
        history.Validate();
        Check.Range(horizon, 1, ForecastRequest.MaxHorizon, nameof(horizon));
        Check.Range(origins, 1, MostOrigins, nameof(origins));
        var results = new List<BacktestOrigin>();
        var tally = new double[6]; // periods, absolute error, error, coverage of 0.5, 0.9, 0.95
        for (var origin = 0; origin < origins; origin++)
        {
            var count = history.Quantities.Count - ((origin + 1) * horizon);
            if (count >= 2)
            {
                results.Add(RunAt(history, count, horizon, tally));
            }
        }

        results.Reverse();
        var seen = Math.Max(1, tally[0]);
        return new(results, tally[1] / seen, tally[2] / seen, tally[3] / seen, tally[4] / seen, tally[5] / seen);
    }

    private static BacktestOrigin RunAt(DemandHistory history, int count, int horizon, double[] tally)
    {
        var before = history with
        {
            Quantities = [.. history.Quantities.Take(count)],
            Open = history.Open?.Take(count).ToList(),
            Available = history.Available?.Take(count).ToList(),
            Promotions = history.Promotions?.Take(count).ToList(),
        };
        var forecast = Forecaster.Forecast(before, new ForecastRequest
        {
            Horizon = horizon,
            Open = history.Open?.Skip(count).Take(horizon).ToList(),
            Promotions = history.Promotions?.Skip(count).Take(horizon).ToList(),
        }).Forecast;
        var periods = new List<BacktestPeriod>();
        double absolute = 0, sum = 0;
        for (var step = 0; step < horizon; step++)
        {
            var at = count + step;
            if ((history.Open?[at] ?? true) && (history.Available?[at] ?? true))
            {
                var (actual, mean) = (history.Quantities[at], forecast.Mean(step));
                var (median, high, higher) = (forecast.Quantile(step, 0.5), forecast.Quantile(step, 0.9), forecast.Quantile(step, 0.95));
                periods.Add(new(forecast.DateOf(step), actual, mean, median, high, higher));
                absolute += Math.Abs(mean - actual);
                sum += mean - actual;
                tally[3] += forecast.Coverage(step, actual, 0.5);
                tally[4] += forecast.Coverage(step, actual, 0.9);
                tally[5] += forecast.Coverage(step, actual, 0.95);
            }
        }

        tally[0] += periods.Count;
        tally[1] += absolute;
        tally[2] += sum;
        var seen = Math.Max(1, periods.Count);
        return new(forecast.First, periods, absolute / seen, sum / seen);
    }
}
