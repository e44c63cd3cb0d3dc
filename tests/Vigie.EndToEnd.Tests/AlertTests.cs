namespace Vigie.EndToEnd.Tests;

/// <summary>An alert from its beginning to the history.</summary>
public sealed class AlertTests(Site site) : Story(site)
{
    private const string Comment = "Ventilateur nettoyé, je surveille.";
    private const float Live = 5_000; // ms: the longest that a change may take to show

    [Fact]
    public async Task An_alert_appears_live_is_taken_on_clears_and_stands_in_the_history()
    {
        var battery = await Fleet.GivenWatchedBatteryAsync("Chariot brûlant");
        var visitor = await GivenSignedInAsync(Person.Admin);
        await visitor.GoAsync("/alertes");
        var row = visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Chariot brûlant" });
        await Expect(row).ToHaveCountAsync(0);
        var loads = visitor.Loads;

        await Site.Gateway.SendAsync(battery, Fleet.Sample(DateTimeOffset.UtcNow, temperature: 71.5));
        await Expect(row).ToContainTextAsync("Critique", new() { Timeout = Live });

        await TakeOnAsync(visitor, row);
        await Expect(row).ToContainTextAsync(Person.Admin.Name);

        await Site.Gateway.SendAsync(battery, Fleet.Sample(DateTimeOffset.UtcNow, temperature: 22));
        await Expect(row).ToHaveCountAsync(0, new() { Timeout = Live });
        Assert.Equal(loads, visitor.Loads);

        await visitor.Link("Terminées").ClickAsync();
        await Expect(visitor.Page).ToHaveURLAsync("/alertes/historique");
        await Expect(row).ToContainTextAsync("Terminée");
        await Expect(row).ToContainTextAsync(Person.Admin.Name);
        await ThenItsStoryIsToldAsync(visitor, row);
    }

    private static async Task TakeOnAsync(Visitor visitor, ILocator row)
    {
        await row.GetByRole(AriaRole.Checkbox).CheckAsync();
        await visitor.Button("Prendre en charge").ClickAsync();
        var question = visitor.Dialog("Prendre cette alerte en charge ?");
        await question.GetByLabel("Commentaire").FillAsync(Comment);
        await question.GetByRole(AriaRole.Button, new() { Name = "Prendre en charge" }).ClickAsync();
        await Expect(question).ToBeHiddenAsync();
    }

    private static async Task ThenItsStoryIsToldAsync(Visitor visitor, ILocator row)
    {
        await row.GetByRole(AriaRole.Button).ClickAsync();
        var details = visitor.Page.GetByRole(AriaRole.Complementary, new() { Name = "Détail de l’alerte" });
        var events = details.GetByRole(AriaRole.Listitem);
        await Expect(events.Filter(new() { HasText = "Ouverte" })).ToContainTextAsync("71,5");
        await Expect(events.Filter(new() { HasText = Comment })).ToContainTextAsync(Person.Admin.Name);
        await Expect(events.Filter(new() { HasText = "Terminée" })).ToHaveCountAsync(1);
    }
}
