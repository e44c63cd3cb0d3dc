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
    public static readonly DateOnly Earliest = new(2000, 1, 1);
    public static readonly DateOnly Latest = new(2200, 1, 1);

    private const int MostDays = 92;

    internal sealed class Validator : AbstractValidator<PlanningDays>
    {
        public Validator()
        {
            RuleFor(days => days.First).InclusiveBetween(Earliest, Latest);
            RuleFor(days => days.Last).InclusiveBetween(Earliest, Latest);
            RuleFor(days => days.Last).GreaterThanOrEqualTo(days => days.First)
                .Must((days, last) => last!.Value.DayNumber - days.First!.Value.DayNumber < MostDays)
                .When(days => days.First is not null && days.Last is not null)
                .WithMessage(_ => ProblemTexts.Get("planning_days_invalid", [MostDays]));
        }
    }
}

/// <summary>The days of the board, both included; at most 14. One that is left out makes a week with the other, or seven days from today.</summary>
internal sealed record BoardDays(
    [FromQuery(Name = "date_debut")] DateOnly? First, [FromQuery(Name = "date_fin")] DateOnly? Last, [FromQuery(Name = "technicien_id")] int? TechnicianId)
{
    private const int MostDays = 14;

    /// <summary>How many days, 1 to 14.</summary>
    public int Count => First is { } first && Last is { } last ? last.DayNumber - first.DayNumber + 1 : 7;

    /// <summary>Null: today.</summary>
    public DateOnly? Begin => First ?? Last?.AddDays(-6);

    internal sealed class Validator : AbstractValidator<BoardDays>
    {
        public Validator()
        {
            RuleFor(days => days.First).InclusiveBetween(PlanningDays.Earliest, PlanningDays.Latest);
            RuleFor(days => days.Last).InclusiveBetween(PlanningDays.Earliest, PlanningDays.Latest);
            RuleFor(days => days.Last).Must((days, _) => days.Count is >= 1 and <= MostDays)
                .WithMessage(_ => ProblemTexts.Get("planning_days_invalid", [MostDays]));
        }
    }
}

/// <summary>All that a dispatcher looks at: who works when, who goes where, what nobody does yet, and what cannot be.</summary>
/// <param name="Now">The server's hour.</param>
/// <param name="Zone">The company's time zone.</param>
internal sealed record Board(
    [property: JsonPropertyName("debut")] DateOnly First,
    [property: JsonPropertyName("fin")] DateOnly Last,
    [property: JsonPropertyName("maintenant")] DateTimeOffset Now,
    [property: JsonPropertyName("fuseau")] string Zone,
    [property: JsonPropertyName("techniciens")] IReadOnlyList<BoardTechnician> Technicians,
    [property: JsonPropertyName("a_planifier")] IReadOnlyList<BoardWork> Unplanned,
    [property: JsonPropertyName("conflits")] IReadOnlyList<ConflictRow> Conflicts);

internal sealed record BoardTechnician(
    int Id,
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("specialite")] string Specialty,
    [property: JsonPropertyName("localisation_base")] string? Address,
    double? Latitude,
    double? Longitude,
    [property: JsonPropertyName("periodes")] IReadOnlyList<BoardPeriod> Periods,
    [property: JsonPropertyName("absences")] IReadOnlyList<BoardPeriod> Absences,
    [property: JsonPropertyName("visites")] IReadOnlyList<BoardVisit> Visits);

internal sealed record BoardPeriod([property: JsonPropertyName("debut")] DateTimeOffset From, [property: JsonPropertyName("fin")] DateTimeOffset To);

/// <param name="Version">For If-Match.</param>
internal sealed record BoardVisit(
    int Id,
    uint Version,
    [property: JsonPropertyName("date_planifiee")] DateTimeOffset At,
    [property: JsonPropertyName("duree_estimee")] int Minutes,
    [property: JsonPropertyName("epingle")] bool Pinned,
    BoardWork Intervention);

