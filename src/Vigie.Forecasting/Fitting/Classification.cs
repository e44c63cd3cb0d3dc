namespace Vigie.Forecasting;

/// <summary>Names the kind of demand.</summary>
/// <remarks>Source of the limits between smooth, intermittent and lumpy: Syntetos, Boylan and Croston, «On the categorization of demand patterns»,
/// Journal of the Operational Research Society 56 (2005), 495-503: 1.32 periods between demands, 0.49 for the squared variation of sizes.</remarks>
internal static class Classification
{
    private const double LongInterval = 1.32;
    private const double LargeVariation = 0.49;
    private const double ClearGain = 0.95; // of squared error, over the best method without season or trend
    private const double ClearWeek = 0.15; // standard deviation of the weekdays' factors

    public static ShortHistory WhyShort(Series series)
    {
        int seen = 0, demands = 0;
        for (var period = 0; period < series.Count; period++)
        {
            seen += series.Open[period] && !series.Censored[period] ? 1 : 0;
            demands += series.Open[period] && series.Demand[period] > 0 ? 1 : 0;
        }

        var least = series.Grain switch { Grain.Day => 28, Grain.Week => 8, _ => 6 };
        return seen < least ? ShortHistory.FewPeriods : demands < 3 ? ShortHistory.FewDemands : ShortHistory.None;
    }

    public static DemandClass Classify(Series series, RollingFit fit)
    {
        var (interval, variation) = Pattern(series);
        if (interval >= LongInterval)
        {
            return variation >= LargeVariation ? DemandClass.Lumpy : DemandClass.Intermittent;
        }

        double flat = double.PositiveInfinity, seasonal = double.PositiveInfinity, trending = double.PositiveInfinity;
        for (var candidate = 0; candidate < fit.Candidates.Length; candidate++)
        {
            var (method, score) = (fit.Candidates[candidate], fit.Mixture.Scores[candidate]);
            if (method.UsesYear || method.Method.HasOwnSeason)
            {
                seasonal = Math.Min(seasonal, score);
            }
            else if (method.Method is DampedTrend or Theta)
            {
                trending = Math.Min(trending, score);
            }
            else
            {
                flat = Math.Min(flat, score);
            }
        }

        return seasonal < flat * ClearGain && seasonal <= trending || fit.Profile.WeekSpread > ClearWeek ? DemandClass.Seasonal
            : trending < flat * ClearGain ? DemandClass.Trending
            : DemandClass.Regular;
    }

    /// <summary>Open periods a demand, and the squared coefficient of variation of the demands.</summary>
    private static (double Interval, double Variation) Pattern(Series series)
    {
        int open = 0, demands = 0;
        double sum = 0, squares = 0;
        for (var period = 0; period < series.Count; period++)
        {
            if (series.Open[period] && !series.Censored[period])
            {
                var demand = series.Demand[period];
                open++;
                demands += demand > 0 ? 1 : 0;
                sum += demand;
                squares += demand * demand;
            }
        }

        return demands == 0 ? (open, 0) : ((double)open / demands, Math.Max(0, (squares * demands / (sum * sum)) - 1));
    }
}
