using System.Runtime.InteropServices;

namespace Vigie.Forecasting;

/// <summary>Builds the distributions of demand, of one period and of the first periods together, from the mixture's errors at the origins.</summary>
internal sealed class Predictive
{
    private const int PeriodRows = 6;
    private const int KnotsOneByOne = 16;
    private const double KnotGrowth = 1.2;
    private readonly RollingFit fit;
    private readonly double unit;
    private readonly double trust;
    private readonly double[] recency;
    private readonly List<Outcome> outcomes = [];

    public Predictive(RollingFit fit, double unit)
    {
        this.fit = fit;
        this.unit = unit;
        // Only what is years old fades: errors are too rare to throw away.
        var halfLife = fit.Grain == Grain.Day ? 1500.0 : 150;
        recency = new double[fit.Origins.Length];
        for (var origin = 0; origin < recency.Length; origin++)
        {
            recency[origin] = Math.Pow(0.5, (fit.Count - fit.Origins[origin]) / halfLife);
        }

        trust = Trust(fit.Count);
    }

    /// <summary>Days drift on beyond what the past of a year or two showed; months, of which the past is long, do not.</summary>
    private double Widening => fit.Grain == Grain.Day ? 1.15 : 1;

    /// <summary>Of the demand of the first periods after the history together, by its mean.</summary>
    public QuantileSurface Sums()
    {
        var builder = new SurfaceBuilder(unit, trust, Widening);
        double mean = 0, last = 0, dispersion = unit;
        var knot = 1;
        for (var periods = 1; periods <= fit.Mean.Length; periods++)
        {
            mean += fit.Mean[periods - 1];
            if (periods < knot && periods < fit.Mean.Length)
            {
                continue;
            }

            knot = knot < KnotsOneByOne ? knot + 1 : (int)(knot * KnotGrowth);
            if (mean <= last)
            {
                continue; // only closed periods since the last knot
            }

            last = mean;
            if (periods <= fit.Steps && Collect(periods, fit.Count) is { } spread)
            {
                dispersion = spread;
            }

            builder.Add(mean, fit.FinalCalendar[periods - 1], CollectionsMarshal.AsSpan(outcomes), dispersion * mean);
        }

        return builder.Build();
    }

    /// <summary>Of the demand of one period after the history, by its mean.</summary>
    public QuantileSurface Periods()
    {
        var builder = new SurfaceBuilder(unit, trust, Widening);
        outcomes.Clear();
        double square = 0, usual = 0;
        for (var quarter = 1; quarter <= 4; quarter++)
        {
            CollectSingle(Math.Max(1, quarter * Math.Min(fit.Steps, 28) / 4) - 1, ref square, ref usual);
        }

        var dispersion = usual > 0 ? square / usual : unit;
        double least = double.PositiveInfinity, most = 0, sum = 0;
        foreach (var mean in fit.Mean)
        {
            least = mean > 0 ? Math.Min(least, mean) : least;
            most = Math.Max(most, mean);
            sum += mean;
        }

        if (most > 0)
        {
            var rows = most > least * 1.02 ? PeriodRows : 1;
            var level = sum / fit.FinalCalendar[^1];
            for (var row = 0; row < rows; row++)
            {
                var mean = rows == 1 ? most : least * Math.Pow(most / least, (double)row / (rows - 1));
                builder.Add(mean, mean / level, CollectionsMarshal.AsSpan(outcomes), dispersion * mean);
            }
        }

        return builder.Build();
    }

    /// <summary>Of the demand of the first periods after an origin of the past, by what was known then; null when that was nothing.</summary>
    public QuantileSurface? SumAt(int origin, int periods)
    {
        var (mean, calendar) = (fit.Forecast(origin)[periods - 1], fit.Calendar(origin)[periods - 1]);
        outcomes.Clear();
        if (mean <= 0 || calendar <= 0 || Collect(periods, fit.Origins[origin]) is not { } dispersion)
        {
            return null;
        }

        var builder = new SurfaceBuilder(unit, Trust(fit.Origins[origin]), Widening);
        builder.Add(mean, calendar, CollectionsMarshal.AsSpan(outcomes), dispersion * mean);
        return builder.Build();
    }

    /// <summary>Gathers how the demand of the first periods together turned out at the origins where it was known before a moment.</summary>
    /// <returns>Weighted squared error over the forecast, or null when there is nothing to compare; the last outcomes then stay.</returns>
    private double? Collect(int periods, int before)
    {
        var kept = outcomes.Count;
        double square = 0, usual = 0;
        for (var origin = 0; origin < fit.Origins.Length && fit.Origins[origin] + periods <= before; origin++)
        {
            Keep(
                fit.Actual(origin)[periods - 1], fit.Forecast(origin)[periods - 1], fit.Calendar(origin)[periods - 1],
                recency[origin], ref square, ref usual);
        }

        if (usual <= 0)
        {
            return null;
        }

        outcomes.RemoveRange(0, kept);
        return square / usual;
    }

    private void CollectSingle(int step, ref double square, ref double usual)
    {
        for (var origin = 0; origin < fit.Origins.Length && fit.Origins[origin] + step < fit.Count; origin++)
        {
            Keep(
                Single(fit.Actual(origin), step), Single(fit.Forecast(origin), step), Single(fit.Calendar(origin), step),
                recency[origin], ref square, ref usual);
        }
    }

    private static double Single(ReadOnlySpan<double> cumulated, int step) => cumulated[step] - (step == 0 ? 0 : cumulated[step - 1]);

    private void Keep(double actual, double forecast, double calendar, double weight, ref double square, ref double usual)
    {
        if (forecast > 1e-9 && calendar > 1e-9)
        {
            outcomes.Add(new(actual, forecast, calendar, weight));
            square += weight * (actual - forecast) * (actual - forecast);
            usual += weight * forecast;
        }
    }

    /// <summary>How far a level that was forecast higher did come higher: the slope of what came on what was forecast, 0 to 1. Where the forecasts'
    /// ups and downs were noise, what came is taken as it was; where they were real, it is taken in proportion.</summary>
    private double Trust(int before)
    {
        var last = Math.Max(1, fit.Steps / 4) - 1;
        double n = 0, x = 0, y = 0, xx = 0, xy = 0;
        for (var origin = 0; origin < fit.Origins.Length && fit.Origins[origin] + last < before; origin++)
        {
            var calendar = fit.Calendar(origin)[last];
            if (calendar > 1e-9)
            {
                var weight = recency[origin] * calendar;
                var (forecast, actual) = (fit.Forecast(origin)[last] / calendar, fit.Actual(origin)[last] / calendar);
                n += weight;
                x += weight * forecast;
                y += weight * actual;
                xx += weight * forecast * forecast;
                xy += weight * forecast * actual;
            }
        }

        var spread = (n * xx) - (x * x);
        return spread > 1e-9 * n * xx ? Math.Clamp(((n * xy) - (x * y)) / spread, 0, 1) : 0;
    }
}
