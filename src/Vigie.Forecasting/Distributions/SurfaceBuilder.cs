namespace Vigie.Forecasting;

/// <summary>What some periods brought beside what had been forecast for them.</summary>
/// <param name="Actual">Demand that came.</param>
/// <param name="Forecast">Its forecast, more than 0.</param>
/// <param name="Calendar">Usual periods that they amounted to, more than 0.</param>
/// <param name="Weight">How much it counts.</param>
internal readonly record struct Outcome(double Actual, double Forecast, double Calendar, double Weight);

/// <summary>Builds distributions of demand: half of it a law of counts, half what past forecasts of the same length turned out to be.</summary>
/// <param name="unit">Demand comes in multiples of it; 0 for any quantity.</param>
/// <param name="trust">How far what came follows the level that was forecast, 0 to 1.</param>
/// <param name="widening">How much farther above the mean than in the past demand may come, 1 or more.</param>
/// <remarks>Source of the empirical half: Willemain, Smart and Schwarz, «A new approach to forecasting intermittent demand for service parts
/// inventories», International Journal of Forecasting 20 (2004), 375-387, with sums of neighbouring periods as they came in place of drawn
/// ones: so the answer does not vary, and the dependence between periods is in it.</remarks>
internal sealed class SurfaceBuilder(double unit, double trust, double widening)
{
    private const int MostPoints = 64;
    private const double EmpiricalShare = 0.5;
    private const double KernelWidth = 0.1;
    private readonly double[] grid = new double[MostPoints];
    private readonly double[] cdf = new double[MostPoints];
    private readonly double[] rises = new double[MostPoints];
    private readonly List<float> means = [];
    private readonly List<float> rows = [];
    private double[] scaled = [];
    private double[] weights = [];

    /// <summary>Adds the distribution around a mean, larger than those before. At no level is its quantile below the one before.</summary>
    /// <param name="mean">More than 0.</param>
    /// <param name="calendar">Usual periods that the mean is for.</param>
    /// <param name="outcomes">Of the past; none leaves the law alone.</param>
    /// <param name="variance">Of demand around the mean.</param>
    public void Add(double mean, double calendar, ReadOnlySpan<Outcome> outcomes, double variance)
    {
        var law = new CountLaw(mean, variance, unit);
        var top = mean + (8 * Math.Sqrt(Math.Max(variance, unit * mean))) + (3 * unit);
        var largest = Scale(mean, calendar, outcomes);
        var points = Lay(Math.Max(top, largest + unit));
        for (var point = 0; point < points; point++)
        {
            cdf[point] = law.Cdf(grid[point]);
        }

        Array.Clear(rises);
        for (var i = 0; i < outcomes.Length; i++)
        {
            Spread(scaled[i], weights[i], points);
        }

        double below = 0;
        for (var point = 0; point < points && outcomes.Length > 0; point++)
        {
            below += rises[point];
            cdf[point] += EmpiricalShare * (below - cdf[point]);
        }

        Invert(mean, points);
    }

    public QuantileSurface Build() => new(unit, [.. means], [.. rows]);

    /// <summary>Brings the outcomes to the calendar and, as far as it is trusted, to the level of a mean. Those of a like level count most.</summary>
    /// <returns>The largest.</returns>
    private double Scale(double mean, double calendar, ReadOnlySpan<Outcome> outcomes)
    {
        if (scaled.Length < outcomes.Length)
        {
            (scaled, weights) = (new double[outcomes.Length], new double[outcomes.Length]);
        }

        double total = 0, sum = 0, largest = 0;
        for (var i = 0; i < outcomes.Length; i++)
        {
            var outcome = outcomes[i];
            var level = Math.Clamp(mean / calendar * outcome.Calendar / outcome.Forecast, 0.02, 50);
            scaled[i] = outcome.Actual * calendar / outcome.Calendar * Math.Pow(level, trust);
            weights[i] = outcome.Weight * Math.Min(level, 1 / level);
            total += weights[i];
            sum += weights[i] * scaled[i];
        }

        var centre = sum > 0 ? Math.Pow(Math.Clamp(mean * total / sum, 0.2, 5), trust) : 1;
        for (var i = 0; i < outcomes.Length; i++)
        {
            scaled[i] *= centre;
            scaled[i] = mean + ((scaled[i] - mean) * (scaled[i] > mean ? widening : 1));
            weights[i] /= total;
            largest = Math.Max(largest, scaled[i]);
        }

        return largest;
    }

    /// <summary>Adds the rises of the distribution that an outcome makes, spread evenly over its unit.</summary>
    private void Spread(double x, double weight, int points)
    {
        var width = unit > 0 ? unit : x * KernelWidth;
        var from = x - (width / 2);
        var point = Array.BinarySearch(grid, 0, points, from);
        var before = 0.0;
        for (point = point < 0 ? ~point : point; point < points && before < 1; point++)
        {
            var share = width > 0 ? Math.Min(1, (grid[point] - from) / width) : 1;
            rises[point] += weight * (share - before);
            before = share;
        }
    }

    /// <summary>Lays the points at which the distribution is worked out: between all multiples when they are few, else denser below.</summary>
    private int Lay(double top)
    {
        if (unit > 0 && top / unit < MostPoints - 2)
        {
            var multiples = (int)Math.Ceiling(top / unit) + 2;
            for (var point = 0; point < multiples; point++)
            {
                grid[point] = (point - 0.5) * unit;
            }

            return multiples;
        }

        var count = 0;
        for (var point = 0; point < MostPoints; point++)
        {
            var part = (double)point / (MostPoints - 1);
            var x = top * part * part;
            x = unit > 0 ? unit * (Math.Floor(x / unit) + (point == 0 ? -0.5 : 0.5)) : x;
            if (count == 0 || x > grid[count - 1])
            {
                grid[count++] = x;
            }
        }

        return count;
    }

    private void Invert(double mean, int points)
    {
        cdf[0] = unit > 0 ? 0 : cdf[0];
        cdf[points - 1] = 1;
        var before = rows.Count - QuantileSurface.Levels.Length;
        var at = 0;
        for (var level = 0; level < QuantileSurface.Levels.Length; level++)
        {
            var wanted = QuantileSurface.Levels[level];
            while (at < points - 2 && cdf[at + 1] < wanted)
            {
                at++;
            }

            var rise = cdf[at + 1] - cdf[at];
            var part = rise > 1e-15 ? Math.Clamp((wanted - cdf[at]) / rise, 0, 1) : wanted > cdf[at] ? 1 : 0;
            var value = (float)(grid[at] + (part * (grid[at + 1] - grid[at])));
            rows.Add(before < 0 ? value : Math.Max(value, rows[before + level]));
        }

        means.Add((float)mean);
    }
}
