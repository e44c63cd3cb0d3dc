namespace Vigie.EndToEnd.Tests;

/// <summary>A manager sees how the maintenance goes, and from each figure gets to what it counts.</summary>
public sealed class DashboardTests(Site site) : Story(site)
{
    [Fact]
    public async Task What_stands_still_is_named_and_the_figure_leads_to_its_list_and_to_its_reliability()
    {
        var visitor = await GivenSignedInAsync(Person.Manager);
        await visitor.Page.Keyboard.PressAsync("g");
        await visitor.Page.Keyboard.PressAsync("t");
        await Expect(visitor.Heading).ToHaveTextAsync("Tableau de bord");
        await Expect(visitor.Region("À l’arrêt maintenant")).ToContainTextAsync(Fleet.PressName);

        await visitor.Region("Équipements").GetByRole(AriaRole.Link).Filter(new() { HasText = "En panne" }).ClickAsync();

        await Expect(visitor.Heading).ToHaveTextAsync("Équipements");
        await Expect(visitor.Link(Fleet.TruckName)).ToHaveCountAsync(0);
        await visitor.Link(Fleet.PressName).ClickAsync();
        await Expect(visitor.Region("Fiabilité")).ToContainTextAsync("Disponibilité");
        await Expect(visitor.Region("Fiabilité")).ToContainTextAsync("Retour en marche");
    }

    [Fact]
    public async Task Critical_work_leads_from_its_figure_to_its_list()
    {
        var visitor = await GivenSignedInAsync(Person.Manager, 390);
        await visitor.GoAsync("/tableau-de-bord");

        await visitor.Region("Interventions").GetByRole(AriaRole.Link).Filter(new() { HasText = "Critiques" }).ClickAsync();

        await Expect(visitor.Heading).ToHaveTextAsync("Interventions");
        Assert.EndsWith("/interventions?pour=tous&priorite=critique", visitor.Page.Url, StringComparison.Ordinal);
    }
}
