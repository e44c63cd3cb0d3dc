namespace Vigie.Forecasting;

/// <summary>Refuses input out of range, naming its path.</summary>
internal static class Check
{
    /// <exception cref="ArgumentException">Not a number, or outside.</exception>
    public static void Range(double value, double least, double most, string path)
    {
        if (!(value >= least && value <= most)) // also false for NaN
        {
            throw new ArgumentException(FormattableString.Invariant($"{path} is {value}; it must lie between {least} and {most}."), path);
        }
    }

    /// <exception cref="ArgumentException">The list is there and has another length.</exception>
    public static void Length(int? length, int wanted, string path)
    {
        if (length is { } given && given != wanted)
        {
            throw new ArgumentException($"{path} has {given} periods; it must have {wanted}.", path);
        }
    }
}
