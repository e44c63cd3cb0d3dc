using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Planning;

/// <summary>An appointment of a technician, with the fields of spec 4.</summary>
internal sealed record PlanningRow(
    int Id,
    int InterventionId,
    [property: JsonPropertyName("date_planifiee")] DateTimeOffset PlannedAt,
    [property: JsonPropertyName("duree_estimee")] int Minutes,
    [property: JsonPropertyName("statut")] InterventionStatus Status,
    PlannedIntervention Intervention);

internal sealed record PlannedIntervention(
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("priorite")] Priority Priority,
    [property: JsonPropertyName("equipement")] EquipmentName Equipment);

/// <summary>The days asked for, both included, in the company's time zone; at most 92. One that is left out makes a week with the other,
/// or the seven days from today.</summary>
internal sealed record PlanningDays([FromQuery(Name = "date_debut")] DateOnly? First, [FromQuery(Name = "date_fin")] DateOnly? Last)
{
    private const int MostDays = 92;

    internal sealed class Validator : AbstractValidator<PlanningDays>
    {
        public Validator()
        {
            RuleFor(days => days.First).InclusiveBetween(new(2000, 1, 1), new DateOnly(2200, 1, 1));
            RuleFor(days => days.Last).InclusiveBetween(new(2000, 1, 1), new DateOnly(2200, 1, 1));
            RuleFor(days => days.Last).GreaterThanOrEqualTo(days => days.First)
                .Must((days, last) => last!.Value.DayNumber - days.First!.Value.DayNumber < MostDays)
                .When(days => days.First is not null && days.Last is not null)
                .WithMessage(_ => ProblemTexts.Get("planning_days_invalid", [MostDays]));
        }
    }
}

/// <summary>A technician, with what he has to do.</summary>
/// <param name="Available">He still works here and is at no intervention now.</param>
/// <param name="OpenInterventions">Given to him and not ended.</param>
internal sealed record TechnicianRow(
    int Id,
    [property: JsonPropertyName("nom")] string LastName,
    [property: JsonPropertyName("prenom")] string FirstName,
    [property: JsonPropertyName("specialite")] string Specialty,
    [property: JsonPropertyName("competences")] string[] Skills,
    [property: JsonPropertyName("niveau_experience")] string? Experience,
    [property: JsonPropertyName("disponibilite")] bool Available,
    [property: JsonPropertyName("interventions_ouvertes")] int OpenInterventions);

internal sealed record TechnicianFilter([FromQuery(Name = "search")] string? Search, [FromQuery(Name = "competence")] string? Skill)
{
    internal sealed class Validator : AbstractValidator<TechnicianFilter>
    {
        public Validator()
        {
            RuleFor(filter => filter.Search).MaximumLength(200);
            RuleFor(filter => filter.Skill).MaximumLength(100);
        }
    }
}
