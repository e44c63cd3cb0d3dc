using System.Text.Json;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

public sealed class PlanningInsertionTests(VigieApp app) : IAsyncLifetime
{
    private const int Days = 14;

    private Dispatch dispatch = null!;

    public async ValueTask InitializeAsync() => dispatch = await Dispatch.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_urgent_intervention_goes_where_nobody_is_disturbed()
    {
        await dispatch.GivenVisitAsync("Prévue", dispatch.Marie, dispatch.At(0, 9));
        var urgent = await GivenOnMondayAsync(minutes: 60);

        var proposal = await InsertAsync(urgent);

        Assert.InRange(proposal.GetProperty("options").GetArrayLength(), 1, 5);
        foreach (var option in Enumerable.Range(0, proposal.GetProperty("options").GetArrayLength()))
        {
            var changed = Assert.Single(Dispatch.Stops(proposal, option), stop => stop.GetProperty("change").GetBoolean());
            Assert.Equal(urgent, changed.GetProperty("intervention_id").GetInt32());
        }

        await Company.JsonAsync(await dispatch.ApplyAsync(proposal));
        Assert.Equal(0, (await dispatch.BoardAsync()).GetProperty("conflits").GetArrayLength());
        Assert.Contains($"Prévue {dispatch.Marie} 0 09:00", await dispatch.ShowAsync());
    }

    [Fact]
    public async Task Where_there_is_no_room_what_follows_begins_later_but_what_is_pinned_does_not()
    {
        await GivenKarimAwayAsync();
        await dispatch.GivenVisitAsync("Matin", dispatch.Marie, dispatch.At(0, 8.5), minutes: 200);
        await dispatch.GivenVisitAsync("Après-midi", dispatch.Marie, dispatch.At(0, 13), minutes: 60);
        await dispatch.GivenVisitAsync("Fin", dispatch.Marie, dispatch.At(0, 15), minutes: 60);
        var urgent = await GivenOnMondayAsync(minutes: 60);

        var proposal = await InsertAsync(urgent);

        var moved = Dispatch.Stops(proposal).Where(stop => stop.GetProperty("change").GetBoolean() && stop.GetProperty("avant").ValueKind != JsonValueKind.Null).ToList();
        Assert.NotEmpty(moved);
        Assert.All(moved, stop => Assert.InRange(
            (stop.GetProperty("date_planifiee").GetDateTimeOffset() - stop.GetProperty("avant").GetProperty("date_planifiee").GetDateTimeOffset()).TotalMinutes, 5, 120));

        foreach (var visit in (await dispatch.BoardAsync()).GetProperty("techniciens").EnumerateArray().SelectMany(one => one.GetProperty("visites").EnumerateArray()))
        {
            await Company.JsonAsync(await dispatch.Manager.PutAsync(
                $"/api/v1/planning/{visit.GetProperty("id")}",
                new { technicien_id = dispatch.Marie, date_planifiee = visit.GetProperty("date_planifiee").GetDateTimeOffset(), epingle = true }));
        }

        var refused = await dispatch.Manager.PostAsync("/api/v1/planning/inserer", new { intervention_id = urgent, jours = Days });
        Assert.Equal("planning_no_room", await refused.CodeAsync());
    }

    [Fact]
    public async Task Automatic_assignment_proposes_with_its_reasons_and_applies_when_it_is_told_to()
    {
        await Company.JsonAsync(await dispatch.Manager.PutAsync(
            $"/api/v1/techniciens/{dispatch.Karim}", new { latitude = 46.80, longitude = -71.18, niveaux = new Dictionary<string, int> { ["pompes"] = 4 } }));
        var id = await dispatch.GivenAsync("Pompe", skills: ["pompes"], level: 2);
        var url = $"/api/v1/interventions/{id}/affectation-automatique";

        var proposed = await Company.JsonAsync(await dispatch.Manager.PostAsync(url, new { }));

        var best = Dispatch.Stops(proposed).Single(stop => stop.GetProperty("intervention_id").GetInt32() == id);
        Assert.Equal(dispatch.Karim, best.GetProperty("technicien_id").GetInt32());
        Assert.Equal(4, best.GetProperty("raisons").GetProperty("competences").GetProperty("pompes").GetInt32());
        Assert.Equal("ouverte", await StatusAsync());
        var applied = await Company.JsonAsync(await dispatch.Manager.PostAsync(url, new { appliquer = true }));
        Assert.Equal("appliquee", applied.GetProperty("statut").GetString());
        Assert.Equal("planifiee", await StatusAsync());
        Assert.Contains(
            "intervention_assigned", await dispatch.Workshop.Admin.AuditAsync("intervention", id), StringComparison.Ordinal);

        async Task<string?> StatusAsync() =>
            (await dispatch.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{id}")).GetProperty("statut").GetString();
    }

    [Fact]
    public async Task A_proposal_of_long_ago_is_forgotten_when_another_is_made()
    {
        var id = await dispatch.GivenAsync("Pompe");
        var old = (await InsertAsync(id)).GetProperty("id").GetInt32();
        await dispatch.Workshop.Admin.RunAsync("update maintenance.proposal set created_at = created_at - interval '31 days'");

        var fresh = (await InsertAsync(id)).GetProperty("id").GetInt32();

        Assert.Equal("proposal_unknown", await (await dispatch.Manager.Client.GetAsync($"/api/v1/planning/propositions/{old}", Tenant.Ct)).CodeAsync());
        Assert.Equal(fresh, (await dispatch.Manager.GetAsync<JsonElement>($"/api/v1/planning/propositions/{fresh}")).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task What_is_done_or_unknown_or_beyond_everybody_is_refused()
    {
        var unskilled = await dispatch.GivenAsync("Soudure", skills: ["soudure"]);
        Assert.Equal("planning_no_room", await (await dispatch.Manager.PostAsync("/api/v1/planning/inserer", new { intervention_id = unskilled })).CodeAsync());
        await Company.JsonAsync(await Workshop.MoveAsync(dispatch.Manager, unskilled, "annulee", "x"));
        Assert.Equal("intervention_not_plannable", await (await dispatch.Manager.PostAsync("/api/v1/planning/inserer", new { intervention_id = unskilled })).CodeAsync());
        Assert.Equal("intervention_not_plannable", await (await dispatch.Manager.PostAsync("/api/v1/interventions/999999999/affectation-automatique", new { })).CodeAsync());
    }

    private async Task<JsonElement> InsertAsync(int intervention) => await Company.JsonAsync(
        await dispatch.Manager.PostAsync("/api/v1/planning/inserer", new { intervention_id = intervention, jours = Days }));

    private Task<int> GivenOnMondayAsync(int minutes) => dispatch.GivenAsync(
        "Urgente", site: 1, minutes, priority: "critique", from: dispatch.At(0, 8), to: dispatch.At(0, 17));

    private async Task GivenKarimAwayAsync() => await Company.JsonAsync(await dispatch.Manager.PostAsync(
        $"/api/v1/techniciens/{dispatch.Karim}/absences", new { debut = dispatch.At(-14, 0), fin = dispatch.At(7, 0) }));
}
