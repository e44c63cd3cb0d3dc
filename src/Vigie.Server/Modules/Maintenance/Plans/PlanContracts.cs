using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Maintenance.Interventions;

namespace Vigie.Server.Modules.Maintenance.Plans;

/// <summary>A plan, with how far it is.</summary>
/// <param name="NextDueAt">By use it is foreseen from the last 30 days; null while nothing is used.</param>
/// <param name="Used">By use: what was used since it was last done, in the plan's unit.</param>
/// <param name="InterventionId">The open intervention of this plan.</param>
internal sealed record PlanRow(
    int Id,
    [property: JsonPropertyName("equipement_id")] int EquipmentId,
    [property: JsonPropertyName("equipement")] EquipmentName Equipment,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("unite")] PlanUnit Unit,
    [property: JsonPropertyName("intervalle")] int Every,
    [property: JsonPropertyName("fixe")] bool Fixed,
    [property: JsonPropertyName("consignes")] string? Instructions,
    [property: JsonPropertyName("priorite")] Priority Priority,
    [property: JsonPropertyName("duree_estimee")] int? Minutes,
    [property: JsonPropertyName("avance_jours")] int LeadDays,
    [property: JsonPropertyName("actif")] bool Active,
    [property: JsonPropertyName("points_controle")] IReadOnlyList<Point> Checklist,
    [property: JsonPropertyName("derniere_execution")] DateTimeOffset? LastDoneAt,
    [property: JsonPropertyName("prochaine_echeance")] DateTimeOffset? NextDueAt,
    [property: JsonPropertyName("utilise")] double? Used,
    [property: JsonPropertyName("intervention_id")] int? InterventionId,
    [property: JsonPropertyName("signature_obligatoire")] bool SignatureRequired);

/// <summary>A plan of one piece of equipment.</summary>
/// <param name="Every">1 to 3650 days, 120 months or 1,000,000 hours, kWh or cycles; the last three of a battery only.</param>
/// <param name="Fixed">By the calendar: counted from the first due date, whenever the work was done; else from when it was done.</param>
/// <param name="NextDueAt">By the calendar: when it is due first; left out: one interval from now.</param>
/// <param name="LeadDays">Days before it is due that its intervention opens.</param>
/// <param name="SignatureRequired">Its interventions do not end before the customer has signed.</param>
internal sealed record WritePlan(
    [property: JsonPropertyName("equipement_id")] int EquipmentId,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("intervalle")] int Every,
    [property: JsonPropertyName("unite")] PlanUnit Unit = PlanUnit.Day,
    [property: JsonPropertyName("fixe")] bool Fixed = false,
    [property: JsonPropertyName("prochaine_echeance")] DateTimeOffset? NextDueAt = null,
    [property: JsonPropertyName("consignes")] string? Instructions = null,
    [property: JsonPropertyName("priorite")] Priority Priority = Priority.Normal,
    [property: JsonPropertyName("duree_estimee")] int? Minutes = null,
    [property: JsonPropertyName("avance_jours")] int LeadDays = 7,
    [property: JsonPropertyName("actif")] bool Active = true,
    [property: JsonPropertyName("points_controle")] IReadOnlyList<Point>? Checklist = null,
    [property: JsonPropertyName("signature_obligatoire")] bool SignatureRequired = false)
{
    internal sealed class Validator : AbstractValidator<WritePlan>
    {
        public Validator()
        {
            RuleFor(plan => plan.Title).NotEmpty().MaximumLength(200);
            RuleFor(plan => plan.Every).InclusiveBetween(1, 3650).When(plan => plan.Unit == PlanUnit.Day);
            RuleFor(plan => plan.Every).InclusiveBetween(1, 120).When(plan => plan.Unit == PlanUnit.Month);
            RuleFor(plan => plan.Every).InclusiveBetween(1, 1_000_000);
            RuleFor(plan => plan.NextDueAt).InclusiveBetween(Calendar.First, Calendar.Last);
            RuleFor(plan => plan.Instructions).Length(1, 10_000);
            RuleFor(plan => plan.Minutes).InclusiveBetween(5, 1440);
            RuleFor(plan => plan.LeadDays).InclusiveBetween(0, 90);
            RuleFor(plan => plan.Checklist).Must(points => points is null || points.Count <= Plans.Checklist.MostPoints);
            RuleForEach(plan => plan.Checklist).NotNull().SetValidator(new Point.Validator());
        }
    }
}

/// <param name="Due">Due by now; or the others.</param>
/// <param name="From">The first moment of the days on which it is due next.</param>
/// <param name="To">The first moment after them.</param>
internal sealed record PlanFilter(
    [FromQuery(Name = "equipement_id")] int? EquipmentId,
    [FromQuery(Name = "echu")] bool? Due,
    [FromQuery(Name = "actif")] bool? Active,
    [FromQuery(Name = "du")] DateTimeOffset? From,
    [FromQuery(Name = "au")] DateTimeOffset? To)
{
    internal sealed class Validator : AbstractValidator<PlanFilter>
    {
        public Validator()
        {
            RuleFor(filter => filter.From).InclusiveBetween(Calendar.First, Calendar.Last);
            RuleFor(filter => filter.To).InclusiveBetween(Calendar.First, Calendar.Last);
            RuleFor(filter => filter.To).GreaterThan(filter => filter.From).When(filter => filter.From is not null);
        }
    }
}
