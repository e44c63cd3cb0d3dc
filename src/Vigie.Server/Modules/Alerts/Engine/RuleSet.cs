using Vigie.Server.Modules.Alerts.Rules;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Alerts.Engine;

/// <summary>The enabled rules of a battery, made ready to be asked for every sample. Immutable; batteries share it.</summary>
internal sealed class RuleSet(IReadOnlyList<CompiledRule> rules)
{
    public CompiledRule[] Rules { get; } = [.. rules];

    public int IndexOf(string key) => Array.FindIndex(Rules, rule => rule.Key == key);
}

/// <summary>One rule with its tests as plain comparisons.</summary>
/// <param name="zone">The clock of the rule's schedule.</param>
/// <remarks>
/// What a sample does not tell makes a condition unknown: null, which goes through "and" and "or" as in SQL, so that the rule is
/// unknown unless the other conditions decide.
/// </remarks>
internal sealed class CompiledRule(RuleDefinition definition, TimeZoneInfo zone)
{
    private readonly CompiledCondition first = new(definition.First, definition.OnlyWithoutCells);
    private readonly CompiledCondition[] others = [.. definition.Conditions.Select(condition => new CompiledCondition(condition))];
    private readonly bool all = definition.Match == RuleMatch.All;

    public RuleDefinition Definition => definition;

    public string Key { get; } = definition.Key;

    public Severity Severity { get; } = definition.Severity;

    public AlertMetric Metric { get; } = definition.Metric;

    public long RaiseAfterTicks { get; } = definition.RaiseAfterSeconds * TimeSpan.TicksPerSecond;

    public long ClearAfterTicks { get; } = definition.ClearAfterSeconds * TimeSpan.TicksPerSecond;

    /// <summary>What the first condition looks at, which stands for the rule; NaN when the sample does not tell it.</summary>
    public double Value(in Reading reading) => first.Value(reading);

    /// <summary>Whether all (any) conditions are beyond their thresholds; null: unknown.</summary>
    public bool? Raises(in Reading reading)
    {
        var raises = first.Raises(reading);
        foreach (var other in others)
        {
            raises = all ? raises & other.Raises(reading) : raises | other.Raises(reading);
        }

        return raises;
    }

    /// <summary>
    /// Whether any (all) conditions are at their clear thresholds or better; null: unknown. Between this and
    /// <see cref="Raises"/> lies the band in which nothing changes.
    /// </summary>
    public bool? Clears(in Reading reading)
    {
        var clears = first.Clears(reading);
        foreach (var other in others)
        {
            clears = all ? clears | other.Clears(reading) : clears & other.Clears(reading);
        }

        return clears;
    }

    /// <summary>The worse of two values of the first condition; of faults, all that either has. NaN is no value.</summary>
    public double Worse(double one, double other) => double.IsNaN(one) ? other : double.IsNaN(other) ? one : first.Worse(one, other);

    public bool MayRaiseAt(DateTimeOffset at) => definition.Schedule is not { } schedule || schedule.Contains(at, zone);
}
