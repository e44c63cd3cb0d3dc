namespace Vigie.Forecasting;

/// <summary>How long a period is.</summary>
public enum Grain
{
    Day,
    Week,
    Month,
}

/// <summary>What was asked for of one product, period by period, oldest first.</summary>
public sealed record DemandHistory
{
    /// <summary>Most periods of a history: a century of days.</summary>
    public const int MaxPeriods = 36_525;

    /// <summary>Largest quantity of one period.</summary>
    public const double MaxQuantity = 1e12;

    public required Grain Grain { get; init; }

    /// <summary>First day of the first period.</summary>
    public required DateOnly First { get; init; }

    /// <summary>Pieces, kilos… asked for in each period: 0 to 1e12, at least one period.</summary>
    public required IReadOnlyList<double> Quantities { get; init; }

    /// <summary>False for a period in which nothing could be sold because the shop was closed: its quantity is not looked at. Null: always open.</summary>
    public IReadOnlyList<bool>? Open { get; init; }

    /// <summary>False for a period in which the product was out of stock: more may have been asked for than was seen. Null: never out of stock.</summary>
    public IReadOnlyList<bool>? Available { get; init; }

    /// <summary>True for a period with a promotion. Null: no promotion, or nothing known of them.</summary>
    public IReadOnlyList<bool>? Promotions { get; init; }

    /// <exception cref="ArgumentException">No period, too many, a quantity out of range, or lists of different lengths.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Quantities);
        Check.Range((int)Grain, (int)Grain.Day, (int)Grain.Month, "Grain");
        Check.Range(Quantities.Count, 1, MaxPeriods, "Quantities.Count");
        for (var period = 0; period < Quantities.Count; period++)
        {
            Check.Range(Quantities[period], 0, MaxQuantity, $"Quantities[{period}]");
        }

        Check.Length(Open?.Count, Quantities.Count, "Open");
        Check.Length(Available?.Count, Quantities.Count, "Available");
        Check.Length(Promotions?.Count, Quantities.Count, "Promotions");
        var last = Math.Max(0, Quantities.Count + ForecastRequest.MaxHorizon);
        Check.Range(First.Year + (last / (Grain == Grain.Day ? 365 : Grain == Grain.Week ? 52 : 12)), 1, 9990, "First");
    }
}
