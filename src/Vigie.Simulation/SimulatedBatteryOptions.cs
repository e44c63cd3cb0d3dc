namespace Vigie.Simulation;

/// <summary>A battery, where it stands and what it does there.</summary>
public sealed record SimulatedBatteryOptions
{
    // 1900 to 2200: far enough, and no arithmetic on times can overflow.
    private const long EarliestTime = -2_208_988_800;
    private const long LatestTime = 7_258_118_400;

    public required BatteryModelOptions Battery { get; init; }

    public required UsageKind Usage { get; init; }

    /// <summary>s since 1970 UTC when the battery enters service.</summary>
    public required long StartUnixSeconds { get; init; }

    public Climate Climate { get; init; } = Climate.Quebec;

    public Enclosure Enclosure { get; init; } = Enclosure.Indoor;

    /// <summary>Local time minus UTC, -14 to 14 h, the same all year.</summary>
    public TimeSpan UtcOffset { get; init; }

    /// <summary>Outages of the mains in a month where the use is to wait for them, 0 to 30.</summary>
    public double OutagesPerMonth { get; init; } = 1;

    /// <summary>How hard the battery is used, 0 to 3; 1 is usual.</summary>
    public double UsageScale { get; init; } = 1;

    /// <summary>The same seed gives the same weather: for batteries that stand in one place.</summary>
    public ulong WeatherSeed { get; init; }

    public IReadOnlyList<BatteryEvent> Events { get; init; } = [];

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Battery);
        ArgumentNullException.ThrowIfNull(Climate);
        ArgumentNullException.ThrowIfNull(Enclosure);
        ArgumentNullException.ThrowIfNull(Events);
        Battery.Validate();
        Climate.Validate();
        Enclosure.Validate();
        CheckTime(StartUnixSeconds, nameof(StartUnixSeconds));
        BatteryModelOptions.Check(UtcOffset.TotalHours, -14, 14, nameof(UtcOffset));
        BatteryModelOptions.Check(OutagesPerMonth, 0, 30, nameof(OutagesPerMonth));
        BatteryModelOptions.Check(UsageScale, 0, 3, nameof(UsageScale));
    }

    internal static void CheckTime(long unixSeconds, string name)
    {
        if (unixSeconds is < EarliestTime or > LatestTime)
        {
            throw new ArgumentOutOfRangeException(name, unixSeconds, $"{name} must lie between the years 1900 and 2200, in seconds.");
        }
    }
}
