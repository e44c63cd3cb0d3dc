namespace Vigie.EndToEnd.Tests;

/// <summary>Who sees what. The browser only hides; that the server refuses is shown by asking it directly.</summary>
public sealed class RightsTests(Site site) : Story(site)
{
    [Fact]
    public async Task A_technician_sees_no_administration_and_its_addresses_lead_nowhere()
    {
        var visitor = await GivenSignedInAsync(Person.Technician);
        await Expect(visitor.Link("Parc")).ToBeVisibleAsync();
        await Expect(visitor.Link("Administration")).ToHaveCountAsync(0);

        foreach (var page in new[] { "utilisateurs", "roles", "cles-api", "audit", "entreprise", "entreprises", "etat", "travaux" })
        {
            await visitor.Page.GotoAsync($"/administration/{page}");
            await Expect(visitor.Page.GetByText("Page introuvable")).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task A_client_sees_his_own_battery_and_no_other()
    {
        var visitor = await GivenSignedInAsync(Person.Client);
        await visitor.GoAsync("/parc");
        await Expect(visitor.Link(Fleet.RosaName)).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByText(Fleet.TruckName)).ToHaveCountAsync(0);
        await visitor.Link(Fleet.RosaName).ClickAsync();
        await Expect(visitor.Region("Mesures en ce moment")).ToContainTextAsync("52,10");

        visitor.Forgive("404");
        visitor.Forgive($"/ws/realtime/{Fleet.Truck}");
        await visitor.Page.GotoAsync($"/batteries/{Fleet.Truck}");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Cette batterie n’existe pas" })).ToBeVisibleAsync();
        await Expect(visitor.Link("Voir le parc")).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByText(Fleet.TruckName)).ToHaveCountAsync(0);
        await visitor.Page.GotoAsync("/alertes");
        await Expect(visitor.Page.GetByText("Page introuvable")).ToBeVisibleAsync();
    }
}
