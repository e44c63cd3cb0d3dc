namespace Vigie.Simulation;

/// <summary>What a chemistry fixes for one cell, whatever its size.</summary>
/// <remarks>Representative values of commercial cells; docs/battery-model.md says where they come from. Resistances are given as
/// the voltage drop at the one-hour rate (ohm × Ah), so that they hold for cells of every capacity.</remarks>
public sealed record CellChemistry
{
    private static readonly CellChemistry[] All = [.. Enum.GetValues<Chemistry>().Select(ChemistryTable.Create)];

    internal CellChemistry(CellCurve curve) => Curve = curve;

    public required Chemistry Chemistry { get; init; }

    /// <summary>V, the value on the label.</summary>
    public required double NominalVoltage { get; init; }

    /// <summary>V at which a charger holds the cell at the end of a charge; never exceeded in normal use.</summary>
    public required double ChargeVoltage { get; init; }

    /// <summary>V at which a stand-by charger keeps the cell.</summary>
    public required double FloatVoltage { get; init; }

    /// <summary>V below which the battery management system ends a discharge.</summary>
    public required double CutOffVoltage { get; init; }

    /// <summary>V, the lowest that a forced over-discharge reaches.</summary>
    public required double DamageVoltage { get; init; }

    /// <summary>V of ohmic drop at the one-hour rate, 25 °C, mid charge, new cell.</summary>
    public required double OhmicDrop { get; init; }

    /// <summary>V of slow (polarisation) drop at the one-hour rate, 25 °C, new cell.</summary>
    public required double PolarisationDrop { get; init; }

    /// <summary>s, time constant of the polarisation.</summary>
    public required double PolarisationSeconds { get; init; }

    /// <summary>Share of the charge put in that can be taken out again, in ]0, 1].</summary>
    public required double CoulombicEfficiency { get; init; }

    /// <summary>Share of the capacity lost at rest in 30 days.</summary>
    public required double SelfDischargePerMonth { get; init; }

    /// <summary>s, time constant with which charge above 100 % disappears (surface charge, gassing).</summary>
    public required double SurplusSeconds { get; init; }

    /// <summary>Highest charge current as a multiple of the capacity (1/h).</summary>
    public required double MaxChargeRate { get; init; }

    /// <summary>Highest discharge current as a multiple of the capacity (1/h).</summary>
    public required double MaxDischargeRate { get; init; }

    /// <summary>°C under which the management system refuses to charge; it charges fully from 10 K above.</summary>
    public required double MinChargeTemperature { get; init; }

    /// <summary>°C under which a fault is reported.</summary>
    public required double MinTemperature { get; init; }

    /// <summary>°C above which a fault is reported; the current is cut 10 K above.</summary>
    public required double MaxTemperature { get; init; }

    /// <summary>Wh/kg of a finished pack; gives the mass that heats up.</summary>
    public required double WattHoursPerKilogram { get; init; }

    /// <summary>Share of the capacity that a new cell loses in its first year at 25 °C and half charge, unused.</summary>
    public required double CalendarLoss { get; init; }

    /// <summary>Share of the capacity lost by each full cycle at 25 °C.</summary>
    public required double CycleLoss { get; init; }

    /// <summary>J/mol, activation energy of ageing.</summary>
    public required double AgeingActivation { get; init; }

    /// <summary>J/mol, activation energy of conduction: how fast the resistance grows in the cold.</summary>
    public required double ResistanceActivation { get; init; }

    /// <summary>Growth of the resistance for each share of capacity lost (3 means +60 % at 80 % SOH).</summary>
    public required double ResistanceGrowth { get; init; }

    /// <summary>True where the management system bleeds high cells near the end of a charge.</summary>
    public required bool Balances { get; init; }

    internal CellCurve Curve { get; }

    /// <summary>The figures of a chemistry.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a chemistry.</exception>
    public static CellChemistry Of(Chemistry chemistry) => Enum.IsDefined(chemistry)
        ? All[(int)chemistry]
        : throw new ArgumentOutOfRangeException(nameof(chemistry), chemistry, "Not a known chemistry.");

    /// <summary>Voltage of a rested cell.</summary>
    /// <param name="soc">State of charge as a share, 0 to 1; clamped to [-0.05, 1.05], the ends of the curve.</param>
    /// <returns>V, never decreasing with <paramref name="soc"/>.</returns>
    public double OpenCircuitVoltage(double soc) => Curve.At(soc).Voltage;
}
