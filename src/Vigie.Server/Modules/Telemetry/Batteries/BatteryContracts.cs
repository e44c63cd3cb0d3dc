using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Telemetry.Ingest;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Telemetry.Batteries;

/// <summary>Whether a battery is heard; the order is that of the codes in the queries.</summary>
internal enum Connectivity
{
    Never,
    Silent,
    Online,
}

internal enum BatterySort
{
    /// <summary>Critical, warning, silent, info, then the rest by name.</summary>
    Worst,
    [JsonStringEnumMemberName("nom")] Name,
    Soc,
    [JsonStringEnumMemberName("-soc")] SocDescending,

    /// <summary>The longest unheard first, those never heard last.</summary>
    LastSeen,
}

/// <summary>A battery: what it is, and how it is now. Units: V, A and W (positive while charging), °C, %, Wh, Ah, h.</summary>
internal sealed record Battery
{
    public required int Id { get; init; }
    [JsonPropertyName("nom")] public required string Name { get; init; }
    [JsonPropertyName("numero_serie")] public required string SerialNumber { get; init; }
    [JsonPropertyName("modele")] public required string? Model { get; init; }
    public required int TypeId { get; init; }
    [JsonPropertyName("type_nom")] public required string TypeName { get; init; }
    public required AssetsApi.Chemistry Chemistry { get; init; }
    [JsonPropertyName("lieu_id")] public required int LocationId { get; init; }
    [JsonPropertyName("lieu_nom")] public required string LocationName { get; init; }
    public required int? ClientId { get; init; }
    [JsonPropertyName("date_installation")] public required DateTimeOffset? InstalledAt { get; init; }
    public required int CellCount { get; init; }
    public required double CapacityAh { get; init; }
    public required double NominalVoltage { get; init; }
    public required int SilenceAfterSeconds { get; init; }
    public required string? ExternalId { get; init; }
    public required Calibration Calibration { get; init; }
    public required IReadOnlyDictionary<string, JsonElement> CustomFields { get; init; }
    public required string? Notes { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required Connectivity Connectivity { get; init; }
    public required TelemetryApi.Severity? WorstSeverity { get; init; }
    public required int OpenAlerts { get; init; }
    public required Latest? Latest { get; init; }

    /// <summary>In the answer on one battery only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public Derived? Derived { get; init; }
}

/// <summary>The newest values of a battery.</summary>
internal sealed record Latest
{
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset? ReceivedAt { get; init; }
    public required long AgeSeconds { get; init; }
    public required double? Voltage { get; init; }
    public required double? Current { get; init; }
    public required double? Power { get; init; }
    public required double? Temperature { get; init; }
    public required double? Soc { get; init; }
    public required double? Soh { get; init; }
    public required double? Cycles { get; init; }
    public required double? CellMin { get; init; }
    public required double? CellMax { get; init; }
    public required double? CellSpread { get; init; }

    /// <summary>Absent in lists; null: a cell that was not measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<float?>? CellVoltages { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<float?>? CellTemperatures { get; init; }
    public required BatteryStatus? Status { get; init; }
    public required IReadOnlyList<string> Faults { get; init; }
    public required SampleQuality Quality { get; init; }

