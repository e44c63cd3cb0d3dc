using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Telemetry;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>Plans as people set them, and the interventions that they open by themselves.</summary>
public sealed class PreventiveTests(VigieApp app)
{
    private static readonly object[] Points =
    [
        new { libelle = "Fuites", genre = "controle" },
        new { libelle = "Pression", genre = "mesure", unite = "bar", min = 180, max = 210 },
        new { libelle = "Remarques", genre = "texte", obligatoire = false },
    ];

    [Fact]
    public async Task One_piece_of_equipment_has_several_plans_and_the_next_service_is_that_of_the_nearest()
    {
        var workshop = await Workshop.OpenAsync(app);
        var soon = app.Clock.GetUtcNow().AddYears(-3);
        await GivenPlanAsync(workshop, new { equipement_id = workshop.Press, titre = "Vidange", unite = "mois", intervalle = 6, prochaine_echeance = soon });

        var plans = await workshop.Manager.GetAsync<List<JsonElement>>($"/api/v1/plans-entretien?equipement_id={workshop.Press}");
        var press = await workshop.Manager.GetAsync<JsonElement>($"/api/v1/equipements/{workshop.Press}");

        Assert.Equal(["Vidange", "Entretien"], plans.Select(plan => plan.GetProperty("titre").GetString()));
        Assert.Equal("30", press.GetProperty("frequence_entretien").GetString());
        Assert.InRange(press.GetProperty("prochaine_maintenance").GetDateTimeOffset() - soon, TimeSpan.FromSeconds(-1), TimeSpan.Zero);
    }

    [Fact]
    public async Task A_plan_that_falls_due_opens_its_intervention_once_with_its_checklist()
    {
        var workshop = await Workshop.OpenAsync(app);
        var due = app.Clock.GetUtcNow().AddDays(3);
        var plan = await GivenPlanAsync(workshop, Body(workshop, due, lead: 5));

        await RoundAsync(workshop);
        await RoundAsync(workshop);

        var opened = (await OfPlanAsync(workshop, plan)).Single();
        Assert.Equal(("Contrôle du circuit", "preventive", "ouverte", "haute"), (
            opened.GetProperty("titre").GetString(), opened.GetProperty("type_intervention").GetString(),
            opened.GetProperty("statut").GetString(), opened.GetProperty("priorite").GetString()));
        Assert.InRange(opened.GetProperty("date_limite").GetDateTimeOffset() - due, TimeSpan.FromSeconds(-1), TimeSpan.Zero);
        var one = await workshop.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{opened.GetProperty("id")}");
        Assert.Equal(3, one.GetProperty("points_controle").GetArrayLength());
        Assert.Equal(opened.GetProperty("id").GetInt32(), (await PlanAsync(workshop, plan)).GetProperty("intervention_id").GetInt32());
    }

    [Fact]
    public async Task A_plan_that_is_not_due_yet_or_is_stopped_opens_nothing()
    {
        var workshop = await Workshop.OpenAsync(app);
        var later = await GivenPlanAsync(workshop, Body(workshop, app.Clock.GetUtcNow().AddDays(6), lead: 5));
        var stopped = await GivenPlanAsync(workshop, Body(workshop, app.Clock.GetUtcNow(), lead: 5, active: false));

        await RoundAsync(workshop);

        Assert.Empty(await OfPlanAsync(workshop, later));
        Assert.Empty(await OfPlanAsync(workshop, stopped));
    }

