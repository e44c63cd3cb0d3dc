using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Requests;

/// <param name="Requester">The person who asked; of a request without an account what he says, null when nothing.</param>
/// <param name="Contact">How somebody without an account can be reached.</param>
/// <param name="InterventionStatus">Of the intervention that it became.</param>
internal sealed record RequestRow(
    int Id,
    [property: JsonPropertyName("equipement_id")] int EquipmentId,
    [property: JsonPropertyName("equipement")] EquipmentName Equipment,
    string Description,
    [property: JsonPropertyName("urgence")] Priority Urgency,
    [property: JsonPropertyName("date_souhaitee")] DateTimeOffset? WishedAt,
    [property: JsonPropertyName("statut")] RequestStatus Status,
    [property: JsonPropertyName("motif")] string? Reason,
    [property: JsonPropertyName("date_creation")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("date_decision")] DateTimeOffset? DecidedAt,
    [property: JsonPropertyName("demandeur_id")] int? UserId,
    [property: JsonPropertyName("demandeur")] string? Requester,
    string? Contact,
    [property: JsonPropertyName("intervention_id")] int? InterventionId,
    [property: JsonPropertyName("statut_intervention")] InterventionStatus? InterventionStatus);

internal sealed record RequestFilter(
    [FromQuery(Name = "statut")] Wire<RequestStatus>? Status, [FromQuery(Name = "equipement_id")] int? EquipmentId);

internal sealed record WriteRequest(
    [property: JsonPropertyName("equipement_id")] int EquipmentId,
    string Description,
    [property: JsonPropertyName("urgence")] Priority Urgency = Priority.Normal,
    [property: JsonPropertyName("date_souhaitee")] DateTimeOffset? WishedAt = null)
{
    internal sealed class Validator : AbstractValidator<WriteRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Description).NotEmpty().MaximumLength(5000);
            RuleFor(request => request.WishedAt).InclusiveBetween(Calendar.First, Calendar.Last);
        }
    }
}

/// <summary>What the manager makes of it; what he leaves out is as the request says.</summary>
internal sealed record AcceptRequest(
    [property: JsonPropertyName("titre")] string? Title = null, [property: JsonPropertyName("priorite")] Priority? Priority = null)
{
    internal sealed class Validator : AbstractValidator<AcceptRequest>
    {
        public Validator() => RuleFor(accept => accept.Title).NotEmpty().MaximumLength(200).When(accept => accept.Title is not null);
    }
}

internal sealed record RefuseRequest([property: JsonPropertyName("motif")] string Reason)
{
    internal sealed class Validator : AbstractValidator<RefuseRequest>
    {
        public Validator() => RuleFor(refuse => refuse.Reason).NotEmpty().MaximumLength(1000);
    }
}

/// <summary>What everybody may know who stands before the equipment.</summary>
internal sealed record PublicEquipment(
    [property: JsonPropertyName("equipement")] string Equipment, [property: JsonPropertyName("entreprise")] string Company);

/// <param name="Website">Not shown to people: who fills it in is a program.</param>
/// <param name="Seconds">How long the form took; no person needs less than three.</param>
internal sealed record WritePublicRequest(
    string Description,
    [property: JsonPropertyName("nom")] string? Name = null,
    string? Contact = null,
    [property: JsonPropertyName("urgence")] Priority Urgency = Priority.Normal,
    [property: JsonPropertyName("site_web")] string? Website = null,
    [property: JsonPropertyName("duree_saisie")] int Seconds = 0)
{
    public const int LeastSeconds = 3;

    internal sealed class Validator : AbstractValidator<WritePublicRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Description).NotEmpty().MaximumLength(5000);
            RuleFor(request => request.Name).Length(1, 100);
            RuleFor(request => request.Contact).Length(1, 200);
            RuleFor(request => request.Website).MaximumLength(500);
        }
    }
}

/// <param name="Secret">Lets its bearer follow the request; shown once.</param>
internal sealed record PublicRequestMade([property: JsonPropertyName("suivi")] string Secret);

/// <param name="Intervention">Status of what it became.</param>
/// <param name="MayRate">The work is done, and its rating is awaited.</param>
/// <param name="TakesPhotos">It is new and of this hour: photos may be added.</param>
internal sealed record PublicFollowing(
    [property: JsonPropertyName("statut")] RequestStatus Status,
    InterventionStatus? Intervention,
    [property: JsonPropertyName("date_creation")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("avis_possible")] bool MayRate,
    [property: JsonPropertyName("photos_possibles")] bool TakesPhotos);

/// <summary>Where somebody without an account asks for work on this equipment.</summary>
internal sealed record DoorAddress([property: JsonPropertyName("adresse")] string Url);
