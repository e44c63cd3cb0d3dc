using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Maintenance.Interventions;

namespace Vigie.Server.Modules.Maintenance.Planning;

[JsonConverter(typeof(JsonStringEnumConverter<ProposalKind>))]
internal enum ProposalKind
{
    [JsonStringEnumMemberName("semaine")] Week,
    [JsonStringEnumMemberName("journee")] Day,
    [JsonStringEnumMemberName("insertion")] Insertion,
}

[JsonConverter(typeof(JsonStringEnumConverter<ProposalStatus>))]
internal enum ProposalStatus
{
    [JsonStringEnumMemberName("en_calcul")] Computing,
    [JsonStringEnumMemberName("prete")] Ready,
    [JsonStringEnumMemberName("appliquee")] Applied,
    [JsonStringEnumMemberName("abandonnee")] Discarded,
    [JsonStringEnumMemberName("echouee")] Failed,
}

/// <summary>What is to be proposed; kept with the proposal, so that it can be computed again.</summary>
/// <param name="First">First day.</param>
/// <param name="Seed">Of the search: with the same data it finds the same plan again.</param>
/// <param name="Seconds">How long the search may take.</param>
internal sealed record ProposalRequest(
    [property: JsonPropertyName("debut")] DateOnly First,
    [property: JsonPropertyName("jours")] int Days,
    [property: JsonPropertyName("graine")] int Seed,
    [property: JsonPropertyName("secondes")] int Seconds,
    [property: JsonPropertyName("technicien_id")] int? TechnicianId = null,
    int? InterventionId = null);

/// <summary>A proposal and, once it is ready, what can be chosen from.</summary>
/// <param name="Progress">Percent of the time of the search.</param>
/// <param name="Options">The best first; one for a week or a day.</param>
internal sealed record ProposalRow(
    int Id,
    [property: JsonPropertyName("type")] ProposalKind Kind,
    [property: JsonPropertyName("statut")] ProposalStatus Status,
    [property: JsonPropertyName("date_creation")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("demande")] ProposalRequest Request,
    [property: JsonPropertyName("avancement")] int Progress,
    IReadOnlyList<PlanOption> Options);

/// <summary>One way to plan: every appointment of those days as it would be, and what that is worth.</summary>
/// <param name="Stops">By technician and time; those that change are marked.</param>
/// <param name="LeftOut">What finds no place, and why.</param>
internal sealed record PlanOption(
    [property: JsonPropertyName("avant")] PlanSummary Before,
    [property: JsonPropertyName("apres")] PlanSummary After,
    [property: JsonPropertyName("visites")] IReadOnlyList<ProposedStop> Stops,
    [property: JsonPropertyName("non_placees")] IReadOnlyList<LeftOutRow> LeftOut);

/// <param name="Kilometres">As the roads are estimated.</param>
/// <param name="OvertimeHours">Work outside the working hours.</param>
/// <param name="LateHours">Sum of the hours by which work ends after its date limit.</param>
/// <param name="Unplanned">Interventions without an appointment.</param>
/// <param name="Loads">Travel and work of each technician.</param>
internal sealed record PlanSummary(
    [property: JsonPropertyName("km")] double Kilometres,
    [property: JsonPropertyName("heures_trajet")] double TravelHours,
    [property: JsonPropertyName("heures_travail")] double WorkHours,
    [property: JsonPropertyName("heures_supplementaires")] double OvertimeHours,
    [property: JsonPropertyName("heures_retard")] double LateHours,
    [property: JsonPropertyName("non_planifiees")] int Unplanned,
    [property: JsonPropertyName("charge")] IReadOnlyList<TechnicianLoad> Loads);

internal sealed record TechnicianLoad(
    [property: JsonPropertyName("technicien_id")] int TechnicianId,
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("heures")] double Hours);

