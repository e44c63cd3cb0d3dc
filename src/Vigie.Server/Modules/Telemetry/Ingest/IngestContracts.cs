namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>
/// One sample as it is sent; for the description of the API (<see cref="SampleParser"/> reads it). Everything but the time may be
/// left out, one measurement must be there. V, A and W positive while charging, °C, %.
/// </summary>
internal record SampleItem
{
    public required DateTimeOffset At { get; init; }
    public double? Voltage { get; init; }
    public double? Current { get; init; }
    public double? Power { get; init; }
    public double? Temperature { get; init; }
    public double? Soc { get; init; }
    public double? Soh { get; init; }
    public double? Cycles { get; init; }
    public double? CellMin { get; init; }
    public double? CellMax { get; init; }
    public IReadOnlyList<float?>? CellVoltages { get; init; }
    public IReadOnlyList<float?>? CellTemperatures { get; init; }
    public BatteryStatus? Status { get; init; }
    public IReadOnlyList<string>? Faults { get; init; }
}

/// <summary>A sample that names its battery: by the server's id, or by the gateway's name for it.</summary>
internal sealed record FleetSampleItem : SampleItem
{
    public int? BatteryId { get; init; }
    public string? ExternalId { get; init; }
}

/// <summary>What became of a request's samples. At most the first hundred errors are listed.</summary>
internal sealed record IngestAnswer(int Accepted, int Duplicates, int Rejected, IReadOnlyList<ItemProblem> Errors);

internal sealed record ItemProblem(int Index, string Code, string Message, string? Field);
