using static Vigie.Server.Modules.Telemetry.TelemetryApi;
using Chemistry = Vigie.Server.Modules.Assets.AssetsApi.Chemistry;

namespace Vigie.Server.Modules.Alerts.Rules;

/// <summary>The rules that every battery has until somebody overrides them.</summary>
/// <remarks>
/// Limits per cell as manufacturers' datasheets usually state them for the chemistry: the warning at the end of normal use, the
/// critical one where cells are damaged. Lithium: no charging below 0 °C (plating); titanate takes -30 °C. Lead-acid: float
/// 2.25 V, equalisation up to 2.5 V, end of discharge 1.75 V, and no cell voltages from most monitors.
/// </remarks>
internal static class DefaultRules
{
    private sealed record Limits(
        double NominalVolt, double HighVolt, double HighVoltCritical, double LowVolt, double LowVoltCritical, double Spread,
        double Hot, double HotCritical, double Cold, double LowSoc, double LowSocCritical);

    private static readonly Dictionary<Chemistry, Limits> ByChemistry = new()
    {
        // V of a cell: nominal, high, critical, low, critical, spread; °C: hot, critical, cold; % of charge: low, critical.
        [Chemistry.LiIon] = new(3.6, 4.22, 4.25, 3.00, 2.70, 0.10, 50, 60, 0, 20, 10),
        [Chemistry.Ncm] = new(3.65, 4.22, 4.25, 3.00, 2.75, 0.10, 50, 60, 0, 20, 10),
        [Chemistry.Lifepo4] = new(3.2, 3.65, 3.75, 2.80, 2.50, 0.15, 50, 60, 0, 20, 10),
        [Chemistry.Lto] = new(2.3, 2.75, 2.85, 1.80, 1.50, 0.15, 55, 65, -30, 20, 10),
        [Chemistry.LeadAcid] = new(2.0, 2.50, 2.65, 1.90, 1.75, 0.20, 45, 55, -15, 50, 30),
    };

    /// <param name="cellCount">Cells of the battery, at least 1; where it disagrees with the voltage, the voltage decides.</param>
    /// <param name="nominalVoltage">V, positive.</param>
    public static IReadOnlyList<RuleDefinition> For(Chemistry chemistry, int cellCount, double nominalVoltage)
    {
        var limits = ByChemistry[chemistry];
        var cells = CellsInSeries(chemistry, cellCount, nominalVoltage);
        // Clearing asks for a little more than not being beyond the limit: 1.5 % of a cell's voltage, 5 °C, 5 % of charge.
        var back = limits.NominalVolt * 0.015;
        var (high, over) = (limits.HighVolt, limits.HighVoltCritical);
        var (low, under) = (limits.LowVolt, limits.LowVoltCritical);
        return
        [
            Above("cell_voltage_high", AlertMetric.CellMax, high, high - back, 10, Severity.Warning),
            Above("cell_voltage_high_critical", AlertMetric.CellMax, over, over - back, 5, Severity.Critical),
            Below("cell_voltage_low", AlertMetric.CellMin, low, low + back, 30, Severity.Warning),
            Below("cell_voltage_low_critical", AlertMetric.CellMin, under, under + back, 10, Severity.Critical),
            Pack(Above("voltage_high", AlertMetric.Voltage, high, high - back, 10, Severity.Warning), cells),
            Pack(Above("voltage_high_critical", AlertMetric.Voltage, over, over - back, 5, Severity.Critical), cells),
            Pack(Below("voltage_low", AlertMetric.Voltage, low, low + back, 30, Severity.Warning), cells),
            Pack(Below("voltage_low_critical", AlertMetric.Voltage, under, under + back, 10, Severity.Critical), cells),
            Above("temperature_high", AlertMetric.Temperature, limits.Hot, limits.Hot - 5, 30, Severity.Warning),
            Above("temperature_critical", AlertMetric.Temperature, limits.HotCritical, limits.HotCritical - 5, 5, Severity.Critical),
            Below("temperature_low", AlertMetric.Temperature, limits.Cold, limits.Cold + 3, 300, Severity.Warning),
            Above("cell_spread_high", AlertMetric.CellSpread, limits.Spread, limits.Spread * 0.6, 300, Severity.Warning),
            Below("soc_low", AlertMetric.Soc, limits.LowSoc, limits.LowSoc + 5, 60, Severity.Warning),
            Below("soc_critical", AlertMetric.Soc, limits.LowSocCritical, limits.LowSocCritical + 5, 60, Severity.Critical),
            Below("soh_low", AlertMetric.Soh, 80, 82, 3600, Severity.Warning),
            new("fault", AlertMetric.Fault, AlertOperator.Present, null, null, Severity.Critical, ClearAfterSeconds: 60),
            new("silence", AlertMetric.Silence, AlertOperator.Present, null, null, Severity.Warning),
        ];
    }

    /// <summary>The rule of this key for any battery, to know its metric; null for a key of a tenant's own.</summary>
    public static RuleDefinition? Find(string key) => Samples.GetValueOrDefault(key);

    /// <returns>V, of so many cells in series.</returns>
    public static double NominalVoltage(Chemistry chemistry, int cells) => ByChemistry[chemistry].NominalVolt * cells;

    /// <summary>
    /// How many cells make the pack's voltage. The count that was entered may tell cells in parallel too, or 1 for a closed
    /// block: it is used when it gives each cell its chemistry's voltage within 25 %, and otherwise the voltage decides.
    /// </summary>
    internal static int CellsInSeries(Chemistry chemistry, int cellCount, double nominalVoltage)
    {
        var cellVoltage = ByChemistry[chemistry].NominalVolt;
        return Math.Abs((nominalVoltage / cellCount) - cellVoltage) <= cellVoltage * 0.25
            ? cellCount
            : Math.Max(1, (int)Math.Round(nominalVoltage / cellVoltage));
    }

    private static readonly Dictionary<string, RuleDefinition> Samples = For(Chemistry.LiIon, 1, 3.6).ToDictionary(rule => rule.Key);

    private static RuleDefinition Above(string key, AlertMetric metric, double threshold, double clear, int seconds, Severity severity) =>
        new(key, metric, AlertOperator.Above, Round(threshold), Round(clear), severity, seconds, seconds);

    private static RuleDefinition Below(string key, AlertMetric metric, double threshold, double clear, int seconds, Severity severity) =>
        new(key, metric, AlertOperator.Below, Round(threshold), Round(clear), severity, seconds, seconds);

    /// <summary>The limits of one cell made those of a pack of cells in series.</summary>
    private static RuleDefinition Pack(RuleDefinition cell, int cells) => cell with
    {
        Threshold = Round(cell.Threshold!.Value * cells),
        ClearThreshold = Round(cell.ClearThreshold!.Value * cells),
        OnlyWithoutCells = true,
    };

    private static double Round(double value) => Math.Round(value, 3);
}
