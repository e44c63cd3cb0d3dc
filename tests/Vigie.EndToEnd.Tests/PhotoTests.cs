namespace Vigie.EndToEnd.Tests;

/// <summary>Photos where people need them: with what they ask for, at a point to look at, beside what they write.</summary>
public sealed class PhotoTests(Site site) : Story(site)
{
    private const int Phone = 390;

    private static readonly FilePayload Photo = DocumentTests.Photo;

    [Fact]
    public async Task A_client_asks_with_a_photo_and_the_manager_sees_it_large()
    {
        var client = await GivenSignedInAsync(Person.Client, Phone);
        await client.GoAsync("/");
        await client.Button("Demander une intervention").ClickAsync();
        var ask = client.Dialog("Demander une intervention");
        await ask.GetByLabel("Que se passe-t-il ?").FillAsync("Plaque arrachée");
        await ask.Locator("input[type=file][multiple]").SetInputFilesAsync([Photo, Photo, Photo, Photo]);
        await Expect(ask.GetByRole(AriaRole.Img, new() { Name = Photo.Name })).ToHaveCountAsync(3); // no more are taken
        await ask.GetByRole(AriaRole.Button, new() { Name = $"Abandonner l’envoi de {Photo.Name}" }).First.ClickAsync();
        await ask.GetByRole(AriaRole.Button, new() { Name = "Envoyer la demande" }).ClickAsync();
        var mine = client.Region("Vos demandes").GetByRole(AriaRole.Article).Filter(new() { HasText = "Plaque arrachée" });
        await Expect(mine.GetByRole(AriaRole.Button, new() { Name = Photo.Name })).ToHaveCountAsync(2);

        var manager = await GivenSignedInAsync(Person.Admin);
        await manager.GoAsync("/demandes?statut=nouvelle");
        var line = manager.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Plaque arrachée" });
        await line.GetByRole(AriaRole.Button, new() { Name = Photo.Name }).First.ClickAsync();
        await Expect(manager.Dialog(Photo.Name).GetByRole(AriaRole.Img, new() { Name = Photo.Name })).ToBeVisibleAsync();
        await manager.Dialog(Photo.Name).GetByRole(AriaRole.Button, new() { Name = "Fermer" }).ClickAsync();
        await line.GetByRole(AriaRole.Button, new() { Name = "Accepter" }).ClickAsync();
        await manager.Dialog("Accepter la demande ?").GetByRole(AriaRole.Button, new() { Name = "Accepter" }).ClickAsync();
        await Expect(line).ToHaveCountAsync(0);
        await manager.GoAsync("/interventions");
        await manager.Link("Plaque arrachée").ClickAsync();
        await Expect(manager.Region("Documents").GetByText(Photo.Name)).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Somebody_without_an_account_sends_photos_with_what_he_asks_for_also_after_the_network_was_gone()
    {
        var manager = await GivenSignedInAsync(Person.Admin);
        await manager.GoAsync($"/equipements/{Fleet.Press}");
        await manager.Button($"Actions pour {Fleet.PressName}").ClickAsync();
        await manager.Page.GetByText("Adresse publique").ClickAsync();
        var address = await manager.Dialog("Adresse publique").GetByLabel("Adresse publique").InputValueAsync();

        var anyone = await GivenVisitorAsync(Phone);
        anyone.Forgive("Failed to load resource");
        await anyone.GoAsync(new Uri(address).AbsolutePath);
        await anyone.Page.GetByLabel("Que se passe-t-il ?").FillAsync("Huile au sol");
        await anyone.Page.Locator("input[type=file][multiple]").SetInputFilesAsync(Photo);
        await anyone.Page.RouteAsync("**/photos", route => route.AbortAsync());
        await anyone.Page.WaitForFunctionAsync("() => performance.now() > 5000"); // programs are quicker than people
        await anyone.Button("Envoyer la demande").ClickAsync();
        await Expect(anyone.Heading).ToHaveTextAsync("Votre demande");
        await Expect(anyone.Button("Réessayer")).ToBeVisibleAsync();
        await anyone.Page.UnrouteAsync("**/photos");
        await anyone.Button("Réessayer").ClickAsync();
        await Expect(anyone.Page.GetByText("Une photo jointe")).ToBeVisibleAsync();

        await manager.GoAsync("/demandes?statut=nouvelle");
        var line = manager.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Huile au sol" });
        await Expect(line.GetByRole(AriaRole.Button, new() { Name = Photo.Name })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_went_to_see_adds_a_photo_to_the_alert_and_the_manager_sees_it_there()
    {
        var battery = await Fleet.GivenWatchedBatteryAsync("Chariot à la borne noire");
        await Site.Gateway.SendAsync(battery, Fleet.Sample(DateTimeOffset.UtcNow, temperature: 71.5));
        var technician = await GivenSignedInAsync(Person.Technician, Phone);
        await OpenAlertAsync(technician);
        var photos = technician.Region("Photos");
        await photos.Locator("input[type=file][multiple]").SetInputFilesAsync(Photo);
        await Expect(photos.GetByRole(AriaRole.Button, new() { Name = Photo.Name })).ToBeVisibleAsync();

        var manager = await GivenSignedInAsync(Person.Admin);
        await OpenAlertAsync(manager);
        await manager.Region("Photos").GetByRole(AriaRole.Button, new() { Name = Photo.Name }).ClickAsync();
        await Expect(manager.Dialog(Photo.Name).GetByRole(AriaRole.Img, new() { Name = Photo.Name })).ToBeVisibleAsync();

        async Task OpenAlertAsync(Visitor visitor)
        {
            await visitor.GoAsync($"/batteries/{battery}/alertes");
            await visitor.Page.GetByRole(AriaRole.Button).Filter(new() { HasText = "Température critique" }).First.ClickAsync();
            await Expect(visitor.Region("Photos")).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task What_a_point_demands_and_what_one_writes_is_photographed_at_its_place()
    {
        var manager = await GivenSignedInAsync(Person.Manager, Phone);
        await manager.GoAsync($"/interventions/{await GivenDemandedPhotoAsync()}");
        await manager.Button("Commencer").ClickAsync();
        await manager.Dialog("Commencer l’intervention ?").GetByRole(AriaRole.Button, new() { Name = "Commencer" }).ClickAsync();
        await manager.Button("Terminer").ClickAsync();
        await Expect(manager.Page.GetByText("Il reste à répondre à « Plaque lisible »")).ToBeVisibleAsync();
        var points = manager.Region("Points de contrôle");
        await points.Locator("input[type=file][multiple]").SetInputFilesAsync(Photo);
        await Expect(points.GetByRole(AriaRole.Button, new() { Name = Photo.Name, Exact = true })).ToBeVisibleAsync();
        await Expect(points).ToContainTextAsync("1 sur 1");
        await Expect(manager.Region("Documents").GetByText(Photo.Name)).ToBeVisibleAsync();

        var course = manager.Region("Déroulement");
        await manager.Page.GetByLabel("Écrire un commentaire").FillAsync("Voir la fissure");
        await course.Locator("input[type=file][multiple]").SetInputFilesAsync(
            new FilePayload { Name = "fissure.png", MimeType = Photo.MimeType, Buffer = Photo.Buffer });
        await manager.Button("Publier").ClickAsync();
        await Expect(course.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Voir la fissure" })
            .GetByRole(AriaRole.Button, new() { Name = "fissure.png" })).ToBeVisibleAsync();

        await manager.Button("Terminer").ClickAsync();
        var report = manager.Dialog("Rapport d’intervention");
        await report.GetByLabel("Rapport").FillAsync("Plaque vue.");
        await report.GetByRole(AriaRole.Button, new() { Name = "Terminer" }).ClickAsync();
        await Expect(manager.Page.GetByText("Plaque vue.")).ToBeVisibleAsync();
    }

    private async Task<int> GivenDemandedPhotoAsync()
    {
        var winch = await Site.Admin.CreateAsync(
            "equipements", new { nom = "Palan", type = "Treuil", numero_serie = "SN palan", lieu_id = Fleet.Warehouse });
        await Site.Admin.CreateAsync("plans-entretien", new
        {
            equipement_id = winch,
            titre = "Contrôle du palan",
            intervalle = 30,
            prochaine_echeance = DateTimeOffset.UtcNow.AddHours(1),
            points_controle = new[] { new { libelle = "Plaque lisible", genre = "photo" } },
        });
        return await WhenItsInterventionOpensAsync(winch);
    }
}
