using System.Globalization;

namespace Vigie.EndToEnd.Tests;

/// <summary>An intervention from the manager who opens it, over the technician who does it, to its report.</summary>
public sealed class InterventionTests(Site site) : Story(site)
{
    private const int Phone = 390;

    [Fact]
    public async Task A_manager_opens_and_assigns_an_intervention_and_the_technician_ends_it_on_his_phone()
    {
        await GivenTechnicianWithTradeAsync();
        var manager = await GivenSignedInAsync(Person.Admin);
        await manager.GoAsync("/interventions");
        await OpenAsync(manager, "Ventilateur bruyant");
        await Expect(manager.Heading).ToHaveTextAsync("Ventilateur bruyant");
        await Expect(manager.Page.GetByText("Ouverte", new() { Exact = true }).First).ToBeVisibleAsync();
        await AssignAsync(manager);

        var technician = await GivenSignedInAsync(Person.Technician, Phone);
        await technician.Link("Interventions").ClickAsync();
        await technician.Link("Ventilateur bruyant").ClickAsync();
        await technician.Button("Commencer").ClickAsync();
        await technician.Dialog("Commencer l’intervention ?").GetByRole(AriaRole.Button, new() { Name = "Commencer" }).ClickAsync();
        await technician.Button("Terminer").ClickAsync();
        var report = technician.Dialog("Rapport d’intervention");
        await report.GetByLabel("Rapport").FillAsync("Roulement changé, bruit disparu.");
        await report.GetByLabel("Durée du travail").FillAsync("45");
        await SignAsync(technician, report);
        await report.GetByRole(AriaRole.Button, new() { Name = "Terminer" }).ClickAsync();
        await Expect(technician.Page.GetByText("Roulement changé, bruit disparu.")).ToBeVisibleAsync();
        await Expect(technician.Page.GetByLabel("Signature de Awa Ndiaye")).ToBeVisibleAsync();

        await manager.Page.ReloadAsync();
        await Expect(manager.Page.GetByText("Roulement changé, bruit disparu.")).ToBeVisibleAsync();
        await Expect(manager.Region("Déroulement").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(4);
        var file = await manager.Page.RunAndWaitForDownloadAsync(() => manager.Button("Rapport PDF").ClickAsync());
        Assert.Matches(@"^rapport_intervention_\d+\.pdf$", file.SuggestedFilename);
        Assert.StartsWith("%PDF-1.", await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await manager.GoAsync("/interventions");
        await Expect(manager.Link("Ventilateur bruyant")).ToHaveCountAsync(0);
        await manager.Link("Toutes").ClickAsync();
        await Expect(manager.Link("Ventilateur bruyant")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task On_the_board_a_card_is_dragged_to_begin_and_its_menu_puts_it_on_hold_for_a_reason()
    {
        const string Title = "Courroie détendue";
        await Site.Admin.CreateAsync("interventions", new { titre = Title, equipement_id = Fleet.Press });
        var manager = await GivenSignedInAsync(Person.Manager);
        await manager.GoAsync($"/interventions?vue=kanban&equipement={Fleet.Press}");
        var (open, begun, waiting) = (Column("Ouverte"), Column("En cours"), Column("En attente"));

        await open.GetByRole(AriaRole.Article).Filter(new() { HasText = Title }).DragToAsync(begun);
        await Expect(begun.GetByRole(AriaRole.Link, new() { Name = Title })).ToBeVisibleAsync();
        await Expect(open.GetByRole(AriaRole.Link, new() { Name = Title })).ToHaveCountAsync(0);

        await manager.Button($"Actions pour {Title}").PressAsync("Enter");
        await manager.Page.GetByText("Vers « En attente »").ClickAsync();
        var dialog = manager.Dialog("Mettre en attente ?");
        await dialog.GetByLabel("Pourquoi ?").FillAsync("La courroie est commandée.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Mettre en attente" }).ClickAsync();
        await Expect(waiting.GetByRole(AriaRole.Link, new() { Name = Title })).ToBeVisibleAsync();

        ILocator Column(string status) => manager.Page.GetByRole(AriaRole.Region, new() { NameRegex = new($"^{status} ") });
    }

    private static async Task OpenAsync(Visitor manager, string title)
    {
        await manager.Button("Ouvrir une intervention").ClickAsync();
        var panel = manager.Dialog("Ouvrir une intervention");
        await panel.GetByLabel("Titre").FillAsync(title);
        await panel.GetByLabel("Équipement").FillAsync(Fleet.TruckName);
        await manager.Page.GetByRole(AriaRole.Option, new() { Name = Fleet.TruckName }).First.ClickAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Ouvrir une intervention" }).ClickAsync();
    }

    private static async Task AssignAsync(Visitor manager)
    {
        await manager.Button("Affecter").ClickAsync();
        var dialog = manager.Dialog("Qui y va, et quand ?");
        await dialog.GetByRole(AriaRole.Combobox, new() { Name = "Technicien" }).PressAsync("ArrowDown");
        await manager.Page.GetByRole(AriaRole.Option, new() { Name = Person.Technician.Name }).ClickAsync();
        await dialog.GetByLabel("Prévue le").FillAsync(DateTime.Now.AddDays(1).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Affecter" }).ClickAsync();
        await Expect(manager.Page.GetByText("Planifiée", new() { Exact = true }).First).ToBeVisibleAsync();
    }

    private static async Task SignAsync(Visitor technician, ILocator report)
    {
        await report.GetByRole(AriaRole.Button, new() { Name = "Faire signer" }).ClickAsync();
        await report.GetByLabel("Nom de qui signe").FillAsync("Awa Ndiaye");
        var pad = report.GetByLabel("Zone de signature");
        await pad.ScrollIntoViewIfNeededAsync();
        var box = (await pad.BoundingBoxAsync())!;
        await technician.Page.Mouse.MoveAsync(box.X + 20, box.Y + 20);
        await technician.Page.Mouse.DownAsync();
        await technician.Page.Mouse.MoveAsync(box.X + 200, box.Y + 80, new() { Steps = 8 });
        await technician.Page.Mouse.UpAsync();
        await Expect(pad.Locator("path")).ToHaveCountAsync(1);
    }
}
