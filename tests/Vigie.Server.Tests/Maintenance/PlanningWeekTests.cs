using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

public sealed class PlanningWeekTests(VigieApp app) : IAsyncLifetime
{
    private Dispatch dispatch = null!;

    public async ValueTask InitializeAsync() => dispatch = await Dispatch.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_week_is_proposed_that_everybody_can_keep()
    {
        for (var i = 0; i < 24; i++)
        {
            await dispatch.GivenAsync($"Visite {i}", site: i % 3, minutes: 90, skills: i % 4 == 0 ? ["Pompes"] : null);
        }

        var proposal = await dispatch.ProposeWeekAsync();

        var stops = Dispatch.Stops(proposal);
        Assert.Equal(24, stops.Count);
        Assert.Equal(0, proposal.GetProperty("options")[0].GetProperty("non_placees").GetArrayLength());
        foreach (var day in stops.GroupBy(stop => (stop.GetProperty("technicien_id").GetInt32(), dispatch.Show(At(stop))[..1])))
        {
            var ordered = day.OrderBy(At).ToList();
            Assert.All(ordered, stop => Assert.InRange(dispatch.Show(At(stop))[2..], "08:00", "15:30"));
            foreach (var (first, second) in ordered.Zip(ordered.Skip(1)))
            {
                // From one site to another it is at least 6 km, and so at least 5 minutes.
                var travel = Site(first) == Site(second) ? 0 : 5;
                Assert.True(At(first).AddMinutes(90 + travel) <= At(second), $"{first} then {second}");
            }

            Assert.True(ordered.Count <= 5, "more than a day holds with its break");
        }

        var loads = proposal.GetProperty("options")[0].GetProperty("apres").GetProperty("charge").EnumerateArray()
            .Select(load => load.GetProperty("heures").GetDouble()).ToList();
        Assert.InRange(loads.Max() - loads.Min(), 0, 6);
        Assert.All(stops, stop => Assert.True(stop.GetProperty("raisons").GetProperty("km").GetDouble() >= 0));
        Assert.Equal(24, proposal.GetProperty("options")[0].GetProperty("avant").GetProperty("non_planifiees").GetInt32());
        Assert.Equal(0, proposal.GetProperty("options")[0].GetProperty("apres").GetProperty("non_planifiees").GetInt32());

        await Company.JsonAsync(await dispatch.ApplyAsync(proposal));

        Assert.Equal(24, (await dispatch.ShowAsync()).Count);
        Assert.Equal(0, (await dispatch.BoardAsync()).GetProperty("conflits").GetArrayLength());
        Assert.Equal("proposal_not_ready", await (await dispatch.ApplyAsync(proposal)).CodeAsync());

        static string Site(JsonElement stop) => $"{int.Parse(stop.GetProperty("titre").GetString()![7..], System.Globalization.CultureInfo.InvariantCulture) % 3}";
    }

    [Fact]
    public async Task What_finds_no_place_says_why()
    {
        var skill = await dispatch.GivenAsync("Soudure", skills: ["soudure"]);
        var level = await dispatch.GivenAsync("Expert", skills: ["pompes"], level: 3);
        var window = await dispatch.GivenAsync("Dimanche", from: dispatch.At(6, 8), to: dispatch.At(6, 12));
        var day = await dispatch.GivenAsync("Longue", minutes: 600);

        var left = (await dispatch.ProposeWeekAsync()).GetProperty("options")[0].GetProperty("non_placees").EnumerateArray()
            .ToDictionary(one => one.GetProperty("intervention_id").GetInt32(), one => one.GetProperty("motif").GetString());

        Assert.Equal(("competence", "competence", "fenetre", "trop_loin"), (left[skill], left[level], left[window], left[day]));
        await Company.JsonAsync(await dispatch.Manager.PutAsync(
            $"/api/v1/techniciens/{dispatch.Karim}", new { niveaux = new Dictionary<string, int> { ["pompes"] = 4 } }));
        Assert.Equal(dispatch.Karim, Dispatch.Stops(await dispatch.ProposeWeekAsync()).Single(stop => stop.GetProperty("intervention_id").GetInt32() == level)
            .GetProperty("technicien_id").GetInt32());
    }

