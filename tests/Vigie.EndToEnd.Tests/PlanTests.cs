using System.Globalization;

namespace Vigie.EndToEnd.Tests;

/// <summary>Preventive work, from the plan over the intervention that it opens to the answers at its checklist.</summary>
public sealed class PlanTests(Site site) : Story(site)
{
    private const int Phone = 390;
    private const string Plan = "Révision du treuil";
    private const string Pressure = "Pression du circuit";
    private const string Cover = "Carter propre";

    [Fact]
    public async Task A_manager_plans_work_with_a_checklist_and_the_technician_answers_it_on_his_phone()
    {
        var winch = await Site.Admin.CreateAsync(
            "equipements", new { nom = "Treuil du quai", type = "Treuil", numero_serie = "SN treuil", lieu_id = Fleet.Warehouse });
        var manager = await GivenSignedInAsync(Person.Manager);
        await manager.GoAsync($"/equipements/{winch}");
        await AddPlanAsync(manager);
        var plans = manager.Region("Entretien préventif");
        await Expect(plans).ToContainTextAsync("tous les 3 mois, à dates fixes · 2 points de contrôle");
        await AssignAsync(await WhenItsInterventionOpensAsync(winch));
        await manager.Page.GotoAsync("/entretiens?vue=calendrier");
        await Expect(manager.Link($"Prévu · {Plan} Treuil du quai")).ToBeVisibleAsync();

        var technician = await GivenSignedInAsync(Person.Technician, Phone);
        await technician.GoAsync("/interventions");
        await technician.Link(Plan).ClickAsync();
        await technician.Button("Commencer").ClickAsync();
        await technician.Dialog("Commencer l’intervention ?").GetByRole(AriaRole.Button, new() { Name = "Commencer" }).ClickAsync();
        var points = technician.Region("Points de contrôle");
        await technician.Button("Terminer").ClickAsync();
        var measured = points.GetByLabel("Valeur mesurée");
        await Expect(measured).ToBeFocusedAsync(); // the first point, since the manager moved it up

        await measured.FillAsync("9,2");
        await measured.PressAsync("Enter");
        await Expect(points).ToContainTextAsync("Hors limites · de 5,5 à 8 bar");
        await Expect(points).ToContainTextAsync("1 sur 2");
        await AnswerWithoutNetworkAsync(technician, points);
        await Expect(points).ToContainTextAsync("2 sur 2");
        await technician.Button("Terminer").ClickAsync();
        var report = technician.Dialog("Rapport d’intervention");
        await report.GetByLabel("Rapport").FillAsync("Pression à reprendre.");
        await report.GetByRole(AriaRole.Button, new() { Name = "Terminer" }).ClickAsync();

        await Expect(points).ToContainTextAsync("9,2 bar");
        await Expect(points.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await manager.GoAsync(new Uri(technician.Page.Url).AbsolutePath);
        await Expect(manager.Region("Points de contrôle")).ToContainTextAsync(Person.Technician.Name);
    }

    private static async Task AddPlanAsync(Visitor manager)
    {
        await manager.Button("Ajouter un plan").ClickAsync();
        var panel = manager.Dialog("Nouveau plan d’entretien");
        await panel.GetByLabel("Titre").FillAsync(Plan);
        await panel.GetByLabel("Tous les").FillAsync("3");
        await panel.GetByRole(AriaRole.Radio, new() { Name = "À dates fixes, quoi qu’il arrive" }).CheckAsync();
        await panel.GetByLabel("Première échéance").FillAsync(DateTime.Now.AddDays(1).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
        await panel.GetByRole(AriaRole.Button, new() { Name = "Ajouter un point" }).ClickAsync();
        await panel.GetByRole(AriaRole.Group, new() { Name = "Point 1" }).GetByLabel("Libellé").FillAsync(Cover);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Ajouter un point" }).ClickAsync();
        var second = panel.GetByRole(AriaRole.Group, new() { Name = "Point 2" });
        await second.GetByLabel("Libellé").FillAsync(Pressure);
        await second.GetByRole(AriaRole.Combobox, new() { Name = "Genre" }).PressAsync("ArrowDown");
        await manager.Page.GetByRole(AriaRole.Option, new() { Name = "Mesure" }).ClickAsync();
        await second.GetByLabel("Minimum").FillAsync("5,5");
        await second.GetByLabel("Maximum").FillAsync("8");
        await second.GetByLabel("Unité").FillAsync("bar");
        await second.GetByLabel("Libellé").PressAsync("Alt+ArrowUp");
        var first = panel.GetByRole(AriaRole.Group, new() { Name = "Point 1" }).GetByLabel("Libellé");
        await Expect(first).ToHaveValueAsync(Pressure);
        await Expect(first).ToBeFocusedAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Créer" }).ClickAsync();
    }

    private async Task AssignAsync(int intervention) => await Site.Admin.PutAsync($"interventions/{intervention}/assign", new
    {
        technicien_id = await GivenTechnicianWithTradeAsync(),
        date_planifiee = DateTimeOffset.UtcNow.AddDays(3),
        duree_estimee = 60,
    });

    private static async Task AnswerWithoutNetworkAsync(Visitor technician, ILocator points)
    {
        var cover = points.GetByRole(AriaRole.Group, new() { Name = Cover });
        var ok = cover.GetByRole(AriaRole.Button, new() { Name = "OK", Exact = true });
        technician.Forgive("ERR_INTERNET_DISCONNECTED|WebSocket");
        await technician.Context.SetOfflineAsync(true);
        await ok.ClickAsync();
        await Expect(cover.GetByRole(AriaRole.Alert)).ToContainTextAsync("cette réponse n’est pas gardée");
        await Expect(ok).ToHaveAttributeAsync("aria-pressed", "false");

        await technician.Context.SetOfflineAsync(false);
        await cover.GetByRole(AriaRole.Button, new() { Name = "Envoyer de nouveau" }).ClickAsync();
        await Expect(ok).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(cover.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }
}
