namespace Vigie.EndToEnd.Tests;

/// <summary>Parts, from the list of a plan over the work that it opens to the stock and what they cost.</summary>
public sealed class PartTests(Site site) : Story(site)
{
    private const int Phone = 390;
    private const string Plan = "Vidange de la grue";
    private const string Filter = "Filtre de la grue";

    [Fact]
    public async Task A_plan_keeps_its_parts_and_the_technician_uses_two_of_three_on_his_phone()
    {
        var crane = await Site.Admin.CreateAsync(
            "equipements", new { nom = "Grue du quai", type = "Grue", numero_serie = "SN grue", lieu_id = Fleet.Warehouse });
        var place = await Site.Admin.CreateAsync("emplacements", new { nom = "Réserve de la grue" });
        var product = await Site.Admin.CreateAsync("produits", new { nom = Filter, reference = "FIL-G", type = "piece_rechange" });
        await Site.Admin.PostAsync("mouvements", new
        {
            type = "stock_initial",
            emplacement_id = place,
            lignes = new[] { new { produit_id = product, quantite = 10, cout_unitaire = 12.5 } },
        });
        var plan = new { equipement_id = crane, titre = Plan, intervalle = 90, prochaine_echeance = DateTimeOffset.UtcNow.AddDays(60) };
        var planId = await Site.Admin.CreateAsync("plans-entretien", plan);
        var manager = await GivenSignedInAsync(Person.Manager);
        await manager.GoAsync($"/equipements/{crane}");
        await ListPartsAsync(manager);

        await Site.Admin.PutAsync($"plans-entretien/{planId}", plan with { prochaine_echeance = DateTimeOffset.UtcNow.AddDays(1) });
        var work = await WhenItsInterventionOpensAsync(crane);
        await Site.Admin.PutAsync($"interventions/{work}/assign", new
        {
            technicien_id = await GivenTechnicianWithTradeAsync(),
            date_planifiee = DateTimeOffset.UtcNow.AddDays(6),
            duree_estimee = 60,
        });
        await manager.GoAsync($"/interventions/{work}");
        await Expect(manager.Region("Pièces")).ToContainTextAsync("réservé : 3 pièces · Réserve de la grue");

        var technician = await GivenSignedInAsync(Person.Technician, Phone);
        await technician.GoAsync($"/interventions/{work}");
        await technician.Button("Commencer").ClickAsync();
        await technician.Dialog("Commencer l’intervention ?").GetByRole(AriaRole.Button, new() { Name = "Commencer" }).ClickAsync();
        await UseTwoAndEndAsync(technician);

        await Expect(technician.Region("Pièces")).ToContainTextAsync("utilisé : 2 pièces");
        await Expect(technician.Region("Pièces")).ToContainTextAsync("25,00 CAD");
        await manager.GoAsync($"/equipements/{crane}");
        await Expect(manager.Region("Pièces")).ToContainTextAsync("25,00 CAD");
        var stock = await Site.Admin.GetAsync($"produits/{product}");
        Assert.Equal((8m, 8m), (stock.GetProperty("en_stock").GetDecimal(), stock.GetProperty("disponible").GetDecimal()));
        await manager.GoAsync($"/stock/produits/{product}");
        await Expect(manager.Region("Utilisé par")).ToContainTextAsync($"{Plan} · Grue du quai");
    }

    private static async Task ListPartsAsync(Visitor manager)
    {
        await manager.Button($"Actions pour {Plan}").ClickAsync();
        await manager.Page.Locator(".row-menu").GetByText("Pièces").ClickAsync();
        var panel = manager.Dialog($"Pièces : {Plan}");
        await panel.GetByLabel("Code-barres, référence ou nom").FillAsync("FIL-G");
        await panel.GetByLabel("Code-barres, référence ou nom").PressAsync("Enter");
        await panel.GetByLabel($"Quantité de {Filter}").FillAsync("3");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Expect(panel).ToBeHiddenAsync();
    }

    private static async Task UseTwoAndEndAsync(Visitor technician)
    {
        await technician.Button("Terminer").ClickAsync();
        var report = technician.Dialog("Rapport d’intervention");
        var used = report.GetByLabel($"Quantité de {Filter}");
        await Expect(used).ToHaveValueAsync("3");
        await report.GetByRole(AriaRole.Button, new() { Name = $"Une de moins de {Filter}" }).ClickAsync();
        await Expect(used).ToHaveValueAsync("2");
        await report.GetByLabel("Rapport").FillAsync("Huile changée.");
        await report.GetByRole(AriaRole.Button, new() { Name = "Terminer" }).ClickAsync();
        await Expect(report).ToBeHiddenAsync();
    }
}
