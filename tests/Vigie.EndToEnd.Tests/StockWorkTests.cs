namespace Vigie.EndToEnd.Tests;

/// <summary>What is ordered and what is counted.</summary>
public sealed class StockWorkTests(Site site) : Story(site)
{
    private const int Phone = 390;

    [Fact]
    public async Task A_manager_orders_and_receives_part_of_it_by_batch_then_the_rest()
    {
        await Site.Admin.CreateAsync("emplacements", new { nom = "Quai de réception" });
        var supplier = await Site.Admin.CreateAsync("fournisseurs", new { nom = "Résines du Nord", delai_jours = 4, devise = "EUR" });
        var product = await Site.Admin.CreateAsync("produits", new
        {
            nom = "Résine époxy",
            reference = "RES-1",
            unite = "kg",
            suivi = "lot",
            fournisseurs = new[] { new { fournisseur_id = supplier, prix = 20, minimum = 5 } },
        });
        var manager = await GivenSignedInAsync(Person.Manager);
        await manager.GoAsync("/stock/commandes");
        await manager.Button("Nouvelle commande").ClickAsync();
        var draft = manager.Dialog("Nouvelle commande");
        await manager.ChooseAsync(draft, "Fournisseur", "Résines du Nord");
        await manager.ChooseAsync(draft, "Livrer à", "Quai de réception");
        await draft.GetByLabel("Un EUR vaut").FillAsync("1,5");
        await draft.GetByLabel("Code-barres, référence ou nom").FillAsync("RES-1");
        await draft.GetByLabel("Code-barres, référence ou nom").PressAsync("Enter");
        var line = draft.GetByRole(AriaRole.Group, new() { Name = "Résine époxy" });
        await Expect(line.GetByLabel("Quantité")).ToHaveValueAsync("5");
        await line.GetByLabel("Quantité").FillAsync("12,5");
        await draft.GetByRole(AriaRole.Button, new() { Name = "Créer", Exact = true }).ClickAsync();
        await Expect(manager.Region("Détails")).ToContainTextAsync("250,00 EUR");

        await manager.Button("Envoyer").ClickAsync();
        await manager.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Envoyer", Exact = true }).ClickAsync();
        await Expect(manager.Page.GetByText("Envoyée", new() { Exact = true })).ToBeVisibleAsync();

        await ReceiveAsync(manager, "7.5", "L-1");
        await Expect(manager.Page.GetByText("Partielle", new() { Exact = true })).ToBeVisibleAsync();
        await manager.Link("Résine époxy").ClickAsync();
        await Expect(manager.Region("Chiffres du produit")).ToContainTextAsync("en commande : 5");
        await Expect(manager.Region("Lots")).ToContainTextAsync("L-1");
        await Expect(manager.Region("Chiffres du produit")).ToContainTextAsync("225,00 CAD");
        await manager.Page.GoBackAsync();
        await ReceiveAsync(manager, null, "L-2");
        await Expect(manager.Page.GetByText("Reçue", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(manager.Button("Réceptionner")).ToHaveCountAsync(0);
        await manager.GoAsync($"/stock/commandes?produit={product}");
        await Expect(manager.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Résines du Nord" })).ToContainTextAsync("100 %");
    }

    [Fact]
    public async Task A_technician_counts_on_his_phone_without_network_and_the_manager_approves_what_differs()
    {
        var place = await Site.Admin.CreateAsync("emplacements", new { nom = "Coffre du bateau" });
        var product = await Site.Admin.CreateAsync("produits", new { nom = "Fusée de détresse", reference = "FUS-D", code_barres = "3017620422003" });
        await Site.Admin.CreateAsync("produits", new { nom = "Gilet rouge", reference = "GIL-R" });
        await Site.Admin.PostAsync(
            "mouvements", new { type = "stock_initial", emplacement_id = place, lignes = new[] { new { produit_id = product, quantite = 9 } } });
        var technician = await GivenSignedInAsync(Person.Technician, Phone);
        technician.Forgive("Failed to load resource|ERR_INTERNET_DISCONNECTED|WebSocket");
        await technician.GoAsync("/stock/inventaires");
        await technician.Button("Commencer un inventaire").ClickAsync();
        var starting = technician.Dialog("Commencer un inventaire");
        await technician.ChooseAsync(starting, "Emplacement", "Coffre du bateau");
        await starting.GetByRole(AriaRole.Button, new() { Name = "Commencer", Exact = true }).ClickAsync();
        await Expect(technician.Heading).ToContainTextAsync("Coffre du bateau");

        var finder = technician.Page.GetByLabel("Code-barres, référence ou nom");
        await finder.FillAsync("3017620422003");
        await finder.PressAsync("Enter");
        var flare = technician.Page.GetByLabel("Quantité comptée de Fusée de détresse");
        await Expect(flare).ToBeFocusedAsync();
        await finder.FillAsync("GIL-R");
        await finder.PressAsync("Enter");
        var vest = technician.Page.GetByLabel("Quantité comptée de Gilet rouge"); // the books do not know it here
        await Expect(vest).ToBeFocusedAsync();
        await vest.FillAsync("2");
        await Expect(technician.Region("Avancement")).ToContainTextAsync("écarts : 1");

        await technician.Context.SetOfflineAsync(true);
        await flare.FillAsync("8");
        await Expect(technician.Page.GetByText("Une quantité attend d’être envoyée.")).ToBeVisibleAsync();
        await technician.Context.SetOfflineAsync(false);
        await Expect(technician.Region("Avancement")).ToContainTextAsync("écarts : 2");
        await technician.Button("Soumettre").ClickAsync();
        await technician.Dialog("Soumettre l’inventaire ?").GetByRole(AriaRole.Button, new() { Name = "Soumettre" }).ClickAsync();
        await Expect(technician.Page.GetByText("À valider", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(technician.Button("Valider")).ToHaveCountAsync(0);

        var manager = await GivenSignedInAsync(Person.Manager);
        await manager.GoAsync(new Uri(technician.Page.Url).AbsolutePath);
        await manager.Button("Valider").ClickAsync();
        await manager.Dialog("Valider l’inventaire ?").GetByRole(AriaRole.Button, new() { Name = "Valider" }).ClickAsync();
        await manager.Region("Avancement").GetByRole(AriaRole.Link, new() { Name = "Voir" }).ClickAsync();
        var rows = manager.Region("Mouvements").Locator("tbody").GetByRole(AriaRole.Row);
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.Filter(new() { HasText = "Fusée de détresse" })).ToContainTextAsync("-1");
        await Expect(rows.Filter(new() { HasText = "Gilet rouge" })).ToContainTextAsync("+2");
    }

    private static async Task ReceiveAsync(Visitor visitor, string? quantity, string lot)
    {
        await visitor.Button("Réceptionner").ClickAsync();
        var panel = visitor.Dialog("Réceptionner");
        if (quantity is not null)
        {
            await panel.GetByLabel("Quantité").FillAsync(quantity);
        }

        await panel.GetByLabel("Lot", new() { Exact = true }).FillAsync(lot);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Enregistrer", Exact = true }).ClickAsync();
        await Expect(panel).ToHaveCountAsync(0);
    }
}
