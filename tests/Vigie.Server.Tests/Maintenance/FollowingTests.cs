using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Maintenance.Following;
using Vigie.Server.Tests.Alerts;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Jobs;
using Vigie.Server.Tests.Telemetry;
using static Vigie.Server.Tests.Alerts.AlertFleet;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>From a cell that drifts to an intervention, and back when the repair did not hold.</summary>
public sealed class FollowingTests(VigieApp app) : IAsyncLifetime
{
    private const string Interventions = "/api/v1/interventions";

    private Tenant tenant = null!;
    private int battery;
    private string rule = null!;

    public async ValueTask InitializeAsync()
    {
        tenant = await app.NewTenantAsync("alertes:*", "interventions:*", "equipements:*", "jobs:*");
        battery = await tenant.GivenBatteryAsync();
        rule = (await tenant.AlertAsync(await tenant.GivenAlertAsync(await tenant.GivenBatteryAsync()))).RuleKey;
        await tenant.UntilQuietAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_alert_of_a_rule_with_a_template_opens_its_intervention_by_itself()
    {
        await GivenTemplateAsync();

        var alert = await GivenAlertAsync();

        var opened = await SingleAsync();
        Assert.Equal(("ouverte", "corrective", "haute", battery), (
            opened.GetProperty("statut").GetString(), opened.GetProperty("type_intervention").GetString(),
            opened.GetProperty("priorite").GetString(), opened.GetProperty("equipement_id").GetInt32()));
        Assert.StartsWith("Refroidir b", opened.GetProperty("titre").GetString(), StringComparison.Ordinal);
        Assert.Contains("52,3 °C", opened.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Contains("Aérer le local.", opened.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.InRange(opened.GetProperty("date_limite").GetDateTimeOffset() - app.Clock.GetUtcNow(), TimeSpan.FromHours(11.9), TimeSpan.FromHours(12));
        Assert.Equal(alert, (await OneAsync(opened)).GetProperty("alertes")[0].GetInt64());
        Assert.Single(await tenant.GetAsync<List<JsonElement>>($"{Interventions}?alerte_id={alert}"));
        Assert.Empty(await tenant.GetAsync<List<JsonElement>>($"{Interventions}?alerte_id={alert + 1_000_000}"));
    }

    [Fact]
    public async Task Without_a_template_or_below_its_severity_nothing_opens_by_itself()
    {
        await GivenAlertAsync();
        await GivenTemplateAsync(severity: "critical");
        var other = await tenant.GivenBatteryAsync();
        await GivenAlertAsync(other);

        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task While_one_is_open_an_alert_that_comes_back_joins_it()
    {
        await GivenTemplateAsync();
        var first = await GivenAlertAsync();
        await CoolAsync();

        var second = await GivenAlertAsync();

        var open = await OneAsync(await SingleAsync());
        Assert.Equal(new[] { first, second }.Distinct(), open.GetProperty("alertes").EnumerateArray().Select(id => id.GetInt64()));
    }

    [Fact]
    public async Task The_button_opens_one_and_finds_it_the_second_time()
    {
        var alert = await GivenAlertAsync();

        var first = await tenant.PostAsync($"{Interventions}/depuis-alerte", new { alerte_id = alert });
        var second = await tenant.PostAsync($"{Interventions}/depuis-alerte", new { alerte_id = alert });
        var unknown = await tenant.PostAsync($"{Interventions}/depuis-alerte", new { alerte_id = alert + 1_000_000 });

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal((await first.JsonAsync()).GetProperty("id").GetInt32(), (await second.JsonAsync()).GetProperty("id").GetInt32());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "alert_unknown"), (unknown.StatusCode, await unknown.CodeAsync()));
    }

    [Fact]
    public async Task Of_ten_who_press_at_once_one_opens_it()
    {
        var alert = await GivenAlertAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            _ => tenant.PostAsync($"{Interventions}/depuis-alerte", new { alerte_id = alert })));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.All(answers, answer => Assert.True(answer.IsSuccessStatusCode));
        Assert.Single(await AllAsync());
    }

