using System.Globalization;

namespace Vigie.Forecasting;

/// <summary>A method with its parameters, as it takes part in the choice.</summary>
/// <param name="Name">Stable name, kept with stored results.</param>
/// <param name="Prior">How much it is believed in before any error is known.</param>
/// <param name="UsesYear">The seasons of the year apply too.</param>
internal readonly record struct Candidate(string Name, Method Method, double Prior, bool UsesYear = false)
{
    private const double YearPrior = 3; // a season of the year comes back, but errors show it a year late

    /// <summary>New candidates, which have seen nothing yet. The first is the base rate: the mean of everything.</summary>
    /// <remarks>The priors say what usually serves: smoothing, fading trends and their like before the naive methods, which stay in so that a
    /// product they suit can choose them.</remarks>
    public static Candidate[] Create(Grain grain, int season)
    {
        var day = grain == Grain.Day;
        List<Candidate> all =
        [
            new("mean", new Smoothing(0), 0.3),
            new("naive", new MovingAverage(1), 0.015),
            new("seasonal_naive", new SeasonalNaive(season), 0.015),
            new("moving_average", new MovingAverage(day ? 28 : 6), 0.5),
            new("croston", new Croston(0.1, corrected: false), 0.03),
            new("sba", new Croston(0.1, corrected: true), 0.06),
            new("tsb", new TeunterSyntetosBabai(0.1, day ? 0.03 : 0.05), 0.5),
            new("tsb_fast", new TeunterSyntetosBabai(0.2, day ? 0.1 : 0.2), 1),
            new("damped_trend", new DampedTrend(day ? 0.1 : 0.2, 0.1, 0.95), 1),
            new("damped_trend_slow", new DampedTrend(day ? 0.03 : 0.1, 0.1, 0.98), 1),
            new("theta", new Theta(day ? 0.1 : 0.2), 1),
        ];
        foreach (var smoothing in day ? new[] { 0.01, 0.03, 0.06, 0.12, 0.25 } : [0.05, 0.1, 0.2, 0.4])
        {
            var prior = smoothing > 0.2 ? 0.5 : 1;
            var name = string.Create(CultureInfo.InvariantCulture, $"ses_{smoothing:0.00}");
            all.Add(new(name, new Smoothing(smoothing), prior));
            all.Add(new(name + "_year", new Smoothing(smoothing), prior * YearPrior, true));
        }

        all.Add(new("mean_year", new Smoothing(0), 0.3 * YearPrior, true));
        all.Add(new("theta_year", new Theta(day ? 0.1 : 0.2), YearPrior, true));
        all.Add(new("damped_trend_year", new DampedTrend(day ? 0.1 : 0.2, 0.1, 0.95), YearPrior, true));
        if (season <= 12)
        {
            all.Add(new("holt_winters", new HoltWinters(season, day ? 0.1 : 0.2, 0.1), day ? 1 : 0.02));
        }

        return [.. all];
    }
}
