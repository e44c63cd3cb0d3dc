namespace Vigie.EndToEnd.Tests;

/// <summary>What is asked for, by a client and by a passer-by, until it is done and rated.</summary>
public sealed class RequestTests(Site site) : Story(site)
{
    private const int Phone = 390;

    [Fact]
    public async Task A_client_asks_the_manager_accepts_the_work_is_done_and_the_client_rates_it()
    {
        var client = await GivenSignedInAsync(Person.Client, Phone);
        await client.GoAsync("/");
        await Expect(client.Region("Vos équipements").GetByText(Fleet.RosaName)).ToBeVisibleAsync();
        await client.Button("Demander une intervention").ClickAsync();
        var ask = client.Dialog("Demander une intervention");
        await ask.GetByLabel("Que se passe-t-il ?").FillAsync("Il siffle depuis hier");
        await ask.GetByRole(AriaRole.Button, new() { Name = "Envoyer la demande" }).ClickAsync();
        await Expect(client.Region("Vos demandes").GetByText("Il siffle depuis hier")).ToBeVisibleAsync();

        var manager = await GivenSignedInAsync(Person.Admin);
        await manager.GoAsync("/demandes?statut=nouvelle");
        var line = manager.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Il siffle depuis hier" });
        await line.GetByRole(AriaRole.Button, new() { Name = "Accepter" }).ClickAsync();
        await manager.Dialog("Accepter la demande ?").GetByRole(AriaRole.Button, new() { Name = "Accepter" }).ClickAsync();
        await Expect(line).ToHaveCountAsync(0);
        await DoAsync(manager, "Il siffle depuis hier");

        await client.Page.ReloadAsync();
        await client.Region("Qu’avez-vous pensé de l’intervention ?").GetByRole(AriaRole.Button, new() { Name = "4 sur 5" }).ClickAsync();
        await client.Button("Donner mon avis").ClickAsync();
        await Expect(client.Page.GetByText("Merci de votre avis")).ToBeVisibleAsync();
        await manager.Page.ReloadAsync();
        await Expect(manager.Page.GetByText("4 sur 5")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Somebody_without_an_account_asks_by_the_code_and_follows_what_becomes_of_it()
    {
        var manager = await GivenSignedInAsync(Person.Admin);
        await manager.GoAsync($"/equipements/{Fleet.Press}");
        await manager.Button($"Actions pour {Fleet.PressName}").ClickAsync();
        await manager.Page.GetByText("Adresse publique").ClickAsync();
        var address = await manager.Dialog("Adresse publique").GetByLabel("Adresse publique").InputValueAsync();

        var anyone = await GivenVisitorAsync(Phone);
        await anyone.GoAsync(new Uri(address).AbsolutePath);
        await Expect(anyone.Heading).ToHaveTextAsync(Fleet.PressName);
        await anyone.Page.GetByLabel("Que se passe-t-il ?").FillAsync("Fuite sous la presse <b>");
        // Programs are quicker than people.
        await anyone.Page.WaitForFunctionAsync("() => performance.now() > 5000");
        await anyone.Button("Envoyer la demande").ClickAsync();
        await Expect(anyone.Heading).ToHaveTextAsync("Votre demande");
        await Expect(anyone.Page.GetByText("Nouvelle", new() { Exact = true })).ToBeVisibleAsync();

        await manager.GoAsync("/demandes");
        var line = manager.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Fuite sous la presse <b>" });
        await line.GetByRole(AriaRole.Button, new() { Name = "Refuser" }).ClickAsync();
        var refuse = manager.Dialog("Refuser la demande ?");
        await refuse.GetByLabel("Motif").FillAsync("Déjà réparée");
        await refuse.GetByRole(AriaRole.Button, new() { Name = "Refuser" }).ClickAsync();
        await Expect(line.GetByText("Refusée", new() { Exact = true })).ToBeVisibleAsync();
        await anyone.Button("Relire").ClickAsync();
        await Expect(anyone.Page.GetByText("Refusée", new() { Exact = true })).ToBeVisibleAsync();
    }

    private static async Task DoAsync(Visitor manager, string title)
    {
        await manager.GoAsync("/interventions");
        await manager.Link(title).ClickAsync();
        await manager.Page.GetByLabel("Écrire un commentaire").FillAsync("À voir lundi");
        await manager.Button("Publier").ClickAsync();
        await Expect(manager.Region("Déroulement").GetByText("À voir lundi")).ToBeVisibleAsync();
        await manager.Button("Commencer").ClickAsync();
        await manager.Dialog("Commencer l’intervention ?").GetByRole(AriaRole.Button, new() { Name = "Commencer" }).ClickAsync();
        await manager.Button("Terminer").ClickAsync();
        var report = manager.Dialog("Rapport d’intervention");
        await report.GetByLabel("Rapport").FillAsync("Ventilateur nettoyé.");
        await report.GetByRole(AriaRole.Button, new() { Name = "Terminer" }).ClickAsync();
        await Expect(manager.Page.GetByText("Ventilateur nettoyé.")).ToBeVisibleAsync();
    }
}
