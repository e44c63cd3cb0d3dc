using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vigie.Server.Modules.Alerts.Rules;

internal enum RuleMatch
{
    All,
    Any,
}

/// <summary>What every condition of a rule says, the first, which the rule tells itself, and the further ones.</summary>
internal interface ICondition
{
    AlertMetric Metric { get; }

    AlertOperator Operator { get; }

    double? Threshold { get; }

    double? ClearThreshold { get; }
}

/// <summary>A further condition of a rule.</summary>
internal sealed record RuleCondition(AlertMetric Metric, AlertOperator Operator, double? Threshold, double? ClearThreshold) : ICondition
{
    /// <summary>As many as a rule has beside its first.</summary>
    public const int Most = 4;

    private static readonly JsonSerializerOptions Stored = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>As the columns named conditions keep them.</summary>
    public static string Write(IReadOnlyList<RuleCondition> conditions) => JsonSerializer.Serialize(conditions, Stored);

    public static IReadOnlyList<RuleCondition> Read(string stored) =>
        stored == "[]" ? [] : JsonSerializer.Deserialize<List<RuleCondition>>(stored, Stored)!;
}
