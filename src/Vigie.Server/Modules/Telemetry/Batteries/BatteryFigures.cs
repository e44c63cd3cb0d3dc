namespace Vigie.Server.Modules.Telemetry.Batteries;

/// <summary>What follows from a battery's values by plain arithmetic.</summary>
internal static class BatteryFigures
{
    /// <summary>Hours until a battery that goes on discharging as now is empty.</summary>
    /// <param name="soc">State of charge, %.</param>
    /// <param name="soh">State of health, %; null counts as 100.</param>
    /// <param name="current">A, negative while discharging.</param>
    /// <param name="power">W, negative while discharging; null: taken from the current at nominal voltage.</param>
    /// <param name="capacityAh">Nominal capacity, Ah.</param>
    /// <param name="nominalVoltage">V.</param>
    /// <returns>Hours, at least 0, two decimals; null unless it is discharged by more than 1 % of its capacity an hour.</returns>
    public static double? RemainingHours(double? soc, double? soh, double? current, double? power, double capacityAh, double nominalVoltage)
    {
        if (soc is not { } charge || current is not { } amperes || !(amperes < -0.01 * capacityAh))
        {
            return null;
        }

        var watts = -(power ?? (amperes * nominalVoltage));
        var left = Math.Max(0, charge) / 100 * (soh ?? 100) / 100 * capacityAh * nominalVoltage;
        return watts > 0 && left >= 0 ? Math.Round(left / watts, 2) : null;
    }

    /// <summary>Full discharges that all discharges together amount to.</summary>
    /// <param name="chargeOut">Charge that left it so far, Ah; null: nothing is known.</param>
    /// <param name="capacityAh">Nominal capacity, Ah, above 0.</param>
    public static double? EquivalentCycles(double? chargeOut, double capacityAh) =>
        chargeOut is { } charge ? Math.Round(charge / capacityAh, 2) : null;

    /// <summary>
    /// Energy given back of that taken in, in %. What the battery holds more or less at the end than at the beginning counts,
    /// at its nominal energy, as given back or taken.
    /// </summary>
    /// <param name="energyIn">Wh.</param>
    /// <param name="energyOut">Wh.</param>
    /// <param name="socFrom">State of charge at the beginning, %.</param>
    /// <param name="socTo">State of charge at the end, %.</param>
    /// <param name="nominalEnergy">Capacity times nominal voltage, Wh, above 0.</param>
    /// <returns>]0, 100], one decimal; null when it took in less than its nominal energy, or the values contradict each other.</returns>
    public static double? Efficiency(double? energyIn, double? energyOut, double? socFrom, double? socTo, double nominalEnergy)
    {
        if (!(energyIn >= nominalEnergy))
        {
            return null;
        }

        var efficiency = 100 * (energyOut + ((socTo - socFrom) / 100 * nominalEnergy)) / energyIn;
        return efficiency is > 0 and <= 100 ? Math.Round(efficiency.Value, 1) : null;
    }

    /// <summary>How deep a battery was discharged, in %, of the lowest state of charge, in %.</summary>
    public static double? DepthOfDischarge(double? lowestSoc) => lowestSoc is { } soc ? Math.Round(Math.Clamp(100 - soc, 0, 100), 2) : null;

    /// <summary>The worst of the open alerts.</summary>
    public static TelemetryApi.Severity? Worst(int critical, int warning, int info) =>
        critical > 0 ? TelemetryApi.Severity.Critical
        : warning > 0 ? TelemetryApi.Severity.Warning
        : info > 0 ? TelemetryApi.Severity.Info : null;
}
