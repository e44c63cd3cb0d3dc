using Vigie.Server.Platform.Files;
using Severity = Vigie.Server.Modules.Telemetry.TelemetryApi.Severity;

namespace Vigie.Server.Modules.Alerts.Handling;

/// <summary>Alerts as files show them.</summary>
internal static class AlertTable
{
    public static readonly Table<AlertRow> All = new(
        "alertes",
        new("Alertes", "Alerts"),
        new("N°", "No.", row => row.Id, 8),
        new("Gravité", "Severity", row => Word(row.Severity), 12),
        new("Batterie", "Battery", row => row.BatteryName, 24),
        new("Lieu", "Place", row => row.LocationName, 22),
        new("Alerte", "Alert", row => row.Message, 40),
        new("Valeur", "Value", row => row.Value, 10),
        new("Seuil", "Threshold", row => row.Threshold, 10),
        new("Pire valeur", "Worst value", row => row.WorstValue, 10),
        new("Ouverte le", "Opened", row => row.OpenedAt),
        new("Close le", "Cleared", row => row.ClearedAt),
        new("Acquittée le", "Acknowledged", row => row.AcknowledgedAt),
        new("Acquittée par", "Acknowledged by", row => Name(row.AcknowledgedBy), 20),
        new("Affectée à", "Assigned to", row => Name(row.AssignedTo), 20),
        new("Commentaire", "Comment", row => row.Comment, 30));

    private static string? Name(Person? person) => person is null ? null : $"{person.FirstName} {person.LastName}".Trim();

    private static Words Word(Severity severity) => severity switch
    {
        Severity.Critical => new("Critique", "Critical"),
        Severity.Warning => new("Avertissement", "Warning"),
        Severity.Info => new("Information", "Information"),
        _ => throw new ArgumentOutOfRangeException(nameof(severity)),
    };
}
