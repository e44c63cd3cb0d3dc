namespace Vigie.Simulation;

/// <summary>Everything that a battery remembers: put aside, and given back later, it goes on as if nothing had happened.</summary>
public sealed record BatteryState
{
    /// <summary>Share of charge of each cell, -0.05 to 1.05.</summary>
    public required IReadOnlyList<double> CellSoc { get; init; }

    /// <summary>V, the polarisation of a cell of usual resistance.</summary>
    public required double Polarisation { get; init; }

    /// <summary>A of the last step.</summary>
    public required double Current { get; init; }

    /// <summary>°C.</summary>
    public required double Temperature { get; init; }

    /// <summary>°C around the battery.</summary>
    public required double Ambient { get; init; }

    /// <summary>Square of the share of capacity lost to time.</summary>
    public required double CalendarDamage { get; init; }

    /// <summary>Share of capacity lost to use.</summary>
    public required double CycleDamage { get; init; }

    /// <summary>Share of charge, as the management system believes.</summary>
    public required double EstimatedSoc { get; init; }

    /// <summary>Full cycles since new.</summary>
    public required double Cycles { get; init; }

    /// <summary>Wh taken in since the start.</summary>
    public required double EnergyIn { get; init; }

    /// <summary>Wh given since the start.</summary>
    public required double EnergyOut { get; init; }

    /// <summary>0 to 1, see <see cref="Disturbance"/>.</summary>
    public double WeakCell { get; init; }

    /// <summary>True from the end of a charge until the next discharge.</summary>
    public bool Full { get; init; }

    /// <summary>True from a discharge that was cut off until the next charge.</summary>
    public bool Empty { get; init; }

    /// <summary>True while high cells are bled.</summary>
    public bool Balancing { get; init; }

    internal void Validate()
    {
        foreach (var soc in CellSoc)
        {
            BatteryModelOptions.Check(soc, CellCurve.Lowest, CellCurve.Highest, nameof(CellSoc));
        }

        BatteryModelOptions.Check(Polarisation, -100, 100, nameof(Polarisation));
        BatteryModelOptions.Check(Current, -1e6, 1e6, nameof(Current));
        BatteryModelOptions.Check(Temperature, -100, 300, nameof(Temperature));
        BatteryModelOptions.Check(Ambient, -100, 200, nameof(Ambient));
        BatteryModelOptions.Check(CalendarDamage, 0, 1, nameof(CalendarDamage));
        BatteryModelOptions.Check(CycleDamage, 0, 10, nameof(CycleDamage));
        BatteryModelOptions.Check(EstimatedSoc, 0, 1, nameof(EstimatedSoc));
        BatteryModelOptions.Check(Cycles, 0, 1e9, nameof(Cycles));
        BatteryModelOptions.Check(EnergyIn, 0, double.MaxValue, nameof(EnergyIn));
        BatteryModelOptions.Check(EnergyOut, 0, double.MaxValue, nameof(EnergyOut));
        BatteryModelOptions.Check(WeakCell, 0, 1, nameof(WeakCell));
    }
}
