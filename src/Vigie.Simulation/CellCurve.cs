namespace Vigie.Simulation;

/// <summary>Open-circuit voltage and relative resistance of a cell over its state of charge, tabulated for speed.</summary>
/// <remarks>The given points are joined by the monotone cubic of Fritsch and Carlson, «Monotone piecewise cubic interpolation»,
/// SIAM Journal on Numerical Analysis 17 (1980), 238-246: no overshoot, so the voltage never falls while the charge rises.</remarks>
internal sealed class CellCurve
{
    public const double Lowest = -0.05;
    public const double Highest = 1.05;
    private const int PerUnit = 1000;
    private const int Intervals = 1100;

    private readonly (double Voltage, double Resistance)[] points = new (double, double)[Intervals + 2];

    /// <param name="given">(share of charge, V), both rising, from -0.05 to 1.05.</param>
    /// <param name="emptyRise">How many times the resistance grows on top of itself at 0 % (it falls off within some 6 %).</param>
    public CellCurve(ReadOnlySpan<(double Soc, double Voltage)> given, double emptyRise)
    {
        var slopes = MonotoneSlopes(given);
        var segment = 0;
        for (var index = 0; index < points.Length; index++)
        {
            var soc = Lowest + ((double)index / PerUnit);
            while (segment < given.Length - 2 && soc > given[segment + 1].Soc)
            {
                segment++;
            }

            var volts = Hermite(given, slopes, segment, Math.Min(soc, Highest));
            points[index] = (volts, 1 + (emptyRise * Math.Exp(-Math.Max(soc, 0) / 0.06)));
        }
    }

    /// <summary>The voltage, and how many times its usual value the resistance is.</summary>
    /// <param name="soc">Share of charge, clamped to the ends of the curve.</param>
    public (double Voltage, double Resistance) At(double soc)
    {
        var position = (Math.Clamp(soc, Lowest, Highest) - Lowest) * PerUnit;
        var index = (int)position;
        var share = position - index;
        var (left, right) = (points[index], points[index + 1]);
        return (left.Voltage + (share * (right.Voltage - left.Voltage)), left.Resistance + (share * (right.Resistance - left.Resistance)));
    }

    private static double[] MonotoneSlopes(ReadOnlySpan<(double Soc, double Voltage)> points)
    {
        var secants = new double[points.Length - 1];
        for (var index = 0; index < secants.Length; index++)
        {
            secants[index] = (points[index + 1].Voltage - points[index].Voltage) / (points[index + 1].Soc - points[index].Soc);
        }

        var slopes = new double[points.Length];
        (slopes[0], slopes[^1]) = (secants[0], secants[^1]);
        for (var index = 1; index < secants.Length; index++)
        {
            // The harmonic mean keeps the slope within three times either secant, which is the condition for monotony.
            slopes[index] = 2 * secants[index - 1] * secants[index] / (secants[index - 1] + secants[index]);
        }

        return slopes;
    }

    private static double Hermite(ReadOnlySpan<(double Soc, double Voltage)> points, double[] slopes, int segment, double soc)
    {
        var width = points[segment + 1].Soc - points[segment].Soc;
        var t = (soc - points[segment].Soc) / width;
        var u = 1 - t;
        return (points[segment].Voltage * (1 + (2 * t)) * u * u) + (slopes[segment] * width * t * u * u)
            + (points[segment + 1].Voltage * t * t * (3 - (2 * t))) - (slopes[segment + 1] * width * t * t * u);
    }
}
