namespace Vigie.Forecasting;

/// <summary>Simple exponential smoothing; with a smoothing of 0 the mean of all periods.</summary>
/// <remarks>Source: Brown, «Statistical Forecasting for Inventory Control», McGraw-Hill (1959). Begins as a mean, which needs no first guess.</remarks>
internal sealed class Smoothing(double smoothing) : Method
{
    private double level;
    private int observed;

    public override void Observe(double demand, double factor)
    {
        observed++;
        level = Math.Max(0, level + (Math.Max(smoothing, 1.0 / observed) * Error(demand, factor, level)));
    }

    public override void Project(Span<double> path) => path.Fill(level);
}

/// <summary>The mean of the last so many periods; one period is the naive forecast.</summary>
internal sealed class MovingAverage(int window) : Method
{
    private readonly double[] demands = new double[window];
    private readonly double[] factors = new double[window];
    private double demandSum;
    private double factorSum;
    private int observed;

    public override void Observe(double demand, double factor)
    {
        var place = observed++ % window;
        demandSum += demand - demands[place];
        factorSum += factor - factors[place];
        (demands[place], factors[place]) = (demand, factor);
    }

    public override void Project(Span<double> path) => path.Fill(factorSum > 1e-9 ? Math.Max(0, demandSum / factorSum) : 0);
}

/// <summary>What the same period of the last season brought.</summary>
internal sealed class SeasonalNaive(int season) : Method
{
    private readonly double[] last = new double[season];
    private int period;

    public override bool HasOwnSeason => true;

    public override void Observe(double demand, double factor) => last[period++ % season] = demand;

    public override void Skip() => period++;

    public override void Project(Span<double> path)
    {
        for (var step = 0; step < path.Length; step++)
        {
            path[step] = last[(period + step) % season];
        }
    }
}

/// <summary>Exponential smoothing with a trend that fades.</summary>
/// <remarks>Source: Gardner and McKenzie, «Forecasting trends in time series», Management Science 31 (1985), 1237-1246.</remarks>
internal sealed class DampedTrend(double smoothing, double trendSmoothing, double damping) : Method
{
    private double level;
    private double trend;
    private int observed;

    public override void Observe(double demand, double factor)
    {
        observed++;
        var expected = Math.Max(0, level + (damping * trend));
        var error = Error(demand, factor, expected);
        level = Math.Max(0, expected + (Math.Max(smoothing, 1.0 / observed) * error));
        trend = observed > 4 ? (damping * trend) + (smoothing * trendSmoothing * error) : 0;
    }

    public override void Project(Span<double> path)
    {
        double value = level, step = trend;
        for (var period = 0; period < path.Length; period++)
        {
            step *= damping;
            value += step;
            path[period] = Math.Max(0, value);
        }
    }
}

/// <summary>Exponential smoothing plus half the slope of the line through the history.</summary>
/// <remarks>Source: Assimakopoulos and Nikolopoulos, «The theta model», International Journal of Forecasting 16 (2000), 521-530; in the form
/// of Hyndman and Billah, same journal 19 (2003), 287-290.</remarks>
internal sealed class Theta(double smoothing) : Method
{
    private readonly Smoothing level = new(smoothing);
    private double n;
    private double t;
    private double tt;
    private double y;
    private double ty;
    private int period;

    public override void Observe(double demand, double factor)
    {
        level.Observe(demand, factor);
        var value = demand / Math.Max(factor, 0.2);
        n++;
        t += period;
        tt += (double)period * period;
        y += value;
        ty += period * value;
        period++;
    }

    public override void Skip() => period++;

    public override void Project(Span<double> path)
    {
        level.Project(path);
        var spread = (n * tt) - (t * t);
        var slope = n > 4 && spread > 0 ? ((n * ty) - (t * y)) / spread : 0;
        for (var step = 0; step < path.Length; step++)
        {
            path[step] = Math.Max(0, path[step] + (slope / 2 * (step + 1)));
        }
    }
}

/// <summary>Level and multiplicative seasons, both smoothed.</summary>
/// <remarks>Source: Winters, «Forecasting sales by exponentially weighted moving averages», Management Science 6 (1960), 324-342.</remarks>
internal sealed class HoltWinters(int season, double smoothing, double seasonSmoothing) : Method
{
    private readonly double[] seasons = Enumerable.Repeat(1.0, season).ToArray();
    private double level;
    private int observed;
    private int period;

    public override bool HasOwnSeason => true;

    public override void Observe(double demand, double factor)
    {
        observed++;
        var place = period++ % season;
        var expected = level;
        level = Math.Max(0, level + (Math.Max(smoothing, 1.0 / observed) * Error(demand, seasons[place], level)));
        if (observed > season && expected > 0)
        {
            seasons[place] = Math.Clamp(seasons[place] + (seasonSmoothing * ((demand / expected) - seasons[place])), 0, season);
        }
    }

    public override void Skip() => period++;

    public override void Project(Span<double> path)
    {
        for (var step = 0; step < path.Length; step++)
        {
            path[step] = level * seasons[(period + step) % season];
        }
    }
}
