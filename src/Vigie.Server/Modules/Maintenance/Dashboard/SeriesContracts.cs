using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Assets;

namespace Vigie.Server.Modules.Maintenance.Dashboard;

/// <param name="Weeks">How far it looks back, this week included, 1 to 53; twelve when left out.</param>
internal sealed record SeriesSpan([FromQuery(Name = "semaines")] int? Weeks)
{
    public int WeeksBack => Weeks ?? 12;

    internal sealed class Validator : AbstractValidator<SeriesSpan>
    {
        public Validator() => RuleFor(span => span.Weeks).InclusiveBetween(1, 53);
    }
}

/// <summary>What the charts of the dashboard show, of what the caller may see.</summary>
/// <param name="Weeks">All of them, the oldest first.</param>
/// <param name="Causes">Of the corrective work done in these weeks, the most frequent eight.</param>
/// <param name="Load">Of those who are active, the busiest fifty this week.</param>
/// <param name="Down">What is en_panne or en_maintenance now: the fifty that have been for longest.</param>
internal sealed record Series(
    [property: JsonPropertyName("semaines")] IReadOnlyList<WeekRow> Weeks,
    [property: JsonPropertyName("causes")] IReadOnlyList<CauseRow> Causes,
    [property: JsonPropertyName("charge")] IReadOnlyList<LoadRow> Load,
    [property: JsonPropertyName("arrets")] IReadOnlyList<DownRow> Down);

/// <param name="Begins">Monday, 0 h, where the company is.</param>
/// <param name="OnTime">Of those done in the week that had a date limit.</param>
internal sealed record WeekRow(
    [property: JsonPropertyName("debut")] DateTimeOffset Begins,
    [property: JsonPropertyName("ouvertes")] long Opened,
    [property: JsonPropertyName("terminees")] long Done,
    [property: JsonPropertyName("dans_les_delais")] long OnTime,
    [property: JsonPropertyName("hors_delais")] long Late);

/// <param name="Cause">As it was written; null: nobody said.</param>
internal sealed record CauseRow([property: JsonPropertyName("cause")] string? Cause, [property: JsonPropertyName("nombre")] long Number);

/// <param name="Minutes">Planned from Monday to Sunday.</param>
/// <param name="Percent">Of 40 hours.</param>
internal sealed record LoadRow(
    [property: JsonPropertyName("technicien_id")] int TechnicianId,
    [property: JsonPropertyName("nom")] string LastName,
    [property: JsonPropertyName("prenom")] string FirstName,
    [property: JsonPropertyName("visites")] long Visits,
    [property: JsonPropertyName("minutes")] long Minutes,
    [property: JsonPropertyName("charge")] double Percent);

/// <param name="Since">When it stopped; null when nobody told.</param>
/// <param name="InterventionId">The one that presses most of those that are open on it.</param>
internal sealed record DownRow(
    [property: JsonPropertyName("equipement_id")] int EquipmentId,
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("localisation")] string Location,
    [property: JsonPropertyName("statut")] AssetsApi.Status Status,
    [property: JsonPropertyName("depuis")] DateTimeOffset? Since,
    [property: JsonPropertyName("intervention_id")] int? InterventionId);
