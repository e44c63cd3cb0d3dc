using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Maintenance.Contracts;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Files;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Jobs;
using Agreement = Vigie.Server.Modules.Maintenance.Contracts.Contract;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>Contracts: their dates by the calendar of the company, what they cover and promise, and how they go on.</summary>
public sealed class ContractTests(VigieApp app) : IAsyncLifetime
{
    /// <summary>Their calendars never show the same day.</summary>
    private const string East = "Pacific/Kiritimati", West = "Pacific/Pago_Pago";

    private Workshop workshop = null!;

    public async ValueTask InitializeAsync() => workshop = await Workshop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("2026-01-01", "2026-12-31", 12, "2027-12-31")]
    [InlineData("2026-01-01", "2026-06-30", 6, "2026-12-31")] // to the end of the month, not to its 30th
    [InlineData("2026-03-01", "2027-02-28", 12, "2028-02-29")]
    [InlineData("2026-01-31", "2026-02-27", 1, "2026-03-30")] // from the 31st: a month ends where the next one would begin
    [InlineData("2026-01-01", "2026-03-15", 1, "2026-04-15")] // no whole months before
    public void A_tacit_contract_goes_on_for_whole_months_of_its_own(string starts, string ends, int months, string next) =>
        Assert.Equal(Day(next), new Agreement
        {
            Number = "C",
            Title = "Contrat",
            StartsOn = Day(starts),
            EndsOn = Day(ends),
            RenewalMonths = months,
            CreatedAt = default,
        }.NextEnd());

    [Fact]
    public async Task A_contract_holds_from_its_first_day_through_its_last_by_the_calendar_of_the_company()
    {
        await SetZoneAsync(West);
        var today = Today(West);
        var ending = await GivenAsync(today.AddDays(-10), today, new { preavis_jours = 0 });
        var beginning = await GivenAsync(today.AddDays(1), today.AddDays(100));

        Assert.Equal(("a_renouveler", 0), await StateAsync(ending));
        Assert.Equal(("a_venir", null), await StateAsync(beginning));
        await SetZoneAsync(East); // where it is tomorrow already
        Assert.Equal(("expire", null), await StateAsync(ending));
        Assert.Equal(("actif", 99), await StateAsync(beginning));
    }

    [Fact]
    public async Task It_is_to_be_renewed_from_the_first_day_of_its_notice()
    {
        var today = Today();
        var before = await GivenAsync(today.AddDays(-10), today.AddDays(31), new { preavis_jours = 30 });
        var within = await GivenAsync(today.AddDays(-10), today.AddDays(30), new { preavis_jours = 30 });

        Assert.Equal(("actif", 31), await StateAsync(before));
        Assert.Equal(("a_renouveler", 30), await StateAsync(within));
        Assert.Equal([within], await ListAsync("?statut=a_renouveler"));
    }

    [Fact]
    public async Task An_intervention_keeps_what_was_agreed_when_it_was_opened()
    {
        var today = Today();
        var id = await GivenAsync(today, today, new { equipement_ids = new[] { workshop.Press }, couverture = new { main_oeuvre = true, deplacement = true } });
        var covered = await workshop.GivenInterventionAsync();
        var other = await workshop.GivenInterventionAsync(equipment: await workshop.GivenMachineAsync("Scie", "S-1"));

        await Company.JsonAsync(await workshop.Manager.PutAsync(
            $"/api/v1/contrats/{id}", Body(today, today, new { couverture = new { pieces = true }, equipement_ids = Array.Empty<int>() })));

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
        var today = Today();
        int[] press = [workshop.Press];
        await GivenAsync(today.AddDays(-30), today.AddDays(30), new { equipement_ids = press });
        var last = await GivenAsync(today.AddDays(-3), today.AddDays(3), new { equipement_ids = press });
        await GivenAsync(today.AddDays(1), today.AddDays(30), new { equipement_ids = press });
        await GivenAsync(today.AddDays(-2), today.AddDays(-1), new { equipement_ids = press });

        Assert.Equal(last, (await InterventionAsync(await workshop.GivenInterventionAsync())).GetProperty("contrat").GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task Covered_equipment_has_the_times_of_its_contract_and_for_other_priorities_those_of_the_company()
    {
        var today = Today();
        await Company.JsonAsync(await workshop.Manager.PutAsync("/api/v1/delais", new
        {
            delais = new[] { Level("normale", 480), Level("haute", 240) },
            horaires = Array.Empty<object>(),
        }));
        await GivenAsync(today, today, new { equipement_ids = new[] { workshop.Press }, delais = new[] { Level("normale", 120) } });

        Assert.Equal(TimeSpan.FromMinutes(120), await PromiseAsync("normale"));
        Assert.Equal(TimeSpan.FromMinutes(240), await PromiseAsync("haute"));
    }

    [Fact]
    public async Task The_visits_of_a_plan_stand_under_the_contract_and_count_once_they_are_done()
    {
        var today = Today();
        var id = await GivenAsync(today.AddDays(-400), today.AddDays(400), new { equipement_ids = new[] { workshop.Press }, visites_par_an = 4 });

        await RunAsync<OpenPreventive>(job => job.RunAsync(new(), Company.Ct)); // the press is overdue

        var visit = Assert.Single(await workshop.Manager.GetAsync<List<JsonElement>>($"/api/v1/interventions?contrat_id={id}")).GetProperty("id").GetInt32();
        Assert.Equal(0, (await OneAsync(id)).GetProperty("visites_faites").GetInt32());
        await workshop.Admin.RunAsync("update maintenance.intervention set status = 'Done', finished_at = now() where id = $1", visit);
        Assert.Equal(1, (await OneAsync(id)).GetProperty("visites_faites").GetInt32());
        await workshop.Admin.RunAsync("update maintenance.intervention set finished_at = now() - interval '40 days' where id = $1", visit);
        Assert.Equal(0, (await OneAsync(id)).GetProperty("visites_faites").GetInt32()); // in the year before
    }

    [Fact]
    public async Task A_tacit_contract_goes_on_exactly_once_though_two_run_at_the_same_time()
    {
        var today = Today();
        var id = await GivenAsync(today.AddMonths(-12).AddDays(1), today, new { renouvellement = "tacite", renouvellement_mois = 12 });
        var stays = await GivenAsync(today.AddDays(-10), today, new { renouvellement = "sur_demande" });

        await Task.WhenAll(MorningAsync(), MorningAsync(), MorningAsync());

        var renewal = (await OneAsync(id)).GetProperty("renouvellements").EnumerateArray().Single();
        Assert.True(renewal.GetProperty("tacite").GetBoolean());
        Assert.Equal($"{today:yyyy-MM-dd}", renewal.GetProperty("ancienne_fin").GetString());
        Assert.Equal("actif", (await StateAsync(id)).Status);
        Assert.Equal(("a_renouveler", 0), await StateAsync(stays));
        Assert.Equal(1, await workshop.Admin.ScalarAsync<long>("select count(*) from audit_entry where action = 'contract_renewed'"));
    }

    [Fact]
    public async Task After_a_long_absence_of_the_server_no_period_is_left_out_and_a_terminated_contract_does_not_go_on()
    {
        var start = Today().AddMonths(-7);
        var id = await GivenAsync(start, start.AddMonths(3).AddDays(-1), new { renouvellement = "tacite", renouvellement_mois = 3 });
        var ended = await GivenAsync(start, Today(), new { renouvellement = "tacite", renouvellement_mois = 3 });
        await Company.JsonAsync(await workshop.Manager.PostAsync(
            $"/api/v1/contrats/{ended}/resilier", new { motif = "Trop cher", date_effet = $"{Today():yyyy-MM-dd}" }));

        await MorningAsync();

        var one = await OneAsync(id);
        Assert.Equal(2, one.GetProperty("renouvellements").GetArrayLength());
        Assert.Equal($"{start.AddMonths(9).AddDays(-1):yyyy-MM-dd}", one.GetProperty("date_fin").GetString());
        Assert.Equal(("resilie", null), await StateAsync(ended));
        Assert.Equal(0, (await OneAsync(ended)).GetProperty("renouvellements").GetArrayLength());
    }

    [Fact]
    public async Task Those_who_keep_contracts_are_told_once_of_each_end()
    {
        var today = Today();
        var id = await GivenAsync(today.AddDays(-100), today.AddDays(20), new { preavis_jours = 20 });
        await GivenAsync(today.AddDays(-100), today.AddDays(21), new { preavis_jours = 20 });

        await Task.WhenAll(MorningAsync(), MorningAsync());
        await MorningAsync();
        Assert.Equal([$"/contrats/{id}"], await ToldAsync());

        await Company.JsonAsync(await workshop.Manager.PostAsync($"/api/v1/contrats/{id}/renouveler", new { date_fin = $"{today.AddDays(300):yyyy-MM-dd}" }));
        await MorningAsync();
        Assert.Single(await ToldAsync());
        await workshop.Admin.RunAsync("update maintenance.contract set ends_on = $2::date where id = $1", id, today.AddDays(10));
        await MorningAsync();
        Assert.Equal(2, await workshop.Admin.ScalarAsync<long>("select count(*) from maintenance.contract_reminder"));
    }

    [Fact]
    public async Task A_contract_is_renewed_at_a_new_price_and_nobody_renews_it_from_an_old_page()
    {
        var today = Today();
        var id = await GivenAsync(today.AddDays(-10), today.AddDays(5), new { prix = new { montant = 1200.50, devise = "MAD", periode = "mois" } });
        var version = (await workshop.Manager.Client.GetAsync($"/api/v1/contrats/{id}", Company.Ct)).Headers.ETag!.Tag;
        var body = $$"""{"date_fin":"{{today.AddDays(370):yyyy-MM-dd}}","montant":1300}""";

        await Company.JsonAsync(await workshop.Manager.SendAsync(HttpMethod.Post, $"/api/v1/contrats/{id}/renouveler", body, version));
        var again = await workshop.Manager.SendAsync(HttpMethod.Post, $"/api/v1/contrats/{id}/renouveler", body, version);
        var same = await workshop.Manager.SendAsync(HttpMethod.Post, $"/api/v1/contrats/{id}/renouveler", body, null);

        Assert.Equal((HttpStatusCode.PreconditionFailed, "contract_renewal_order"), (again.StatusCode, await same.CodeAsync()));
        var one = await OneAsync(id);
        Assert.Equal(("""{"montant":1300.00,"devise":"MAD","periode":"mois"}""", 1), (one.GetProperty("prix").GetRawText(), one.GetProperty("renouvellements").GetArrayLength()));
    }

    [Fact]
    public async Task A_termination_that_is_announced_holds_from_its_day_and_a_renewal_withdraws_it()
    {
        var today = Today();
        var id = await GivenAsync(today.AddDays(-10), today.AddDays(20));
        Task<HttpResponseMessage> EndAsync(DateOnly on) =>
            workshop.Manager.PostAsync($"/api/v1/contrats/{id}/resilier", new { motif = "Trop cher", date_effet = $"{on:yyyy-MM-dd}" });

        var late = await EndAsync(today.AddDays(21));
        await Company.JsonAsync(await EndAsync(today.AddDays(1)));
        Assert.Equal(("contract_termination_order", ("actif", (int?)0)), (await late.CodeAsync(), await StateAsync(id)));
        await Company.JsonAsync(await workshop.Manager.PostAsync($"/api/v1/contrats/{id}/renouveler", new { date_fin = $"{today.AddDays(90):yyyy-MM-dd}" }));
        Assert.Equal(("actif", 90), await StateAsync(id));
        await Company.JsonAsync(await EndAsync(today));

        Assert.Equal(("resilie", null), await StateAsync(id));
        Assert.Equal("contract_over", await (await EndAsync(today)).CodeAsync());
        Assert.Equal("contract_terminated", await (await workshop.Manager.PostAsync(
            $"/api/v1/contrats/{id}/renouveler", new { date_fin = $"{today.AddDays(900):yyyy-MM-dd}" })).CodeAsync());
    }

    [Fact]
    public async Task Numbers_that_are_made_differ_even_of_contracts_made_at_once_and_a_given_one_is_taken_once()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => GivenAsync(Day("2026-03-01"), Day("2026-12-31"))));
        var numbers = await Task.WhenAll(made.Select(async id => (await OneAsync(id)).GetProperty("numero").GetString()!));
        Assert.Equal(Enumerable.Range(1, 6).Select(number => $"C-2026-000{number}"), numbers.Order());

        var taken = await workshop.Manager.PostAsync("/api/v1/contrats", Body(Day("2026-03-01"), Day("2026-12-31"), new { numero = "C-2026-0003" }));
        Assert.Equal((HttpStatusCode.Conflict, "contract_number_taken"), (taken.StatusCode, await taken.CodeAsync()));
    }

    [Fact]
    public async Task A_contract_under_which_work_was_opened_is_not_removed()
    {
        var (used, unused) = (await GivenAsync(Today(), Today(), new { equipement_ids = new[] { workshop.Press } }), await GivenAsync(Today(), Today()));
        await workshop.GivenInterventionAsync();

        var refused = await workshop.Manager.Client.DeleteAsync($"/api/v1/contrats/{used}", Company.Ct);
        var removed = await workshop.Manager.Client.DeleteAsync($"/api/v1/contrats/{unused}", Company.Ct);

        Assert.Equal((HttpStatusCode.Conflict, "contract_in_use", HttpStatusCode.NoContent), (refused.StatusCode, await refused.CodeAsync(), removed.StatusCode));
        Assert.Equal([used], await ListAsync(""));
    }

    [Fact]
    public async Task A_client_sees_the_contracts_of_his_equipment_without_the_price_of_others_and_writes_none()
    {
        var today = Today();
        var his = await workshop.GivenMachineAsync("Sienne", "S-1", workshop.ClientId);
        object price = new { montant = 900, devise = "XOF" };
        var own = await GivenAsync(today, today, new { client_id = workshop.ClientId, prix = price, notes = "Négociable" });
        var shared = await GivenAsync(today, today, new { equipement_ids = new[] { his, workshop.Press }, prix = price });
        var others = await GivenAsync(today, today, new { equipement_ids = new[] { workshop.Press } });

        var seen = await workshop.Client.GetAsync<List<JsonElement>>("/api/v1/contrats");

        Assert.Equal([own, shared], seen.Select(one => one.GetProperty("id").GetInt32()).Order());
        var (mine, joint) = (await OneAsync(own, workshop.Client), await OneAsync(shared, workshop.Client));
        Assert.Equal(900, mine.GetProperty("prix").GetProperty("montant").GetDecimal());
        Assert.False(mine.TryGetProperty("notes", out _));
        Assert.Equal(JsonValueKind.Null, joint.GetProperty("prix").ValueKind);
        Assert.Equal("Sienne", joint.GetProperty("equipements").EnumerateArray().Single().GetProperty("nom").GetString());
        Assert.Equal(1, joint.GetProperty("equipements_count").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await workshop.Client.Client.GetAsync($"/api/v1/contrats/{others}", Company.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await workshop.Client.PostAsync("/api/v1/contrats", Body(today, today))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await workshop.Technician.PostAsync("/api/v1/contrats", Body(today, today))).StatusCode);
    }

    [Fact]
    public async Task The_list_is_narrowed_by_each_filter_and_what_ends_first_comes_first()
    {
        var today = Today();
        var late = await GivenAsync(today, today.AddDays(300), new { client_nom = "Lesieur" });
        var soon = await GivenAsync(today, today.AddDays(60), new { client_id = workshop.ClientId, equipement_ids = new[] { workshop.Press } });
        var over = await GivenAsync(today.AddDays(-60), today.AddDays(-1));

        Assert.Equal([soon, late, over], await ListAsync(""));
        Assert.Equal([late], await ListAsync("?q=lesieur"));
        Assert.Equal([soon], await ListAsync($"?client_id={workshop.ClientId}"));
        Assert.Equal([soon], await ListAsync($"?equipement_id={workshop.Press}"));
        Assert.Equal([soon, over], await ListAsync($"?expire_avant={today.AddDays(61):yyyy-MM-dd}"));
        Assert.Equal([over], await ListAsync("?statut=expire"));
        Assert.Contains("Lesieur", await workshop.Manager.Client.GetStringAsync("/api/v1/contrats/export?q=lesieur", Company.Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"date_fin":"2025-01-01"}""", "date_fin")]
    [InlineData("""{"client_nom":null}""", "client_nom")]
    [InlineData("""{"renouvellement":"tacite"}""", "renouvellement_mois")]
    [InlineData("""{"renouvellement_mois":3}""", "renouvellement_mois")]
    [InlineData("""{"prix":{"montant":12.5,"devise":"XOF"}}""", "prix.montant")]
    [InlineData("""{"prix":{"montant":12.505,"devise":"MAD"}}""", "prix.montant")]
    [InlineData("""{"equipement_ids":[999999999]}""", "equipement_ids[0]")]
    [InlineData("""{"client_id":999999999}""", "client_id")]
    public async Task What_does_not_go_together_is_refused_by_its_field(string change, string field)
    {
        var answer = await workshop.Manager.PostAsync("/api/v1/contrats", Body(Day("2026-01-01"), Day("2026-12-31"), JsonSerializer.Deserialize<JsonElement>(change)));

        Assert.InRange((int)answer.StatusCode, 400, 422);
        Assert.Contains(field, (await answer.Content.ReadAsStringAsync(Company.Ct)), StringComparison.Ordinal);
        Assert.Empty(await ListAsync(""));
    }

    private async Task<TimeSpan> PromiseAsync(string priority)
    {
        var one = await Company.JsonAsync(await workshop.Manager.PostAsync(
            "/api/v1/interventions", new { titre = "Fuite", equipement_id = workshop.Press, priorite = priority }));
        return one.GetProperty("date_limite").GetDateTimeOffset() - one.GetProperty("date_creation").GetDateTimeOffset();
    }

    private static object Level(string priority, int minutes) =>
        new { priorite = priority, prise_en_charge_minutes = 60, resolution_minutes = minutes, jour_et_nuit = true };

    private static Dictionary<string, object?> Body(DateOnly starts, DateOnly ends, object? more = null)
    {
        var body = new Dictionary<string, object?>
        {
            ["titre"] = "Contrat d’entretien",
            ["client_nom"] = "Atlas",
            ["date_debut"] = $"{starts:yyyy-MM-dd}",
            ["date_fin"] = $"{ends:yyyy-MM-dd}",
        };
        foreach (var (name, value) in JsonSerializer.SerializeToElement(more ?? new { }).EnumerateObject().Select(field => (field.Name, field.Value)))
        {
            body[name] = value;
        }

        return body;
    }

    private async Task<int> GivenAsync(DateOnly starts, DateOnly ends, object? more = null) =>
        (await Company.JsonAsync(await workshop.Manager.PostAsync("/api/v1/contrats", Body(starts, ends, more)))).GetProperty("id").GetInt32();

    private Task<JsonElement> OneAsync(int id, Tenant? who = null) => (who ?? workshop.Manager).GetAsync<JsonElement>($"/api/v1/contrats/{id}");

    private async Task<(string? Status, int? DaysLeft)> StateAsync(int id)
    {
        var one = await OneAsync(id);
        return (one.GetProperty("statut").GetString(), one.GetProperty("jours_restants").Deserialize<int?>());
    }

    private async Task<IEnumerable<int>> ListAsync(string query) =>
        (await workshop.Manager.GetAsync<List<JsonElement>>($"/api/v1/contrats{query}")).Select(one => one.GetProperty("id").GetInt32());

    private Task<JsonElement> InterventionAsync(int id) => workshop.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{id}");

    private async Task<List<string?>> ToldAsync()
    {
        await workshop.Admin.UntilQuietAsync();
        return [.. (await workshop.Manager.GetAsync<List<JsonElement>>("/api/v1/notifications"))
            .Where(notice => notice.GetProperty("titre").GetString() == "Contrat à renouveler").Select(notice => notice.GetProperty("lien").GetString())];
    }

    private Task<int> MorningAsync() => RunAsync<KeepContracts>(job => job.RunAsync(new(), Company.Ct));

    private Task<int> RunAsync<TJob>(Func<TJob, Task> run) where TJob : notnull => app.ClientOf(workshop.Company.Id, null).InSessionAsync(async (services, _) =>
    {
        await run(services.GetRequiredService<TJob>());
        return 0;
    });

    private Task<int> SetZoneAsync(string zone) => workshop.Admin.RunAsync("update catalog.tenant set time_zone = $1", zone);

    private DateOnly Today(string? zone = null) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(
        app.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(zone ?? "America/Toronto")).DateTime);

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
