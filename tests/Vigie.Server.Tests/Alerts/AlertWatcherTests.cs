using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Alerts;
using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Modules.Alerts.Rules;
using Vigie.Server.Platform.Realtime;
using Vigie.Server.Tests.Telemetry;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;
using static Vigie.Server.Tests.Alerts.AlertFleet;

namespace Vigie.Server.Tests.Alerts;

public sealed class AlertWatcherTests(VigieApp app) : IAsyncLifetime
{
    private Tenant tenant = null!;
    private int battery;
    private DateTimeOffset start;

    public async ValueTask InitializeAsync()
    {
        tenant = await app.NewTenantAsync(Everything, "telemetry:write");
        battery = await tenant.GivenBatteryAsync();
        start = tenant.Start(TimeSpan.FromHours(5));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_alert_opens_and_clears_with_its_values_events_and_counts()
    {
        await tenant.WatchAsync(battery, Hot(start), Hot(start.AddSeconds(30)), Sample(start.AddSeconds(40), 58));
        var open = Assert.Single(await tenant.AlertsAsync());
        Assert.Equal("temperature_high", open.RuleKey);
        Assert.Equal((52.3, 50.0, Severity.Warning, true, 1), (open.Value, open.Threshold, open.Severity, open.Active, open.Occurrences));
        Assert.Equal("Température élevée : 52,3 °C (limite 50 °C)", open.Message);
        Assert.Equal(start.AddSeconds(30), open.OpenedAt);
        Assert.NotNull(open.Advice);
        Assert.Equal("0 1 0", await CountsAsync());

        await tenant.WatchAsync(battery, Sample(start.AddSeconds(50)), Sample(start.AddSeconds(80), 21));
        var cleared = await tenant.AlertAsync(open.Id);
        Assert.Equal((start.AddSeconds(80), false), (cleared.ClearedAt!.Value, cleared.Active));
        Assert.Equal((58, 21), (cleared.WorstValue, cleared.LastValue));
        Assert.Equal([AlertEventKind.Opened, AlertEventKind.Cleared], cleared.Events!.Select(told => told.Kind));
        Assert.Equal([52.3, 21], cleared.Events!.Select(told => told.Value));
        Assert.Equal("0 0 0", await CountsAsync());

        await tenant.WatchAsync(battery, Sample(start.AddMinutes(20)));
        Assert.Equal("none", await tenant.MemoAsync(battery));
    }

    [Fact]
    public async Task Samples_that_are_sent_raise_an_alert_in_the_same_transaction()
    {
        var now = app.Clock.GetUtcNow();
        var answer = await tenant.PostAsync($"/api/v1/batteries/{battery}/data", new object[]
        {
            new { at = now.AddSeconds(-60), voltage = 52, temperature = 61.5, faults = new[] { "fuse" } },
            new { at = now.AddSeconds(-29), voltage = 52, temperature = 62.5 },
        });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["fault", "temperature_critical", "temperature_high"], (await tenant.AlertsAsync()).Select(alert => alert.RuleKey)
            .Order());
        Assert.Equal("2 1 0", await CountsAsync());
    }

    [Fact]
    public async Task An_alert_that_comes_back_soon_is_reopened_and_keeps_its_acknowledgement()
    {
        await tenant.WatchAsync(battery, Hot(start), Hot(start.AddSeconds(30)));
        var id = (await tenant.AlertsAsync()).Single().Id;
        await tenant.PostAsync($"/api/v1/alerts/{id}/acknowledge", new { comment = "Vu" });
        await tenant.WatchAsync(battery, Sample(start.AddSeconds(40)), Sample(start.AddSeconds(70)));
        await tenant.WatchAsync(battery, Hot(start.AddSeconds(100)), Sample(start.AddSeconds(130), 51));

        var alert = await tenant.AlertAsync(id);
        Assert.Equal((2, true, true), (alert.Occurrences, alert.Active, alert.Acknowledged));
        Assert.Equal([AlertEventKind.Opened, AlertEventKind.Acknowledged, AlertEventKind.Cleared, AlertEventKind.Reopened],
            alert.Events!.Select(told => told.Kind));
        Assert.Single(await tenant.AlertsAsync("state=all"));
    }

    [Fact]
    public async Task A_long_history_sent_at_once_makes_all_its_alerts()
    {
        var readings = Enumerable.Range(0, 3).SelectMany(time => new[]
        {
            Hot(start.AddMinutes(30 * time)), Hot(start.AddMinutes((30 * time) + 1)), Sample(start.AddMinutes((30 * time) + 2)),
                Sample(start.AddMinutes((30 * time) + 3)),
        });
        await tenant.WatchAsync(battery, [.. readings, Hot(start.AddMinutes(100)), Hot(start.AddMinutes(101))]);

        Assert.Equal(4, (await tenant.AlertsAsync("state=all")).Count);
        Assert.Single(await tenant.AlertsAsync());
    }

