using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>The HTTP examples of spec 4 on equipment, interventions and planning, to the field.</summary>
public sealed class SpecificationTests(VigieApp app) : IAsyncLifetime
{
    private Workshop workshop = null!;

    public async ValueTask InitializeAsync() => workshop = await Workshop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Equipment_is_listed_by_place_with_its_services()
    {
        await workshop.GivenMachineAsync("Autre", "X-1");
        var list = await workshop.Technician.GetAsync<List<JsonElement>>("/api/v1/equipements/?localisation=Atelier A&limit=50");
        var press = list.Single(one => one.GetProperty("id").GetInt32() == workshop.Press);

        Assert.Equal(
            $$"""
            {"id":{{workshop.Press}},"nom":"Presse hydraulique PH-001","type":"Presse","modele":"HPX-2000","numero_serie":"PH001-2023-001",
            "localisation":"Atelier A","statut":"operationnel","date_installation":"2023-03-15T00:00:00Z","frequence_entretien":"30",
            "derniere_maintenance":"2024-11-15T00:00:00Z","prochaine_maintenance":"2024-12-15T00:00:00Z","interventions_count":0
            """.ReplaceLineEndings(""),
            press.GetRawText()[..press.GetRawText().IndexOf(",\"open_interventions_count", StringComparison.Ordinal)]);
        Assert.Empty(await workshop.Technician.GetAsync<List<JsonElement>>("/api/v1/equipements?localisation=Atelier B"));
    }

    [Fact]
    public async Task An_intervention_is_opened_assigned_and_planned_as_in_the_examples()
    {
        var response = await workshop.Manager.SendAsync(HttpMethod.Post, "/api/v1/interventions/", $$"""
            {"titre":"Réparation fuite hydraulique","description":"Fuite détectée au niveau du circuit principal","type_intervention":"corrective",
             "priorite":"haute","urgence":true,"date_limite":"2026-12-20T16:00:00Z","equipement_id":{{workshop.Press}}}
            """);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var opened = await response.JsonAsync();
        var id = opened.GetProperty("id").GetInt32();
        Assert.Equal($"/api/v1/interventions/{id}", response.Headers.Location!.ToString());
        Assert.Equal(
            ["id", "titre", "description", "type_intervention", "statut", "priorite", "urgence", "date_creation", "date_limite", "equipement_id",
                "createur_id", "equipement"], Company.Fields(opened));
        Assert.Equal(("ouverte", "haute", "corrective", true), (Text(opened, "statut"), Text(opened, "priorite"),
            Text(opened, "type_intervention"), opened.GetProperty("urgence").GetBoolean()));
        Assert.Equal("""{"nom":"Presse hydraulique PH-001","localisation":"Atelier A"}""", opened.GetProperty("equipement").GetRawText());

        var assigned = await Company.JsonAsync(await workshop.AssignAsync(id, minutes: 240));
        Assert.Equal(
            $$$"""
            {"id":{{{id}}},"statut":"planifiee","technicien_id":{{{workshop.TechnicianId}}},
            "technicien":{"nom":"Dubois","prenom":"Marie","specialite":"Hydraulique"},
            "planning":{"date_planifiee":"2026-12-20T09:00:00Z","duree_estimee":240}}
            """.ReplaceLineEndings(""), assigned.GetRawText());

        var planned = Assert.Single(await workshop.Technician.GetAsync<List<JsonElement>>(
            $"/api/v1/planning/technicien/{workshop.TechnicianId}?date_debut=2026-12-19&date_fin=2026-12-25"));
        Assert.Equal(
            $$$$"""
            {"id":{{{{planned.GetProperty("id")}}}},"intervention_id":{{{{id}}}},"date_planifiee":"2026-12-20T09:00:00Z","duree_estimee":240,
            "statut":"planifiee","intervention":{"titre":"Réparation fuite hydraulique","priorite":"haute",
            "equipement":{"nom":"Presse hydraulique PH-001","localisation":"Atelier A"}}}
            """.ReplaceLineEndings(""), planned.GetRawText());
        var press = await workshop.Manager.GetAsync<JsonElement>($"/api/v1/equipements/{workshop.Press}");
        Assert.Equal(1, press.GetProperty("interventions_count").GetInt32());
    }

