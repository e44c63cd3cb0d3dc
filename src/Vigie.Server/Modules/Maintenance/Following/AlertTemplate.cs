using System.ComponentModel.DataAnnotations;
using Vigie.Server.Modules.Alerts;
using Vigie.Server.Modules.Maintenance.Interventions;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Maintenance.Following;

/// <summary>What an alert of a rule opens.</summary>
internal sealed class AlertTemplate
{
    private const int LongestTitle = 200;

    public int Id { get; private set; }
    public required string RuleKey { get; init; }

    /// <summary>Opens by itself; else only when somebody presses the button.</summary>
    public required bool Automatic { get; set; }

    /// <summary>By itself from this severity on.</summary>
    public required Severity Least { get; set; }
    public required InterventionKind Kind { get; set; }

    /// <summary>{batterie}, {lieu} and {alerte} stand for what the alert says.</summary>
    public required string Title { get; set; }
    public string? Instructions { get; set; }

    /// <summary>Null: by the severity of the alert.</summary>
    public Priority? Priority { get; set; }

    /// <summary>From the alert to the date limit, 1 to 8760; null: by the severity.</summary>
    public int? DueHours { get; set; }

    /// <summary>How long the measure is watched after the end of the work, 0 to 10080.</summary>
    public required int WatchMinutes { get; set; }

    /// <summary>JSON: <see cref="Plans.Checklist"/>.</summary>
    public string Checklist { get; set; } = "[]";

    /// <summary>Its interventions do not end before the customer has signed.</summary>
    public bool SignatureRequired { get; set; }

    [Timestamp]
    public uint Version { get; private set; }

    /// <summary>For rules that have none of their own: never by itself.</summary>
    public static AlertTemplate Usual(string ruleKey) => new()
    {
        RuleKey = ruleKey,
        Automatic = false,
        Least = Severity.Critical,
        Kind = InterventionKind.Corrective,
        Title = "{batterie} : {alerte}",
        WatchMinutes = 60,
    };

    public bool OpensByItself(Severity severity) => Automatic && severity >= Least;

    public string TitleFor(AlertsApi.RaisedAlert alert)
    {
        var title = Title.Replace("{batterie}", alert.BatteryName, StringComparison.Ordinal).Replace("{lieu}", alert.LocationName, StringComparison.Ordinal)
            .Replace("{alerte}", alert.Message, StringComparison.Ordinal).Trim();
        return title.Length <= LongestTitle ? title : title[..(LongestTitle - 1)] + "…";
    }

    public Priority PriorityFor(Severity severity) => Priority ?? severity switch
    {
        Severity.Critical => Interventions.Priority.Critical,
        Severity.Warning => Interventions.Priority.High,
        _ => Interventions.Priority.Normal,
    };

    public TimeSpan DueAfter(Severity severity) => TimeSpan.FromHours(DueHours ?? severity switch
    {
        Severity.Critical => 4,
        Severity.Warning => 24,
        _ => 168,
    });
}
