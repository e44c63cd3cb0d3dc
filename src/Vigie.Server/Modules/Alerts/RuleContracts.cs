using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using FluentValidation;
using Vigie.Server.Modules.Alerts.Rules;
using Vigie.Server.Platform.Http;
using Severity = Vigie.Server.Modules.Telemetry.TelemetryApi.Severity;

namespace Vigie.Server.Modules.Alerts;

/// <summary>A rule and where it comes from.</summary>
/// <param name="Id">Of the override; null for a rule that comes with the server.</param>
/// <param name="Match">How the further conditions go with the first.</param>
/// <param name="Conditions">Those beside the first, which the rule's own metric, operator and thresholds make.</param>
internal sealed record RuleRow(
    int? Id,
    string Key,
    [property: JsonPropertyName("nom")] string Name,
    AlertMetric Metric,
    AlertOperator Operator,
    double? Threshold,
    double? ClearThreshold,
    RuleMatch Match,
    IReadOnlyList<RuleCondition> Conditions,
    int RaiseAfterSeconds,
    int ClearAfterSeconds,
    Severity Severity,
    Schedule? Schedule,
    bool Enabled,
    string? Advice,
    RuleSource Source);

internal sealed record RuleSource(RuleLevel Level, int? Id, [property: JsonPropertyName("nom")] string Name);

/// <summary>Sets one rule at one level, whole.</summary>
/// <param name="Match">Whether all conditions must be beyond their thresholds, or any.</param>
/// <param name="Conditions">Up to four beside the first, which the rule's own metric, operator and thresholds make.</param>
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
    string? Advice = null,
    RuleMatch Match = RuleMatch.All,
    IReadOnlyList<RuleCondition>? Conditions = null) : ICondition
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
            RequireSense(this);
            RuleFor(rule => rule.Conditions).Must(conditions => conditions is not { Count: > RuleCondition.Most })
                .WithMessage(_ => ProblemTexts.Get("rule_conditions_too_many", [RuleCondition.Most]));
            RuleForEach(rule => rule.Conditions).NotNull().ChildRules(condition =>
            {
                RequireSense(condition);
                condition.RuleFor(other => other.Metric).NotEqual(AlertMetric.Silence)
                    .WithMessage(_ => ProblemTexts.Get("rule_silence_alone", []));
            });

            // Silence is told once, by the battery's own limit: there is nothing to wait for, nor a later time to look again.
            When(rule => rule.Metric == AlertMetric.Silence, () =>
            {
                RuleFor(rule => rule.RaiseAfterSeconds).Equal(0);
                RuleFor(rule => rule.ClearAfterSeconds).Equal(0);
                RuleFor(rule => rule.Schedule).Null();
                RuleFor(rule => rule.Conditions).Must(conditions => conditions is null or [])
                    .WithMessage(_ => ProblemTexts.Get("rule_silence_alone", []));
            });
            RuleFor(rule => rule.Schedule!).ChildRules(schedule =>
            {
                schedule.RuleFor(span => span.Days).Must(days => days.Count is >= 1 and <= 7 && days.All(day => day is >= 1 and <= 7)
                    && days.Distinct().Count() == days.Count).WithMessage(_ => ProblemTexts.Get("rule_days", []));
                schedule.RuleFor(span => span.From).Matches(TimeForm());
                schedule.RuleFor(span => span.To).Matches(TimeForm());
            }).When(rule => rule.Schedule is not null);
        }

        /// <summary>What holds for every condition, the rule's own and the further ones.</summary>
        private static void RequireSense<T>(AbstractValidator<T> validator)
            where T : ICondition
        {
            validator.RuleFor(condition => condition.Operator)
                .Must((condition, way) => IsPresence(condition) == (way == AlertOperator.Present))
                .WithMessage(_ => ProblemTexts.Get("rule_operator_mismatch", []));
            validator.When(condition => IsPresence(condition), () =>
            {
                validator.RuleFor(condition => condition.Threshold).Null();
                validator.RuleFor(condition => condition.ClearThreshold).Null();
            }).Otherwise(() =>
            {
                validator.RuleFor(condition => condition.Threshold).NotNull().InclusiveBetween(-1e6, 1e6);
                validator.RuleFor(condition => condition.ClearThreshold).Must((condition, clear) => ClearsOnTheRightSide(condition, clear))
                    .WithMessage(_ => ProblemTexts.Get("rule_clear_threshold_side", []))
                    .InclusiveBetween(-1e6, 1e6);
            });
        }

        private static bool IsPresence(ICondition condition) => condition.Metric is AlertMetric.Fault or AlertMetric.Silence;

        private static bool ClearsOnTheRightSide(ICondition condition, double? clear) =>
            clear is null || condition.Threshold is null || (condition.Operator == AlertOperator.Above
                ? clear <= condition.Threshold : clear >= condition.Threshold);
    }

    public RuleDefinition ToDefinition() => new(
        Key, Metric, Operator, Threshold, ClearThreshold, Severity, RaiseAfterSeconds, ClearAfterSeconds, Schedule, Enabled, Name, Advice,
        Match: Match, Conditions: Conditions);

    [GeneratedRegex(@"^[a-z][a-z0-9_]{1,62}\z")]
    private static partial Regex KeyForm();

    [GeneratedRegex(@"^([01][0-9]|2[0-3]):[0-5][0-9]\z")]
    private static partial Regex TimeForm();
}