    [Fact]
    public async Task Work_that_did_not_help_opens_again_when_the_watch_ends()
    {
        await GivenTemplateAsync();
        await GivenAlertAsync();
        var id = await DoneAsync();
        var done = await tenant.GetAsync<JsonElement>($"{Interventions}/{id}");
        Assert.InRange(done.GetProperty("surveillee_jusqu_a").GetDateTimeOffset() - app.Clock.GetUtcNow(), TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));

        await WatchEndsAsync(id);

        Assert.Equal("ouverte", (await SingleAsync()).GetProperty("statut").GetString());
        var last = (await tenant.GetAsync<List<JsonElement>>($"{Interventions}/{id}/historique"))[^1];
        Assert.Contains("52,3 °C", last.GetProperty("motif").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_after_which_the_measure_is_back_to_normal_stays_done()
    {
        await GivenTemplateAsync();
        await GivenAlertAsync();
        var id = await DoneAsync();
        await CoolAsync();

        await WatchEndsAsync(id);

        Assert.Equal("terminee", (await SingleAsync()).GetProperty("statut").GetString());
    }

    [Fact]
    public async Task An_alert_that_comes_back_during_the_watch_opens_the_same_intervention_again()
    {
        await GivenTemplateAsync();
        await GivenAlertAsync();
        await DoneAsync();
        await CoolAsync();

        await GivenAlertAsync();

        Assert.Equal("ouverte", (await SingleAsync()).GetProperty("statut").GetString());
    }

    [Fact]
    public async Task A_rule_has_one_template()
    {
        await GivenTemplateAsync();

        var again = await tenant.PostAsync("/api/v1/modeles-intervention", new { rule_key = rule, titre = "Encore" });

        Assert.Equal((HttpStatusCode.Conflict, "alert_template_rule_taken"), (again.StatusCode, await again.CodeAsync()));
    }

    private Task<JsonElement> GivenTemplateAsync(string severity = "warning") => tenant.CreateAsync<JsonElement>("/api/v1/modeles-intervention", new
    {
        rule_key = rule,
        titre = "Refroidir {batterie}",
        consignes = "Aérer le local.",
        severite_min = severity,
        delai_heures = 12,
        surveillance_minutes = 30,
    });

    private async Task<long> GivenAlertAsync(int? of = null)
    {
        var alert = await tenant.GivenAlertAsync(of ?? battery);
        await tenant.UntilQuietAsync();
        return alert;
    }

    /// <summary>Cold for so long that the alert clears.</summary>
    private async Task CoolAsync()
    {
        var now = app.Clock.GetUtcNow();
        await tenant.WatchAsync(battery, Sample(now.AddMinutes(1)), Sample(now.AddMinutes(30)));
        Assert.Equal(0, await tenant.ScalarAsync<long>("select count(*) from alerts.alert where battery_id = $1 and cleared_at is null", battery));
    }

    private async Task<int> DoneAsync()
    {
        var id = (await SingleAsync()).GetProperty("id").GetInt32();
        await Workshop.MoveAsync(tenant, id, "en_cours");
        await Company.JsonAsync(await tenant.PostAsync($"{Interventions}/{id}/complete", new { rapport = "Ventilateur changé" }));
        return id;
    }

    /// <summary>As the job does when its time has come.</summary>
    private Task<int> WatchEndsAsync(int id) => tenant.InSessionAsync(async (services, session) =>
    {
        var finished = await session.QueryAsync(
            "select finished_at from maintenance.intervention where id = $1", row => row.GetFieldValue<DateTimeOffset>(0), [id]).SingleAsync();
        await services.GetRequiredService<WatchAfterWork>().RunAsync(new(id, finished), Tenant.Ct);
        return 0;
    });

    private Task<List<JsonElement>> AllAsync() => tenant.GetAsync<List<JsonElement>>(Interventions);

    private async Task<JsonElement> SingleAsync() => (await AllAsync()).Single();

    private Task<JsonElement> OneAsync(JsonElement listed) => tenant.GetAsync<JsonElement>($"{Interventions}/{listed.GetProperty("id")}");
}
