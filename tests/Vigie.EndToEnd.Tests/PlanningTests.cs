using System.Globalization;

namespace Vigie.EndToEnd.Tests;

/// <summary>A dispatcher has the week proposed, moves a visit by hand, is told of a conflict, and takes the move back.</summary>
public sealed class PlanningTests(Site site) : Story(site)
{
    private int technician;

    private static DateOnly Monday => DateOnly.FromDateTime(DateTime.Now).AddDays(14 - (((int)DateTime.Now.DayOfWeek + 6) % 7));

    [Fact]
    public async Task A_dispatcher_proposes_the_week_then_moves_a_visit_and_takes_it_back()
    {
        technician = await GivenTechnicianAsync();
        await Site.Admin.CreateAsync("interventions", new { titre = "Filtre à changer", equipement_id = Fleet.Truck });
        await GivenVisitAsync("Courroie", hour: 13);
        await GivenVisitAsync("Joint", hour: 18);
        var manager = await GivenSignedInAsync(Person.Admin);
        manager.Forgive("409"); // the browser reports the refusal as a failed request
        await manager.GoAsync($"/planning?jour={Day(Monday)}");

        await manager.Button("Proposer la semaine").ClickAsync();
        var proposal = manager.Dialog("Proposition");
        await Expect(proposal.GetByText("Filtre à changer")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await proposal.GetByRole(AriaRole.Button, new() { Name = "Abandonner" }).ClickAsync();

        await manager.GoAsync($"/planning?jour={Day(Monday)}&vue=jour");
        var board = manager.Region("Tableau des tournées");
        var belt = board.GetByRole(AriaRole.Button, new() { NameRegex = new("Courroie") });
        var seal = board.GetByRole(AriaRole.Button, new() { NameRegex = new("Joint") });
        await belt.DragToAsync(seal);
        await Expect(manager.Page.GetByText("Le technicien est déjà pris à cette heure")).ToBeVisibleAsync();

        await belt.ClickAsync();
        var panel = manager.Dialog("Courroie");
        await panel.GetByLabel("Date et heure").FillAsync($"{Day(Monday)}T10:00");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Déplacer" }).ClickAsync();
        await Expect(board.GetByRole(AriaRole.Button, new() { NameRegex = new("^10.*Courroie") })).ToBeVisibleAsync();
        await manager.Button("Annuler le dernier déplacement").ClickAsync();
        await Expect(board.GetByRole(AriaRole.Button, new() { NameRegex = new("^10.*Courroie") })).ToHaveCountAsync(0);
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task GivenVisitAsync(string title, int hour)
    {
        var id = await Site.Admin.CreateAsync("interventions", new { titre = title, equipement_id = Fleet.Truck });
        await Site.Admin.PutAsync($"interventions/{id}/assign", new { technicien_id = technician, date_planifiee = $"{Day(Monday)}T{hour}:00:00Z", duree_estimee = 60 });
    }

    private async Task<int> GivenTechnicianAsync() => await Site.Admin.CreateAsync("users", new
    {
        email = $"{Guid.NewGuid():N}@example.org",
        password = Person.Password,
        nom = "Diop",
        prenom = "Moussa",
        role = "technicien",
        technicien = new { specialite = "Froid", competences = new[] { "froid" } },
    });
}
