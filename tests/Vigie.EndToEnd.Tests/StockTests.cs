using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vigie.EndToEnd.Tests;

/// <summary>A shop's stock, from its first place to a consumption on the road.</summary>
public sealed class StockTests(Site site) : Story(site)
{
    private const int Phone = 390;

    [Fact]
    public async Task A_manager_adds_a_place_a_supplier_and_a_product_receives_sells_and_is_told_of_a_shortage()
    {
        var manager = await GivenSignedInAsync(Person.Manager);
        manager.Forgive("409");
        await manager.Page.Keyboard.PressAsync("g");
        await manager.Page.Keyboard.PressAsync("s");
        await Expect(manager.Heading).ToHaveTextAsync("Stock");

        await manager.Link("Emplacements").ClickAsync();
        await manager.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Ajouter un .*emplacement$") }).First.ClickAsync();
        await manager.Dialog("Nouvel emplacement").GetByLabel("Nom").FillAsync("Comptoir");
        await CreateAsync(manager, "Nouvel emplacement");
        await Expect(manager.Button("Comptoir")).ToBeVisibleAsync();

        await manager.Link("Fournisseurs").ClickAsync();
        await manager.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Ajouter un .*fournisseur$") }).First.ClickAsync();
        var supplier = manager.Dialog("Nouveau fournisseur");
        await supplier.GetByLabel("Nom").FillAsync("Quincaillerie Lévis");
        await supplier.GetByLabel("Délai", new() { Exact = true }).FillAsync("3");
        await CreateAsync(manager, "Nouveau fournisseur");
        await Expect(manager.Button("Quincaillerie Lévis")).ToBeVisibleAsync();

        await manager.GoAsync("/stock");
        await manager.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Nouveau|Ajouter un) produit$") }).First.ClickAsync();
        var product = manager.Dialog("Nouveau produit");
        await product.GetByLabel("Nom").FillAsync("Lampe de balise");
        await product.GetByLabel("Référence", new() { Exact = true }).FillAsync("LB-20");
        await product.GetByLabel("Code-barres (facultatif)").FillAsync("4006381333931");
        await product.GetByLabel("Prix de vente (facultatif)").FillAsync("12,50");
        await product.GetByRole(AriaRole.Button, new() { Name = "Ajouter un fournisseur" }).ClickAsync();
        await manager.ChooseAsync(product.GetByRole(AriaRole.Group, new() { Name = "Fournisseur 1" }), "Fournisseur", "Quincaillerie Lévis");
        await product.GetByLabel("Prix d’achat").FillAsync("7,25");
        await CreateAsync(manager, "Nouveau produit");
        await Expect(manager.Heading).ToHaveTextAsync("Lampe de balise");

        await manager.Link("Entrée").ClickAsync();
        await manager.ChooseAsync(manager.Region("Où"), "Emplacement", "Comptoir");
        var line = manager.Page.GetByRole(AriaRole.Group, new() { Name = "Lampe de balise" });
        await Expect(line.GetByLabel("Coût unitaire (facultatif)")).ToHaveValueAsync("7.25");
        await line.GetByLabel("Quantité").FillAsync("20");
        await manager.Button("Enregistrer").ClickAsync();
        var figures = manager.Region("Chiffres du produit");
        await Expect(figures).ToContainTextAsync("145,00 CAD");

        await manager.Link("Sortie").ClickAsync();
        await line.GetByLabel("Quantité").FillAsync("2");
        await line.GetByRole(AriaRole.Button, new() { Name = "Un de plus" }).ClickAsync();
        await manager.Button("Enregistrer").ClickAsync();
        await Expect(manager.Region("Emplacements")).ToContainTextAsync("17 pièces");
        await Expect(Rows(manager).First).ToContainTextAsync("-3");
        await Expect(Rows(manager).First).ToContainTextAsync("17 pièces");

