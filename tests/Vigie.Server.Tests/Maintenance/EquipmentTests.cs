using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

public sealed class EquipmentTests(VigieApp app) : IAsyncLifetime
{
    private Workshop workshop = null!;

    public async ValueTask InitializeAsync() => workshop = await Workshop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string Url => $"/api/v1/equipements/{workshop.Press}";

    [Fact]
    public async Task A_battery_is_equipment_too_and_is_written_where_batteries_are()
    {
        var battery = await workshop.Admin.BatteryAsync("Armoire", await workshop.Admin.TypeAsync("LFP"), workshop.Place);
        var shown = await workshop.Manager.GetAsync<JsonElement>($"/api/v1/equipements/{battery}");
        Assert.Equal(("Batterie", "battery"), (shown.GetProperty("type").GetString(), shown.GetProperty("kind").GetString()));
        Assert.Equal([battery], (await workshop.Manager.GetAsync<List<JsonElement>>("/api/v1/equipements?type=Batterie"))
            .Select(one => one.GetProperty("id").GetInt32()));
        Assert.Equal("equipment_is_battery", await (await workshop.Manager.SendAsync(HttpMethod.Delete, $"/api/v1/equipements/{battery}")).CodeAsync());
        var id = await workshop.GivenInterventionAsync("Équilibrage", battery);
        Assert.Equal("Armoire", (await workshop.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{id}"))
            .GetProperty("equipement").GetProperty("nom").GetString());
    }

    [Fact]
    public async Task A_status_is_kept_with_the_time_that_it_lasted()
    {
        await SayAsync("en_panne", "Moteur bloqué");
        await workshop.Admin.RunAsync("update assets.equipment_status set at = at - interval '90 minutes'");
        await SayAsync("en_panne", "encore"); // nothing new
        await SayAsync("operationnel", null);

        var periods = await workshop.Technician.GetAsync<List<JsonElement>>($"{Url}/statuts");
        Assert.Equal(["operationnel", "en_panne"], periods.Select(period => period.GetProperty("statut").GetString()));
        Assert.Equal(JsonValueKind.Null, periods[0].GetProperty("fin").ValueKind);
        Assert.Equal(("Moteur bloqué", "Pierre Martin"), (periods[1].GetProperty("motif").GetString(), periods[1].GetProperty("auteur").GetString()));
        var lasted = periods[1].GetProperty("fin").GetDateTimeOffset() - periods[1].GetProperty("debut").GetDateTimeOffset();
        Assert.InRange(lasted.TotalMinutes, 90, 91);
        Assert.Contains("equipment_status_changed", await workshop.Admin.ScalarAsync<string>(
            "select string_agg(action, ' ') from audit_entry where entity = 'equipment'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_service_is_due_when_its_days_are_over_and_its_frequency_can_go()
    {
        Assert.Equal([workshop.Press], (await workshop.Manager.GetAsync<List<JsonElement>>("/api/v1/equipements?maintenance_due=true"))
            .Select(one => one.GetProperty("id").GetInt32()));
        var changed = await Company.JsonAsync(await WriteAsync("""
            ,"frequence_entretien":"3650","derniere_maintenance":"2024-11-15T00:00:00Z","notes":"Près du quai"
            """));
        Assert.Equal("2034-11-13T00:00:00Z", changed.GetProperty("prochaine_maintenance").GetString());
        Assert.Equal("Près du quai", changed.GetProperty("notes").GetString());
        Assert.Empty(await workshop.Manager.GetAsync<List<JsonElement>>("/api/v1/equipements?maintenance_due=true"));

        var without = await Company.JsonAsync(await WriteAsync(""));
        Assert.Equal(JsonValueKind.Null, without.GetProperty("prochaine_maintenance").ValueKind);
        Assert.Equal(JsonValueKind.Null, without.GetProperty("frequence_entretien").ValueKind);
        foreach (var wrong in new[] { "\"0\"", "\"3651\"", "\"-1\"", "\"un\"", "\"1.5\"", "\" 30\"" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await WriteAsync($",\"frequence_entretien\":{wrong}")).StatusCode);
        }
    }

    [Fact]
    public async Task A_machine_that_is_archived_is_in_no_list_and_takes_no_new_work()
    {
        await workshop.GivenInterventionAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await workshop.Manager.SendAsync(HttpMethod.Delete, Url)).StatusCode);
        Assert.Empty(await workshop.Manager.GetAsync<List<JsonElement>>("/api/v1/equipements"));
        Assert.Equal("equipment_unknown", await (await workshop.Manager.Client.GetAsync(Url, Company.Ct)).CodeAsync());
        Assert.Equal("equipment_unknown", await (await workshop.Manager.PostAsync(
            "/api/v1/interventions", new { titre = "x", equipement_id = workshop.Press })).CodeAsync());
        Assert.Single(await workshop.Manager.GetAsync<List<JsonElement>>("/api/v1/interventions")); // its past stays
    }

    private async Task SayAsync(string status, string? reason) =>
        await Company.JsonAsync(await workshop.Manager.PutAsync($"{Url}/statut", new { statut = status, motif = reason }));

    private Task<HttpResponseMessage> WriteAsync(string more) => workshop.Manager.SendAsync(HttpMethod.Put, Url, $$"""
        {"nom":"Presse","type":"Presse","numero_serie":"PH001-2023-001","lieu_id":{{workshop.Place}}{{more}}}
        """);
}
