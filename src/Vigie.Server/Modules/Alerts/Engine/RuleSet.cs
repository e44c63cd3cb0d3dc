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
internal sealed class CompiledRule(RuleDefinition definition, TimeZoneInfo zone)
{
    private readonly double threshold = definition.Threshold ?? 0;
    private readonly double clearThreshold = definition.ClearThreshold ?? definition.Threshold ?? 0;

    public RuleDefinition Definition => definition;

    public string Key { get; } = definition.Key;

    public Severity Severity { get; } = definition.Severity;

    public AlertMetric Metric { get; } = definition.Metric;

    public AlertOperator Operator { get; } = definition.Operator;

    public long RaiseAfterTicks { get; } = definition.RaiseAfterSeconds * TimeSpan.TicksPerSecond;

    public long ClearAfterTicks { get; } = definition.ClearAfterSeconds * TimeSpan.TicksPerSecond;

    /// <summary>What the rule looks at; NaN when the sample does not tell it. Faults as the number that their bits make.</summary>
    public double Value(in Reading reading)
    {
        if (Metric == AlertMetric.Fault)
        {
            return (int)reading.Faults;
        }

        if (Metric == AlertMetric.Silence || (definition.OnlyWithoutCells && HasCells(reading)))
        {
            return double.NaN;
        }

        var value = reading.Values[(int)Metric];
        return double.IsFinite(value) ? value : double.NaN;
    }

    /// <summary>False for NaN.</summary>
    public bool Raises(double value) => Operator switch
    {
        AlertOperator.Above => value > threshold,
        AlertOperator.Below => value < threshold,
        _ => value > 0,
    };

    /// <summary>False for NaN. Between this and <see cref="Raises"/> lies the band in which nothing changes.</summary>
    public bool Clears(double value) => Operator switch
    {
        AlertOperator.Above => value <= clearThreshold,
        AlertOperator.Below => value >= clearThreshold,
        _ => value == 0,
    };

    /// <summary>The worse of two values; of faults, all that either has.</summary>
    public double Worse(double one, double other) => Operator switch
    {
        AlertOperator.Above => Math.Max(one, other),
        AlertOperator.Below => Math.Min(one, other),
        _ => Metric == AlertMetric.Fault ? (int)one | (int)other : Math.Max(one, other),
    };

    public bool MayRaiseAt(DateTimeOffset at) => definition.Schedule is not { } schedule || schedule.Contains(at, zone);

    private static bool HasCells(in Reading reading) =>
        !double.IsNaN(reading.Values[(int)AlertMetric.CellMin]) || !double.IsNaN(reading.Values[(int)AlertMetric.CellMax]);
}
