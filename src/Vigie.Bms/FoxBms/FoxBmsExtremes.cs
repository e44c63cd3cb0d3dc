namespace Vigie.Bms.FoxBms;

/// <summary>Lowest and highest cell and temperature: as the BMS tells them, or else as the single cells and sensors show.</summary>
internal static class FoxBmsExtremes
{
    public static (double? Min, double? Max) OfCells(FoxBmsPack pack, Plausible plausible, TimeSpan at, List<double?> cells) => Choose(
        plausible,
        plausible.Cell(pack.Measure(plausible, "MinimumCellVoltage", at, 1, "cell_min") / 1000, "cell_min"),
        plausible.Cell(pack.Measure(plausible, "MaximumCellVoltage", at, 1, "cell_max") / 1000, "cell_max"),
        cells,
        tolerance: 0.5, // V: cells are refreshed over seconds while the load changes
        "cell_voltages");

    public static (double? Min, double? Max) OfTemperatures(FoxBmsPack pack, Plausible plausible, TimeSpan at, List<double?> sensors) =>
        Choose(
        plausible,
        plausible.Temperature(pack.Measure(plausible, "MinimumCellTemperature", at, 1, "temperature"), "temperature"),
        plausible.Temperature(pack.Measure(plausible, "MaximumCellTemperature", at, 1, "temperature"), "temperature"),
        sensors,
        tolerance: 10, // °C
        "cell_temperatures");

    /// <summary>What the BMS tells, unless it contradicts itself or its own cells, as it does under a wrong profile.</summary>
    private static (double? Min, double? Max) Choose(
        Plausible plausible, double? min, double? max, List<double?> values, double tolerance, string measure)
    {
        var (lowest, highest) = (values.Min(), values.Max());
        if (min > max || Math.Abs((min - lowest) ?? 0) > tolerance || Math.Abs((max - highest) ?? 0) > tolerance)
        {
            plausible.Note(QualityProblem.ProfileSuspect, measure);
            return (lowest, highest);
        }

        return min.HasValue && max.HasValue ? (min, max) : (lowest, highest); // never one of each: they could cross
    }
}