        await manager.Link("Sortie").ClickAsync();
        await line.GetByLabel("Quantité").FillAsync("18");
        await manager.Button("Enregistrer").ClickAsync();
        var shortage = manager.Page.GetByRole(AriaRole.Alert, new() { Name = "Il n’y en a pas assez" });
        await Expect(shortage).ToContainTextAsync("Comptoir : il resterait -1 pièce");
        await shortage.GetByRole(AriaRole.Button, new() { Name = "Enregistrer quand même" }).ClickAsync();
        await Expect(manager.Page.GetByText("Rupture").First).ToBeVisibleAsync();
        await Expect(Rows(manager)).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task A_manager_transfers_reserves_releases_and_reverses_and_both_rows_stay()
    {
        var (depot, shop, product) = (await PlaceAsync("Dépôt du phare"), await PlaceAsync("Étal du phare"), await ProductAsync("Corde de 8 mm", "COR-8"));
        await BookAsync("reception", depot, product, 30);
        var manager = await GivenSignedInAsync(Person.Manager);
        manager.Forgive("409");
        await manager.GoAsync($"/stock/produits/{product}");

        await manager.Link("Transfert").ClickAsync();
        await manager.ChooseAsync(manager.Region("Où"), "Vers", "Étal du phare");
        await manager.Page.GetByRole(AriaRole.Group, new() { Name = "Corde de 8 mm" }).GetByLabel("Quantité").FillAsync("10");
        await manager.Button("Enregistrer").ClickAsync();
        var places = manager.Region("Emplacements");
        await Expect(places.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Dépôt du phare" })).ToContainTextAsync("20 pièces");
        await Expect(places.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Étal du phare" })).ToContainTextAsync("10 pièces");

        var reservations = manager.Region("Réservations ouvertes");
        await reservations.GetByRole(AriaRole.Button, new() { Name = "Réserver" }).ClickAsync();
        var reserving = manager.Dialog("Réserver Corde de 8 mm");
        await reserving.GetByLabel("Quantité").FillAsync("25");
        await reserving.GetByRole(AriaRole.Button, new() { Name = "Réserver" }).ClickAsync();
        await Expect(reserving).ToContainTextAsync("il resterait 20 pièces");
        await reserving.GetByLabel("Quantité").FillAsync("4");
        await reserving.GetByLabel("Pour quoi (facultatif)").FillAsync("Bouée du chenal");
        await reserving.GetByRole(AriaRole.Button, new() { Name = "Réserver" }).ClickAsync();
        await Expect(reservations).ToContainTextAsync("Bouée du chenal");
        await Expect(places).ToContainTextAsync("réservé : 4 · libre : 16");
        await reservations.GetByRole(AriaRole.Button, new() { Name = "Libérer" }).ClickAsync();
        await manager.Dialog("Libérer la réservation ?").GetByRole(AriaRole.Button, new() { Name = "Libérer" }).ClickAsync();
        await Expect(reservations).ToContainTextAsync("Rien n’est réservé.");

        await Rows(manager).First.GetByRole(AriaRole.Button).ClickAsync();
        await manager.Page.GetByText("Annuler", new() { Exact = true }).ClickAsync();
        var reversal = manager.Page.GetByRole(AriaRole.Dialog, new() { NameRegex = new("^Annuler le mouvement n° ") });
        await reversal.GetByLabel("Motif").FillAsync("Mauvais étal");
        await reversal.GetByRole(AriaRole.Button, new() { Name = "Annuler" }).Last.ClickAsync();
        await Expect(places).ToContainTextAsync("30 pièces");
        await Expect(Rows(manager)).ToHaveCountAsync(5);
        await Expect(Rows(manager).Filter(new() { HasText = "annulé par le n°" })).ToHaveCountAsync(2);
        await Expect(Rows(manager).Filter(new() { HasText = "Mauvais étal" })).ToHaveCountAsync(2);

        await manager.GoAsync($"/stock/mouvements?produit={product}&type=transfert");
        await Expect(Rows(manager, "Mouvements")).ToHaveCountAsync(4);
        await Expect(manager.Button("Annuler")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_technician_books_a_consumption_on_his_phone_and_a_lost_answer_books_it_once()
    {
        var marc = await GivenTechnicianWithTradeAsync();
        var van = await Site.Admin.CreateAsync("emplacements", new { nom = "Fourgon de Marc", type = "vehicule", technicien_id = marc });
        var product = await ProductAsync("Cosse à anneau", "COS-A", "3760001112223");
        await BookAsync("stock_initial", van, product, 12);
        var technician = await GivenSignedInAsync(Person.Technician, Phone);
        technician.Forgive("Failed to load resource");
        await technician.GoAsync("/stock/mouvement");

        await technician.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Consommation") }).ClickAsync();
        await Expect(technician.Region("Où")).ToContainTextAsync("Fourgon de Marc");
        var finder = technician.Page.GetByLabel("Code-barres, référence ou nom");
        await finder.FillAsync("3760001112223");
        await finder.PressAsync("Enter");
        var line = technician.Page.GetByRole(AriaRole.Group, new() { Name = "Cosse à anneau" });
        await Expect(line).ToContainTextAsync("ici : 12 pièces");
        await finder.FillAsync("3760001112223"); // a second piece under the scanner
        await finder.PressAsync("Enter");
        await Expect(line.GetByLabel("Quantité")).ToHaveValueAsync("2");

        // It arrives and is booked, but the network breaks before the answer does.
        await technician.Page.RouteAsync("**/api/v1/mouvements", async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        });
        await technician.Button("Enregistrer").ClickAsync();
        await Expect(technician.Page.GetByText("Le serveur n’a pas répondu")).ToBeVisibleAsync();
        await technician.Page.UnrouteAsync("**/api/v1/mouvements");
        await technician.Button("Renvoyer").ClickAsync();
        await Expect(technician.Page.GetByText("Le mouvement est enregistré")).ToBeVisibleAsync();

        await technician.GoAsync($"/stock/produits/{product}");
        await Expect(technician.Region("Chiffres du produit")).ToContainTextAsync("10");
        await Expect(Rows(technician)).ToHaveCountAsync(2);
        await Expect(technician.Button("Modifier")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_filtered_list_is_an_address_and_a_client_has_no_stock()
    {
        await ProductAsync("Manille lyre", "MAN-L");
        var manager = await GivenSignedInAsync(Person.Manager);
        await manager.GoAsync("/stock");
        await manager.Button("Rupture").ClickAsync();
        await Expect(manager.Page).ToHaveURLAsync(new Regex("etat=rupture"));
        await manager.Page.ReloadAsync();
        await Expect(manager.Button("Rupture")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(manager.Link("Manille lyre")).ToBeVisibleAsync();
        await manager.Button("Disponible").ClickAsync();
        await Expect(manager.Link("Manille lyre")).ToHaveCountAsync(0);

        var client = await GivenSignedInAsync(Person.Client);
        await client.GoAsync("/stock");
        await Expect(client.Heading).ToHaveTextAsync("Page introuvable");
        await Expect(client.Link("Stock")).ToHaveCountAsync(0);
    }

    private static ILocator Rows(Visitor visitor, string list = "Journal du produit") =>
        visitor.Region(list).Locator("tbody").GetByRole(AriaRole.Row);

    private static async Task CreateAsync(Visitor visitor, string dialog)
    {
        await visitor.Dialog(dialog).GetByRole(AriaRole.Button, new() { Name = "Créer", Exact = true }).ClickAsync();
        await Expect(visitor.Dialog(dialog)).ToHaveCountAsync(0);
    }

    private Task<int> PlaceAsync(string name) => Site.Admin.CreateAsync("emplacements", new { nom = name });

    private Task<int> ProductAsync(string name, string reference, string? barcode = null) =>
        Site.Admin.CreateAsync("produits", new { nom = name, reference, code_barres = barcode });

    private Task<JsonElement> BookAsync(string kind, int place, int product, int quantity) => Site.Admin.PostAsync(
        "mouvements", new { type = kind, emplacement_id = place, lignes = new[] { new { produit_id = product, quantite = quantity } } });
}
