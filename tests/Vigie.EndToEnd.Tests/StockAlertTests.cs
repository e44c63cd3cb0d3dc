namespace Vigie.EndToEnd.Tests;

/// <summary>The last one is sold: who orders sees it, takes charge, and looks what the rules would have told before.</summary>
public sealed class StockAlertTests(Site site) : Story(site)
{
    private const string Lantern = "Lanterne de poupe";

    [Fact]
    public async Task Who_orders_takes_charge_of_what_ran_out_and_plays_the_rules_back()
    {
        var place = await Site.Admin.CreateAsync("emplacements", new { nom = "Réserve des lanternes" });
        var product = await Site.Admin.CreateAsync("produits", new { nom = Lantern, reference = "LAN-1" });
        await BookAsync("stock_initial", 2);
        await BookAsync("vente", 2);
        var manager = await GivenSignedInAsync(Person.Manager);
        await manager.GoAsync("/alertes");
        await manager.Page.GetByRole(AriaRole.Navigation, new() { Name = "Vues des alertes" }).GetByRole(AriaRole.Link, new() { Name = "Stock" }).ClickAsync();
        await manager.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = Lantern }).GetByRole(AriaRole.Link, new() { Name = "Rupture de stock" }).ClickAsync();
        await Expect(manager.Heading).ToHaveTextAsync("Rupture de stock");
        await Expect(manager.Region("Produits")).ToContainTextAsync(Lantern);

        await manager.Button("Je m’en charge").ClickAsync();
        var dialog = manager.Dialog("Je m’en charge");
        await dialog.GetByLabel("Commentaire").FillAsync("commandées au chantier");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Je m’en charge" }).ClickAsync();
        await Expect(manager.Page.GetByText("« commandées au chantier »")).ToBeVisibleAsync();

        await manager.GoAsync("/stock/alertes/regles");
        await manager.Button("Rejouer").ClickAsync();
        await Expect(manager.Region("Rejeu des 90 derniers jours").GetByRole(AriaRole.Listitem).Filter(new() { HasText = $"{Lantern} entre" }).First).ToBeVisibleAsync();

        Task BookAsync(string type, int quantity) => Site.Admin.PostAsync(
            "mouvements", new { type, emplacement_id = place, lignes = new[] { new { produit_id = product, quantite = quantity } } });
    }
}
