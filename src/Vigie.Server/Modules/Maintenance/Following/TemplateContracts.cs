using System.Text.Json.Serialization;
using FluentValidation;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.Plans;
using Severity = Vigie.Server.Modules.Telemetry.TelemetryApi.Severity;

namespace Vigie.Server.Modules.Maintenance.Following;

/// <summary>What an alert of a rule opens.</summary>
/// <param name="Automatic">Opens by itself from the severity <paramref name="Least"/> on; else only when somebody presses the button.</param>
/// <param name="Title">{batterie}, {lieu} and {alerte} stand for what the alert says.</param>
/// <param name="Priority">Null: by the severity of the alert.</param>
/// <param name="DueHours">From the alert to the date limit; null: 4 for a critical one, 24 for a warning, 168.</param>
/// <param name="WatchMinutes">How long the measure is watched after the end of the work.</param>
/// <param name="SignatureRequired">Its interventions do not end before the customer has signed.</param>
internal sealed record WriteTemplate(
    string RuleKey,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("automatique")] bool Automatic = true,
    [property: JsonPropertyName("severite_min")] Severity Least = Severity.Critical,
    [property: JsonPropertyName("type_intervention")] InterventionKind Kind = InterventionKind.Corrective,
    [property: JsonPropertyName("consignes")] string? Instructions = null,
    [property: JsonPropertyName("priorite")] Priority? Priority = null,
    [property: JsonPropertyName("delai_heures")] int? DueHours = null,
    [property: JsonPropertyName("surveillance_minutes")] int WatchMinutes = 60,
    [property: JsonPropertyName("points_controle")] IReadOnlyList<Point>? Checklist = null,
    [property: JsonPropertyName("signature_obligatoire")] bool SignatureRequired = false)
{
    internal sealed class Validator : AbstractValidator<WriteTemplate>
    {
        public Validator()
        {
            RuleFor(template => template.RuleKey).Matches("^[a-z][a-z0-9_]{1,62}$");
            RuleFor(template => template.Title).NotEmpty().MaximumLength(200);
            RuleFor(template => template.Instructions).Length(1, 10_000);
            RuleFor(template => template.DueHours).InclusiveBetween(1, 8760);
            RuleFor(template => template.WatchMinutes).InclusiveBetween(0, 10_080);
            RuleFor(template => template.Checklist).Must(points => points is null || points.Count <= Plans.Checklist.MostPoints);
            RuleForEach(template => template.Checklist).NotNull().SetValidator(new Point.Validator());
        }
    }
}

internal sealed record TemplateRow(
    int Id,
    string RuleKey,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("automatique")] bool Automatic,
    [property: JsonPropertyName("severite_min")] Severity Least,
    [property: JsonPropertyName("type_intervention")] InterventionKind Kind,
    [property: JsonPropertyName("consignes")] string? Instructions,
    [property: JsonPropertyName("priorite")] Priority? Priority,
    [property: JsonPropertyName("delai_heures")] int? DueHours,
    [property: JsonPropertyName("surveillance_minutes")] int WatchMinutes,
    [property: JsonPropertyName("points_controle")] IReadOnlyList<Point> Checklist,
    [property: JsonPropertyName("signature_obligatoire")] bool SignatureRequired)
{
    public static TemplateRow Of(AlertTemplate template) => new(
        template.Id, template.RuleKey, template.Title, template.Automatic, template.Least, template.Kind, template.Instructions, template.Priority,
        template.DueHours, template.WatchMinutes, [.. Plans.Checklist.Read(template.Checklist).Select(point => point.Point)],
        template.SignatureRequired);
}

/// <param name="AlertId">The alert that the intervention is about.</param>
internal sealed record OpenFromAlert([property: JsonPropertyName("alerte_id")] long AlertId)
{
    internal sealed class Validator : AbstractValidator<OpenFromAlert>
    {
        public Validator() => RuleFor(request => request.AlertId).GreaterThan(0);
    }
}
