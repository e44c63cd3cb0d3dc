using Vigie.Server.Modules.Alerts.Rules;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Alerts.Engine;

/// <summary>One condition of a rule, ready to be asked for every sample.</summary>
/// <param name="onlyWithoutCells">Looks at nothing where the battery sends cell voltages.</param>
internal sealed class CompiledCondition(RuleCondition condition, bool onlyWithoutCells = false)
{
    private readonly AlertMetric metric = condition.Metric;
    private readonly AlertOperator way = condition.Operator;
    private readonly double threshold = condition.Threshold ?? 0;
    private readonly double clearThreshold = condition.ClearThreshold ?? condition.Threshold ?? 0;

    /// <summary>What the condition looks at; NaN when the sample does not tell it. Faults as the number that their bits make.</summary>
    public double Value(in Reading reading)
    {
        if (metric == AlertMetric.Fault)
        {
            return (int)reading.Faults;
        }

        if (metric == AlertMetric.Silence || (onlyWithoutCells && HasCells(reading)))
        {
            return double.NaN;
        }

        var value = reading.Values[(int)metric];
        return double.IsFinite(value) ? value : double.NaN;
    }

    /// <summary>Null when the sample does not tell.</summary>
    public bool? Raises(in Reading reading) => Value(reading) is var value && double.IsNaN(value) ? null : Raises(value);

    public bool Raises(double value) => way switch
    {
        AlertOperator.Above => value > threshold,
        AlertOperator.Below => value < threshold,
        _ => value > 0,
    };

    /// <summary>Null when the sample does not tell.</summary>
    public bool? Clears(in Reading reading) => Value(reading) is var value && double.IsNaN(value) ? null : way switch
    {
        AlertOperator.Above => value <= clearThreshold,
        AlertOperator.Below => value >= clearThreshold,
        _ => value == 0,
    };

    public double Worse(double one, double other) => way switch
    {
        AlertOperator.Above => Math.Max(one, other),
        AlertOperator.Below => Math.Min(one, other),
        _ => metric == AlertMetric.Fault ? (int)one | (int)other : Math.Max(one, other),
    };

    private static bool HasCells(in Reading reading) =>
        !double.IsNaN(reading.Values[(int)AlertMetric.CellMin]) || !double.IsNaN(reading.Values[(int)AlertMetric.CellMax]);
}
