using System.Globalization;

namespace Vigie.EndToEnd.Tests;

/// <summary>A contract from its form to its end, and what a client sees of it.</summary>
public sealed class ContractTests(Site site) : Story(site)
{
    private const string Contract = "Entretien du pont roulant";

    [Fact]
    public async Task A_manager_makes_a_contract_which_covers_an_intervention_and_renews_and_ends_it()
    {
        var crane = await Site.Admin.CreateAsync(
            "equipements", new { nom = "Pont roulant", type = "Pont", numero_serie = "SN pont", lieu_id = Fleet.Warehouse });
        var manager = await GivenSignedInAsync(Person.Manager);
        await manager.GoAsync($"/equipements/{crane}");
        await manager.Region("Contrats").GetByRole(AriaRole.Button, new() { Name = "Ajouter un contrat" }).ClickAsync();
        await FillAsync(manager.Dialog("Nouveau contrat"));
        await Expect(manager.Region("Contrats")).ToContainTextAsync("À renouveler");

        var intervention = await Site.Admin.CreateAsync("interventions", new { titre = "Câble usé", equipement_id = crane, priorite = "critique" });
        await manager.GoAsync($"/interventions/{intervention}");
        var facts = manager.Region("Détails");
        await Expect(facts).ToContainTextAsync("Main-d’œuvre, Déplacement");
        await Expect(facts).ToContainTextAsync("Date limite");
        await facts.GetByRole(AriaRole.Link, new() { Name = "PR-2026" }).ClickAsync();
        await Expect(manager.Region("Interventions sous ce contrat")).ToContainTextAsync("Câble usé");
        await Expect(manager.Region("Délais promis")).ToContainTextAsync("pris en charge en 1 h, résolu en 4 h");

        await manager.Page.Locator("input[type=file][aria-label='Ajouter des fichiers']").SetInputFilesAsync(
            new FilePayload { Name = "contrat signé.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.7\n"u8.ToArray() });
        await Expect(manager.Region("Documents")).ToContainTextAsync("contrat signé.pdf");

        await manager.Button("Renouveler").ClickAsync();
        var renewal = manager.Dialog("Renouveler le contrat PR-2026");
        await renewal.GetByLabel("Nouveau montant").FillAsync("1350,50");
        await renewal.GetByRole(AriaRole.Button, new() { Name = "Renouveler" }).ClickAsync();
        await Expect(manager.Region("Renouvellements")).ToContainTextAsync(Person.Manager.Name);
        await Expect(facts).ToContainTextAsync("1 350,50 CAD par an");

        await manager.Button("Actions pour PR-2026").ClickAsync();
        await manager.Page.GetByText("Résilier", new() { Exact = true }).ClickAsync();
        var end = manager.Dialog("Résilier le contrat PR-2026 ?");
        await end.GetByLabel("Motif").FillAsync("Pont vendu");
        await end.GetByRole(AriaRole.Button, new() { Name = "Résilier" }).ClickAsync();
        await Expect(facts).ToContainTextAsync("Pont vendu");
        await Expect(manager.Button("Renouveler")).ToHaveCountAsync(0);

        await manager.GoAsync("/contrats?statut=resilie");
        await Expect(manager.Link(Contract)).ToBeVisibleAsync();
        await Expect(manager.Link("Entretien de la presse")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_client_reads_the_contract_of_his_equipment_and_changes_nothing()
    {
        var rosas = await Site.Admin.CreateAsync("contrats", new
        {
            titre = "Garantie de l’onduleur",
            client_nom = "Rosa",
            date_debut = "2026-01-01",
            date_fin = "2099-12-31",
            equipement_ids = new[] { Fleet.Rosa },
        });
        var client = await GivenSignedInAsync(Person.Client, width: 390);

        await client.GoAsync("/contrats");
        await Expect(client.Link("Entretien de la presse")).ToHaveCountAsync(0);
        await client.Link("Garantie de l’onduleur").ClickAsync();

        await Expect(client.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/contrats/{rosas}$"));
        await Expect(client.Region("Équipements couverts")).ToContainTextAsync(Fleet.RosaName);
        await Expect(client.Button("Modifier")).ToHaveCountAsync(0);
        await Expect(client.Button("Renouveler")).ToHaveCountAsync(0);
    }

    private static async Task FillAsync(ILocator panel)
    {
        await panel.GetByLabel("Titre").FillAsync(Contract);
        await panel.GetByLabel("Numéro").FillAsync("PR-2026");
        await panel.GetByLabel("Nom du client").FillAsync("Scierie du Nord");
        await panel.GetByLabel("Début").FillAsync(Day(-345));
        await panel.GetByLabel("Dernier jour").FillAsync(Day(19));
        await panel.GetByLabel("Prix (facultatif)").FillAsync("1200");
        var critical = panel.GetByRole(AriaRole.Group, new() { Name = "Critique" });
        await critical.GetByLabel("Prise en charge").FillAsync("1");
        await critical.GetByLabel("Résolution").FillAsync("4");
        await critical.GetByLabel("Jour et nuit").CheckAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Créer" }).ClickAsync();
    }

    private static string Day(int fromToday) => DateTime.UtcNow.AddDays(fromToday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