    [Fact]
    public async Task Absences_windows_pinned_visits_and_what_has_begun_are_kept_to()
    {
        await Company.JsonAsync(await dispatch.Manager.PostAsync(
            $"/api/v1/techniciens/{dispatch.Karim}/absences", new { debut = dispatch.At(0, 0), fin = dispatch.At(7, 0), motif = "Vacances" }));
        var pinned = await dispatch.GivenVisitAsync("Épinglée", dispatch.Marie, dispatch.At(1, 10));
        var visit = await dispatch.VisitAsync(pinned);
        await Company.JsonAsync(await dispatch.Manager.PutAsync(
            $"/api/v1/planning/{visit.GetProperty("id")}", new { technicien_id = dispatch.Marie, date_planifiee = dispatch.At(1, 10), epingle = true }));
        var begun = await dispatch.GivenVisitAsync("Commencée", dispatch.Karim, dispatch.At(2, 10));
        await Company.JsonAsync(await Workshop.MoveAsync(dispatch.Manager, begun, "en_cours"));
        await dispatch.GivenAsync("Mardi matin", site: 1, from: dispatch.At(1, 8), to: dispatch.At(1, 12));

        var stops = Dispatch.Stops(await dispatch.ProposeWeekAsync());

        Assert.Equal(3, stops.Count);
        Assert.Equal(["Commencée 2 10:00", "Épinglée 1 10:00"], stops.Where(stop => !stop.GetProperty("change").GetBoolean())
            .Select(stop => $"{stop.GetProperty("titre")} {dispatch.Show(At(stop))}").Order(StringComparer.InvariantCulture));
        var moved = stops.Single(stop => stop.GetProperty("change").GetBoolean());
        Assert.Equal(dispatch.Marie, moved.GetProperty("technicien_id").GetInt32());
        Assert.InRange(dispatch.Show(At(moved)), "1 08:00", "1 11:00");
        Assert.True(At(moved).AddMinutes(60) < dispatch.At(1, 10) || At(moved) > dispatch.At(1, 11));
    }

    [Fact]
    public async Task What_changed_since_is_named_and_nothing_is_applied()
    {
        var first = await dispatch.GivenAsync("Première");
        var second = await dispatch.GivenAsync("Seconde", site: 1);
        var proposal = await dispatch.ProposeWeekAsync();
        await Company.JsonAsync(await dispatch.Workshop.AssignAsync(second, dispatch.Marie, dispatch.At(3, 9)));

        var refused = await dispatch.ApplyAsync(proposal);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Company.Ct)).RootElement;
        Assert.Equal("planning_changed", problem.GetProperty("code").GetString());
        Assert.Contains("Seconde", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Single(await dispatch.ShowAsync());
        Assert.Contains(
            (await dispatch.BoardAsync()).GetProperty("a_planifier").EnumerateArray(), work => work.GetProperty("id").GetInt32() == first);
    }

    [Fact]
    public async Task What_somebody_else_gave_the_technician_meanwhile_is_not_covered_up()
    {
        await dispatch.GivenAsync("Proposée");
        var proposal = await dispatch.ProposeWeekAsync();
        var stop = Assert.Single(Dispatch.Stops(proposal));
        await dispatch.GivenVisitAsync("Survenue", stop.GetProperty("technicien_id").GetInt32(), At(stop).AddMinutes(30));

        Assert.Equal("planning_conflict", await (await dispatch.ApplyAsync(proposal)).CodeAsync());
        Assert.Single(await dispatch.ShowAsync());
    }

    [Fact]
    public async Task Of_two_managers_who_apply_at_once_one_wins()
    {
        for (var i = 0; i < 6; i++)
        {
            await dispatch.GivenAsync($"Visite {i}", site: i % 3);
        }

        var proposals = new[] { await dispatch.ProposeWeekAsync(), await dispatch.ProposeWeekAsync() };
        var answers = await Task.WhenAll(
            dispatch.ApplyAsync(proposals[0]), dispatch.ApplyAsync(proposals[1], dispatch.Workshop.Admin), dispatch.ApplyAsync(proposals[0]));

        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        Assert.All(answers.Where(answer => !answer.IsSuccessStatusCode), answer => Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode));
        Assert.Equal(6, (await dispatch.ShowAsync()).Count);
        Assert.Equal(0, (await dispatch.BoardAsync()).GetProperty("conflits").GetArrayLength());
    }

    [Fact]
    public async Task A_proposal_that_is_given_up_changes_nothing_and_cannot_be_applied()
    {
        await dispatch.GivenAsync("Visite");
        var proposal = await dispatch.ProposeWeekAsync();
        var url = $"/api/v1/planning/propositions/{proposal.GetProperty("id")}";

        Assert.Equal(HttpStatusCode.NoContent, (await dispatch.Manager.Client.DeleteAsync(url, Company.Ct)).StatusCode);

        Assert.Equal("abandonnee", (await dispatch.Manager.GetAsync<JsonElement>(url)).GetProperty("statut").GetString());
        Assert.Equal("proposal_not_ready", await (await dispatch.ApplyAsync(proposal)).CodeAsync());
        Assert.Equal("proposal_over", await (await dispatch.Manager.Client.DeleteAsync(url, Company.Ct)).CodeAsync());
        Assert.Empty(await dispatch.ShowAsync());
    }

    [Fact]
    public async Task Who_may_only_read_the_planning_proposes_nothing()
    {
        foreach (var url in new[] { "generer", "inserer", $"technicien/{dispatch.Marie}/optimiser", "propositions/1/appliquer" })
        {
            Assert.Equal("forbidden", await (await dispatch.Workshop.Technician.PostAsync($"/api/v1/planning/{url}", new { intervention_id = 1 })).CodeAsync());
        }
    }

    private static DateTimeOffset At(JsonElement stop) => stop.GetProperty("date_planifiee").GetDateTimeOffset();
}
