namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>
/// One sample as it is sent; for the description of the API (<see cref="SampleParser"/> reads it). Everything but the time may be
/// left out, one measurement must be there. V, A and W positive while charging, °C, %.
/// </summary>
internal record SampleItem(
    DateTimeOffset At,
    double? Voltage = null,
    double? Current = null,
    double? Power = null,
    double? Temperature = null,
    double? Soc = null,
    double? Soh = null,
    double? Cycles = null,
    IReadOnlyList<float?>? CellVoltages = null,
    IReadOnlyList<float?>? CellTemperatures = null,
    BatteryStatus? Status = null,
    IReadOnlyList<string>? Faults = null);

/// <summary>A sample that names its battery: by the server's id, or by the gateway's name for it.</summary>
internal sealed record FleetSampleItem(
    DateTimeOffset At,
    int? BatteryId = null,
    string? ExternalId = null,
    double? Voltage = null,
    double? Current = null,
    double? Power = null,
    double? Temperature = null,
    double? Soc = null,
    double? Soh = null,
    double? Cycles = null,
    IReadOnlyList<float?>? CellVoltages = null,
    IReadOnlyList<float?>? CellTemperatures = null,
    BatteryStatus? Status = null,
    IReadOnlyList<string>? Faults = null)
    : SampleItem(At, Voltage, Current, Power, Temperature, Soc, Soh, Cycles, CellVoltages, CellTemperatures, Status, Faults);

/// <summary>What became of a request's samples. At most the first hundred errors are listed.</summary>
internal sealed record IngestAnswer(int Accepted, int Duplicates, int Rejected, IReadOnlyList<ItemProblem> Errors);

internal sealed record ItemProblem(int Index, string Code, string Message, string? Field);
