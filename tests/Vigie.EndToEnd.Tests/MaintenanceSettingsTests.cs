namespace Vigie.EndToEnd.Tests;

/// <summary>What the company promises, and what its alerts open.</summary>
public sealed class MaintenanceSettingsTests(Site site) : Story(site)
{
    [Fact]
    public async Task A_manager_promises_times_for_a_priority_and_closes_a_day()
    {
        var manager = await GivenSignedInAsync(Person.Manager);
        await manager.GoAsync("/administration/delais");
        var low = manager.Page.GetByRole(AriaRole.Group, new() { Name = "Basse" });
        await low.GetByLabel("Rien n’est promis").CheckAsync();
        var (respond, resolve) = (low.GetByLabel("Prise en charge sous", new() { Exact = true }), low.GetByLabel("Résolution sous", new() { Exact = true }));
        await respond.FillAsync("48");
        await resolve.FillAsync("24");
        await Expect(low).ToContainTextAsync("Pas avant la prise en charge.");
        await Expect(manager.Button("Enregistrer")).ToBeDisabledAsync();

        await resolve.FillAsync("90");
        await manager.Page.GetByLabel("vendredi", new() { Exact = true }).UncheckAsync();
        await manager.Button("Enregistrer").ClickAsync();
        await Expect(manager.Page.GetByText("Enregistré", new() { Exact = true })).ToBeVisibleAsync();

        await manager.Page.ReloadAsync();
        await Expect(respond).ToHaveValueAsync("48");
        await Expect(resolve).ToHaveValueAsync("90");
        await Expect(manager.Page.GetByLabel("vendredi", new() { Exact = true })).Not.ToBeCheckedAsync();
        await Expect(manager.Page.GetByLabel("jeudi", new() { Exact = true })).ToBeCheckedAsync();
    }

    [Fact]
    public async Task From_a_limit_of_a_battery_one_says_what_its_alerts_open_and_takes_that_back()
    {
        const string Rule = "Température élevée";
        var manager = await GivenSignedInAsync(Person.Manager);
        await manager.GoAsync($"/batteries/{Fleet.Truck}/seuils");
        var limit = manager.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = Rule }).First;
        await limit.GetByRole(AriaRole.Link, new() { Name = "Lui faire ouvrir une intervention" }).ClickAsync();

        var panel = manager.Dialog("Nouveau modèle");
        await Expect(panel.GetByLabel("Règle d’alerte")).ToHaveValueAsync(Rule);
        await panel.GetByLabel("L’alerte ouvre l’intervention d’elle-même").UncheckAsync();
        await panel.GetByLabel("Titre de l’intervention").FillAsync("{batterie} chauffe");
        await panel.GetByLabel("Surveillance après").FillAsync("90");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Créer" }).ClickAsync();
        var row = manager.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = Rule });
        await Expect(row).ToContainTextAsync("au bouton");
        await Expect(row).ToContainTextAsync("{batterie} chauffe");

        await manager.Link("Seuils de la batterie").ClickAsync();
        await Expect(limit).ToContainTextAsync("N’ouvre une intervention qu’au bouton.");
        await limit.GetByRole(AriaRole.Link, new() { Name = "Changer le modèle" }).ClickAsync();
        await manager.Dialog("Modèle d’intervention").GetByLabel("Surveillance après").FillAsync("0");
        await manager.Dialog("Modèle d’intervention").GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Expect(manager.Dialog("Modèle d’intervention")).ToHaveCountAsync(0);
        await Expect(row).ToContainTextAsync("Non");

        await manager.Button($"Actions pour {Rule}").ClickAsync();
        await manager.Page.GetByText("Supprimer", new() { Exact = true }).ClickAsync();
        await manager.Dialog($"Supprimer le modèle de « {Rule} » ?").GetByRole(AriaRole.Button, new() { Name = "Supprimer" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
    }
}
