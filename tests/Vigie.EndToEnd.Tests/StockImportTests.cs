namespace Vigie.EndToEnd.Tests;

/// <summary>A manager brings products and sales in from spreadsheets.</summary>
public sealed class StockImportTests(Site site) : Story(site)
{
    [Fact]
    public async Task A_manager_imports_products_and_their_sales_looks_at_what_is_wrong_and_takes_both_back()
    {
        var visitor = await GivenSignedInAsync(Person.Manager);
        await SendAsync(visitor, "Des produits", "articles.csv", "Référence;Nom;Prix de vente\nSTK-1;Filtre;12,50 €\nSTK-2;;3\n");
        var counts = visitor.Region("Ce que fait cet import");
        await Expect(counts).ToContainTextAsync("1 à créer");
        await Expect(counts).ToContainTextAsync("1 en erreur");
        await Expect(visitor.Region("Erreurs")).ToContainTextAsync("Ligne 3");
        await visitor.Button("Importer 1 ligne").ClickAsync();
        await Expect(visitor.Page.GetByText("L’import est appliqué.")).ToBeVisibleAsync();

        await SendAsync(visitor, "Des ventes", "ventes.csv", "Date;Référence;Combien\n31/12/2025;STK-1;2\n30/12/2025;STK-1;1\n");
        await Expect(counts).ToContainTextAsync("2 en erreur"); // nobody said what «Combien» is
        await visitor.Page.GetByRole(AriaRole.Combobox, new() { Name = "« Combien » devient" }).ClickAsync(new() { Force = true });
        await visitor.Page.GetByRole(AriaRole.Option, new() { Name = "Quantité", Exact = true }).ClickAsync();
        await visitor.Button("Importer 2 lignes").ClickAsync();
        await Expect(counts).ToContainTextAsync("2 ventes enregistrées");
        await UndoAsync(visitor);

        await visitor.GoAsync("/stock/imports");
        await visitor.Link("articles.csv").ClickAsync();
        await UndoAsync(visitor);
    }

    private static async Task SendAsync(Visitor visitor, string kind, string name, string text)
    {
        await visitor.GoAsync("/stock/imports/nouveau");
        await visitor.Page.GetByRole(AriaRole.Radio, new() { Name = kind }).CheckAsync(new() { Force = true });
        await visitor.Page.Locator("input[type=file]").SetInputFilesAsync(
            new FilePayload { Name = name, MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(text) });
        await visitor.Button("Lire le fichier").ClickAsync();
    }

    private static async Task UndoAsync(Visitor visitor)
    {
        await visitor.Button("Annuler l’import").ClickAsync();
        await visitor.Dialog("Annuler cet import ?").GetByRole(AriaRole.Button, new() { Name = "Annuler l’import", Exact = true }).ClickAsync();
        await Expect(visitor.Page.GetByText("L’import est annulé : tout est comme avant.")).ToBeVisibleAsync();
    }
}
