using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace Vigie.Server.Modules.AuditTrail;

/// <summary>Narrows the trail. <paramref name="Before"/> is the id of the last entry seen: the next page comes after it.</summary>
internal sealed record AuditFilter(
    [FromQuery(Name = "entity")] string? Entity = null,
    [FromQuery(Name = "entity_id")] string? EntityId = null,
    [FromQuery(Name = "user_id")] int? UserId = null,
    [FromQuery(Name = "action")] string? Action = null,
    [FromQuery(Name = "from")] DateTimeOffset? From = null,
    [FromQuery(Name = "to")] DateTimeOffset? To = null,
    [FromQuery(Name = "before")] long? Before = null,
    [FromQuery(Name = "limit")] int Limit = 50)
{
    internal sealed class Validator : AbstractValidator<AuditFilter>
    {
        public Validator()
        {
            RuleFor(filter => filter.Limit).InclusiveBetween(1, 500);
            RuleFor(filter => filter.Entity).MaximumLength(100);
            RuleFor(filter => filter.EntityId).MaximumLength(100);
            RuleFor(filter => filter.Action).MaximumLength(100);
        }
    }
}

/// <summary>One change. Of a change only the fields that differ are kept.</summary>
internal sealed record AuditRow(
    long Id, DateTimeOffset At, string Action, string Entity, string EntityId, AuditUser? User, int? ApiKeyId, string? Ip,
    IReadOnlyDictionary<string, JsonElement>? Before, IReadOnlyDictionary<string, JsonElement>? After);

internal sealed record AuditUser(
    int Id,
    [property: JsonPropertyName("nom")] string LastName,
    [property: JsonPropertyName("prenom")] string FirstName,
    string Email);
