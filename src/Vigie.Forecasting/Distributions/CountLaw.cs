namespace Vigie.Forecasting;

/// <summary>Demand of a mean and a variance as a parametric law: negative binomial on the multiples of a unit, gamma where there is no unit.</summary>
/// <remarks>Source: Snyder, Ord and Beaumont, «Forecasting the intermittent demand for slow-moving inventories», International Journal of
/// Forecasting 28 (2012), 485-496, who find the negative binomial the best of the usual count laws.</remarks>
internal readonly struct CountLaw
{
    private const double ManyUnits = 2000;
    private readonly double unit;
    private readonly double shape;
    private readonly double scale;

    /// <param name="mean">More than 0.</param>
    /// <param name="variance">More than 0; raised to that of a Poisson law, the least that counts can have.</param>
    /// <param name="unit">Demand comes in multiples of it; 0 for any quantity.</param>
    public CountLaw(double mean, double variance, double unit)
    {
        this.unit = mean < ManyUnits * unit ? unit : 0;
        variance = Math.Max(variance, Math.Max(this.unit * mean * 1.001, mean * mean * 1e-8));
        (shape, scale) = this.unit > 0
            ? (mean * mean / (variance - (unit * mean)), unit * mean / variance)
            : (mean * mean / variance, variance / mean);
    }

    /// <summary>Probability of at most <paramref name="x"/>; with a unit x is taken for the middle between two multiples.</summary>
    public double Cdf(double x)
    {
        if (unit == 0)
        {
            return SpecialFunctions.GammaCdf(shape, x / scale);
        }

        // x half a unit above a multiple, by how the grid is laid; in between, the latent law is linear.
        var steps = (x / unit) - 0.5;
        var whole = Math.Floor(steps + 1e-9);
        var part = Math.Max(0, steps - whole);
        var below = whole < 0 ? 0 : SpecialFunctions.BetaCdf(shape, whole + 1, scale);
        return part < 1e-6 ? below : below + (part * (SpecialFunctions.BetaCdf(shape, whole + 2, scale) - below));
    }
}