/// <summary>An appointment of a plan.</summary>
/// <param name="Before">Where it is now; null: without an appointment.</param>
/// <param name="Why">For one that changes.</param>
internal sealed record ProposedStop(
    int InterventionId,
    uint Version,
    int? PlanningId,
    uint? PlanningVersion,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("priorite")] Priority Priority,
    [property: JsonPropertyName("technicien_id")] int TechnicianId,
    [property: JsonPropertyName("technicien")] string Technician,
    [property: JsonPropertyName("date_planifiee")] DateTimeOffset At,
    [property: JsonPropertyName("duree_estimee")] int Minutes,
    [property: JsonPropertyName("change")] bool Changes,
    [property: JsonPropertyName("avant")] Slot? Before,
    [property: JsonPropertyName("raisons")] Reasons? Why);

internal sealed record Slot(
    [property: JsonPropertyName("technicien_id")] int TechnicianId,
    [property: JsonPropertyName("date_planifiee")] DateTimeOffset At,
    [property: JsonPropertyName("duree_estimee")] int Minutes);

/// <summary>Why this technician at this hour.</summary>
/// <param name="Skills">Of those asked for, with the level at which he holds them.</param>
/// <param name="Kilometres">What his tour would save without it.</param>
/// <param name="LoadHours">His work and travel on these days, this included.</param>
/// <param name="MeanLoadHours">The same of all technicians on average.</param>
/// <param name="EarlyHours">Between its end and the date limit; negative when it is late, null without one.</param>
internal sealed record Reasons(
    [property: JsonPropertyName("competences")] IReadOnlyDictionary<string, int> Skills,
    [property: JsonPropertyName("km")] double Kilometres,
    [property: JsonPropertyName("charge_heures")] double LoadHours,
    [property: JsonPropertyName("charge_moyenne")] double MeanLoadHours,
    [property: JsonPropertyName("avance_heures")] double? EarlyHours);

[JsonConverter(typeof(JsonStringEnumConverter<LeftOutReason>))]
internal enum LeftOutReason
{
    /// <summary>Nobody who works on these days.</summary>
    [JsonStringEnumMemberName("personne")] Nobody,
    [JsonStringEnumMemberName("competence")] Skill,

    /// <summary>Nobody suitable works when somebody may come.</summary>
    [JsonStringEnumMemberName("fenetre")] Window,
    [JsonStringEnumMemberName("trop_loin")] TooFar,

    /// <summary>The working hours are full.</summary>
    [JsonStringEnumMemberName("temps")] Time,
}

internal sealed record LeftOutRow(
    int InterventionId,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("motif")] LeftOutReason Reason);

/// <param name="First">First of seven days, where the company is; null: today.</param>
internal sealed record GenerateWeek([property: JsonPropertyName("debut")] DateOnly? First = null)
{
    internal sealed class Validator : AbstractValidator<GenerateWeek>
    {
        public Validator() => RuleFor(request => request.First).InclusiveBetween(PlanningDays.Earliest, PlanningDays.Latest);
    }
}

/// <param name="Days">Within how many days from today, 1 to 14.</param>
internal sealed record InsertUrgent(int InterventionId, [property: JsonPropertyName("jours")] int Days = 2)
{
    internal sealed class Validator : AbstractValidator<InsertUrgent>
    {
        public Validator() => RuleFor(request => request.Days).InclusiveBetween(1, 14);
    }
}

/// <param name="Days">Within how many days from today, 1 to 14.</param>
/// <param name="Apply">Give it at once to the best; else only propose.</param>
internal sealed record AssignAutomatically(
    [property: JsonPropertyName("jours")] int Days = 5, [property: JsonPropertyName("appliquer")] bool Apply = false)
{
    internal sealed class Validator : AbstractValidator<AssignAutomatically>
    {
        public Validator() => RuleFor(request => request.Days).InclusiveBetween(1, 14);
    }
}

/// <param name="Option">Which of the options, from 0.</param>
internal sealed record ApplyProposal(int Option = 0)
{
    internal sealed class Validator : AbstractValidator<ApplyProposal>
    {
        public Validator() => RuleFor(request => request.Option).InclusiveBetween(0, 100);
    }
}

internal sealed record OptimiseDay([FromQuery(Name = "date")] DateOnly? Date)
{
    internal sealed class Validator : AbstractValidator<OptimiseDay>
    {
        public Validator() => RuleFor(request => request.Date).InclusiveBetween(PlanningDays.Earliest, PlanningDays.Latest);
    }
}
