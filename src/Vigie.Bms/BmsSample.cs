using System.Text.Json.Serialization;

namespace Vigie.Bms;

/// <summary>What a battery is doing, in words that do not depend on its make.</summary>
public enum BatteryStatus
{
    [JsonStringEnumMemberName("idle")] Idle,
    [JsonStringEnumMemberName("charging")] Charging,
    [JsonStringEnumMemberName("discharging")] Discharging,
    [JsonStringEnumMemberName("balancing")] Balancing,
    [JsonStringEnumMemberName("fault")] Fault,
    [JsonStringEnumMemberName("off")] Off,
}

/// <summary>The state of one battery at one moment, in fixed units whatever its make. A measure that is not known is null:
/// null is not 0. Every value has passed <see cref="Plausible"/>; what it refused is told in <see cref="Notes"/>.</summary>
public sealed record BmsSample
{
    /// <summary>Time by the source's own clock: since 1970-01-01 UTC, or since an arbitrary start (see <see cref="IsSourceTimeAbsolute"/>);
    /// null when the source tells no time.</summary>
    public TimeSpan? SourceTime { get; init; }

    /// <summary>Whether <see cref="SourceTime"/> counts from 1970. A log whose clock began at 0 stays below 1980.</summary>
    public bool IsSourceTimeAbsolute => SourceTime >= FirstAbsoluteTime;

    /// <summary>Pack voltage, V, above 0.</summary>
    public double? Voltage { get; init; }

    /// <summary>Pack current, A, positive while charging.</summary>
    public double? Current { get; init; }

    /// <summary>Pack power, W, positive while charging; null when the BMS does not measure it, even where voltage and current would give
    /// it.</summary>
    public double? Power { get; init; }

    /// <summary>The hottest cell, °C: the one that decides about safety.</summary>
    public double? Temperature { get; init; }

    /// <summary>State of charge, %, 0 to 100; of several strings the lowest.</summary>
    public double? Soc { get; init; }

    /// <summary>State of health, %, 0 to 100; null when the BMS does not measure it.</summary>
    public double? Soh { get; init; }

    /// <summary>Full cycles counted by the BMS; null when it counts none.</summary>
    public double? Cycles { get; init; }

    /// <summary>Lowest cell voltage, V.</summary>
    public double? CellMin { get; init; }

    /// <summary>Highest cell voltage, V.</summary>
    public double? CellMax { get; init; }

    /// <summary>Voltage of each cell, V, string by string; null where a cell is not measured.</summary>
    public IReadOnlyList<double?> CellVoltages { get; init; } = [];

    /// <summary>Each temperature sensor, °C; null where a sensor is not measured.</summary>
    public IReadOnlyList<double?> CellTemperatures { get; init; } = [];

    /// <summary>Temperature of the power switches, °C.</summary>
    public double? SwitchTemperature { get; init; }

    public BatteryStatus? Status { get; init; }

    /// <summary>The protocol's own name of the state, for logs.</summary>
    public string? SourceState { get; init; }

    /// <summary>Faults of severity error, each once, in the order of the vocabulary; null when nothing was heard of faults, which is
    /// not the same as none.</summary>
    public IReadOnlyList<BmsFault>? Faults { get; init; }

    /// <summary>Errors and warnings under the names of the protocol.</summary>
    public IReadOnlyList<FaultDetail> FaultDetails { get; init; } = [];

    /// <summary>Why measures are missing or doubtful.</summary>
    public IReadOnlyList<QualityNote> Notes { get; init; } = [];

    /// <summary>Whether anything was measured; a status alone is not a measurement.</summary>
    public bool HasMeasure =>
        (Voltage ?? Current ?? Power ?? Temperature ?? Soc ?? Soh ?? Cycles ?? CellMin ?? CellMax).HasValue
        || CellVoltages.Any(cell => cell.HasValue) || CellTemperatures.Any(sensor => sensor.HasValue);

    private static readonly TimeSpan FirstAbsoluteTime = new DateTime(1980, 1, 1) - DateTime.UnixEpoch;

    /// <summary>Each fault of severity error once. A general error is told only when nothing more precise is.</summary>
    internal static IReadOnlyList<BmsFault> ErrorsOf(IEnumerable<FaultDetail> details, string? general = null)
    {
        var errors = details.Where(detail => detail.Severity == FaultSeverity.Error).ToList();
        var precise = errors.Where(detail => detail.Name != general).ToList();
        return (precise.Count > 0 ? precise : errors).Select(detail => detail.Fault).Distinct().Order().ToList();
    }

    /// <summary>What a battery that may do both is doing. Sensors rarely read exactly 0 at rest, hence the dead band of 0.1 A.</summary>
    internal static BatteryStatus? ActivityOf(double? current) => current switch
    {
        null => null,
        > 0.1 => BatteryStatus.Charging,
        < -0.1 => BatteryStatus.Discharging,
        _ => BatteryStatus.Idle,
    };
}
