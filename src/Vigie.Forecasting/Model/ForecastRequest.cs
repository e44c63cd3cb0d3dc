namespace Vigie.Forecasting;

/// <summary>How far to look, and what is known of the periods to come.</summary>
public sealed record ForecastRequest
{
    /// <summary>Most periods that can be forecast.</summary>
    public const int MaxHorizon = 1_100;

    /// <summary>Periods to forecast, 1 to 1,100; the first one follows the last of the history.</summary>
    public required int Horizon { get; init; }

    /// <summary>False for a period to come in which the shop is closed; as long as the horizon. Null: always open.</summary>
    public IReadOnlyList<bool>? Open { get; init; }

    /// <summary>True for a period to come with a promotion; as long as the horizon. Null: none.</summary>
    public IReadOnlyList<bool>? Promotions { get; init; }

    /// <summary>Quantities already known, on top of what is forecast (the parts of the maintenance that falls due): 0 to 1e12, as long as the
    /// horizon. They count in closed periods too. Null: none.</summary>
    public IReadOnlyList<double>? Planned { get; init; }

    /// <exception cref="ArgumentException">A horizon or a quantity out of range, or lists of another length.</exception>
    internal void Validate()
    {
        Check.Range(Horizon, 1, MaxHorizon, "Horizon");
        Check.Length(Open?.Count, Horizon, "Open");
        Check.Length(Promotions?.Count, Horizon, "Promotions");
        Check.Length(Planned?.Count, Horizon, "Planned");
        for (var period = 0; period < (Planned?.Count ?? 0); period++)
        {
            Check.Range(Planned![period], 0, DemandHistory.MaxQuantity, $"Planned[{period}]");
        }
    }
}
