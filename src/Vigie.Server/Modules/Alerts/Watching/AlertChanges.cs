using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Modules.Alerts.Rules;

namespace Vigie.Server.Modules.Alerts.Watching;

/// <summary>The row of one alert after the transitions of one run.</summary>
internal sealed class AlertChange(int batteryId, Transition first)
{
    /// <summary>The number in the database; of an alert that opens here, once it is drawn.</summary>
    public long Id { get; set; } = first.AlertId;

    public int BatteryId => batteryId;

    public string Key => First.Key;

    /// <summary>Opens here. (One that is open in the database already, though not remembered, is taken up instead.)</summary>
    public bool IsNew { get; set; } = first.Event == AlertEventKind.Opened;

    /// <summary>Set for a new alert.</summary>
    public RuleDefinition? Rule => First.Rule?.Definition;

    public Transition First { get; } = first;

    public Transition Last { get; private set; } = first;

    /// <summary>The rule as it was when the alert last opened here; null: it did not.</summary>
    public RuleDefinition? OpenedBy { get; private set; }

    public DateTimeOffset? ClearedAt { get; private set; }

    public double? LastValue { get; private set; }

    /// <summary>How often it opened here.</summary>
    public int Openings { get; private set; }

    public void Add(in Transition transition)
    {
        Last = transition;
        LastValue = double.IsNaN(transition.Value) ? LastValue : transition.Value;
        ClearedAt = transition.Event == AlertEventKind.Cleared ? transition.At : null;
        if (transition.Event is AlertEventKind.Opened or AlertEventKind.Reopened)
        {
            Openings++;
            OpenedBy = transition.Rule?.Definition;
        }
    }
}

/// <summary>Something that happened to an alert.</summary>
internal readonly record struct AlertChanged(AlertChange Alert, AlertEventKind Kind, DateTimeOffset At, double? Value);

/// <summary>The transitions of many batteries, folded into one change a row.</summary>
internal sealed class AlertChanges
{
    private readonly Dictionary<(int BatteryId, long AlertId), AlertChange> byAlert = [];

    public IReadOnlyCollection<AlertChange> Alerts => byAlert.Values;

    public List<AlertChanged> Events { get; } = [];

    public void Add(int batteryId, IReadOnlyList<Transition> transitions)
    {
        foreach (var transition in transitions)
        {
            if (!byAlert.TryGetValue((batteryId, transition.AlertId), out var alert))
            {
                alert = byAlert[(batteryId, transition.AlertId)] = new(batteryId, transition);
            }

            alert.Add(transition);
            if (transition.Event is { } kind)
            {
                Events.Add(new(alert, kind, transition.At, double.IsNaN(transition.Value) ? null : transition.Value));
            }
        }
    }

    /// <summary>The database's number of an alert that the engine numbers so.</summary>
    public long NumberOf(int batteryId, long alertId) => byAlert.TryGetValue((batteryId, alertId), out var alert) ? alert.Id : alertId;
}
