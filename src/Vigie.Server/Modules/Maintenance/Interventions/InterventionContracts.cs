using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Maintenance.Contracts;
using Vigie.Server.Modules.Maintenance.Feedback;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Interventions;

/// <summary>An intervention, with the fields of spec 4; what is not known yet is left out.</summary>
internal sealed record InterventionRow(
    int Id,
    [property: JsonPropertyName("titre")] string Title,
    string? Description,
    [property: JsonPropertyName("type_intervention")] InterventionKind Kind,
    [property: JsonPropertyName("statut")] InterventionStatus Status,
    [property: JsonPropertyName("priorite")] Priority Priority,
    [property: JsonPropertyName("urgence")] bool Urgent,
    [property: JsonPropertyName("date_creation")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("date_limite")] DateTimeOffset? DueAt,
    [property: JsonPropertyName("equipement_id")] int EquipmentId,
    [property: JsonPropertyName("createur_id")] int? CreatorId,
    [property: JsonPropertyName("equipement")] EquipmentName Equipment)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("date_debut")] public DateTimeOffset? StartedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("date_fin")] public DateTimeOffset? FinishedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("technicien_id")] public int? TechnicianId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("technicien")] public TechnicianName? Technician { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Appointment? Planning { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("rapport")] public string? Report { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cause { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Action { get; init; }

    /// <summary>Minutes of work.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("duree_travail")] public int? Minutes { get; init; }

    /// <summary>The preventive plan that opened it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? PlanId { get; init; }

    /// <summary>In the answer on one only: the alerts that it is about.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("alertes")] public IReadOnlyList<long>? Alerts { get; init; }

    /// <summary>In the answer on one only: the request that it was opened for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("demande_id")] public int? RequestId { get; init; }

    /// <summary>In the answer on one only: what the client thinks of the work.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("avis")] public RatingRow? Rating { get; init; }

    /// <summary>In the answer on one only: the contract of the equipment when it was opened.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("contrat")] public InterventionCover? Cover { get; init; }

    /// <summary>Done, and the measure is watched until then: if it is not back to normal, the intervention opens again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("surveillee_jusqu_a")] public DateTimeOffset? WatchedUntil { get; init; }

    /// <summary>In the answer on one only: what is to be looked at, and what was found.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("points_controle")] public IReadOnlyList<CheckedPoint>? Checklist { get; init; }

    /// <summary>In the answer on one only: it does not end before the customer has signed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("signature_obligatoire")] public bool? SignatureRequired { get; init; }

    /// <summary>In the answer on one only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Signature? Signature { get; init; }

    /// <summary>What its technician must be able to do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("competences")] public IReadOnlyList<string>? Skills { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("niveau_requis")] public int? SkillLevel { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("fenetre_debut")] public DateTimeOffset? WindowBegins { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("fenetre_fin")] public DateTimeOffset? WindowEnds { get; init; }

    /// <summary>Minutes that it should take.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("duree_estimee")] public int? ExpectedMinutes { get; init; }
}

/// <param name="Number">Null for a client from whose equipment the contract was taken since.</param>
/// <param name="Coverage">As it was when the intervention was opened, whatever the contract says now.</param>
internal sealed record InterventionCover(
    int Id, [property: JsonPropertyName("numero")] string? Number, [property: JsonPropertyName("couverture")] Coverage Coverage);
/// <summary>An intervention on a map.</summary>
/// <param name="Latitude">Degrees, north positive; null as <paramref name="Longitude"/> where nobody said where the place lies.</param>
internal sealed record MapRow(
    int Id,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("statut")] InterventionStatus Status,
    [property: JsonPropertyName("priorite")] Priority Priority,
    [property: JsonPropertyName("date_limite")] DateTimeOffset? DueAt,
    [property: JsonPropertyName("equipement")] EquipmentName Equipment,
    double? Latitude,
    double? Longitude);

internal sealed record EquipmentName(
    [property: JsonPropertyName("nom")] string Name, [property: JsonPropertyName("localisation")] string Location);

internal sealed record TechnicianName(
    [property: JsonPropertyName("nom")] string LastName,
    [property: JsonPropertyName("prenom")] string FirstName,
    [property: JsonPropertyName("specialite")] string Specialty);

/// <param name="Minutes">5 to 1440.</param>
internal sealed record Appointment(
    [property: JsonPropertyName("date_planifiee")] DateTimeOffset PlannedAt, [property: JsonPropertyName("duree_estimee")] int Minutes)
{
    /// <summary>In the answer on one only: when the technician said that he will come.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("date_acceptation")] public DateTimeOffset? AcceptedAt { get; init; }
}

/// <summary>What an assignment answers.</summary>
internal sealed record Assigned(
    int Id,
    [property: JsonPropertyName("statut")] InterventionStatus Status,
    [property: JsonPropertyName("technicien_id")] int TechnicianId,
    [property: JsonPropertyName("technicien")] TechnicianName Technician,
    Appointment Planning);

/// <param name="Skills">What its technician must be able to do, each at <paramref name="SkillLevel"/> at least; at most 20.</param>
/// <param name="SkillLevel">1 to 5.</param>
/// <param name="WindowBegins">When the work may begin at the earliest; with <paramref name="WindowEnds"/>, when it must be over.</param>
/// <param name="ExpectedMinutes">5 to 1440; null: the usual hour.</param>
internal sealed record WriteIntervention(
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("equipement_id")] int EquipmentId,
    [property: JsonPropertyName("type_intervention")] InterventionKind Kind = InterventionKind.Corrective,
    string? Description = null,
    [property: JsonPropertyName("priorite")] Priority Priority = Priority.Normal,
    [property: JsonPropertyName("urgence")] bool Urgent = false,
    [property: JsonPropertyName("date_limite")] DateTimeOffset? DueAt = null,
    [property: JsonPropertyName("competences")] IReadOnlyList<string>? Skills = null,
    [property: JsonPropertyName("niveau_requis")] int SkillLevel = 1,
    [property: JsonPropertyName("fenetre_debut")] DateTimeOffset? WindowBegins = null,
    [property: JsonPropertyName("fenetre_fin")] DateTimeOffset? WindowEnds = null,
    [property: JsonPropertyName("duree_estimee")] int? ExpectedMinutes = null)
{
    internal sealed class Validator : AbstractValidator<WriteIntervention>
    {
        public Validator()
        {
            RuleFor(intervention => intervention.Title).NotEmpty().MaximumLength(200);
            RuleFor(intervention => intervention.Description).Length(1, 10_000);
            RuleFor(intervention => intervention.DueAt).InclusiveBetween(Calendar.First, Calendar.Last);
            RuleFor(intervention => intervention.Skills)
                .Must(skills => skills is null || (skills.Count <= 20 && skills.Distinct().Count() == skills.Count))
                .WithMessage(_ => ProblemTexts.Get("intervention_skills_count", []));
            RuleForEach(intervention => intervention.Skills).NotEmpty().MaximumLength(100);
            RuleFor(intervention => intervention.SkillLevel).InclusiveBetween(1, 5);
            RuleFor(intervention => intervention.WindowBegins).InclusiveBetween(Calendar.First, Calendar.Last);
            RuleFor(intervention => intervention.WindowEnds).InclusiveBetween(Calendar.First, Calendar.Last)
                .GreaterThan(intervention => intervention.WindowBegins).When(intervention => intervention.WindowEnds is not null);
            RuleFor(intervention => intervention.ExpectedMinutes).InclusiveBetween(5, 1440);
        }
    }
}

