namespace Vigie.EndToEnd.Tests;

/// <summary>A manager keeps the company's machines.</summary>
public sealed class EquipmentTests(Site site) : Story(site)
{
    private const string Reason = "Le capteur de fin de course ne répond plus.";

    [Fact]
    public async Task A_manager_adds_a_machine_says_that_it_broke_down_and_sees_that_in_its_history()
    {
        var visitor = await GivenSignedInAsync(Person.Manager);
        await visitor.Page.Keyboard.PressAsync("g");
        await visitor.Page.Keyboard.PressAsync("e");
        await Expect(visitor.Heading).ToHaveTextAsync("Équipements");

        await visitor.Button("Ajouter une machine").ClickAsync();
        var form = visitor.Dialog("Nouvelle machine");
        await form.GetByRole(AriaRole.Textbox, new() { Name = "Nom", Exact = true }).FillAsync("Palan du hangar");
        await form.GetByRole(AriaRole.Combobox, new() { Name = "Type", Exact = true }).FillAsync("Palan");
        await form.GetByRole(AriaRole.Textbox, new() { Name = "Numéro de série", Exact = true }).FillAsync("PAL-7");
        await form.GetByRole(AriaRole.Combobox, new() { Name = "Lieu", Exact = true }).ClickAsync(new() { Force = true });
        await visitor.Page.GetByRole(AriaRole.Option, new() { Name = Fleet.SiteName, Exact = true }).ClickAsync();
        await form.GetByRole(AriaRole.Textbox, new() { Name = "Fréquence", Exact = true }).FillAsync("90");
        await form.GetByRole(AriaRole.Button, new() { Name = "Créer", Exact = true }).ClickAsync();
        await Expect(visitor.Heading).ToHaveTextAsync("Palan du hangar");
        await Expect(visitor.Region("Entretien")).ToContainTextAsync("tous les 90 jours");
        var history = visitor.Region("Historique des statuts");
        await Expect(history).ToContainTextAsync("Aucun changement de statut noté.");

        await visitor.Button("Changer le statut").ClickAsync();
        var dialog = visitor.Dialog("Changer le statut");
        await Expect(dialog.GetByRole(AriaRole.Radio, new() { Name = "En panne", Exact = true })).ToBeCheckedAsync();
        await dialog.GetByRole(AriaRole.Textbox, new() { Name = "Motif", Exact = true }).FillAsync(Reason);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Enregistrer", Exact = true }).ClickAsync();

        var entry = history.GetByRole(AriaRole.Listitem);
        await Expect(entry).ToHaveCountAsync(1);
        await Expect(entry).ToContainTextAsync("En panne");
        await Expect(entry).ToContainTextAsync(Reason);
        await Expect(entry).ToContainTextAsync(Person.Manager.Name);
        await visitor.Page.GetByRole(AriaRole.Navigation, new() { Name = "Fil d’Ariane" })
            .GetByRole(AriaRole.Link, new() { Name = "Équipements" }).ClickAsync();
        var row = visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Palan du hangar" });
        await Expect(row).ToContainTextAsync("En panne");
    }

    [Fact]
    public async Task The_list_kept_to_late_services_is_an_address_that_shows_the_same_again()
    {
        var visitor = await GivenSignedInAsync(Person.Manager);
        await visitor.GoAsync("/equipements");
        await Expect(visitor.Link(Fleet.TruckName)).ToBeVisibleAsync();

        await visitor.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Entretien dû", Exact = true }).CheckAsync();
        await Expect(visitor.Link(Fleet.TruckName)).ToHaveCountAsync(0);
        await visitor.Page.ReloadAsync();
        await visitor.SettleAsync();

        await Expect(visitor.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Entretien dû", Exact = true })).ToBeCheckedAsync();
        var press = visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = Fleet.PressName });
        await Expect(press).ToContainTextAsync("En retard de 10 jours");
        await Expect(visitor.Link(Fleet.TruckName)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_client_sees_his_own_equipment_and_can_change_nothing()
    {
        var visitor = await GivenSignedInAsync(Person.Client);
        await visitor.GoAsync("/equipements");

        await Expect(visitor.Link(Fleet.RosaName)).ToBeVisibleAsync();
        await Expect(visitor.Link(Fleet.PressName)).ToHaveCountAsync(0);
        await Expect(visitor.Button("Ajouter une machine")).ToHaveCountAsync(0);
        await visitor.Link(Fleet.RosaName).ClickAsync();
        await Expect(visitor.Heading).ToHaveTextAsync(Fleet.RosaName);
        await Expect(visitor.Button("Changer le statut")).ToHaveCountAsync(0);
    }
}
