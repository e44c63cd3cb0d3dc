namespace Vigie.Routing;

/// <summary>Who drives and serves. Each shift is at most one tour, from the start place to the end place.</summary>
public sealed record Technician
{
    public required string Id { get; init; }

    /// <summary>Place in the travel table where every tour starts.</summary>
    public required int StartPlace { get; init; }

    /// <summary>Place in the travel table where every tour ends; may differ from the start.</summary>
    public required int EndPlace { get; init; }

    /// <summary>When he works: in order, without overlap. None means that he is away.</summary>
    public IReadOnlyList<Shift> Shifts { get; init; } = [];

    public IReadOnlyList<SkillLevel> Skills { get; init; } = [];

    /// <summary>Tools that are always on board.</summary>
    public IReadOnlyList<int> Tools { get; init; } = [];

    /// <summary>Parts on board at the start of each tour.</summary>
    public IReadOnlyList<PartQuantity> Stock { get; init; } = [];

    /// <summary>Most demand in one tour; null is without limit.</summary>
    public int? Capacity { get; init; }

    /// <summary>Most metres in one tour; null is without limit.</summary>
    public double? MaxDistance { get; init; }

    /// <summary>Longest tour from departure to return, waiting and breaks included; null is without limit.</summary>
    public TimeSpan? MaxDuration { get; init; }

    public double CostPerKm { get; init; } = 1;

    /// <summary>For each hour from departure to return, waiting and breaks included.</summary>
    public double CostPerHour { get; init; }

    /// <summary>For each tour that serves a job.</summary>
    public double FixedCost { get; init; }

    /// <summary>How long after a shift's end he may return; zero by default.</summary>
    public TimeSpan MaxOvertime { get; init; }

    /// <summary>For each hour of return after the shift's end, on top of the other costs.</summary>
    public double OvertimeCostPerHour { get; init; }
}

/// <summary>One period of work: the tour leaves and returns within it.</summary>
public sealed record Shift(TimeSpan From, TimeSpan To)
{
    /// <summary>Breaks, in order; at most three. A break is taken at a stop, after the service or on arrival, never during travel or service.</summary>
    public IReadOnlyList<Break> Breaks { get; init; } = [];
}

/// <summary>A pause that must begin between two times. It costs nothing when the tour is over by then, or starts after it.</summary>
/// <param name="Earliest">Earliest begin.</param>
/// <param name="Latest">Latest begin.</param>
/// <param name="Duration">How long it lasts.</param>
public readonly record struct Break(TimeSpan Earliest, TimeSpan Latest, TimeSpan Duration);
