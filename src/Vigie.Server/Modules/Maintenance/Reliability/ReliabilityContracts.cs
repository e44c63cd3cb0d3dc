using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Maintenance.Technicians;

namespace Vigie.Server.Modules.Maintenance.Reliability;

/// <param name="Days">How far it looks back, 1 to 3650; a year when left out.</param>
internal sealed record ReliabilityWindow([FromQuery(Name = "jours")] int? Days)
{
    public Span Until(DateTimeOffset now) => new(now.AddDays(-(Days ?? 365)), now);

    internal sealed class Validator : AbstractValidator<ReliabilityWindow>
    {
        public Validator() => RuleFor(window => window.Days).InclusiveBetween(1, 3650);
    }
}

/// <summary>How reliable one was; the words are defined by <see cref="RunningRecord"/>.</summary>
/// <param name="From">When it begins: never before anybody told anything of it.</param>
/// <param name="Failures">That began since then.</param>
/// <param name="MtbfHours">Mean operating time between failures; null without any.</param>
/// <param name="MttrHours">Mean time to restoration; null when none is over.</param>
/// <param name="Availability">0 to 100 percent of the time in which it was required; null when it never was.</param>
/// <param name="DowntimeHours">In en_panne or en_maintenance, or under corrective work.</param>
/// <param name="NextFailure">What the mean leads one to expect; null while it is broken, and below three failures.</param>
/// <param name="LabourMinutes">Of work that ended since then.</param>
internal sealed record ReliabilityRow(
    [property: JsonPropertyName("equipement_id")] int EquipmentId,
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("localisation")] string Location,
    [property: JsonPropertyName("statut")] AssetsApi.Status Status,
    [property: JsonPropertyName("debut")] DateTimeOffset From,
    [property: JsonPropertyName("fin")] DateTimeOffset To,
    [property: JsonPropertyName("pannes")] int Failures,
    [property: JsonPropertyName("mtbf_heures")] double? MtbfHours,
    [property: JsonPropertyName("mttr_heures")] double? MttrHours,
    [property: JsonPropertyName("disponibilite")] double? Availability,
    [property: JsonPropertyName("arret_heures")] double DowntimeHours,
    [property: JsonPropertyName("prochaine_panne")] DateTimeOffset? NextFailure,
    [property: JsonPropertyName("minutes_travail")] long LabourMinutes)
{
    /// <summary>Of one piece of equipment only: the last 500 times that it ran or stood still, the oldest first.</summary>
    [JsonPropertyName("periodes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RunningRow>? Periods { get; init; }
}

internal sealed record RunningRow(
    [property: JsonPropertyName("etat")] Running State,
    [property: JsonPropertyName("debut")] DateTimeOffset From,
    [property: JsonPropertyName("fin")] DateTimeOffset To);
