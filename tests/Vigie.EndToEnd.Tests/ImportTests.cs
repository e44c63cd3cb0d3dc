namespace Vigie.EndToEnd.Tests;

/// <summary>A manager brings the company's machines in from a spreadsheet.</summary>
public sealed class ImportTests(Site site) : Story(site)
{
    [Fact]
    public async Task A_manager_imports_a_file_with_wrong_lines_corrects_its_columns_and_takes_it_back()
    {
        var visitor = await GivenSignedInAsync(Person.Manager);
        await visitor.GoAsync("/equipements/import");
        var text = $"Machine;Genre;Numéro de série;Lieu\nTour A;Tour;IMP-1;{Fleet.SiteName}\nTour B;Tour;;{Fleet.SiteName}\nTour C;Tour;IMP-3;Nulle part\n";
        await visitor.Page.Locator("input[type=file]").SetInputFilesAsync(
            new FilePayload { Name = "parc.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(text) });
        await visitor.Button("Lire le fichier").ClickAsync();

        var counts = visitor.Region("Ce que fait cet import");
        await Expect(counts).ToContainTextAsync("3 en erreur"); // nobody said what «Genre» is
        await visitor.Page.GetByRole(AriaRole.Combobox, new() { Name = "« Genre » devient" }).ClickAsync(new() { Force = true });
        await visitor.Page.GetByRole(AriaRole.Option, new() { Name = "Type", Exact = true }).ClickAsync();
        await Expect(counts).ToContainTextAsync("2 en erreur");
        var errors = visitor.Region("Erreurs");
        await Expect(errors).ToContainTextAsync("Ligne 3");
        await Expect(errors).ToContainTextAsync("Nulle part");

        await visitor.Button("Importer 1 ligne").ClickAsync();
        await Expect(visitor.Page.GetByText("L’import est appliqué.")).ToBeVisibleAsync();
        await visitor.Link("Imports passés").ClickAsync();
        var past = visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "parc.csv" });
        await Expect(past).ToContainTextAsync("Importé");
        await visitor.Button("Annuler l’import de parc.csv").ClickAsync();
        await visitor.Dialog("Annuler cet import ?").GetByRole(AriaRole.Button, new() { Name = "Annuler l’import", Exact = true }).ClickAsync();
        await Expect(past).ToContainTextAsync("Annulé");
        await visitor.Link("parc.csv").ClickAsync();
        await Expect(visitor.Page.GetByText("L’import est annulé : tout est comme avant.")).ToBeVisibleAsync();
        await visitor.GoAsync("/equipements?q=Tour A");
        await Expect(visitor.Link("Tour A")).ToHaveCountAsync(0);
    }
}