    [Fact]
    public async Task A_silence_is_told_and_ends_with_a_new_sample()
    {
        var now = app.Clock.GetUtcNow();
        await tenant.FallSilentAsync(battery, now.AddMinutes(-6));
        var silent = Assert.Single(await tenant.AlertsAsync());
        Assert.Equal("Batterie muette : aucune mesure depuis 6 min", silent.Message);

        await tenant.WatchAsync(battery, Sample(app.Clock.GetUtcNow().AddSeconds(1)));
        Assert.Empty(await tenant.AlertsAsync());
    }

    [Fact]
    public async Task A_rule_that_changes_holds_for_the_next_sample_and_a_disabled_one_clears_its_alert()
    {
        await tenant.WatchAsync(battery, Sample(start, 47), Sample(start.AddSeconds(60), 47));
        Assert.Empty(await tenant.AlertsAsync());

        await SetAsync(Rule(threshold: 45, clear: 40));
        await tenant.WatchAsync(battery, Sample(start.AddSeconds(120), 47));
        Assert.Equal(45, Assert.Single(await tenant.AlertsAsync()).Threshold);

        await SetAsync(Rule(threshold: 45, clear: 40) with { Severity = Severity.Critical });
        await tenant.WatchAsync(battery, Sample(start.AddSeconds(130), 47));
        var escalated = Assert.Single(await tenant.AlertsAsync());
        Assert.Equal(Severity.Critical, escalated.Severity);
        Assert.Equal("1 0 0", await CountsAsync());

        await SetAsync(Rule(threshold: 45, clear: 40) with { Enabled = false });
        await tenant.WatchAsync(battery, Sample(start.AddSeconds(140), 47));
        Assert.Equal(
            [AlertEventKind.Opened, AlertEventKind.Escalated, AlertEventKind.Cleared], (await tenant.AlertAsync(escalated.Id))
                .Events!.Select(told => told.Kind));
        Assert.Equal("0 0 0", await CountsAsync());
    }

    [Fact]
    public async Task A_rule_of_several_conditions_opens_when_they_match_and_the_alert_names_them()
    {
        RuleCondition discharging = new(AlertMetric.Power, AlertOperator.Below, 0, null);
        await SetAsync(Rule(threshold: 45, clear: 40) with { Conditions = [discharging] });
        await tenant.WatchAsync(battery, Sample(start, 47), Sample(start.AddSeconds(1), 47, power: 100));
        Assert.Empty(await tenant.AlertsAsync());

        await tenant.WatchAsync(battery, Sample(start.AddSeconds(2), 47, power: -100));
        var alert = Assert.Single(await tenant.AlertsAsync());
        Assert.Equal("Température élevée : 47 °C (limite 45 °C) et puissance < 0 W", alert.Message);
        Assert.Equal((RuleMatch.All, discharging), (alert.Match, Assert.Single(alert.Conditions)));

        await tenant.WatchAsync(battery, Sample(start.AddSeconds(3), 47, power: 0));
        Assert.Empty(await tenant.AlertsAsync());
    }

