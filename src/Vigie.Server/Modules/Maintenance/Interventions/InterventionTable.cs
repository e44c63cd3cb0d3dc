using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Maintenance.Interventions;

/// <summary>Interventions as files show them.</summary>
internal static class InterventionTable
{
    public static readonly Table<InterventionRow> All = new(
        "interventions",
        new("Interventions", "Interventions"),
        new("N°", "No.", row => row.Id, 8),
        new("Titre", "Title", row => row.Title, 30),
        new("Type", "Type", row => Word(row.Kind), 12),
        new("Statut", "Status", row => Word(row.Status), 12),
        new("Priorité", "Priority", row => Word(row.Priority), 10),
        new("Urgent", "Urgent", row => row.Urgent, 8),
        new("Équipement", "Equipment", row => row.Equipment.Name, 24),
        new("Lieu", "Place", row => row.Equipment.Location, 20),
        new("Technicien", "Technician", row => row.Technician is { } who ? $"{who.FirstName} {who.LastName}" : null, 20),
        new("Créée le", "Created", row => row.CreatedAt),
        new("Planifiée le", "Planned", row => row.Planning?.PlannedAt),
        new("Date limite", "Due", row => row.DueAt),
        new("Commencée le", "Started", row => row.StartedAt),
        new("Terminée le", "Finished", row => row.FinishedAt),
        new("Travail (min)", "Work (min)", row => row.Minutes, 10),
        new("Cause", "Cause", row => row.Cause, 24),
        new("Action", "Action", row => row.Action, 24));

    public static Words Word(InterventionKind kind) => kind switch
    {
        InterventionKind.Corrective => new("Corrective", "Corrective"),
        InterventionKind.Preventive => new("Préventive", "Preventive"),
        InterventionKind.Predictive => new("Prédictive", "Predictive"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static Words Word(InterventionStatus status) => status switch
    {
        InterventionStatus.Open => new("Ouverte", "Open"),
        InterventionStatus.Planned => new("Planifiée", "Planned"),
        InterventionStatus.InProgress => new("En cours", "In progress"),
        InterventionStatus.Waiting => new("En attente", "Waiting"),
        InterventionStatus.Done => new("Terminée", "Done"),
        InterventionStatus.Cancelled => new("Annulée", "Cancelled"),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static Words Word(Priority priority) => priority switch
    {
        Priority.Low => new("Basse", "Low"),
        Priority.Normal => new("Normale", "Normal"),
        Priority.High => new("Haute", "High"),
        Priority.Critical => new("Critique", "Critical"),
        _ => throw new ArgumentOutOfRangeException(nameof(priority)),
    };
}
