namespace Vigie.Forecasting;

/// <summary>Compares the forecasts of the past with what usually happened.</summary>
internal static class SkillMeter
{
    private const int MostOrigins = 24;
    private const int LeastKnown = 10;
    private static readonly double[] StockLevels = [0.5, 0.8, 0.95];

    /// <param name="scale">What the quantities were divided by.</param>
    public static ForecastSkill Measure(RollingFit fit, Predictive predictive, double scale)
    {
        var periods = Math.Max(1, fit.Steps / 4);
        var last = fit.Origins.Length - 1;
        while (last >= 0 && fit.Origins[last] + periods > fit.Count)
        {
            last--;
        }

        var stride = Math.Max(1, (last + 1 - LeastKnown) / MostOrigins);
        double square = 0, baseSquare = 0, brier = 0, baseBrier = 0;
        int origins = 0, questions = 0;
        var past = new List<double>();
        for (var origin = last; origin >= LeastKnown; origin -= stride)
        {
            Known(fit, origin, periods, past);
            if (past.Count < LeastKnown)
            {
                break;
            }

            origins++;
            var actual = fit.Actual(origin)[periods - 1];
            square += Square(actual - fit.Forecast(origin)[periods - 1]);
            baseSquare += Square(actual - fit.BaseRate(origin)[periods - 1]);
            var surface = predictive.SumAt(origin, periods);
            foreach (var level in StockLevels)
            {
                var stock = past[Math.Min(past.Count - 1, (int)(level * past.Count))];
                var outcome = actual > stock ? 1 : 0;
                var usual = (double)past.Count(sum => sum > stock) / past.Count;
                questions++;
                baseBrier += Square(usual - outcome);
                brier += Square((surface?.Exceedance(fit.Forecast(origin)[periods - 1], stock) ?? usual) - outcome);
            }
        }

        return origins == 0
            ? new(0, periods, 0, 0, 0, 0)
            : new(origins, periods, Math.Sqrt(square / origins) * scale, Math.Sqrt(baseSquare / origins) * scale, brier / questions, baseBrier / questions);
    }

    /// <summary>What as many periods had brought by an origin, in order of size.</summary>
    private static void Known(RollingFit fit, int origin, int periods, List<double> past)
    {
        past.Clear();
        for (var earlier = 0; earlier < origin && fit.Origins[earlier] + periods <= fit.Origins[origin]; earlier++)
        {
            past.Add(fit.Actual(earlier)[periods - 1]);
        }

        past.Sort();
    }

    private static double Square(double value) => value * value;
}
