using System.Net;
using System.Text.Json;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>Totals, pages and days of the lists that grow long.</summary>
public sealed class LongListTests(VigieApp app) : IAsyncLifetime
{
    private Workshop workshop = null!;

    public async ValueTask InitializeAsync() => workshop = await Workshop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_month_holds_what_is_visited_in_it_and_what_is_due_in_it_without_a_visit()
    {
        await workshop.GivenInterventionAsync("Sans date");
        await workshop.GivenInterventionAsync("Due en novembre", due: "2026-11-30T23:59:59Z");
        await workshop.GivenInterventionAsync("Due en décembre", due: "2026-12-01T00:00:00Z");
        await Company.JsonAsync(await workshop.AssignAsync(
            await workshop.GivenInterventionAsync("Visitée en novembre", due: "2026-12-05T00:00:00Z"), at: new(2026, 11, 12, 9, 0, 0, TimeSpan.Zero)));
        await Company.JsonAsync(await workshop.AssignAsync(
            await workshop.GivenInterventionAsync("Visitée en décembre", due: "2026-11-05T00:00:00Z"), at: new(2026, 12, 12, 9, 0, 0, TimeSpan.Zero)));

        Assert.Equal(["Due en novembre", "Visitée en novembre"], await TitlesAsync("du=2026-11-01T00:00:00Z&au=2026-12-01T00:00:00Z"));
        Assert.Equal(["Visitée en novembre"], await TitlesAsync("au=2026-11-30T00:00:00-05:00&search=novembre&statut=planifiee"));
        Assert.Equal(["Due en décembre", "Visitée en décembre"], await TitlesAsync("du=2026-12-01T00:00:00Z"));
        Assert.Equal("validation_failed", await RefusedAsync("/api/v1/interventions?du=2026-12-01T00:00:00Z&au=2026-11-01T00:00:00Z"));
        Assert.Equal("validation_failed", await RefusedAsync("/api/v1/plans-entretien?du=0001-01-01T00:00:00Z"));
    }

    [Fact]
    public async Task Plans_are_found_by_the_day_on_which_they_are_due_next()
    {
        foreach (var due in (string[])["2027-03-01T00:00:00Z", "2027-03-31T23:00:00Z", "2027-04-01T00:00:00Z"])
        {
            await Company.JsonAsync(await workshop.Manager.PostAsync(
                "/api/v1/plans-entretien", new { equipement_id = workshop.Press, titre = due, intervalle = 30, prochaine_echeance = due }));
        }

        var march = await workshop.Manager.GetAsync<List<JsonElement>>("/api/v1/plans-entretien?du=2027-03-01T00:00:00Z&au=2027-04-01T00:00:00Z&echu=false");

        Assert.Equal(["2027-03-01T00:00:00Z", "2027-03-31T23:00:00Z"], march.Select(plan => plan.GetProperty("titre").GetString()));
    }