    [Fact]
    public async Task An_alert_that_another_condition_opened_has_no_value_until_its_own_measure_is_told()
    {
        await SetAsync(Rule(threshold: 45, clear: 40) with
        {
            Match = RuleMatch.Any,
            Conditions = [new(AlertMetric.Power, AlertOperator.Below, 0, 10)],
        });
        await tenant.WatchAsync(battery, Sample(start, double.NaN, power: -100));
        var open = Assert.Single(await tenant.AlertsAsync());
        Assert.Equal((null, null, null, 45.0), (open.Value, open.WorstValue, open.LastValue, open.Threshold));
        Assert.Equal("Température élevée : température > 45 °C ou puissance < 0 W", open.Message);

        await tenant.WatchAsync(battery, Sample(start.AddSeconds(1), 41, power: -100));
        await tenant.WatchAsync(battery, Sample(start.AddSeconds(60), 39, power: 20));
        var cleared = await tenant.AlertAsync(open.Id);
        Assert.Equal((false, null, 41.0, 39.0), (cleared.Active, cleared.Value, cleared.WorstValue, cleared.LastValue));

        await SetAsync(Rule(threshold: 45, clear: 40));
        await tenant.WatchAsync(battery, Sample(start.AddSeconds(70), 50));
        var again = await tenant.AlertAsync(open.Id);
        Assert.Equal((true, 2, RuleMatch.All), (again.Active, again.Occurrences, again.Match));
        Assert.Empty(again.Conditions); // those of the rule by which it opened again
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"temperature_high": 5}""")]
    public async Task An_alert_that_was_forgotten_goes_on(string memo)
    {
        await tenant.WatchAsync(battery, Hot(start), Hot(start.AddSeconds(30)));
        await tenant.ScalarAsync<int>("update telemetry.battery_state set watch = $2::jsonb where battery_id = $1 returning battery_id",
            battery, memo);
        await tenant.WatchAsync(battery, Hot(start.AddSeconds(40)), Hot(start.AddSeconds(90)));

        var alert = Assert.Single(await tenant.AlertsAsync("state=all"));
        await tenant.WatchAsync(battery, Sample(start.AddSeconds(100)), Sample(start.AddSeconds(130)));
        Assert.False((await tenant.AlertAsync(alert.Id)).Active);
    }

    [Fact]
    public async Task Sockets_hear_of_alerts_after_the_commit_those_of_a_client_of_his_batteries_only()
    {
        var hub = app.Services.GetRequiredService<LiveHub>();
        using var all = hub.Subscribe(AlertsApi.Topic(tenant.Id));
        using var own = hub.Subscribe(AlertsApi.ClientTopic(tenant.Id, 7));
        using var foreign = hub.Subscribe(AlertsApi.ClientTopic(tenant.Id, 8));
        var owned = await tenant.GivenBatteryOfAsync(clientId: 7);

        var id = await tenant.GivenAlertAsync(owned);
        await tenant.PostAsync($"/api/v1/alerts/{id}/acknowledge", new { });

        Assert.Equal([("alert", "opened", id), ("alert", "acknowledged", id)], await HeardAsync(all));
        Assert.Equal([("alert", "opened", id), ("alert", "acknowledged", id)], await HeardAsync(own));
        Assert.Empty(await foreign.TakeAsync(TimeSpan.FromMilliseconds(50), Tenant.Ct));
    }

    [Fact]
    public async Task A_socket_that_comes_back_is_told_what_it_missed()
    {
        var since = DateTimeOffset.UtcNow.AddSeconds(-5);
        var id = await tenant.GivenAlertAsync(battery);
        var (missed, worst) = await tenant.InSessionAsync(async (services, _) =>
        {
            var alerts = services.GetRequiredService<AlertsApi>();
            return (await alerts.MissedAsync(since, Tenant.Ct), await alerts.WorstAsync(8, Tenant.Ct));
        });

        Assert.Equal([("alert", "opened", id)], missed.Select(Told));
        Assert.Equal(id, Assert.Single(worst).Id);
    }

    [Fact]
    public async Task The_batteries_of_another_tenant_are_not_touched()
    {
        var other = await app.NewTenantAsync(Everything);
        var theirs = await other.GivenBatteryAsync();
        await other.GivenAlertAsync(theirs);
        await tenant.WatchAsync(theirs == battery ? -1 : battery, Sample(start));

        Assert.Empty(await tenant.AlertsAsync("state=all"));
        Assert.Single(await other.AlertsAsync());
    }

    private static SetRule Rule(double threshold, double clear) => new(
        RuleLevel.Tenant, null, "temperature_high", AlertMetric.Temperature, AlertOperator.Above, threshold, clear, 0, 0, Severity.Warning,
            null, true);

    private async Task SetAsync(SetRule rule) => (await tenant.PutAsync("/api/v1/alert-rules", rule)).EnsureSuccessStatusCode();

    private Task<string> CountsAsync() => tenant.ScalarAsync<string>(
        "select concat_ws(' ', alerts_critical, alerts_warning, alerts_info) from telemetry.battery_state where battery_id = $1", battery);

    private static async Task<List<(string?, string?, long)>> HeardAsync(LiveHub.Subscription subscription)
    {
        var heard = new List<(string?, string?, long)>();
        while (heard.Count < 2)
        {
            var messages = await subscription.TakeAsync(TimeSpan.FromSeconds(10), Tenant.Ct);
            Assert.NotEmpty(messages);
            heard.AddRange(messages.Select(Told));
        }

        return heard;
    }

    private static (string?, string?, long) Told(ReadOnlyMemory<byte> message)
    {
        using var json = JsonDocument.Parse(message);
        var root = json.RootElement;
        return (root.GetProperty("type").GetString(), root.GetProperty("event").GetString(), root.GetProperty("alert").GetProperty("id")
            .GetInt64());
    }
}
