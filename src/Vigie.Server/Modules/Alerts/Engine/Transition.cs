using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Alerts.Engine;

internal enum AlertEventKind
{
    Opened,
    Escalated,
    Cleared,
    Reopened,
    Acknowledged,
    Shelved,
    Unshelved,
    Comment,
    Assigned,
    Unassigned,

    /// <summary>Cleared because its battery was taken out of use.</summary>
    Archived,
}

/// <summary>Something that the row of an alert must tell.</summary>
/// <param name="Event">Null: only the values moved.</param>
/// <param name="AlertId">Negative for an alert that opens here: -1, -2… until it has its number.</param>
/// <param name="Rule">Null when the rule is gone, and with it its alert.</param>
/// <param name="Value">NaN when no value caused it.</param>
internal readonly record struct Transition(
    AlertEventKind? Event, long AlertId, string Key, CompiledRule? Rule, DateTimeOffset At, double Value, double Worst, Severity Severity);

/// <param name="Memo">What to remember; empty when nothing.</param>
internal sealed record Outcome(List<RuleMemo> Memo, List<Transition> Transitions);
