using System.Net;
using System.Text.Json;
using Vigie.Server.Modules.Alerts;
using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Tests.Telemetry;
using static Vigie.Server.Tests.Alerts.AlertFleet;

namespace Vigie.Server.Tests.Alerts;

public sealed class AlertEndpointTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/alerts";
    private Tenant tenant = null!;
    private int battery;
    private long alert;

    public async ValueTask InitializeAsync()
    {
        tenant = await app.NewTenantAsync(Everything);
        tenant = app.ClientOf(tenant.Id, userId: 5, Everything);
        battery = await tenant.GivenBatteryAsync();
        alert = await tenant.GivenAlertAsync(battery);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_alert_is_told_as_the_contract_says()
    {
        var json = await tenant.GetAsync<JsonElement>($"{Url}/{alert}");
        Assert.Equal(
            "acknowledged acknowledged_at acknowledged_by active advice assigned_to battery_id battery_nom cleared_at comment conditions "
            + "events id last_at last_value lieu_nom match message metric occurrences opened_at "
            + "operator rule_key severity shelved_until threshold value worst_value",
            string.Join(' ', json.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal)));
        Assert.Equal(("temperature", "above", "warning"), (Text("metric"), Text("operator"), Text("severity")));
        Assert.Equal("opened", json.GetProperty("events")[0].GetProperty("kind").GetString());

        string? Text(string field) => json.GetProperty(field).GetString();
    }

    [Fact]
    public async Task Texts_come_in_the_callers_language()
    {
        tenant.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        Assert.Equal("Temperature high: 52.3 °C (limit 50 °C)", (await tenant.AlertAsync(alert)).Message);
    }

    [Fact]
    public async Task Acknowledging_says_who_and_when_and_a_second_time_changes_nothing()
    {
        var first = await tenant.CreateAsync<AlertRow>($"{Url}/{alert}/acknowledge", new { comment = "J’y vais" });
        var second = await app.ClientOf(tenant.Id, userId: 6, Everything)
            .CreateAsync<AlertRow>($"{Url}/{alert}/acknowledge", new { comment = "Moi aussi" });

        Assert.Equal((true, 5, "J’y vais", true), (first.Acknowledged, first.AcknowledgedBy!.Id, first.Comment, first.Active));
        Assert.Equal((first.AcknowledgedAt, 5, "J’y vais"), (second.AcknowledgedAt, second.AcknowledgedBy!.Id, second.Comment));
        Assert.Equal([AlertEventKind.Opened, AlertEventKind.Acknowledged], second.Events!.Select(told => told.Kind));
        Assert.Equal(1, await AuditedAsync("alert_acknowledged"));
    }

    [Fact]
    public async Task Who_acknowledges_and_comments_is_told_by_name()
    {
        var id = await tenant.ScalarAsync<int>(
            "insert into identity.user (email, last_name, first_name) values ($1, 'Diop', 'Awa') returning id", $"u{Guid.NewGuid():N}@example.com");
        var awa = app.ClientOf(tenant.Id, id, Everything);
        await awa.PostAsync($"{Url}/{alert}/acknowledge", new { });
        await awa.PostAsync($"{Url}/{alert}/comments", new { comment = "Vu" });

        var row = await tenant.AlertAsync(alert);
        Assert.Equal(new Person(id, "Diop", "Awa"), row.AcknowledgedBy);
        Assert.Equal(new Person(id, "Diop", "Awa"), row.Events![^1].User);
        Assert.Equal(row.AcknowledgedBy, Assert.Single(await tenant.AlertsAsync()).AcknowledgedBy);
    }

    [Fact]
    public async Task Acknowledging_needs_no_body()
    {
        var response = await tenant.Client.PostAsync($"{Url}/{alert}/acknowledge", null, Tenant.Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True((await tenant.AlertAsync(alert)).Acknowledged);
    }

    [Fact]
    public async Task Many_are_acknowledged_at_once_and_the_answer_is_the_same_the_second_time()
    {
        var other = await tenant.GivenAlertAsync(await tenant.GivenBatteryAsync());
        var request = new { ids = new[] { other, alert, alert, 999_999_999 }, comment = "Vu" };

        Assert.Equal(2, (await tenant.CreateAsync<AcknowledgedAlerts>($"{Url}/acknowledge", request)).Acknowledged);
        Assert.Equal(2, (await tenant.CreateAsync<AcknowledgedAlerts>($"{Url}/acknowledge", request)).Acknowledged);

        Assert.Equal(2, (await tenant.AlertsAsync("acknowledged=true")).Count);
        Assert.Empty(await tenant.AlertsAsync("acknowledged=false"));
        Assert.Equal(2, await AuditedAsync("alert_acknowledged"));
    }

    [Fact]
    public async Task No_more_than_500_and_no_fewer_than_one_are_acknowledged_at_once()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await tenant.PostAsync($"{Url}/acknowledge", new { ids = Enumerable.Range(1, 501) }))
            .StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await tenant.PostAsync($"{Url}/acknowledge", new { ids = Array.Empty<long>() }))
            .StatusCode);
    }

    [Fact]
    public async Task A_shelved_alert_leaves_the_active_ones_until_its_time()
    {
        var until = app.Clock.GetUtcNow().AddDays(1);
        var shelved = await tenant.CreateAsync<AlertRow>($"{Url}/{alert}/shelve", new { until, comment = "Pièce commandée" });
        Assert.Equal(until, shelved.ShelvedUntil!.Value, TimeSpan.FromMilliseconds(1));
        Assert.Empty(await tenant.AlertsAsync());
        Assert.Single(await tenant.AlertsAsync("shelved=true"));
        Assert.Single(await tenant.AlertsAsync("state=all"));

        var back = await tenant.CreateAsync<AlertRow>($"{Url}/{alert}/unshelve", new { });
        Assert.Null(back.ShelvedUntil);
        Assert.Equal([AlertEventKind.Opened, AlertEventKind.Shelved, AlertEventKind.Unshelved], back.Events!.Select(told => told.Kind));
        Assert.Single(await tenant.AlertsAsync());
        Assert.Equal(3, (await tenant.CreateAsync<AlertRow>($"{Url}/{alert}/unshelve", new { })).Events!.Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(31 * 24)]
    public async Task Shelving_is_refused_beyond_30_days_and_into_the_past(int hours)
    {
        var response = await tenant.PostAsync($"{Url}/{alert}/shelve", new { until = app.Clock.GetUtcNow().AddHours(hours) });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "alert_shelving_range"), (response.StatusCode, await response.CodeAsync()));
    }

    [Fact]
    public async Task A_cleared_alert_is_not_shelved_but_may_be_acknowledged()
    {
        var later = app.Clock.GetUtcNow().AddSeconds(1);
        await tenant.WatchAsync(battery, Sample(later), Sample(later.AddSeconds(30)));

        var refused = await tenant.PostAsync($"{Url}/{alert}/shelve", new { until = app.Clock.GetUtcNow().AddHours(1) });
        Assert.Equal((HttpStatusCode.Conflict, "alert_cleared"), (refused.StatusCode, await refused.CodeAsync()));
        Assert.True((await tenant.CreateAsync<AlertRow>($"{Url}/{alert}/acknowledge", new { })).Acknowledged);
        Assert.Single(await tenant.AlertsAsync("state=cleared"));
    }

    [Fact]
    public async Task Comments_are_kept_with_their_author()
    {
        await tenant.PostAsync($"{Url}/{alert}/comments", new { comment = "Ventilateur changé" });
        var told = (await tenant.AlertAsync(alert)).Events![^1];
        Assert.Equal((AlertEventKind.Comment, "Ventilateur changé", 5), (told.Kind, told.Comment, told.User!.Id));
        Assert.Equal(HttpStatusCode.BadRequest, (await tenant.PostAsync($"{Url}/{alert}/comments", new { comment = "" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await tenant.PostAsync($"{Url}/{alert}/comments",
            new { comment = new string('x', 2001) })).StatusCode);
    }

    [Theory]
    [InlineData("severity=warning", 1)]
    [InlineData("severity=critical", 0)]
    [InlineData("state=all&search=TEMPERATURE", 1)]
    [InlineData("search=%25", 0)]
    [InlineData("from=2020-01-01T00:00:00%2B01:00&to=2020-02-01T00:00:00Z", 0)]
    [InlineData("from=2020-01-01T00:00:00Z", 1)]
    [InlineData("battery_id=2147483647", 0)]
    [InlineData("type_id=2147483647", 0)]
    [InlineData("lieu_id=2147483647", 0)]
    [InlineData("offset=1", 0)]
    public async Task The_list_is_filtered(string query, int count) => Assert.Equal(count, (await tenant.AlertsAsync(query)).Count);

    [Fact]
    public async Task A_place_shows_the_alerts_of_the_places_in_it_too()
    {
        var place = await tenant.ScalarAsync<int>("select location_id from assets.equipment where id = $1", battery);
        var around = await tenant.ScalarAsync<int>("insert into assets.location (name) values ('Usine') returning id");
        Assert.Empty(await tenant.AlertsAsync($"lieu_id={around}"));

        await tenant.ScalarAsync<int>("update assets.location set parent_id = $2 where id = $1 returning id", place, around);
        Assert.Equal(alert, Assert.Single(await tenant.AlertsAsync($"lieu_id={around}")).Id);
        var type = await tenant.ScalarAsync<int>("select type_id from telemetry.battery where id = $1", battery);
        Assert.Single(await tenant.AlertsAsync($"type_id={type}&battery_id={battery}&lieu_id={place}"));
    }

    [Fact]
    public async Task The_total_and_the_neighbouring_pages_are_told()
    {
        await tenant.GivenAlertAsync(await tenant.GivenBatteryAsync());
        var response = await tenant.Client.GetAsync($"{Url}?limit=1", Tenant.Ct);
        Assert.Equal("2", response.Headers.GetValues("X-Total-Count").Single());
        Assert.Contains("rel=\"next\"", response.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state=open")]
    [InlineData("severity=3")]
    [InlineData("acknowledged=perhaps")]
    [InlineData("from=yesterday")]
    [InlineData("battery_id=x")]
    [InlineData("limit=501")]
    [InlineData("assigned_to=you")]
    [InlineData("assigned_to=9999999999")]
    public async Task A_filter_that_is_none_is_refused(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await tenant.Client.GetAsync($"{Url}?{query}", Tenant.Ct)).StatusCode);

    [Fact]
    public async Task The_alerts_of_an_archived_battery_are_not_listed()
    {
        await tenant.ScalarAsync<int>("update assets.equipment set archived_at = now() where id = $1 returning id", battery);
        Assert.Empty(await tenant.AlertsAsync("state=all"));
    }

    [Fact]
    public async Task Another_tenant_finds_nothing()
    {
        var other = await app.NewTenantAsync(Everything);
        Assert.Empty(await other.AlertsAsync("state=all"));
        var responses = new[]
        {
            await other.Client.GetAsync($"{Url}/{alert}", Tenant.Ct),
            await other.PostAsync($"{Url}/{alert}/acknowledge", new { }),
            await other.PostAsync($"{Url}/{alert}/shelve", new { until = app.Clock.GetUtcNow().AddHours(1) }),
            await other.PostAsync($"{Url}/{alert}/unshelve", new { }),
            await other.PostAsync($"{Url}/{alert}/comments", new { comment = "x" }),
        };

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.NotFound, response.StatusCode));
        Assert.Equal(0, (await other.CreateAsync<AcknowledgedAlerts>($"{Url}/acknowledge", new { ids = new[] { alert } })).Acknowledged);
        Assert.False((await tenant.AlertAsync(alert)).Acknowledged);
    }

    [Fact]
    public async Task A_client_sees_the_alerts_of_his_batteries_only_and_changes_none()
    {
        var his = await tenant.GivenAlertAsync(await tenant.GivenBatteryOfAsync(clientId: 7));
        var client = app.ClientOf(tenant.Id, userId: 7, "alertes:read_own");

        Assert.Equal(his, Assert.Single(await client.AlertsAsync("state=all")).Id);
        Assert.Single((await client.AlertAsync(his)).Events!);
        Assert.Equal(HttpStatusCode.NotFound, (await client.Client.GetAsync($"{Url}/{alert}", Tenant.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync($"{Url}/{his}/acknowledge", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.Client.GetAsync($"/api/v1/batteries/{battery}/rules", Tenant.Ct)).StatusCode);
    }

    [Fact]
    public async Task What_happened_cannot_be_changed() => await Assert.ThrowsAsync<Npgsql.PostgresException>(
        () => tenant.ScalarAsync<long>("update alerts.event set comment = 'x' where alert_id = $1 returning id", alert));

    [Fact]
    public async Task The_watcher_and_people_who_acknowledge_at_once_do_not_block_each_other()
    {
        var batteries = new List<int>();
        for (var number = 0; number < 5; number++)
        {
            batteries.Add(await tenant.GivenBatteryAsync());
            await tenant.GivenAlertAsync(batteries[^1]);
        }

        var ids = (await tenant.AlertsAsync()).Select(row => row.Id).ToArray();
        var start = app.Clock.GetUtcNow();
        var acts = Enumerable.Range(1, 20).Select(async turn =>
        {
            await tenant.WatchAsync(batteries[turn % 5], Hot(start.AddMinutes(turn)));
            return await tenant.PostAsync($"{Url}/{ids[turn % ids.Length]}/comments", new { comment = $"{turn}" });
        }).Append(tenant.PostAsync($"{Url}/acknowledge", new { ids }));

        Assert.All(await Task.WhenAll(acts), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    private Task<long> AuditedAsync(string action) => tenant.ScalarAsync<long>("select count(*) from audit_entry where action = $1",
        action);
}
