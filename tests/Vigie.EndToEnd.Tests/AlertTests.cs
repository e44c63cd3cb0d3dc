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

    [Fact]
    public async Task A_threshold_is_joined_with_another_and_the_alert_waits_for_both()
    {
        var battery = await Fleet.GivenWatchedBatteryAsync("Chariot en côte");
        var visitor = await GivenSignedInAsync(Person.Admin);
        await visitor.GoAsync($"/batteries/{battery}/seuils");
        var rule = visitor.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Température critique" });
        await rule.GetByRole(AriaRole.Button, new() { Name = "Modifier" }).ClickAsync();
        var editor = visitor.Dialog("Température critique");
        await editor.GetByRole(AriaRole.Button, new() { Name = "Ajouter une condition" }).ClickAsync();
        await Expect(editor.GetByLabel("Toutes les conditions (ET)")).ToBeCheckedAsync();
        await editor.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Expect(rule).ToContainTextAsync("Température au-dessus de 60,0 °C et puissance au-dessous de 0 W");

        await visitor.GoAsync($"/batteries/{battery}/alertes");
        var row = visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Température critique" });
        await Site.Gateway.SendAsync(battery, new { at = DateTimeOffset.UtcNow, voltage = 52.0, current = 10, temperature = 71.5 });
        await Site.Gateway.SendAsync(battery, new { at = DateTimeOffset.UtcNow, voltage = 52.0, current = -10, temperature = 72.5 });
        await Expect(row).ToContainTextAsync("72,5 °C (limite 60 °C) et puissance < 0 W", new() { Timeout = Live });
    }

    [Fact]
    public async Task An_alert_is_assigned_to_oneself_in_one_click_and_found_among_ones_own()
    {
        var battery = await Fleet.GivenWatchedBatteryAsync("Chariot confié");
        await Site.Gateway.SendAsync(battery, Fleet.Sample(DateTimeOffset.UtcNow, temperature: 71.5));
        var visitor = await GivenSignedInAsync(Person.Admin);
        await visitor.GoAsync("/alertes?pour=moi");
        var row = visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Chariot confié" });
        await Expect(row).ToHaveCountAsync(0);

        await visitor.GoAsync("/alertes");
        await row.GetByRole(AriaRole.Button).ClickAsync();
        var details = visitor.Page.GetByRole(AriaRole.Complementary, new() { Name = "Détail de l’alerte" });
        await details.GetByRole(AriaRole.Button, new() { Name = "M’assigner" }).ClickAsync();
        await Expect(details.GetByRole(AriaRole.Listitem).Filter(new() { HasText = $"Assignée à {Person.Admin.Name}" })).ToHaveCountAsync(1);
        await Expect(row).ToContainTextAsync(Person.Admin.Name);

        await visitor.GoAsync("/alertes?pour=moi");
        await Expect(row).ToContainTextAsync(Person.Admin.Name);
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
