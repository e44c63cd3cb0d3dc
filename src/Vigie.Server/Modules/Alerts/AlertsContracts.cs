using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Modules.Alerts.Rules;
using Vigie.Server.Platform.Http;
using Severity = Vigie.Server.Modules.Telemetry.TelemetryApi.Severity;

namespace Vigie.Server.Modules.Alerts;

internal enum AlertState
{
    Active,
    Cleared,
    All,
}

internal sealed record Person(
    int Id,
    [property: JsonPropertyName("nom")] string? LastName,
    [property: JsonPropertyName("prenom")] string? FirstName);

/// <summary>An alert, in the caller's language.</summary>
/// <param name="Value">What opened it, in the unit of the metric; of faults the bits, of silence the seconds. Null where another
/// condition opened it while this measure was missing, as WorstValue and LastValue.</param>
/// <param name="Match">How the further conditions went with the first, when it opened.</param>
/// <param name="WorstValue">The worst so far; may be up to 30 s behind while the alert is active, as may LastValue.</param>
/// <param name="Events">Told of a single alert only.</param>
internal sealed record AlertRow(
    long Id,
    int BatteryId,
    [property: JsonPropertyName("battery_nom")] string BatteryName,
    [property: JsonPropertyName("lieu_nom")] string LocationName,
    string RuleKey,
    AlertMetric Metric,
    AlertOperator Operator,
    Severity Severity,
    string Message,
    string? Advice,
    double? Value,
    double? Threshold,
    RuleMatch Match,
    IReadOnlyList<RuleCondition> Conditions,
    double? WorstValue,
    double? LastValue,
    DateTimeOffset OpenedAt,
    DateTimeOffset LastAt,
    DateTimeOffset? ClearedAt,
    bool Active,
    bool Acknowledged,
    DateTimeOffset? AcknowledgedAt,
    Person? AcknowledgedBy,
    string? Comment,
    DateTimeOffset? ShelvedUntil,
    Person? AssignedTo,
    int Occurrences,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AlertEvent>? Events = null);

/// <param name="AssignedTo">Of assigned: to whom.</param>
internal sealed record AlertEvent(
    DateTimeOffset At, AlertEventKind Kind, Person? User, string? Comment, double? Value, Person? AssignedTo);

/// <summary>What /ws/alerts sends.</summary>
internal sealed record LiveAlert(string Type, AlertEventKind Event, AlertRow Alert);

/// <summary>Which alerts a list shows.</summary>
/// <param name="Shelved">True: shows shelved alerts among the active ones too.</param>
/// <param name="AssignedTo">"me", "none" or the id of a user.</param>
/// <param name="LocationId">With the places in it.</param>
/// <param name="From">Opened at this time or later.</param>
/// <param name="To">Opened before this time.</param>
internal sealed record AlertFilter(
    [FromQuery(Name = "state")] Wire<AlertState>? State,
    [FromQuery(Name = "acknowledged")] bool? Acknowledged,
    [FromQuery(Name = "shelved")] bool? Shelved,
    [FromQuery(Name = "severity")] Wire<Severity>? Severity,
    [FromQuery(Name = "assigned_to")] string? AssignedTo,
    [FromQuery(Name = "battery_id")] int? BatteryId,
    [FromQuery(Name = "lieu_id")] int? LocationId,
    [FromQuery(Name = "type_id")] int? TypeId,
    [FromQuery(Name = "search")] string? Search,
    [FromQuery(Name = "from")] DateTimeOffset? From,
    [FromQuery(Name = "to")] DateTimeOffset? To)
{
    internal sealed class Validator : AbstractValidator<AlertFilter>
    {
        public Validator()
        {
            RuleFor(filter => filter.Search).MaximumLength(200);
            RuleFor(filter => filter.AssignedTo).Matches(@"^(me|none|[0-9]{1,9})\z");
        }
    }
}

internal sealed record AcknowledgeAlert(string? Comment = null)
{
    internal sealed class Validator : AbstractValidator<AcknowledgeAlert>
    {
        public Validator() => RuleFor(request => request.Comment).MaximumLength(2000);
    }
}

internal sealed record AcknowledgeAlerts(IReadOnlyList<long> Ids, string? Comment = null)
{
    internal sealed class Validator : AbstractValidator<AcknowledgeAlerts>
    {
        public Validator()
        {
            RuleFor(request => request.Ids).NotEmpty()
                .Must(ids => ids.Count <= 500).WithMessage(_ => ProblemTexts.Get("alert_ids_too_many", []));
            RuleFor(request => request.Comment).MaximumLength(2000);
        }
    }
}

/// <param name="Acknowledged">How many of the alerts named exist and are acknowledged now.</param>
internal sealed record AcknowledgedAlerts(int Acknowledged);

internal sealed record ShelveAlert(DateTimeOffset Until, string? Comment = null)
{
    internal sealed class Validator : AbstractValidator<ShelveAlert>
    {
        public Validator() => RuleFor(request => request.Comment).MaximumLength(2000);
    }
}

/// <param name="UserId">Somebody who may see all alerts; null: nobody any more.</param>
internal sealed record AssignAlert(int? UserId, string? Comment = null)
{
    internal sealed class Validator : AbstractValidator<AssignAlert>
    {
        public Validator() => RuleFor(request => request.Comment).MaximumLength(2000);
    }
}

internal sealed record CommentAlert(string Comment)
{
    internal sealed class Validator : AbstractValidator<CommentAlert>
    {
        public Validator() => RuleFor(request => request.Comment).NotEmpty().MaximumLength(2000);
    }
}
