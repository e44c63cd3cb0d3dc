using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

public sealed class InterventionTests(VigieApp app) : IAsyncLifetime
{
    private static readonly string[] Statuses = ["ouverte", "planifiee", "en_cours", "en_attente", "terminee", "annulee"];

    private Workshop workshop = null!;

    public async ValueTask InitializeAsync() => workshop = await Workshop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("", "en_cours annulee")]
    [InlineData("assign", "ouverte en_cours annulee")]
    [InlineData("en_cours", "en_attente terminee annulee")]
    [InlineData("en_cours en_attente", "en_cours annulee")]
    [InlineData("en_cours terminee", "ouverte en_cours")]
    [InlineData("annulee", "")]
    public async Task Only_what_may_follow_follows(string way, string allowed)
    {
        foreach (var next in Statuses)
        {
            var id = await workshop.GivenInterventionAsync();
            foreach (var step in way.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                await Company.JsonAsync(step == "assign" ? await workshop.AssignAsync(id) : await Workshop.MoveAsync(workshop.Manager, id, step, "x"));
            }

            var response = await Workshop.MoveAsync(workshop.Manager, id, next, "Parce que");
            Assert.True(
                response.IsSuccessStatusCode == allowed.Split(' ').Contains(next),
                $"«{way}» then {next}: {response.StatusCode} {await response.Content.ReadAsStringAsync(Company.Ct)}");
            if (!response.IsSuccessStatusCode)
            {
                Assert.Equal("intervention_transition", await response.CodeAsync());
            }

            await Workshop.MoveAsync(workshop.Manager, id, "annulee", "rangé"); // gives his hour back
        }
    }

    [Fact]
    public async Task Every_step_is_kept_with_who_when_and_why()
    {
        var id = await workshop.GivenInterventionAsync();
        await Company.JsonAsync(await workshop.AssignAsync(id));
        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Technician, id, "en_cours"));
        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Technician, id, "en_attente", "Pièce commandée"));

        var steps = await workshop.Client.Client.GetAsync($"/api/v1/interventions/{id}/historique", Company.Ct);
        Assert.Equal(HttpStatusCode.NotFound, steps.StatusCode);
        Assert.Equal(
            [" → ouverte: Pierre Martin, ", "ouverte → planifiee: Pierre Martin, ", "planifiee → en_cours: Marie Dubois, ",
                "en_cours → en_attente: Marie Dubois, Pièce commandée"],
            (await workshop.Manager.GetAsync<List<JsonElement>>($"/api/v1/interventions/{id}/historique")).Select(step =>
                $"{step.GetProperty("de")} → {step.GetProperty("vers")}: {step.GetProperty("auteur")}, {step.GetProperty("motif")}"));
    }

    [Fact]
    public async Task Who_cancels_or_waits_or_reopens_says_why()
    {
        var id = await workshop.GivenInterventionAsync();
        Assert.Equal("intervention_reason_missing", await (await Workshop.MoveAsync(workshop.Manager, id, "annulee")).CodeAsync());
        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Manager, id, "en_cours"));
        Assert.Equal("intervention_reason_missing", await (await Workshop.MoveAsync(workshop.Manager, id, "en_attente")).CodeAsync());
        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Manager, id, "terminee"));
        Assert.Equal("intervention_reason_missing", await (await Workshop.MoveAsync(workshop.Manager, id, "en_cours")).CodeAsync());
    }

    [Fact]
    public async Task A_technician_moves_only_what_is_given_to_him()
    {
        var id = await workshop.GivenInterventionAsync();
        Assert.Equal("intervention_not_yours", await (await Workshop.MoveAsync(workshop.Technician, id, "en_cours")).CodeAsync());
        await Company.JsonAsync(await workshop.AssignAsync(id));
        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Technician, id, "en_cours"));
        Assert.Equal([id], (await workshop.Technician.GetAsync<List<JsonElement>>("/api/v1/interventions/my-interventions"))
            .Select(one => one.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task A_key_that_may_only_move_what_is_given_to_it_moves_nothing_that_nobody_was_given()
    {
        var id = await workshop.GivenInterventionAsync();
        var key = app.ClientOf(workshop.Company.Id, userId: null, "interventions:read", "interventions:update_status");

        Assert.Equal("intervention_not_yours", await (await Workshop.MoveAsync(key, id, "en_cours")).CodeAsync());
    }

    [Fact]
    public async Task Of_two_who_give_a_technician_the_same_hour_one_wins_and_the_other_sees_the_conflict()
    {
        for (var round = 0; round < 5; round++)
        {
            var at = new DateTimeOffset(2027, 1, 4 + round, 9, 0, 0, TimeSpan.Zero);
            var (one, other) = (await workshop.GivenInterventionAsync("Une"), await workshop.GivenInterventionAsync("Autre"));
            var answers = await Task.WhenAll(workshop.AssignAsync(one, at: at, minutes: 120), workshop.AssignAsync(other, at: at.AddMinutes(90)));
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
            Assert.Equal("planning_conflict", await answers.Single(answer => !answer.IsSuccessStatusCode).CodeAsync());
        }
    }

    [Fact]
    public async Task Appointments_that_follow_each_other_do_not_conflict()
    {
        var at = new DateTimeOffset(2027, 2, 1, 9, 0, 0, TimeSpan.Zero);
        foreach (var (offset, minutes) in new[] { (0, 60), (60, 1440), (-30, 30) })
        {
            await Company.JsonAsync(await workshop.AssignAsync(await workshop.GivenInterventionAsync(), at: at.AddMinutes(offset), minutes: minutes));
        }

        var inside = await workshop.AssignAsync(await workshop.GivenInterventionAsync(), at: at.AddHours(20));
        Assert.Equal("planning_conflict", await inside.CodeAsync());
        Assert.Equal("technician_unknown", await (await workshop.AssignAsync(await workshop.GivenInterventionAsync(), workshop.ClientId)).CodeAsync());
    }

    [Fact]
    public async Task Of_two_managers_who_edit_the_same_intervention_the_second_is_told()
    {
        var id = await workshop.GivenInterventionAsync();
        var tag = (await workshop.Manager.Client.GetAsync($"/api/v1/interventions/{id}", Company.Ct)).Headers.ETag!.Tag;
        var body = $$"""{"titre":"Première","equipement_id":{{workshop.Press}}}""";
        Assert.Equal(HttpStatusCode.OK, (await workshop.Manager.SendAsync(HttpMethod.Put, $"/api/v1/interventions/{id}", body, tag)).StatusCode);
        var second = await workshop.Admin.SendAsync(HttpMethod.Put, $"/api/v1/interventions/{id}", body.Replace("Première", "Seconde", StringComparison.Ordinal), tag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
        Assert.Equal("Première", (await workshop.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{id}")).GetProperty("titre").GetString());
    }

    [Fact]
    public async Task An_intervention_ends_with_its_report_and_changes_no_more()
    {
        var id = await workshop.GivenInterventionAsync();
        await Company.JsonAsync(await workshop.AssignAsync(id));
        var report = new { rapport = "Joint changé", cause = "Usure", action = "Remplacement", duree_travail = 95 };
        Assert.Equal("intervention_transition", await (await workshop.Technician.PostAsync($"/api/v1/interventions/{id}/complete", report)).CodeAsync());
        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Technician, id, "en_cours"));
        var done = await Company.JsonAsync(await workshop.Technician.PostAsync($"/api/v1/interventions/{id}/complete", report));

        Assert.Equal(("terminee", "Joint changé", 95), (done.GetProperty("statut").GetString(), done.GetProperty("rapport").GetString(),
            done.GetProperty("duree_travail").GetInt32()));
        Assert.True(done.GetProperty("date_fin").GetDateTimeOffset() >= done.GetProperty("date_debut").GetDateTimeOffset());
        Assert.Equal("intervention_over", await (await workshop.Manager.PutAsync(
            $"/api/v1/interventions/{id}", new { titre = "x", equipement_id = workshop.Press })).CodeAsync());
    }

    [Fact]
    public async Task The_list_is_narrowed_and_put_in_the_order_of_urgency()
    {
        var now = app.Clock.GetUtcNow();
        async Task OpenAsync(string title, string priority, bool urgent, double dueInHours) => await Company.JsonAsync(await workshop.Manager.PostAsync(
            "/api/v1/interventions",
            new { titre = title, equipement_id = workshop.Press, priorite = priority, urgence = urgent, date_limite = now.AddHours(dueInHours) }));
        await OpenAsync("C", "haute", false, 5);
        await OpenAsync("A", "basse", true, 9);
        await OpenAsync("D", "normale", false, -1);
        await OpenAsync("B", "critique", false, 7);

        Assert.Equal(["B", "D", "A", "C"], await TitlesAsync(""));
        Assert.Equal(["A", "B", "C", "D"], await TitlesAsync("?sort=urgence"));
        Assert.Equal(["D"], await TitlesAsync("?en_retard=true"));
        Assert.Equal(["B"], await TitlesAsync("?priorite=critique&statut=ouverte&type_intervention=corrective"));
        Assert.Equal(["A"], await TitlesAsync("?urgence=true"));
        Assert.Equal(4, (await TitlesAsync("?search=presse")).Count);
        Assert.Equal(["D", "A"], await TitlesAsync("?limit=2&offset=1"));
        var page = await workshop.Manager.Client.GetAsync("/api/v1/interventions?limit=1&active=true", Company.Ct);
        Assert.Equal("4", page.Total());
    }

    private async Task<List<string?>> TitlesAsync(string query) =>
        [.. (await workshop.Manager.GetAsync<List<JsonElement>>($"/api/v1/interventions{query}")).Select(one => one.GetProperty("titre").GetString())];
}
