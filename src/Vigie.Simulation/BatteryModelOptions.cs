namespace Vigie.Simulation;

/// <summary>A battery of equal cells in series.</summary>
public sealed record BatteryModelOptions
{
    public required Chemistry Chemistry { get; init; }

    /// <summary>Cells in series, 1 to 1000.</summary>
    public required int CellCount { get; init; }

    /// <summary>Ah when new, 0.01 to 100 000.</summary>
    public required double CapacityAh { get; init; }

    /// <summary>Gives this battery its own spread of cells and sensor errors; the same seed gives the same battery.</summary>
    public ulong Seed { get; init; }

    /// <summary>Share of charge at the start, 0 to 1.</summary>
    public double InitialSoc { get; init; } = 0.6;

    /// <summary>Share of the capacity left at the start, 0.5 to 1.</summary>
    public double InitialSoh { get; init; } = 1;

    /// <summary>Full cycles done before the start, 0 to 100 000.</summary>
    public double InitialCycles { get; init; }

    /// <summary>°C at the start, -40 to 60.</summary>
    public double InitialTemperature { get; init; } = 20;

    /// <summary>Temperature sensors, 1 to 64.</summary>
    public int TemperatureSensorCount { get; init; } = 4;

    /// <summary>How much the cells differ, 0 (not at all) to 5; 1 is a good production batch.</summary>
    public double CellSpread { get; init; } = 1;

    /// <summary>h in which the battery takes on the temperature around it, 0.1 to 48.</summary>
    public double ThermalHours { get; init; } = 3;

    /// <summary>V, the pack's nominal voltage.</summary>
    public double NominalVoltage => CellCount * CellChemistry.Of(Chemistry).NominalVoltage;

    /// <summary>Wh, the pack's nominal energy.</summary>
    public double NominalWattHours => NominalVoltage * CapacityAh;

    internal void Validate()
    {
        _ = CellChemistry.Of(Chemistry);
        Check(CellCount, 1, 1000, nameof(CellCount));
        Check(CapacityAh, 0.01, 100_000, nameof(CapacityAh));
        Check(InitialSoc, 0, 1, nameof(InitialSoc));
        Check(InitialSoh, 0.5, 1, nameof(InitialSoh));
        Check(InitialCycles, 0, 100_000, nameof(InitialCycles));
        Check(InitialTemperature, -40, 60, nameof(InitialTemperature));
        Check(TemperatureSensorCount, 1, 64, nameof(TemperatureSensorCount));
        Check(CellSpread, 0, 5, nameof(CellSpread));
        Check(ThermalHours, 0.1, 48, nameof(ThermalHours));
    }

    internal static void Check(double value, double low, double high, string name)
    {
        // Written so that NaN is refused too.
        if (!(value >= low && value <= high))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {low} to {high}.");
        }
    }
}
