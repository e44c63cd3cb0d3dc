namespace Vigie.Routing;

/// <summary>What breaking a rule costs during the search: for each ms late, unit overloaded, cm too far, ms too long and part short.</summary>
internal readonly record struct Penalties(double Warp, double Load, double Distance, double Duration, double Stock)
{
    public Penalties Times(double factor) => new(Warp * factor, Load * factor, Distance * factor, Duration * factor, Stock * factor);
}

/// <summary>One tour in numbers. Work is travel and service; Duration is work, waiting and breaks; times in ms, distance in cm.</summary>
internal readonly record struct TourSummary(long Distance, long Work, long Duration, long Warp, long Finish, long Load, int StockShort)
{
    public bool IsFeasible(TourSpec spec) =>
        Warp == 0 && StockShort == 0 && Load <= spec.MaxLoad && Distance <= spec.MaxDistance && Duration <= spec.MaxDuration;

    /// <summary>What the tour costs apart from rules it breaks.</summary>
    public double Cost(TourSpec spec) => spec.Fixed + (spec.PerCentimetre * Distance) + (spec.PerMillisecond * Duration)
        + (spec.OvertimePerMillisecond * Math.Max(0, Finish - spec.To));

    public double PenalisedCost(TourSpec spec, in Penalties penalties) => Cost(spec) + (penalties.Warp * Warp)
        + (penalties.Load * Math.Max(0, Load - spec.MaxLoad)) + (penalties.Distance * Math.Max(0, Distance - spec.MaxDistance))
        + (penalties.Duration * Math.Max(0, Duration - spec.MaxDuration)) + (penalties.Stock * StockShort);
}
