namespace Vigie.EndToEnd.Tests;

/// <summary>The server or the network goes away and comes back.</summary>
public sealed class OfflineTests(Site site) : Story(site)
{
    private const float Reconnected = 30_000; // ms: attempts come further and further apart while the server is away

    [Fact]
    public async Task A_page_tells_that_the_server_is_away_and_recovers_by_itself()
    {
        var battery = await Fleet.GivenBatteryAsync("Chariot patient");
        await Site.Gateway.SendAsync(battery, Fleet.Sample(DateTimeOffset.UtcNow, voltage: 53.3));
        var visitor = await GivenSignedInAsync(Person.Admin);
        await visitor.GoAsync($"/batteries/{battery}");
        var (banner, figures) = (visitor.Page.GetByRole(AriaRole.Banner), visitor.Region("Mesures en ce moment"));
        await Expect(banner).ToContainTextAsync("En direct");
        var loads = visitor.Loads;

        visitor.Forgive("ERR_CONNECTION_REFUSED|WebSocket|50[234]");
        await Site.Server.StopAsync();
        await Expect(banner).ToContainTextAsync("Interrompu");
        await Expect(figures).ToContainTextAsync("ancien");
        await Expect(figures).ToContainTextAsync("53,30");

        await Site.Server.StartAsync(Ct);
        await Expect(banner).ToContainTextAsync("En direct", new() { Timeout = Reconnected });
        await Site.Gateway.SendAsync(battery, Fleet.Sample(DateTimeOffset.UtcNow, voltage: 48.8));
        await Expect(figures).ToContainTextAsync("48,80", new() { Timeout = Reconnected });
        await Expect(figures).Not.ToContainTextAsync("ancien");
        Assert.Equal(loads, visitor.Loads);
    }

    [Fact]
    public async Task A_device_without_network_says_so_until_it_has_one_again()
    {
        var visitor = await GivenSignedInAsync(Person.Admin);
        var banner = visitor.Page.GetByText("Pas de réseau.");

        visitor.Forgive("ERR_INTERNET_DISCONNECTED|WebSocket");
        await visitor.Context.SetOfflineAsync(true);
        await Expect(banner).ToBeVisibleAsync();

        await visitor.Context.SetOfflineAsync(false);
        await Expect(banner).ToBeHiddenAsync();
    }
}
