using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace Vigie.Server.Modules.AuditTrail;

/// <summary>Narrows the trail; all of it together.</summary>
/// <param name="Search">In the name of the object, or of who changed it.</param>
/// <param name="Before">The id of the last entry seen: the next page comes after it.</param>
internal sealed record AuditFilter(
    [FromQuery(Name = "entity")] string? Entity = null,
    [FromQuery(Name = "entity_id")] string? EntityId = null,
    [FromQuery(Name = "user_id")] int? UserId = null,
    [FromQuery(Name = "action")] string? Action = null,
    [FromQuery(Name = "from")] DateTimeOffset? From = null,
    [FromQuery(Name = "to")] DateTimeOffset? To = null,
    [FromQuery(Name = "q")] string? Search = null,
    [FromQuery(Name = "before")] long? Before = null)
{
    internal sealed class Validator : AbstractValidator<AuditFilter>
    {
        public Validator()
        {
            RuleFor(filter => filter.Entity).MaximumLength(100);
            RuleFor(filter => filter.EntityId).MaximumLength(100);
            RuleFor(filter => filter.Action).MaximumLength(100);
            RuleFor(filter => filter.Search).MaximumLength(200).OverridePropertyName("q");
        }
    }
}

internal sealed record AuditPage([FromQuery(Name = "limit")] int Limit = 50)
{
    internal sealed class Validator : AbstractValidator<AuditPage>
    {
        public Validator() => RuleFor(page => page.Limit).InclusiveBetween(1, 500);
    }
}

/// <summary>One change. Of a change only the fields that differ are kept.</summary>
/// <param name="Label">What the object was called then; null in entries that are older than names are kept.</param>
internal sealed record AuditRow(
    long Id,
    DateTimeOffset At,
    string Action,
    string Entity,
    string EntityId,
    string? Label,
    AuditUser? User,
    int? ApiKeyId,
    string? ApiKeyName,
    string? Ip,
    IReadOnlyDictionary<string, JsonElement>? Before,
    IReadOnlyDictionary<string, JsonElement>? After);

internal sealed record AuditUser(
    int Id,
    [property: JsonPropertyName("nom")] string LastName,
    [property: JsonPropertyName("prenom")] string FirstName,
    string Email);
