using System.Text.Json;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Files;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>What a contract covers and promises for the interventions that are opened under it.</summary>
public sealed class ContractCoverageTests(VigieApp app) : IAsyncLifetime
{
    private Workshop workshop = null!;
    private Agreements contracts = null!;

    public async ValueTask InitializeAsync()
    {
        workshop = await Workshop.OpenAsync(app);
        contracts = new(app, workshop);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_intervention_keeps_what_was_agreed_when_it_was_opened()
    {
        var today = contracts.Today();
        var id = await contracts.GivenAsync(today, today, new { equipement_ids = new[] { workshop.Press }, couverture = new { main_oeuvre = true, deplacement = true } });
        var covered = await workshop.GivenInterventionAsync();
        var other = await workshop.GivenInterventionAsync(equipment: await workshop.GivenMachineAsync("Scie", "S-1"));

        await Company.JsonAsync(await workshop.Manager.PutAsync(
            $"/api/v1/contrats/{id}", Agreements.Body(today, today, new { couverture = new { pieces = true }, equipement_ids = Array.Empty<int>() })));

        var contract = (await InterventionAsync(covered)).GetProperty("contrat");
        Assert.Equal(id, contract.GetProperty("id").GetInt32());
        Assert.Equal("""{"main_oeuvre":true,"pieces":false,"deplacement":true}""", contract.GetProperty("couverture").GetRawText());
        Assert.False((await InterventionAsync(other)).TryGetProperty("contrat", out _));
        Assert.Equal(covered, Assert.Single(await workshop.Manager.GetAsync<List<JsonElement>>($"/api/v1/interventions?contrat_id={id}")).GetProperty("id").GetInt32());
        var report = new PdfProbe(await workshop.Manager.Client.GetByteArrayAsync($"/api/v1/interventions/{covered}/rapport.pdf", Company.Ct));
        Assert.Contains("main-d’œuvre, déplacement", report.Text(0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_contracts_the_one_that_began_last_holds_and_none_before_its_start_or_after_its_end()
    {
        var today = contracts.Today();
        int[] press = [workshop.Press];
        await contracts.GivenAsync(today.AddDays(-30), today.AddDays(30), new { equipement_ids = press });
        var last = await contracts.GivenAsync(today.AddDays(-3), today.AddDays(3), new { equipement_ids = press });
        await contracts.GivenAsync(today.AddDays(1), today.AddDays(30), new { equipement_ids = press });
        await contracts.GivenAsync(today.AddDays(-2), today.AddDays(-1), new { equipement_ids = press });

        Assert.Equal(last, (await InterventionAsync(await workshop.GivenInterventionAsync())).GetProperty("contrat").GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task Covered_equipment_has_the_times_of_its_contract_and_for_other_priorities_those_of_the_company()
    {
        var today = contracts.Today();
        await Company.JsonAsync(await workshop.Manager.PutAsync("/api/v1/delais", new
        {
            delais = new[] { Level("normale", 480), Level("haute", 240) },
            horaires = Array.Empty<object>(),
        }));
        await contracts.GivenAsync(today, today, new { equipement_ids = new[] { workshop.Press }, delais = new[] { Level("normale", 120) } });

        Assert.Equal(TimeSpan.FromMinutes(120), await PromiseAsync("normale"));
        Assert.Equal(TimeSpan.FromMinutes(240), await PromiseAsync("haute"));
    }

    [Fact]
    public async Task The_visits_of_a_plan_stand_under_the_contract_and_count_once_they_are_done()
    {
        var today = contracts.Today();
        var id = await contracts.GivenAsync(today.AddDays(-400), today.AddDays(400), new { equipement_ids = new[] { workshop.Press }, visites_par_an = 4 });

        await contracts.RunAsync<OpenPreventive>(job => job.RunAsync(new(), Company.Ct)); // the press is overdue

        var visit = Assert.Single(await workshop.Manager.GetAsync<List<JsonElement>>($"/api/v1/interventions?contrat_id={id}")).GetProperty("id").GetInt32();
        Assert.Equal(0, (await contracts.OneAsync(id)).GetProperty("visites_faites").GetInt32());
        await workshop.Admin.RunAsync("update maintenance.intervention set status = 'Done', finished_at = now() where id = $1", visit);
        Assert.Equal(1, (await contracts.OneAsync(id)).GetProperty("visites_faites").GetInt32());
        await workshop.Admin.RunAsync("update maintenance.intervention set finished_at = now() - interval '40 days' where id = $1", visit);
        Assert.Equal(0, (await contracts.OneAsync(id)).GetProperty("visites_faites").GetInt32()); // in the year before
    }

    private async Task<TimeSpan> PromiseAsync(string priority)
    {
        var one = await Company.JsonAsync(await workshop.Manager.PostAsync(
            "/api/v1/interventions", new { titre = "Fuite", equipement_id = workshop.Press, priorite = priority }));
        return one.GetProperty("date_limite").GetDateTimeOffset() - one.GetProperty("date_creation").GetDateTimeOffset();
    }

    private static object Level(string priority, int minutes) =>
        new { priorite = priority, prise_en_charge_minutes = 60, resolution_minutes = minutes, jour_et_nuit = true };

    private Task<JsonElement> InterventionAsync(int id) => workshop.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{id}");
}
