namespace Vigie.Forecasting;

/// <summary>How much a product matters: A the few that make 80 % of the value, B those up to 95 %, C the rest.</summary>
public enum AbcClass
{
    A,
    B,
    C,
}

/// <summary>How steady the demand of a product is, by its coefficient of variation over open periods in stock: X up to 0.5, Y up to 1, Z above or
/// nothing asked for.</summary>
public enum XyzClass
{
    X,
    Y,
    Z,
}

/// <summary>Sorts products by value and by steadiness.</summary>
public static class Abc
{
    private const double LimitOfA = 0.8;
    private const double LimitOfB = 0.95;
    private const double LimitOfX = 0.5;
    private const double LimitOfY = 1;

    /// <summary>Classes by value, in the order of the products.</summary>
    /// <param name="values">Value used of each product (quantity times cost, over a year usually), 0 or more.</param>
    /// <returns>A product belongs to A when those of more value make less than 80 % of all; one without value to C.</returns>
    /// <remarks>Source: Dickie, «ABC inventory analysis shoots for dollars, not pennies», Factory Management and Maintenance 109 (1951).</remarks>
    /// <exception cref="ArgumentException">A value that is negative or no number.</exception>
    public static AbcClass[] ByValue(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        for (var product = 0; product < values.Count; product++)
        {
            Check.Range(values[product], 0, double.MaxValue / Math.Max(1, values.Count), $"values[{product}]");
        }

        var total = values.Sum();
        var classes = new AbcClass[values.Count];
        double before = 0;
        foreach (var product in Enumerable.Range(0, values.Count).OrderByDescending(product => values[product]))
        {
            classes[product] = values[product] <= 0 || before >= LimitOfB * total ? AbcClass.C
                : before >= LimitOfA * total ? AbcClass.B
                : AbcClass.A;
            before += values[product];
        }

        return classes;
    }

    /// <summary>Class by steadiness.</summary>
    /// <exception cref="ArgumentException">Bad input.</exception>
    public static XyzClass BySteadiness(DemandHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        history.Validate();
        double count = 0, mean = 0, squares = 0;
        for (var period = 0; period < history.Quantities.Count; period++)
        {
            if ((history.Open?[period] ?? true) && (history.Available?[period] ?? true))
            {
                count++;
                var difference = history.Quantities[period] - mean;
                mean += difference / count;
                squares += difference * (history.Quantities[period] - mean);
            }
        }

        var variation = mean > 0 ? Math.Sqrt(squares / count) / mean : double.PositiveInfinity;
        return variation <= LimitOfX ? XyzClass.X : variation <= LimitOfY ? XyzClass.Y : XyzClass.Z;
    }
}
