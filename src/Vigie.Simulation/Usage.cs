namespace Vigie.Simulation;

/// <summary>What a battery is used for.</summary>
public enum UsageKind
{
    /// <summary>A home with solar panels: charges by day, lights the evening, tops up at night in the dark season.</summary>
    SolarHome,

    /// <summary>A business with solar panels: cuts the afternoon peak on workdays.</summary>
    SolarSite,

    /// <summary>A mobile-network mast: floats, and carries the load for hours when the mains fail.</summary>
    TelecomBackup,

    /// <summary>A forklift or a delivery vehicle: two shifts each workday, charged at night.</summary>
    Fleet,

    /// <summary>An uninterruptible supply: floats, short heavy outages, a test on the first Monday of the month.</summary>
    Ups,
}

/// <summary>The load of one kind of use as a function of the moment and of the battery's charge.</summary>
/// <param name="battery">The battery; powers are in proportion to its energy.</param>
/// <param name="scale">1 = usual.</param>
/// <param name="seed">Seed of everything that is left to chance.</param>
internal abstract class Usage(BatteryModelOptions battery, double scale, ulong seed)
{
    protected CellChemistry Chemistry { get; } = CellChemistry.Of(battery.Chemistry);

    protected double CapacityAh => battery.CapacityAh;

    protected ulong Seed => seed;

    public static Usage Create(SimulatedBatteryOptions options, ulong seed) => options.Usage switch
    {
        UsageKind.SolarHome => new SolarUsage(options, seed, home: true),
        UsageKind.SolarSite => new SolarUsage(options, seed, home: false),
        UsageKind.TelecomBackup => new BackupUsage(options, seed, heavy: false),
        UsageKind.Fleet => new FleetUsage(options, seed),
        UsageKind.Ups => new BackupUsage(options, seed, heavy: true),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Usage, "Not a known usage."),
    };

    /// <param name="moment">The middle of the step.</param>
    /// <param name="soc">Share of charge that the management system believes.</param>
    public abstract Load LoadAt(in SiteMoment moment, double soc);

    /// <summary>W for a power given as a share of the battery's energy per hour.</summary>
    protected double Watts(double rate) => rate * scale * battery.NominalWattHours;

    /// <summary>A smooth hump of height 1 around an hour of the day, 0 beyond <paramref name="halfWidth"/> hours from it.</summary>
    protected static double Hump(double hour, double centre, double halfWidth)
    {
        var share = 1 - (((hour - centre) / halfWidth) * ((hour - centre) / halfWidth));
        return share <= 0 ? 0 : share * share;
    }
}
