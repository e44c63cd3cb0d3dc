using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Equipments;

/// <summary>A piece of equipment as lists show it. A battery is one too, of the type "Batterie".</summary>
/// <param name="Frequency">Days between two services, as text; null without a plan. Of several plans the shortest.</param>
internal sealed record EquipmentRow(
    int Id,
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("type")] string Category,
    [property: JsonPropertyName("modele")] string? Model,
    [property: JsonPropertyName("numero_serie")] string SerialNumber,
    [property: JsonPropertyName("localisation")] string Location,
    [property: JsonPropertyName("statut")] AssetsApi.Status Status,
    [property: JsonPropertyName("date_installation")] DateTimeOffset? InstalledAt,
    [property: JsonPropertyName("frequence_entretien")] string? Frequency,
    [property: JsonPropertyName("derniere_maintenance")] DateTimeOffset? LastService,
    [property: JsonPropertyName("prochaine_maintenance")] DateTimeOffset? NextService,
    int InterventionsCount,
    int OpenInterventionsCount,
    AssetsApi.Kind Kind,
    [property: JsonPropertyName("lieu_id")] int LocationId,
    int? ClientId)
{
    /// <summary>This and what follows: in the answer on one only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyDictionary<string, JsonElement>? CustomFields { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Notes { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public DateTimeOffset? CreatedAt { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The request that would write the same.</summary>
    public WriteEquipment ToWrite() =>
        new(Name, Category, SerialNumber, LocationId, Model, InstalledAt, Frequency, LastService, CustomFields, Notes, ClientId);
}

/// <summary>A machine. (A battery is written through /batteries.)</summary>
/// <param name="Frequency">Days between two services, 1 to 3650, as text; null: no plan.</param>
internal sealed record WriteEquipment(
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("type")] string Category,
    [property: JsonPropertyName("numero_serie")] string SerialNumber,
    [property: JsonPropertyName("lieu_id")] int LocationId,
    [property: JsonPropertyName("modele")] string? Model = null,
    [property: JsonPropertyName("date_installation")] DateTimeOffset? InstalledAt = null,
    [property: JsonPropertyName("frequence_entretien")] string? Frequency = null,
    [property: JsonPropertyName("derniere_maintenance")] DateTimeOffset? LastService = null,
    IReadOnlyDictionary<string, JsonElement>? CustomFields = null,
    string? Notes = null,
    int? ClientId = null)
{
    private static readonly Dictionary<string, JsonElement> NoFields = [];
    private static readonly DateTimeOffset Earliest = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [JsonIgnore] public int? EveryDays => Frequency is null ? null : int.Parse(Frequency, CultureInfo.InvariantCulture);

    public AssetsApi.EquipmentFields ToFields() => new(
        Name.Trim(), SerialNumber.Trim(), Model, LocationId, ClientId, InstalledAt, CustomFields ?? NoFields, Notes, Category.Trim());

    internal sealed class Validator : AbstractValidator<WriteEquipment>
    {
        public Validator()
        {
            RuleFor(equipment => equipment.Name).NotEmpty().MaximumLength(200);
            RuleFor(equipment => equipment.Category).NotEmpty().MaximumLength(100);
            RuleFor(equipment => equipment.SerialNumber).NotEmpty().MaximumLength(100);
            RuleFor(equipment => equipment.Model).MaximumLength(200);
            RuleFor(equipment => equipment.InstalledAt).InclusiveBetween(Earliest, Latest);
            RuleFor(equipment => equipment.LastService).InclusiveBetween(Earliest, Latest);
            RuleFor(equipment => equipment.Frequency)
                .Must(days => int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 3650)
                .When(equipment => equipment.Frequency is not null)
                .WithMessage(_ => ProblemTexts.Get("equipment_frequency_invalid", []));
            RuleFor(equipment => equipment.Notes).MaximumLength(4000);
            RuleFor(equipment => equipment.ClientId).GreaterThan(0);
            RuleFor(equipment => equipment.CustomFields).Custom((fields, context) => AssetsApi.CustomFields.Check("custom_fields", fields, context));
        }
    }
}

/// <param name="Reason">Why, in the company's words.</param>
internal sealed record WriteStatus(
    [property: JsonPropertyName("statut")] AssetsApi.Status Status, [property: JsonPropertyName("motif")] string? Reason = null)
{
    internal sealed class Validator : AbstractValidator<WriteStatus>
    {
        public Validator() => RuleFor(status => status.Reason).Length(1, 1000);
    }
}

/// <summary>A status and the time that it lasted; <paramref name="Until"/> is null while it lasts.</summary>
internal sealed record StatusPeriod(
    [property: JsonPropertyName("statut")] AssetsApi.Status Status,
    [property: JsonPropertyName("debut")] DateTimeOffset Since,
    [property: JsonPropertyName("fin")] DateTimeOffset? Until,
    [property: JsonPropertyName("motif")] string? Reason,
    [property: JsonPropertyName("auteur")] string? Author);

/// <summary>What the list of equipment is narrowed to; all of it together.</summary>
internal sealed record EquipmentFilter(
    [FromQuery(Name = "search")] string? Search,
    [FromQuery(Name = "localisation")] string? Location,
    [FromQuery(Name = "lieu_id")] int? LocationId,
    [FromQuery(Name = "type")] string? Category,
    [FromQuery(Name = "statut")] Wire<AssetsApi.Status>? Status,
    [FromQuery(Name = "kind")] Wire<AssetsApi.Kind>? Kind,
    [FromQuery(Name = "maintenance_due")] bool? Due)
{
    internal sealed class Validator : AbstractValidator<EquipmentFilter>
    {
        public Validator()
        {
            RuleFor(filter => filter.Search).MaximumLength(200);
            RuleFor(filter => filter.Location).MaximumLength(200);
            RuleFor(filter => filter.Category).MaximumLength(100);
        }
    }
}