internal sealed record BoardWork(
    int Id,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("statut")] InterventionStatus Status,
    [property: JsonPropertyName("priorite")] Priority Priority,
    [property: JsonPropertyName("urgence")] bool Urgent,
    [property: JsonPropertyName("date_limite")] DateTimeOffset? DueAt,
    [property: JsonPropertyName("duree_estimee")] int Minutes,
    [property: JsonPropertyName("competences")] IReadOnlyList<string> Skills,
    [property: JsonPropertyName("equipement")] EquipmentName Equipment,
    string? Address,
    double? Latitude,
    double? Longitude);

[JsonConverter(typeof(JsonStringEnumConverter<ConflictKind>))]
internal enum ConflictKind
{
    [JsonStringEnumMemberName("chevauchement")] Overlap,

    /// <summary>The way from the one before takes longer than there is time.</summary>
    [JsonStringEnumMemberName("trajet")] Travel,
    [JsonStringEnumMemberName("hors_horaires")] OutsideHours,
    [JsonStringEnumMemberName("absence")] Absence,
    [JsonStringEnumMemberName("competence")] Skill,
}

/// <summary>A rule that an appointment breaks.</summary>
/// <param name="PlanningId">Null: it is not made yet.</param>
/// <param name="OtherInterventionId">The one that it meets.</param>
/// <param name="Minutes">By how much.</param>
/// <param name="Detail">Reason of the absence, or the skills that are missing.</param>
internal sealed record ConflictRow(
    [property: JsonPropertyName("type")] ConflictKind Kind,
    [property: JsonPropertyName("technicien_id")] int TechnicianId,
    int? PlanningId,
    int InterventionId,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("date_planifiee")] DateTimeOffset At,
    [property: JsonPropertyName("autre_intervention_id")] int? OtherInterventionId,
    [property: JsonPropertyName("autre_titre")] string? OtherTitle,
    int? Minutes,
    string? Detail);

/// <param name="Minutes">5 to 1440; null: as before.</param>
/// <param name="Pinned">Stays there, whatever is proposed; null: as before.</param>
internal sealed record Reschedule(
    [property: JsonPropertyName("technicien_id")] int TechnicianId,
    [property: JsonPropertyName("date_planifiee")] DateTimeOffset At,
    [property: JsonPropertyName("duree_estimee")] int? Minutes = null,
    [property: JsonPropertyName("epingle")] bool? Pinned = null)
{
    internal sealed class Validator : AbstractValidator<Reschedule>
    {
        public Validator()
        {
            RuleFor(request => request.At).InclusiveBetween(Calendar.First, Calendar.Last);
            RuleFor(request => request.Minutes).InclusiveBetween(5, 1440);
        }
    }
}

internal sealed record Rescheduled(
    int Id,
    uint Version,
    int InterventionId,
    [property: JsonPropertyName("technicien_id")] int TechnicianId,
    [property: JsonPropertyName("date_planifiee")] DateTimeOffset At,
    [property: JsonPropertyName("duree_estimee")] int Minutes,
    [property: JsonPropertyName("epingle")] bool Pinned);

/// <summary>A span of time, and whose.</summary>
internal sealed record AvailabilityFilter(
    [FromQuery(Name = "technicien_id")] int TechnicianId,
    [FromQuery(Name = "debut")] DateTimeOffset From,
    [FromQuery(Name = "fin")] DateTimeOffset To)
{
    internal sealed class Validator : AbstractValidator<AvailabilityFilter>
    {
        public Validator()
        {
            RuleFor(filter => filter.From).InclusiveBetween(Calendar.First, Calendar.Last);
            RuleFor(filter => filter.To).GreaterThan(filter => filter.From)
                .Must((filter, to) => to - filter.From <= TimeSpan.FromDays(13)).WithMessage(_ => ProblemTexts.Get("planning_days_invalid", [14]));
        }
    }
}

/// <param name="Available">He works the whole time, and nobody has given him anything to do.</param>
/// <param name="Free">The hours in it when he works and has nothing to do.</param>
internal sealed record Availability(
    [property: JsonPropertyName("disponible")] bool Available, [property: JsonPropertyName("libre")] IReadOnlyList<BoardPeriod> Free);
