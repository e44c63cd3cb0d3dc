namespace Vigie.EndToEnd.Tests;

/// <summary>What a technician photographs stays with the intervention, also when a finger slips.</summary>
public sealed class DocumentTests(Site site) : Story(site)
{
    private const int Phone = 390;

    internal static readonly FilePayload Photo = new()
    {
        Name = "plaque signalétique.png",
        MimeType = "image/png",
        Buffer = Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="),
    };

    [Fact]
    public async Task A_technician_adds_a_photo_to_an_intervention_and_one_that_he_removed_comes_back()
    {
        var intervention = await Site.Admin.CreateAsync("interventions", new { titre = "Plaque illisible", equipement_id = Fleet.Press });
        var technician = await GivenSignedInAsync(Person.Technician, Phone);
        await technician.GoAsync($"/interventions/{intervention}");
        var documents = technician.Region("Documents");
        await Expect(documents.GetByText("Aucun document")).ToBeVisibleAsync();

        await technician.Page.Locator("input[type=file][aria-label='Ajouter des fichiers']").SetInputFilesAsync(Photo);
        var line = documents.GetByRole(AriaRole.Button).Filter(new() { HasText = Photo.Name });
        await Expect(line).ToBeVisibleAsync();
        await technician.SettleAsync(); // the page reads the intervention anew, and may move below the finger
        await line.ScrollIntoViewIfNeededAsync(); // what is out of sight is not fetched
        await Expect(documents.Locator("img")).ToBeVisibleAsync(); // the small picture

        await line.PressAsync("Enter");
        var viewer = technician.Dialog(Photo.Name);
        await Expect(viewer.GetByRole(AriaRole.Img, new() { Name = Photo.Name })).ToBeVisibleAsync();
        await viewer.GetByRole(AriaRole.Button, new() { Name = "Fermer" }).ClickAsync();
        await Expect(viewer).ToBeHiddenAsync(); // as it goes, the page below it is put back in its place: a click meanwhile may be lost

        await technician.Button($"Actions pour {Photo.Name}").ClickAsync();
        await technician.Page.GetByText("Supprimer", new() { Exact = true }).ClickAsync();
        await Expect(line).ToHaveCountAsync(0);
        await technician.Button("Rétablir").ClickAsync();
        await Expect(line).ToBeVisibleAsync();

        var manager = await GivenSignedInAsync(Person.Admin);
        await manager.GoAsync($"/equipements/{Fleet.Press}");
        await Expect(manager.Region("Documents").GetByText(Photo.Name)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_no_document_is_refused_in_words_and_can_be_given_up()
    {
        var intervention = await Site.Admin.CreateAsync("interventions", new { titre = "Notice perdue", equipement_id = Fleet.Press });
        var technician = await GivenSignedInAsync(Person.Technician);
        technician.Forgive("422");
        await technician.GoAsync($"/interventions/{intervention}");

        await technician.Page.Locator("input[type=file][aria-label='Ajouter des fichiers']").SetInputFilesAsync(
            new FilePayload { Name = "notice.pdf", MimeType = "application/pdf", Buffer = "<html>"u8.ToArray() });
        var documents = technician.Region("Documents");
        await Expect(documents.GetByText("Le contenu de ce fichier n’est pas celui d’un fichier .pdf.")).ToBeVisibleAsync();
        await technician.Button("Abandonner l’envoi de notice.pdf").ClickAsync();
        await Expect(documents.GetByText("Aucun document")).ToBeVisibleAsync();
    }
}