    /// <summary>Energy since midnight in the tenant's time zone, in whole hours.</summary>
    public required double EnergyInTodayWh { get; init; }
    public required double EnergyOutTodayWh { get; init; }
    public required double? RemainingHours { get; init; }
}

/// <summary>What follows from the battery's history; null when it does not suffice. See <see cref="BatteryFigures"/>.</summary>
/// <param name="EquivalentCycles">Full discharges that its discharges so far amount to.</param>
/// <param name="Efficiency30d">Energy given back of that taken in, over 30 days, in %.</param>
/// <param name="DepthOfDischargeToday">How deep it was discharged since midnight, in %.</param>
internal sealed record Derived(
    double? EquivalentCycles, [property: JsonPropertyName("efficiency_30d")] double? Efficiency30d, double? DepthOfDischargeToday);

/// <summary>Added to what the sensors say, in V, A and °C.</summary>
internal sealed record Calibration(double VoltageOffset = 0, double CurrentOffset = 0, double TemperatureOffset = 0);

/// <summary>The values of one battery with their units, for a page that shows it live.</summary>
internal sealed record Realtime(int BatteryId, Connectivity Connectivity, Measures Measures, Latest? Latest);

internal sealed record Measures(
    Measure Voltage,
    Measure Current,
    Measure Power,
    Measure Temperature,
    Measure Soc,
    Measure Soh,
    Measure CellMin,
    Measure CellMax,
    Measure CellSpread);

/// <param name="At">When it was last measured; null: never.</param>
internal sealed record Measure(double? Value, string Unit, DateTimeOffset? At, long? AgeSeconds, SampleQuality? Quality);

/// <summary>What one can say of a battery; also what the audit trail keeps of it.</summary>
internal sealed record WriteBattery(
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("numero_serie")] string SerialNumber,
    int TypeId,
    [property: JsonPropertyName("lieu_id")] int LocationId,
    [property: JsonPropertyName("modele")] string? Model = null,
    [property: JsonPropertyName("date_installation")] DateTimeOffset? InstalledAt = null,
    int SilenceAfterSeconds = 300,
    string? ExternalId = null,
    Calibration? Calibration = null,
    IReadOnlyDictionary<string, JsonElement>? CustomFields = null,
    string? Notes = null,
    int? ClientId = null)
{
    private static readonly Calibration Uncalibrated = new();

    /// <summary>The same with what was left out filled in.</summary>
    public WriteBattery Completed() => this with
    {
        Name = Name.Trim(),
        SerialNumber = SerialNumber.Trim(),
        Calibration = Calibration ?? Uncalibrated,
        CustomFields = CustomFields ?? BatteryReader.NoFields,
    };

    public AssetsApi.EquipmentFields ToEquipment() =>
        new(Name, SerialNumber, Model, LocationId, ClientId, InstalledAt, CustomFields ?? BatteryReader.NoFields, Notes);

    internal sealed class Validator : AbstractValidator<WriteBattery>
    {
        public Validator()
        {
            RuleFor(battery => battery.Name).NotEmpty().MaximumLength(200);
            RuleFor(battery => battery.SerialNumber).NotEmpty().MaximumLength(100);
            RuleFor(battery => battery.Model).MaximumLength(200);
            RuleFor(battery => battery.InstalledAt)
                .InclusiveBetween(new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero));
            RuleFor(battery => battery.SilenceAfterSeconds).InclusiveBetween(30, 604_800);
            RuleFor(battery => battery.ExternalId).Length(1, 100);
            RuleFor(battery => battery.Notes).MaximumLength(4000);
            RuleFor(battery => battery.ClientId).GreaterThan(0);
            RuleFor(battery => battery.Calibration!).ChildRules(calibration =>
            {
                calibration.RuleFor(offsets => offsets.VoltageOffset).InclusiveBetween(-100, 100);
                calibration.RuleFor(offsets => offsets.CurrentOffset).InclusiveBetween(-100, 100);
                calibration.RuleFor(offsets => offsets.TemperatureOffset).InclusiveBetween(-50, 50);
            }).When(battery => battery.Calibration is not null);
            RuleFor(battery => battery.CustomFields).Custom((fields, context) => AssetsApi.CustomFields.Check("custom_fields", fields, context));
        }
    }
}

/// <summary>What the list of batteries is narrowed to; all of it together.</summary>
internal sealed record BatteryFilter(
    [FromQuery(Name = "search")] string? Search,
    [FromQuery(Name = "type_id")] int? TypeId,
    [FromQuery(Name = "lieu_id")] int? LocationId,
    [FromQuery(Name = "connectivity")] Wire<Connectivity>? Connectivity,
    [FromQuery(Name = "severity")] Wire<TelemetryApi.Severity>? Severity,
    [FromQuery(Name = "sort")] Wire<BatterySort>? Sort)
{
    internal sealed class Validator : AbstractValidator<BatteryFilter>
    {
        public Validator() => RuleFor(filter => filter.Search).MaximumLength(200);
    }
}