    [Fact]
    public async Task The_permission_matrix_holds_for_each_role()
    {
        var id = await workshop.GivenInterventionAsync();
        await Company.JsonAsync(await workshop.AssignAsync(id));
        var body = new { titre = "x", equipement_id = workshop.Press };
        foreach (var who in new[] { workshop.Technician, workshop.Client })
        {
            Assert.Equal("forbidden", await (await who.PostAsync("/api/v1/interventions", body)).CodeAsync());
            Assert.Equal("forbidden", await (await who.PutAsync($"/api/v1/interventions/{id}", body)).CodeAsync());
            Assert.Equal("forbidden", await (await who.PutAsync($"/api/v1/equipements/{workshop.Press}/statut", new { statut = "en_panne" })).CodeAsync());
            Assert.Equal("forbidden", await (await who.Client.GetAsync("/api/v1/techniciens", Company.Ct)).CodeAsync());
        }

        Assert.Equal("forbidden", await (await Workshop.MoveAsync(workshop.Client, id, "en_cours")).CodeAsync());
        Assert.Equal("forbidden", await (await workshop.Client.Client.GetAsync($"/api/v1/planning/technicien/{workshop.TechnicianId}", Company.Ct)).CodeAsync());
        Assert.Single(await workshop.Technician.GetAsync<List<JsonElement>>("/api/v1/interventions"));
        Assert.Single(await workshop.Admin.GetAsync<List<JsonElement>>("/api/v1/techniciens?competence=Pompes"));
        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Technician, id, "en_cours"));
    }

    [Fact]
    public async Task A_client_sees_the_interventions_on_his_own_equipment_only()
    {
        var his = await workshop.GivenMachineAsync("La sienne", "C-1", workshop.ClientId);
        await workshop.GivenInterventionAsync("Ailleurs");
        await workshop.GivenInterventionAsync("Chez lui", his);

        foreach (var url in new[] { "/api/v1/interventions", "/api/v1/interventions/my-interventions" })
        {
            Assert.Equal(["Chez lui"], (await workshop.Client.GetAsync<List<JsonElement>>(url)).Select(one => Text(one, "titre")));
        }

        Assert.Equal(his, Assert.Single(await workshop.Client.GetAsync<List<JsonElement>>("/api/v1/equipements")).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task A_day_of_the_planning_begins_at_midnight_where_the_company_is()
    {
        var (late, early) = (await workshop.GivenInterventionAsync("Soir"), await workshop.GivenInterventionAsync("Matin"));
        await Company.JsonAsync(await workshop.AssignAsync(late, at: new(2026, 12, 21, 4, 0, 0, TimeSpan.Zero))); // 23 h the day before in Toronto
        await Company.JsonAsync(await workshop.AssignAsync(early, at: new(2026, 12, 21, 5, 30, 0, TimeSpan.Zero)));

        var url = $"/api/v1/planning/technicien/{workshop.TechnicianId}";
        var day = await workshop.Manager.GetAsync<List<JsonElement>>($"{url}?date_debut=2026-12-21&date_fin=2026-12-21");
        Assert.Equal(early, Assert.Single(day).GetProperty("intervention_id").GetInt32());
        Assert.Equal("validation_failed", await (await workshop.Manager.Client.GetAsync(
            $"{url}?date_debut=2026-12-21&date_fin=2026-12-20", Company.Ct)).CodeAsync());
        Assert.Equal("technician_unknown", await (await workshop.Manager.Client.GetAsync(
            $"/api/v1/planning/technicien/{workshop.ClientId}", Company.Ct)).CodeAsync());
    }

    [Fact]
    public async Task The_dashboard_computes_the_figures_of_the_example()
    {
        Assert.Equal(
            """
            {"interventions":{"total":0,"ouvertes":0,"en_cours":0,"terminees_semaine":0,"critiques":0},
            "equipements":{"total":1,"operationnels":1,"en_panne":0,"maintenance_due":1},
            "techniciens":{"total":1,"disponibles":1,"en_intervention":0,"charge_moyenne":0},
            "kpi":{"temps_moyen_resolution":null,"taux_respect_delais":null,"satisfaction_client":null}}
            """.ReplaceLineEndings(""), (await workshop.Manager.GetAsync<JsonElement>("/api/v1/dashboard/stats")).GetRawText());

        var now = app.Clock.GetUtcNow();
        await workshop.GivenMachineAsync("Autre", "X-1");
        await Company.JsonAsync(await workshop.Manager.PutAsync($"/api/v1/equipements/{workshop.Press}/statut", new { statut = "en_panne" }));
        foreach (var due in new[] { now.AddHours(1), now.AddHours(-1) })
        {
            var done = await workshop.GivenInterventionAsync("Faite", due: due);
            await Company.JsonAsync(await Workshop.MoveAsync(workshop.Manager, done, "en_cours"));
            await Company.JsonAsync(await Workshop.MoveAsync(workshop.Manager, done, "terminee"));
        }

        await workshop.Admin.RunAsync("update maintenance.intervention set created_at = finished_at - interval '252 minutes'");
        await Company.JsonAsync(await workshop.Manager.PostAsync(
            "/api/v1/interventions", new { titre = "Feu", equipement_id = workshop.Press, priorite = "critique" }));
        var running = await workshop.GivenInterventionAsync("En cours");
        await Company.JsonAsync(await workshop.AssignAsync(running, at: now, minutes: 1200));
        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Technician, running, "en_cours"));

        Assert.Equal(
            """
            {"interventions":{"total":4,"ouvertes":1,"en_cours":1,"terminees_semaine":2,"critiques":1},
            "equipements":{"total":2,"operationnels":1,"en_panne":1,"maintenance_due":2},
            "techniciens":{"total":1,"disponibles":0,"en_intervention":1,"charge_moyenne":50},
            "kpi":{"temps_moyen_resolution":"4.2 heures","taux_respect_delais":50,"satisfaction_client":null}}
            """.ReplaceLineEndings(""), (await workshop.Manager.GetAsync<JsonElement>("/api/v1/dashboard/stats")).GetRawText());
        Assert.Equal("forbidden", await (await workshop.Client.Client.GetAsync("/api/v1/dashboard/stats", Company.Ct)).CodeAsync());
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
