namespace Vigie.Server.Tests.Demo;

public sealed class LiveFeedTests
{
    private static CancellationToken Ct => DemoServer.Ct;

    [Fact]
    public async Task Batteries_go_on_where_their_history_ends_and_again_after_a_restart()
    {
        await using var server = await DemoServer.StartAsync();
        await server.LoadAsync();
        await server.ServeAsync();
        var (tenant, clock) = (await server.TenantAsync(), new TestClock());

        var feed = server.Feed(clock);
        await feed.TickAsync(Ct);
        clock.Advance(TimeSpan.FromSeconds(30));
        await feed.TickAsync(Ct);
        clock.Advance(TimeSpan.FromHours(5));
        var madeUpFor = await server.Feed(clock).TickAsync(Ct); // the first feed never said how it left its batteries

        Assert.InRange(madeUpFor, 5 * 12, (5 * 12) + 20);
        var times = await server.ListAsync(
            tenant, "select at from telemetry.sample join telemetry.api_battery b on b.id = battery_id where b.name = 'Une' order by at",
            row => row.GetDateTime(0));
        Assert.True(clock.GetUtcNow() - times[^1] < TimeSpan.FromMinutes(5));
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalSeconds, 1, 420));
        var charge = await server.ListAsync(
            tenant, "select soc from telemetry.sample join telemetry.api_battery b on b.id = battery_id where b.name = 'Une' order by at",
            row => row.GetDouble(0));
        Assert.All(charge.Zip(charge.Skip(1)), pair => Assert.InRange(Math.Abs(pair.Second - pair.First), 0, 6)); // no seam
    }

    [Fact]
    public async Task Before_long_an_alert_is_raised_and_cleared_and_a_battery_is_silent()
    {
        await using var server = await DemoServer.StartAsync();
        await server.LoadAsync();
        await server.ServeAsync();
        var (tenant, clock, longestPause, last) = (await server.TenantAsync(), new TestClock(), 0, 0);

        var feed = server.Feed(clock);
        for (var second = 0; second < 2400; second += 10)
        {
            var stored = await feed.TickAsync(Ct);
            last = stored == 0 ? last + 10 : 0;
            longestPause = Math.Max(longestPause, last);
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        var alerts = await server.ListAsync(
            tenant,
            "select rule_key, cleared_at is not null from alerts.api_alert where opened_at > now() - interval '1 minute'",
            row => (Rule: row.GetString(0), Cleared: row.GetBoolean(1)));
        Assert.Contains(alerts, alert => alert is { Rule: "temperature_high" or "cell_voltage_low", Cleared: true });
        Assert.InRange(longestPause, 91, 240); // the other battery is silent all the time
    }

    [Fact]
    public async Task A_company_that_is_removed_is_fed_no_more()
    {
        await using var server = await DemoServer.StartAsync();
        await server.LoadAsync();
        await server.ServeAsync();
        var (tenant, clock) = (await server.TenantAsync(), new TestClock());
        var feed = server.Feed(clock);
        await feed.TickAsync(Ct);

        await server.Loader.RemoveAsync(Ct);
        clock.Advance(TimeSpan.FromMinutes(2));
        var stored = await feed.TickAsync(Ct);

        Assert.Equal(0, stored);
        Assert.Empty(await server.RowsAsync(tenant));
    }
}
