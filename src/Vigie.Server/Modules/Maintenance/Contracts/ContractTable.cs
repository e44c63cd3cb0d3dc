using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Maintenance.Contracts;

/// <summary>Contracts as files show them.</summary>
internal static class ContractTable
{
    public static readonly Table<ContractRow> All = new(
        "contrats",
        new("Contrats", "Contracts"),
        new("Numéro", "Number", row => row.Number, 14),
        new("Titre", "Title", row => row.Title, 28),
        new("Type", "Type", row => Word(row.Kind), 12),
        new("Client", "Client", row => row.Client, 22),
        new("Statut", "Status", row => Word(row.Status), 12),
        new("Début", "Start", row => row.StartsOn, 11),
        new("Fin", "End", row => row.EndsOn, 11),
        new("Jours restants", "Days left", row => row.DaysLeft, 9),
        new("Renouvellement", "Renewal", row => Word(row.Renewal), 13),
        new("Préavis (jours)", "Notice (days)", row => row.NoticeDays, 9),
        new("Équipements", "Equipment", row => row.EquipementsCount, 11),
        new("Main-d’œuvre", "Labour", row => row.Coverage.Labour, 10),
        new("Pièces", "Parts", row => row.Coverage.Parts, 8),
        new("Déplacement", "Travel", row => row.Coverage.Travel, 11),
        new("Visites par an", "Visits a year", row => row.VisitsAYear, 9),
        new("Montant", "Amount", row => (double?)row.Price?.Amount, 12),
        new("Devise", "Currency", row => row.Price?.Currency.ToString(), 8),
        new("Par", "Per", row => row.Price is { } price ? Word(price.Period) : null, 10),
        new("Résilié le", "Terminated", row => row.TerminatedOn, 11));

    private static Words Word(ContractKind kind) => kind switch
    {
        ContractKind.Upkeep => new("Entretien", "Upkeep"),
        ContractKind.Repair => new("Dépannage", "Repair"),
        ContractKind.Full => new("Complet", "Full"),
        ContractKind.Warranty => new("Garantie", "Warranty"),
        ContractKind.Other => new("Autre", "Other"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static Words Word(ContractStatus status) => status switch
    {
        ContractStatus.Upcoming => new("À venir", "Upcoming"),
        ContractStatus.Active => new("Actif", "Active"),
        ContractStatus.ToRenew => new("À renouveler", "To renew"),
        ContractStatus.Expired => new("Expiré", "Expired"),
        ContractStatus.Terminated => new("Résilié", "Terminated"),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    private static Words Word(Renewal renewal) => renewal switch
    {
        Renewal.None => new("Aucun", "None"),
        Renewal.Tacit => new("Tacite", "Tacit"),
        Renewal.OnDemand => new("Sur demande", "On demand"),
        _ => throw new ArgumentOutOfRangeException(nameof(renewal)),
    };

    private static Words Word(PricePeriod period) => period switch
    {
        PricePeriod.Month => new("Mois", "Month"),
        PricePeriod.Quarter => new("Trimestre", "Quarter"),
        PricePeriod.Year => new("An", "Year"),
        PricePeriod.Term => new("Durée", "Term"),
        _ => throw new ArgumentOutOfRangeException(nameof(period)),
    };
}