    [Fact]
    public async Task The_tally_of_interventions_is_what_there_is_after_openings_removals_a_rollback_and_the_summing_up()
    {
        var others = await Workshop.OpenAsync(app);
        await others.GivenInterventionAsync();
        var scrapped = await workshop.GivenMachineAsync("Scie", "S-1", workshop.ClientId);
        await workshop.GivenInterventionAsync(equipment: scrapped);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => workshop.GivenInterventionAsync()));
        Assert.Equal(("9", "1"), (await TotalAsync(workshop.Manager), await TotalAsync(workshop.Client)));

        await workshop.Admin.RunAsync("delete from assets.equipment where id = $1", scrapped);
        await Assert.ThrowsAnyAsync<Exception>(() => workshop.Admin.RunAsync(
            $"insert into maintenance.intervention (title, kind, equipment_id, created_at) select 'Fuite', 'Corrective', {workshop.Press}, now() from generate_series(1, 5); select 1 / 0"));
        Assert.Equal(("8", "0"), (await TotalAsync(workshop.Manager), await TotalAsync(workshop.Client)));

        await workshop.Admin.RunAsync("insert into maintenance.intervention_tally (number) select 0 from generate_series(1, 1000)");
        await new Agreements(app, workshop).RunAsync<OpenPreventive>(job => job.RunAsync(new(), Company.Ct)); // opens one: the press is overdue
        Assert.InRange(await workshop.Admin.ScalarAsync<long>("select count(*) from maintenance.intervention_tally"), 1, 2);
        Assert.Equal(("9", "1"), (await TotalAsync(workshop.Manager), await TotalAsync(others.Manager)));
        Assert.Equal(9, (await workshop.Manager.GetAsync<JsonElement>("/api/v1/dashboard/stats")).GetProperty("interventions").GetProperty("total").GetInt32());

        static async Task<string> TotalAsync(Tenant who) => (await who.Client.GetAsync("/api/v1/interventions?limit=1", Company.Ct)).Total();
    }

    [Theory]
    [InlineData("interventions?search=fuite", 3)] // in one pass
    [InlineData("interventions?search=%25", 0)] // a letter like others
    [InlineData("interventions?search=PRESSE", 3)]
    [InlineData("interventions?search=atelier", 3)] // where the equipment stands
    [InlineData("interventions?search=e&sort=urgence&active=true", 3)] // in the title and on the equipment: once each
    [InlineData("interventions", 3)]
    [InlineData("interventions?sort=urgence", 3)]
    [InlineData("equipements", 1)]
    [InlineData("equipements?search=ph001", 1)]
    [InlineData("equipements?maintenance_due=true", 1)]
    [InlineData("equipements?maintenance_due=false", 0)]
    [InlineData("plans-entretien", 1)]
    [InlineData("demandes", 2)]
    [InlineData("demandes?statut=refusee", 0)]
    public async Task The_total_is_the_same_on_every_page_and_behind_the_last(string list, int total)
    {
        for (var i = 0; i < 3; i++)
        {
            await workshop.GivenInterventionAsync($"Fuite {i}");
        }

        for (var i = 0; i < 2; i++)
        {
            await Company.JsonAsync(await workshop.Manager.PostAsync("/api/v1/demandes", new { equipement_id = workshop.Press, description = "Bruit" }));
        }

        var url = $"/api/v1/{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=1";
        var seen = new List<int>();
        for (var offset = 0; offset <= total + 1; offset++)
        {
            var page = await workshop.Manager.Client.GetAsync($"{url}&offset={offset}", Company.Ct);
            Assert.Equal($"{total}", page.Total());
            seen.AddRange((await Company.JsonAsync(page)).EnumerateArray().Select(row => row.GetProperty("id").GetInt32()));
        }

        Assert.Equal(total, seen.Distinct().Count());
        Assert.Equal(total, seen.Count);
    }

    [Fact]
    public async Task A_client_counts_what_is_his()
    {
        var his = await workshop.GivenMachineAsync("Four", "F-1", workshop.ClientId);
        await workshop.GivenInterventionAsync("À lui", his);
        await workshop.GivenInterventionAsync("Pas à lui");

        foreach (var list in (string[])["interventions", "interventions?search=lui", "equipements", "plans-entretien"])
        {
            Assert.Equal("1", (await workshop.Client.Client.GetAsync($"/api/v1/{list}", Company.Ct)).Total());
        }
    }

    private async Task<IEnumerable<string?>> TitlesAsync(string query) =>
        (await workshop.Manager.GetAsync<List<JsonElement>>($"/api/v1/interventions?{query}"))
            .Select(one => one.GetProperty("titre").GetString()).Order(StringComparer.Ordinal);

    private async Task<string?> RefusedAsync(string url)
    {
        var answer = await workshop.Manager.Client.GetAsync(url, Company.Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return await answer.CodeAsync();
    }
}
