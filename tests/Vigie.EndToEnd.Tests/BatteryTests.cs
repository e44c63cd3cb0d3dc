namespace Vigie.EndToEnd.Tests;

/// <summary>Finding a battery and watching it.</summary>
public sealed class BatteryTests(Site site) : Story(site)
{
    private const string Painted = """
        chart => {
          const canvas = chart.querySelector('canvas')
          return canvas?.width > 0 && canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(value => value > 0)
        }
        """;

    private const float Live = 5_000; // ms: the longest that a change may take to show

    [Fact]
    public async Task One_walks_from_the_company_over_type_and_place_to_a_battery_and_sees_it_live()
    {
        var battery = await Fleet.GivenBatteryAsync("Chariot du matin");
        await Site.Gateway.SendAsync(battery, Fleet.Sample(DateTimeOffset.UtcNow, voltage: 53.21));
        var visitor = await GivenSignedInAsync(Person.Admin);
        var tree = visitor.Page.GetByRole(AriaRole.Navigation, new() { Name = "Arborescence du parc" });

        await visitor.Link("Parc").ClickAsync();
        await Expect(tree.GetByRole(AriaRole.Link, new() { Name = "Énergie du Fjord" })).ToBeVisibleAsync();
        await tree.GetByRole(AriaRole.Link, new() { Name = Fleet.TypeName }).ClickAsync();
        await Expect(visitor.Heading).ToHaveTextAsync(Fleet.TypeName);
        await tree.GetByRole(AriaRole.Link, new() { Name = Fleet.AisleName }).ClickAsync();
        await Expect(visitor.Heading).ToHaveTextAsync(Fleet.AisleName);
        await visitor.Link("Chariot du matin").ClickAsync();
        await Expect(visitor.Heading).ToHaveTextAsync("Chariot du matin");
        var figures = visitor.Region("Mesures en ce moment");
        await Expect(figures).ToContainTextAsync("53,21");

        var loads = visitor.Loads;
        await Site.Gateway.SendAsync(battery, Fleet.Sample(DateTimeOffset.UtcNow, voltage: 49.87));
        await Expect(figures).ToContainTextAsync("49,87", new() { Timeout = Live });
        Assert.Equal(loads, visitor.Loads);
    }

    [Fact]
    public async Task The_history_shows_a_day_of_samples_and_thirty_days_of_hours_and_its_address_keeps_the_period()
    {
        var battery = await Fleet.GivenBatteryAsync("Chariot du soir");
        var now = DateTimeOffset.UtcNow;
        var hours = Enumerable.Range(24, 29 * 24).Select(hour => Fleet.Sample(now.AddHours(-hour), 52 + Math.Sin(hour)));
        var minutes = Enumerable.Range(0, 280).Select(step => Fleet.Sample(now.AddMinutes(-5 * step), 52 + Math.Sin(step)));
        await Site.Gateway.SendAsync(battery, [.. hours, .. minutes]);
        var visitor = await GivenSignedInAsync(Person.Admin);
        visitor.Forgive("willReadFrequently"); // the test reads what is drawn
        var (day, month) = (visitor.Button("24 h"), visitor.Button("30 jours"));

        await visitor.GoAsync($"/batteries/{battery}/historique");
        await Expect(day).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(visitor.Page.GetByText("Chaque point est une mesure.")).ToBeVisibleAsync();
        await ThenTheVoltageIsDrawnAsync(visitor);

        await month.ClickAsync();
        await Expect(visitor.Page.GetByText("Chaque point est une moyenne d’une heure")).ToBeVisibleAsync();
        await ThenTheVoltageIsDrawnAsync(visitor);
        await visitor.Page.ReloadAsync();
        await Expect(month).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(visitor.Page).ToHaveURLAsync($"/batteries/{battery}/historique?plage=30j");

        await visitor.Page.GoBackAsync();
        await Expect(day).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(visitor.Page).ToHaveURLAsync($"/batteries/{battery}/historique");
    }

    private static async Task ThenTheVoltageIsDrawnAsync(Visitor visitor)
    {
        var chart = visitor.Page.GetByRole(AriaRole.Img, new() { Name = "Tension du" });
        await Expect(chart).ToBeVisibleAsync();
        await visitor.Page.WaitForFunctionAsync(Painted, await chart.ElementHandleAsync());
    }
}
