namespace Vigie.Forecasting;

/// <summary>The incomplete gamma and beta functions, to about 1e-10.</summary>
/// <remarks>Source: Abramowitz and Stegun, «Handbook of Mathematical Functions» (1964), 6.1.41, 6.5.29, 6.5.31, 26.5.8; continued fractions
/// by Lentz's method (Applied Optics 15, 1976).</remarks>
internal static class SpecialFunctions
{
    private const double Tiny = 1e-300;
    private const double Precision = 1e-12;

    /// <summary>Logarithm of the gamma function of <paramref name="x"/> &gt; 0, by Stirling's series after a shift.</summary>
    public static double LogGamma(double x)
    {
        var shift = 1.0;
        for (; x < 8; x++)
        {
            shift *= x;
        }

        var inverse = 1 / (x * x);
        var series = ((1 / 12.0) - (inverse * ((1 / 360.0) - (inverse * ((1 / 1260.0) - (inverse / 1680)))))) / x;
        return ((x - 0.5) * Math.Log(x)) - x + 0.91893853320467274 + series - Math.Log(shift);
    }

    /// <summary>Probability that a gamma variable of this shape and scale 1 is at most <paramref name="x"/>.</summary>
    public static double GammaCdf(double shape, double x)
    {
        if (x <= 0)
        {
            return 0;
        }

        if (shape > 1e5)
        {
            // Wilson and Hilferty (1931): the cube root is nearly normal, and the series would take thousands of steps.
            return NormalCdf((Math.Cbrt(x / shape) - 1 + (1 / (9 * shape))) * 3 * Math.Sqrt(shape));
        }

        var front = Math.Exp((shape * Math.Log(x)) - x - LogGamma(shape));
        if (x < shape + 1)
        {
            double term = 1 / shape, sum = term;
            for (var n = 1; n < 2000 && term > sum * Precision; n++)
            {
                term *= x / (shape + n);
                sum += term;
            }

            return Math.Clamp(front * sum, 0, 1);
        }

        double b = x + 1 - shape, c = 1 / Tiny, d = 1 / b, fraction = d;
        for (var n = 1; n < 2000; n++)
        {
            var a = -n * (n - shape);
            b += 2;
            d = 1 / NotZero((a * d) + b);
            c = NotZero(b + (a / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < Precision)
            {
                break;
            }
        }

        return Math.Clamp(1 - (front * fraction), 0, 1);
    }

    /// <summary>Probability that a beta variable with parameters a, b &gt; 0 is at most <paramref name="x"/>.</summary>
    public static double BetaCdf(double a, double b, double x)
    {
        if (x <= 0 || x >= 1)
        {
            return x <= 0 ? 0 : 1;
        }

        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        var value = x < (a + 1) / (a + b + 2) ? front * BetaFraction(a, b, x) / a : 1 - (front * BetaFraction(b, a, 1 - x) / b);
        return Math.Clamp(value, 0, 1);
    }

    /// <summary>Probability that a standard normal variable is at most <paramref name="z"/>.</summary>
    public static double NormalCdf(double z) =>
        z < 0 ? 0.5 * (1 - GammaCdf(0.5, z * z / 2)) : 0.5 * (1 + GammaCdf(0.5, z * z / 2));

    private static double BetaFraction(double a, double b, double x)
    {
        double c = 1, d = 1 / NotZero(1 - ((a + b) * x / (a + 1))), fraction = d;
        for (var m = 1; m < 2000; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / NotZero(1 + (even * d));
            c = NotZero(1 + (even / c));
            fraction *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / NotZero(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < Precision)
            {
                break;
            }
        }

        return fraction;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
