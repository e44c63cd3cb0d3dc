using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Alerts;
using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Platform.Realtime;
using Vigie.Server.Tests.Telemetry;
using static Vigie.Server.Tests.Alerts.AlertFleet;

namespace Vigie.Server.Tests.Alerts;

public sealed class AlertAssignmentTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/alerts";
    private Tenant tenant = null!;
    private int awa;
    private int battery;
    private long alert;

    public async ValueTask InitializeAsync()
    {
        tenant = await app.NewTenantAsync(Everything);
        awa = await tenant.GivenUserWhoMayAsync("alertes:read");
        tenant = app.ClientOf(tenant.Id, awa, Everything);
        battery = await tenant.GivenBatteryAsync();
        alert = await tenant.GivenAlertAsync(battery);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_alert_is_assigned_and_what_happened_says_to_whom_by_whom_and_why()
    {
        var omar = await tenant.GivenUserWhoMayAsync("alertes:*", "Omar");
        var row = await AssignAsync(omar, "Tu es sur place");

        Assert.Equal(new Person(omar, "Diop", "Omar"), row.AssignedTo);
        var told = row.Events![^1];
        Assert.Equal((AlertEventKind.Assigned, awa, omar, "Tu es sur place"),
            (told.Kind, told.User!.Id, told.AssignedTo!.Id, told.Comment));
        Assert.False(row.Acknowledged);
        Assert.Equal(row.AssignedTo, Assert.Single(await tenant.AlertsAsync()).AssignedTo);
        Assert.Equal(1, await AuditedAsync("alert_assigned"));
    }

    [Fact]
    public async Task Assigning_to_the_same_person_again_changes_nothing_and_to_nobody_takes_it_away()
    {
        await AssignAsync(awa);
        Assert.Equal(2, (await AssignAsync(awa, "encore")).Events!.Count);

        var freed = await AssignAsync(null);
        Assert.Null(freed.AssignedTo);
        Assert.Equal([AlertEventKind.Opened, AlertEventKind.Assigned, AlertEventKind.Unassigned], freed.Events!.Select(told => told.Kind));
        Assert.Equal(3, (await AssignAsync(null)).Events!.Count);
    }

    [Fact]
    public async Task Only_an_active_user_who_may_see_all_alerts_is_offered_and_taken()
    {
        var admin = await tenant.GivenUserWhoMayAsync("*", "Zoé");
        var gone = await tenant.GivenUserWhoMayAsync("alertes:read");
        await tenant.ScalarAsync<int>("update identity.user set is_active = false where id = $1 returning id", gone);
        var client = await tenant.GivenUserWhoMayAsync("alertes:read_own");
        var stranger = await tenant.GivenUserWhoMayAsync("equipements:read");
        var foreigner = await (await app.NewTenantAsync(Everything)).GivenUserWhoMayAsync("*");

        Assert.Equal([awa, admin], (await tenant.GetAsync<List<Person>>($"{Url}/assignees")).Select(person => person.Id));
        foreach (var id in new[] { gone, client, stranger, foreigner, 2_000_000_000, -1 })
        {
            var response = await tenant.PostAsync($"{Url}/{alert}/assign", new { user_id = id });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Tenant.Ct);
            Assert.Equal("alert_assignee_unknown", problem.GetProperty("code").GetString());
            Assert.True(problem.GetProperty("errors").TryGetProperty("user_id", out _));
        }

        Assert.Null((await tenant.AlertAsync(alert)).AssignedTo);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"user_id\":\"me\"}")]
    [InlineData("{\"user_id\":1e40}")]
    public async Task What_names_nobody_is_refused(string json)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await tenant.Client.PostAsync($"{Url}/{alert}/assign", body, Tenant.Ct)).StatusCode);
    }

    [Fact]
    public async Task The_list_shows_what_is_mine_anybodys_or_nobodys()
    {
        var free = await tenant.GivenAlertAsync(await tenant.GivenBatteryAsync());
        await AssignAsync(awa);

        Assert.Equal(alert, Assert.Single(await tenant.AlertsAsync("assigned_to=me")).Id);
        Assert.Equal(alert, Assert.Single(await tenant.AlertsAsync($"assigned_to={awa}")).Id);
        Assert.Equal(free, Assert.Single(await tenant.AlertsAsync("assigned_to=none")).Id);
        Assert.Empty(await tenant.AlertsAsync("assigned_to=0"));
        var other = app.ClientOf(tenant.Id, await tenant.GivenUserWhoMayAsync("alertes:read"), Everything);
        Assert.Empty(await other.AlertsAsync("assigned_to=me"));
    }

    [Fact]
    public async Task The_sockets_hear_of_it()
    {
        using var all = app.Services.GetRequiredService<LiveHub>().Subscribe(AlertsApi.Topic(tenant.Id));
        await AssignAsync(awa);

        using var message = JsonDocument.Parse(Assert.Single(await all.TakeAsync(TimeSpan.FromSeconds(10), Tenant.Ct)));
        Assert.Equal("assigned", message.RootElement.GetProperty("event").GetString());
        Assert.Equal(awa, message.RootElement.GetProperty("alert").GetProperty("assigned_to").GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task An_alert_that_comes_back_keeps_who_deals_with_it()
    {
        await AssignAsync(awa);
        var later = app.Clock.GetUtcNow().AddSeconds(1);
        await tenant.WatchAsync(battery, Sample(later), Sample(later.AddSeconds(30)), Hot(later.AddSeconds(60)), Hot(later.AddSeconds(90)));

        var row = await tenant.AlertAsync(alert);
        Assert.Equal((true, 2, awa), (row.Active, row.Occurrences, row.AssignedTo!.Id));
    }

    [Fact]
    public async Task Who_may_only_read_assigns_nothing_and_another_tenant_finds_nothing()
    {
        var reader = app.ClientOf(tenant.Id, awa, "alertes:read");
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync($"{Url}/{alert}/assign", new { user_id = awa })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.Client.GetAsync($"{Url}/assignees", Tenant.Ct)).StatusCode);

        var other = await app.NewTenantAsync(Everything);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"{Url}/{alert}/assign", new { user_id = (int?)null })).StatusCode);
    }

    private Task<AlertRow> AssignAsync(int? userId, string? comment = null) =>
        tenant.CreateAsync<AlertRow>($"{Url}/{alert}/assign", new { user_id = userId, comment });

    private Task<long> AuditedAsync(string action) =>
        tenant.ScalarAsync<long>("select count(*) from audit_entry where action = $1", action);
}