    [Fact]
    public async Task Done_counts_from_the_end_of_the_work_and_cancelled_waits_for_the_next_time()
    {
        var workshop = await Workshop.OpenAsync(app);
        var done = await GivenPlanAsync(workshop, Body(workshop, app.Clock.GetUtcNow().AddDays(-2), points: []));
        var cancelled = await GivenPlanAsync(workshop, Body(workshop, app.Clock.GetUtcNow().AddDays(-2), points: []));
        await RoundAsync(workshop);
        var first = (await OfPlanAsync(workshop, done)).Single().GetProperty("id").GetInt32();
        var second = (await OfPlanAsync(workshop, cancelled)).Single().GetProperty("id").GetInt32();

        await Workshop.MoveAsync(workshop.Manager, first, "en_cours");
        Assert.Equal(HttpStatusCode.OK, (await workshop.Manager.PostAsync($"/api/v1/interventions/{first}/complete", new { rapport = "Fait" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Workshop.MoveAsync(workshop.Manager, second, "annulee", "Machine arrêtée")).StatusCode);
        await RoundAsync(workshop);

        var (afterDone, afterCancelled) = (await PlanAsync(workshop, done), await PlanAsync(workshop, cancelled));
        Assert.InRange(afterDone.GetProperty("prochaine_echeance").GetDateTimeOffset() - app.Clock.GetUtcNow(), TimeSpan.FromDays(89), TimeSpan.FromDays(91));
        Assert.Equal(JsonValueKind.Null, afterCancelled.GetProperty("derniere_execution").ValueKind);
        Assert.Single(await OfPlanAsync(workshop, cancelled));
    }

    [Fact]
    public async Task Work_with_a_checklist_does_not_end_before_what_is_required_is_answered()
    {
        var workshop = await Workshop.OpenAsync(app);
        var plan = await GivenPlanAsync(workshop, Body(workshop, app.Clock.GetUtcNow()));
        await RoundAsync(workshop);
        var id = (await OfPlanAsync(workshop, plan)).Single().GetProperty("id").GetInt32();
        await Workshop.MoveAsync(workshop.Manager, id, "en_cours");

        var early = await workshop.Manager.PostAsync($"/api/v1/interventions/{id}/complete", new { rapport = "Fait" });
        var checkedNow = await Company.JsonAsync(await AnswerAsync(workshop, id, new { point = 0, ok = true }, new { point = 1, valeur = 214.5 }));
        var late = await workshop.Manager.PostAsync($"/api/v1/interventions/{id}/complete", new { rapport = "Fait" });

        Assert.Equal((HttpStatusCode.Conflict, "checklist_incomplete"), (early.StatusCode, await early.CodeAsync()));
        var points = checkedNow.GetProperty("points_controle");
        Assert.True(points[0].GetProperty("constat").GetProperty("ok").GetBoolean());
        Assert.False(points[1].GetProperty("constat").GetProperty("ok").GetBoolean()); // above 210 bar
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
    }

    [Fact]
    public async Task An_answer_of_the_wrong_kind_or_to_no_point_is_refused()
    {
        var workshop = await Workshop.OpenAsync(app);
        var plan = await GivenPlanAsync(workshop, Body(workshop, app.Clock.GetUtcNow()));
        await RoundAsync(workshop);
        var id = (await OfPlanAsync(workshop, plan)).Single().GetProperty("id").GetInt32();

        Assert.Equal("checklist_answer_kind", await (await AnswerAsync(workshop, id, new { point = 1, ok = true })).CodeAsync());
        Assert.Equal("checklist_point_unknown", await (await AnswerAsync(workshop, id, new { point = 3, ok = true })).CodeAsync());
    }

    [Fact]
    public async Task A_battery_is_served_after_what_it_was_used_and_its_date_is_foreseen_from_its_use()
    {
        var workshop = await Workshop.OpenAsync(app);
        var battery = await workshop.Admin.GivenBatteryAsync();
        var plan = await GivenPlanAsync(
            workshop, new { equipement_id = battery, titre = "Équilibrage", unite = "kwh", intervalle = 100, avance_jours = 0, points_controle = Points });
        // Ten days ago it was made; 4 kWh a day since.
        await workshop.Admin.RunAsync("update maintenance.plan set created_at = now() - interval '10 days' where id = $1", plan);
        await workshop.Admin.RunAsync(
            """
            insert into telemetry.sample_hour (battery_id, hour, count, energy_out, charge_out)
            select $1, date_trunc('hour', now()) - make_interval(days => day), 60, 4000, 80 from generate_series(0, 9) day
            """, battery);

        await RoundAsync(workshop);
        var foreseen = await PlanAsync(workshop, plan);
        await workshop.Admin.RunAsync("update telemetry.sample_hour set energy_out = 10000 where battery_id = $1", battery);
        await workshop.Admin.RunAsync("update maintenance.plan set used_at = now() - interval '2 hours' where id = $1", plan);
        await RoundAsync(workshop);

        Assert.Equal(40, foreseen.GetProperty("utilise").GetDouble());
        Assert.InRange(foreseen.GetProperty("prochaine_echeance").GetDateTimeOffset() - app.Clock.GetUtcNow(), TimeSpan.FromDays(14.5), TimeSpan.FromDays(15.5));
        Assert.Single(await OfPlanAsync(workshop, plan));
    }

    [Fact]
    public async Task A_machine_that_measures_nothing_has_no_plan_by_use()
    {
        var workshop = await Workshop.OpenAsync(app);

        var answer = await workshop.Manager.PostAsync(
            "/api/v1/plans-entretien", new { equipement_id = workshop.Press, titre = "Graissage", unite = "heures", intervalle = 100 });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "plan_needs_battery"), (answer.StatusCode, await answer.CodeAsync()));
    }

    private static object Body(Workshop workshop, DateTimeOffset due, int lead = 7, bool active = true, object[]? points = null) => new
    {
        equipement_id = workshop.Press,
        titre = "Contrôle du circuit",
        unite = "jours",
        intervalle = 90,
        prochaine_echeance = due,
        consignes = "Couper la pression d’abord.",
        priorite = "haute",
        avance_jours = lead,
        actif = active,
        points_controle = points ?? Points,
    };

    private static async Task<int> GivenPlanAsync(Workshop workshop, object body) =>
        (await Company.JsonAsync(await workshop.Manager.PostAsync("/api/v1/plans-entretien", body))).GetProperty("id").GetInt32();

    private static Task<JsonElement> PlanAsync(Workshop workshop, int id) => workshop.Manager.GetAsync<JsonElement>($"/api/v1/plans-entretien/{id}");

    private static async Task<List<JsonElement>> OfPlanAsync(Workshop workshop, int plan) =>
        [.. (await workshop.Manager.GetAsync<List<JsonElement>>("/api/v1/interventions?type_intervention=preventive"))
            .Where(one => one.GetProperty("plan_id").GetInt32() == plan)];

    private static Task<HttpResponseMessage> AnswerAsync(Workshop workshop, int id, params object[] answers) =>
        workshop.Manager.PutAsync($"/api/v1/interventions/{id}/points-controle", new { constats = answers });

    /// <summary>As the schedule does every quarter of an hour.</summary>
    private static Task<int> RoundAsync(Workshop workshop) => workshop.Admin.InSessionAsync(async (services, _) =>
    {
        await services.GetRequiredService<OpenPreventive>().RunAsync(new(), Tenant.Ct);
        return 0;
    });
}
