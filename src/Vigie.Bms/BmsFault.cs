using System.Text.Json.Serialization;

namespace Vigie.Bms;

/// <summary>What is wrong with a battery, in words that do not depend on its make.</summary>
public enum BmsFault
{
    [JsonStringEnumMemberName("over_voltage")] OverVoltage,
    [JsonStringEnumMemberName("under_voltage")] UnderVoltage,
    [JsonStringEnumMemberName("over_current_charge")] OverCurrentCharge,
    [JsonStringEnumMemberName("over_current_discharge")] OverCurrentDischarge,
    [JsonStringEnumMemberName("over_temperature")] OverTemperature,
    [JsonStringEnumMemberName("under_temperature")] UnderTemperature,
    [JsonStringEnumMemberName("cell_imbalance")] CellImbalance,
    [JsonStringEnumMemberName("short_circuit")] ShortCircuit,
    [JsonStringEnumMemberName("insulation")] Insulation,
    [JsonStringEnumMemberName("communication")] Communication,
    [JsonStringEnumMemberName("contactor")] Contactor,
    [JsonStringEnumMemberName("fuse")] Fuse,
    [JsonStringEnumMemberName("sensor")] Sensor,
    [JsonStringEnumMemberName("internal")] Internal,
    [JsonStringEnumMemberName("emergency_stop")] EmergencyStop,
}

/// <summary>An error stops the battery or soon will; a warning says that a limit is near.</summary>
public enum FaultSeverity
{
    Warning,
    Error,
}

/// <summary>One fault under the name that the protocol gives it, for logs and for the make's own documentation.</summary>
/// <param name="Name">The protocol's own name, for example <c>PositiveContactorError</c>.</param>
/// <param name="Fault">Its meaning in the common vocabulary.</param>
/// <param name="Severity">Whether the battery stops for it.</param>
/// <param name="StringIndex">Zero-based string of the pack that reports it; null when it concerns the whole pack.</param>
public readonly record struct FaultDetail(string Name, BmsFault Fault, FaultSeverity Severity, int? StringIndex = null);
