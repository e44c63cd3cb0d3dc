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

    private readonly double[] voltage = new double[Intervals + 2];
    private readonly double[] resistance = new double[Intervals + 2];

    /// <param name="points">(share of charge, V), both rising, from -0.05 to 1.05.</param>
    /// <param name="emptyRise">How many times the resistance grows on top of itself at 0 % (it falls off within some 6 %).</param>
    public CellCurve(ReadOnlySpan<(double Soc, double Voltage)> points, double emptyRise)
    {
        var slopes = MonotoneSlopes(points);
        var segment = 0;
        for (var index = 0; index < voltage.Length; index++)
        {
            var soc = Lowest + ((double)index / PerUnit);
            while (segment < points.Length - 2 && soc > points[segment + 1].Soc)
            {
                segment++;
            }

            voltage[index] = Hermite(points, slopes, segment, Math.Min(soc, Highest));
            resistance[index] = 1 + (emptyRise * Math.Exp(-Math.Max(soc, 0) / 0.06));
        }
    }

    public double VoltageAt(double soc)
    {
        var (index, share) = Locate(soc);
        return voltage[index] + (share * (voltage[index + 1] - voltage[index]));
    }

    public double ResistanceAt(double soc)
    {
        var (index, share) = Locate(soc);
        return resistance[index] + (share * (resistance[index + 1] - resistance[index]));
    }

    /// <summary>Both at once: the place in the table is found only once.</summary>
    public double At(double soc, out double relativeResistance)
    {
        var (index, share) = Locate(soc);
        relativeResistance = resistance[index] + (share * (resistance[index + 1] - resistance[index]));
        return voltage[index] + (share * (voltage[index + 1] - voltage[index]));
    }

    private static (int Index, double Share) Locate(double soc)
    {
        var position = (Math.Clamp(soc, Lowest, Highest) - Lowest) * PerUnit;
        var index = (int)position;
        return (index, position - index);
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
