namespace Vigie.Forecasting;

/// <summary>Forecasts the demand of a product.</summary>
public static class Forecaster
{
    /// <summary>Fits all methods, weighs them by their errors at origins of the past, and forecasts.</summary>
    /// <remarks>The same input gives the same answer: nothing is drawn at random. Time grows with the periods of the history times the horizon:
    /// two years of days and 90 days to come take about ten milliseconds.</remarks>
    /// <exception cref="ArgumentException">Bad input; the message and the parameter name its path, as <c>Quantities[3]</c>.</exception>
    public static ForecastResult Forecast(DemandHistory history, ForecastRequest request)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(request);
        history.Validate();
        request.Validate();
        var series = new Series(history, request);
        var fit = new RollingFit(series, series.Count, request.Horizon);
        var predictive = new Predictive(fit, series.Unit(series.Count));
        var shortHistory = Classification.WhyShort(series);
        return new ForecastResult
        {
            Forecast = Build(history, request, series, fit, predictive),
            Class = shortHistory == ShortHistory.None ? Classification.Classify(series, fit) : DemandClass.TooShort,
            ShortHistory = shortHistory,
            Methods = Methods(fit),
            Skill = SkillMeter.Measure(fit, predictive, series.Scale),
        };
    }

    private static DemandForecast Build(
        DemandHistory history, ForecastRequest request, Series series, RollingFit fit, Predictive predictive)
    {
        var means = Array.ConvertAll(fit.Mean, mean => (float)mean);
        var planned = request.Planned?.ToArray() ?? new double[request.Horizon];
        var first = history.Grain switch
        {
            Grain.Day => history.First.AddDays(series.Count),
            Grain.Week => history.First.AddDays(series.Count * Series.DaysInWeek),
            _ => history.First.AddMonths(series.Count),
        };
        return new(history.Grain, first, series.Scale, series.Unit(series.Count), means, planned, predictive.Periods(), predictive.Sums());
    }

    private static List<MethodScore> Methods(RollingFit fit)
    {
        var methods = new List<MethodScore>();
        for (var candidate = 0; candidate < fit.Candidates.Length; candidate++)
        {
            methods.Add(new(fit.Candidates[candidate].Name, fit.Mixture.Weights[candidate], Math.Sqrt(fit.Mixture.Scores[candidate])));
        }

        methods.Sort((a, b) => b.Weight.CompareTo(a.Weight) is var order && order != 0 ? order : string.CompareOrdinal(a.Method, b.Method));
        return methods;
    }
}
