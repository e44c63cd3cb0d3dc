using System.Globalization;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Maintenance.Equipments;

/// <summary>Equipment as files show it. The import knows these headers.</summary>
internal static class EquipmentTable
{
    public static readonly Table<EquipmentRow> All = new(
        "equipements",
        new("Équipements", "Equipment"),
        new("Nom", "Name", row => row.Name, 28),
        new("Type", "Type", row => row.Category),
        new("Modèle", "Model", row => row.Model),
        new("Numéro de série", "Serial number", row => row.SerialNumber, 20),
        new("Lieu", "Place", row => row.Location, 22),
        new("Statut", "Status", row => Word(row.Status), 14),
        new("Date d’installation", "Installed", row => row.InstalledAt, 17),
        new("Entretien (jours)", "Service (days)", row => row.Frequency is { } days ? (object)int.Parse(days, CultureInfo.InvariantCulture) : null, 12),
        new("Dernière maintenance", "Last service", row => row.LastService, 17),
        new("Prochaine maintenance", "Next service", row => row.NextService, 17),
        new("Interventions", "Interventions", row => row.InterventionsCount, 13),
        new("Interventions ouvertes", "Open interventions", row => row.OpenInterventionsCount, 13));

    private static Words Word(AssetsApi.Status status) => status switch
    {
        AssetsApi.Status.Operational => new("Opérationnel", "Operational"),
        AssetsApi.Status.Degraded => new("Dégradé", "Degraded"),
        AssetsApi.Status.Broken => new("En panne", "Broken down"),
        AssetsApi.Status.InMaintenance => new("En maintenance", "In maintenance"),
        AssetsApi.Status.OutOfService => new("Hors service", "Out of service"),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