internal sealed record Assign(
    [property: JsonPropertyName("technicien_id")] int TechnicianId,
    [property: JsonPropertyName("date_planifiee")] DateTimeOffset PlannedAt,
    [property: JsonPropertyName("duree_estimee")] int Minutes)
{
    internal sealed class Validator : AbstractValidator<Assign>
    {
        public Validator()
        {
            RuleFor(assign => assign.PlannedAt).InclusiveBetween(Calendar.First, Calendar.Last);
            RuleFor(assign => assign.Minutes).InclusiveBetween(5, 1440);
        }
    }
}

/// <param name="Reason">Wanted when it is cancelled, waits, or goes on after its end.</param>
internal sealed record Move(
    [property: JsonPropertyName("statut")] InterventionStatus Status, [property: JsonPropertyName("motif")] string? Reason = null)
{
    internal sealed class Validator : AbstractValidator<Move>
    {
        public Validator() => RuleFor(move => move.Reason).Length(1, 1000);
    }
}

/// <param name="Minutes">Minutes of work.</param>
internal sealed record Complete(
    [property: JsonPropertyName("rapport")] string Report,
    string? Cause = null,
    string? Action = null,
    [property: JsonPropertyName("duree_travail")] int? Minutes = null)
{
    internal sealed class Validator : AbstractValidator<Complete>
    {
        public Validator()
        {
            RuleFor(complete => complete.Report).NotEmpty().MaximumLength(20_000);
            RuleFor(complete => complete.Cause).Length(1, 1000);
            RuleFor(complete => complete.Action).Length(1, 1000);
            RuleFor(complete => complete.Minutes).InclusiveBetween(0, 100_000);
        }
    }
}

