using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using FluentValidation;
using Vigie.Server.Modules.Alerts.Rules;
using Vigie.Server.Platform.Http;
using Severity = Vigie.Server.Modules.Telemetry.TelemetryApi.Severity;

namespace Vigie.Server.Modules.Alerts;

/// <summary>A rule and where it comes from.</summary>
/// <param name="Id">Of the override; null for a rule that comes with the server.</param>
internal sealed record RuleRow(
    int? Id,
    string Key,
    [property: JsonPropertyName("nom")] string Name,
    AlertMetric Metric,
    AlertOperator Operator,
    double? Threshold,
    double? ClearThreshold,
    int RaiseAfterSeconds,
    int ClearAfterSeconds,
    Severity Severity,
    Schedule? Schedule,
    bool Enabled,
    string? Advice,
    RuleSource Source);

internal sealed record RuleSource(RuleLevel Level, int? Id, [property: JsonPropertyName("nom")] string Name);

/// <summary>Sets one rule at one level, whole.</summary>
internal sealed partial record SetRule(
    RuleLevel Level,
    int? LevelId,
    string Key,
    AlertMetric Metric,
    AlertOperator Operator,
    double? Threshold,
    double? ClearThreshold,
    int RaiseAfterSeconds,
    int ClearAfterSeconds,
    Severity Severity,
    Schedule? Schedule,
    bool Enabled,
    [property: JsonPropertyName("nom")] string? Name = null,
    string? Advice = null)
{
    internal sealed class Validator : AbstractValidator<SetRule>
    {
        public Validator()
        {
            RuleFor(rule => rule.Level).NotEqual(RuleLevel.Default);
            RuleFor(rule => rule.LevelId).Null().When(rule => rule.Level == RuleLevel.Tenant);
            RuleFor(rule => rule.LevelId).NotNull().When(rule => rule.Level != RuleLevel.Tenant);
            RuleFor(rule => rule.Key).Matches(KeyForm());
            RuleFor(rule => rule.Name).MaximumLength(200);
            RuleFor(rule => rule.Name).NotEmpty().When(rule => rule.Name is not null || DefaultRules.Find(rule.Key) is null);
            RuleFor(rule => rule.Advice).MaximumLength(2000);
            RuleFor(rule => rule.RaiseAfterSeconds).InclusiveBetween(0, 86400);
            RuleFor(rule => rule.ClearAfterSeconds).InclusiveBetween(0, 86400);
            RuleFor(rule => rule.Metric).Must((rule, metric) => DefaultRules.Find(rule.Key) is not { } known || known.Metric == metric)
                .WithMessage(_ => ProblemTexts.Get("rule_metric_fixed", []));
            RuleFor(rule => rule.Operator).Must((rule, way) => DefaultRules.Find(rule.Key) is not { } known || known.Operator == way)
                .WithMessage(_ => ProblemTexts.Get("rule_metric_fixed", []));
            RuleFor(rule => rule.Operator).Must((rule, way) => IsPresence(rule) == (way == AlertOperator.Present))
                .WithMessage(_ => ProblemTexts.Get("rule_operator_mismatch", []));
            When(IsPresence, () =>
            {
                RuleFor(rule => rule.Threshold).Null();
                RuleFor(rule => rule.ClearThreshold).Null();
            }).Otherwise(() =>
            {
                RuleFor(rule => rule.Threshold).NotNull().InclusiveBetween(-1e6, 1e6);
                RuleFor(rule => rule.ClearThreshold).Must(ClearsOnTheRightSide)
                    .WithMessage(_ => ProblemTexts.Get("rule_clear_threshold_side", []))
                    .InclusiveBetween(-1e6, 1e6);
            });

            // Silence is told once, by the battery's own limit: there is nothing to wait for, nor a later time to look again.
            When(rule => rule.Metric == AlertMetric.Silence, () =>
            {
                RuleFor(rule => rule.RaiseAfterSeconds).Equal(0);
                RuleFor(rule => rule.ClearAfterSeconds).Equal(0);
                RuleFor(rule => rule.Schedule).Null();
            });
            RuleFor(rule => rule.Schedule!).ChildRules(schedule =>
            {
                schedule.RuleFor(span => span.Days).Must(days => days.Count is >= 1 and <= 7 && days.All(day => day is >= 1 and <= 7)
                    && days.Distinct().Count() == days.Count).WithMessage(_ => ProblemTexts.Get("rule_days", []));
                schedule.RuleFor(span => span.From).Matches(TimeForm());
                schedule.RuleFor(span => span.To).Matches(TimeForm());
            }).When(rule => rule.Schedule is not null);
        }

        private static bool IsPresence(SetRule rule) => rule.Metric is AlertMetric.Fault or AlertMetric.Silence;

        private static bool ClearsOnTheRightSide(SetRule rule, double? clear) =>
            clear is null || rule.Threshold is null || (rule.Operator == AlertOperator.Above
                ? clear <= rule.Threshold : clear >= rule.Threshold);
    }

    public RuleDefinition ToDefinition() => new(
        Key, Metric, Operator, Threshold, ClearThreshold, Severity, RaiseAfterSeconds, ClearAfterSeconds, Schedule, Enabled, Name, Advice);

    [GeneratedRegex(@"^[a-z][a-z0-9_]{1,62}\z")]
    private static partial Regex KeyForm();

    [GeneratedRegex(@"^([01][0-9]|2[0-3]):[0-5][0-9]\z")]
    private static partial Regex TimeForm();
}