internal sealed record StepRow(
    [property: JsonPropertyName("date")] DateTimeOffset At,
    [property: JsonPropertyName("de")] InterventionStatus? From,
    [property: JsonPropertyName("vers")] InterventionStatus To,
    [property: JsonPropertyName("auteur")] string? Author,
    [property: JsonPropertyName("motif")] string? Reason);

internal enum InterventionSort
{
    /// <summary>The newest first.</summary>
    [JsonStringEnumMemberName("-date_creation")] Newest,

    /// <summary>What presses most: urgent, then by priority, then by date limit.</summary>
    [JsonStringEnumMemberName("urgence")] Pressing,
}

/// <summary>What the list of interventions is narrowed to; all of it together.</summary>
/// <param name="Open">Neither done nor cancelled; or the others.</param>
/// <param name="Overdue">Open, and past the date limit; or the others.</param>
/// <param name="From">The first moment of the days on which the calendar shows it: that of its appointment, else of its date limit.</param>
/// <param name="To">The first moment after them.</param>
internal sealed record InterventionFilter(
    [FromQuery(Name = "search")] string? Search,
    [FromQuery(Name = "statut")] Wire<InterventionStatus>? Status,
    [FromQuery(Name = "priorite")] Wire<Priority>? Priority,
    [FromQuery(Name = "type_intervention")] Wire<InterventionKind>? Kind,
    [FromQuery(Name = "technicien_id")] int? TechnicianId,
    [FromQuery(Name = "equipement_id")] int? EquipmentId,
    [FromQuery(Name = "urgence")] bool? Urgent,
    [FromQuery(Name = "active")] bool? Open,
    [FromQuery(Name = "en_retard")] bool? Overdue,
    [FromQuery(Name = "alerte_id")] long? AlertId,
    [FromQuery(Name = "contrat_id")] int? ContractId,
    [FromQuery(Name = "du")] DateTimeOffset? From,
    [FromQuery(Name = "au")] DateTimeOffset? To,
    [FromQuery(Name = "sort")] Wire<InterventionSort>? Sort)
{
    internal sealed class Validator : AbstractValidator<InterventionFilter>
    {
        public Validator()
        {
            RuleFor(filter => filter.Search).MaximumLength(200);
            RuleFor(filter => filter.From).InclusiveBetween(Calendar.First, Calendar.Last);
            RuleFor(filter => filter.To).InclusiveBetween(Calendar.First, Calendar.Last);
            RuleFor(filter => filter.To).GreaterThan(filter => filter.From).When(filter => filter.From is not null);
        }
    }
}

/// <summary>The times that make sense for work.</summary>
internal static class Calendar
{
    public static readonly DateTimeOffset First = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Last = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
