using System.Net;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;
using Agreement = Vigie.Server.Modules.Maintenance.Contracts.Contract;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>The dates of contracts by the calendar of the company: notice, renewal, termination and the reminder.</summary>
public sealed class ContractTermTests(VigieApp app) : IAsyncLifetime
{
    /// <summary>Their calendars never show the same day.</summary>
    // A day apart at every hour of the day.
    private const string East = "Pacific/Tongatapu", West = "Pacific/Niue";

    private Workshop workshop = null!;
    private Agreements contracts = null!;

    public async ValueTask InitializeAsync()
    {
        workshop = await Workshop.OpenAsync(app);
        contracts = new(app, workshop);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("2026-01-01", "2026-12-31", 12, "2027-12-31")]
    [InlineData("2026-01-01", "2026-06-30", 6, "2026-12-31")] // to the end of the month, not to its 30th
    [InlineData("2026-03-01", "2027-02-28", 12, "2028-02-29")]
    [InlineData("2026-01-31", "2026-02-27", 1, "2026-03-30")] // from the 31st: a month ends where the next one would begin
    [InlineData("2026-01-01", "2026-03-15", 1, "2026-04-15")] // no whole months before
    public void A_tacit_contract_goes_on_for_whole_months_of_its_own(string starts, string ends, int months, string next) =>
        Assert.Equal(Agreements.Day(next), new Agreement
        {
            Number = "C",
            Title = "Contrat",
            StartsOn = Agreements.Day(starts),
            EndsOn = Agreements.Day(ends),
            RenewalMonths = months,
            CreatedAt = default,
        }.NextEnd());

    [Fact]
    public async Task A_contract_holds_from_its_first_day_through_its_last_by_the_calendar_of_the_company()
    {
        await contracts.SetZoneAsync(West);
        var today = contracts.Today(West);
        var ending = await contracts.GivenAsync(today.AddDays(-10), today, new { preavis_jours = 0 });
        var beginning = await contracts.GivenAsync(today.AddDays(1), today.AddDays(100));

        Assert.Equal(("a_renouveler", 0), await contracts.StateAsync(ending));
        Assert.Equal(("a_venir", null), await contracts.StateAsync(beginning));
        await contracts.SetZoneAsync(East); // where it is tomorrow already
        Assert.Equal(("expire", null), await contracts.StateAsync(ending));
        Assert.Equal(("actif", 99), await contracts.StateAsync(beginning));
    }

    [Fact]
    public async Task It_is_to_be_renewed_from_the_first_day_of_its_notice()
    {
        var today = contracts.Today();
        var before = await contracts.GivenAsync(today.AddDays(-10), today.AddDays(31), new { preavis_jours = 30 });
        var within = await contracts.GivenAsync(today.AddDays(-10), today.AddDays(30), new { preavis_jours = 30 });

        Assert.Equal(("actif", 31), await contracts.StateAsync(before));
        Assert.Equal(("a_renouveler", 30), await contracts.StateAsync(within));
        Assert.Equal([within], await contracts.ListAsync("?statut=a_renouveler"));
    }

    [Fact]
    public async Task A_tacit_contract_goes_on_exactly_once_though_two_run_at_the_same_time()
    {
        var today = contracts.Today();
        var id = await contracts.GivenAsync(today.AddMonths(-12).AddDays(1), today, new { renouvellement = "tacite", renouvellement_mois = 12 });
        var stays = await contracts.GivenAsync(today.AddDays(-10), today, new { renouvellement = "sur_demande" });

        await Task.WhenAll(contracts.MorningAsync(), contracts.MorningAsync(), contracts.MorningAsync());

        var renewal = (await contracts.OneAsync(id)).GetProperty("renouvellements").EnumerateArray().Single();
        Assert.True(renewal.GetProperty("tacite").GetBoolean());
        Assert.Equal($"{today:yyyy-MM-dd}", renewal.GetProperty("ancienne_fin").GetString());
        Assert.Equal("actif", (await contracts.StateAsync(id)).Status);
        Assert.Equal(("a_renouveler", 0), await contracts.StateAsync(stays));
        Assert.Equal(1, await workshop.Admin.ScalarAsync<long>("select count(*) from audit_entry where action = 'contract_renewed'"));
    }

    [Fact]
    public async Task After_a_long_absence_of_the_server_no_period_is_left_out_and_a_terminated_contract_does_not_go_on()
    {
        var start = contracts.Today().AddMonths(-7);
        var id = await contracts.GivenAsync(start, start.AddMonths(3).AddDays(-1), new { renouvellement = "tacite", renouvellement_mois = 3 });
        var ended = await contracts.GivenAsync(start, contracts.Today(), new { renouvellement = "tacite", renouvellement_mois = 3 });
        await Company.JsonAsync(await workshop.Manager.PostAsync(
            $"/api/v1/contrats/{ended}/resilier", new { motif = "Trop cher", date_effet = $"{contracts.Today():yyyy-MM-dd}" }));

        await contracts.MorningAsync();

        var one = await contracts.OneAsync(id);
        Assert.Equal(2, one.GetProperty("renouvellements").GetArrayLength());
        Assert.Equal($"{start.AddMonths(9).AddDays(-1):yyyy-MM-dd}", one.GetProperty("date_fin").GetString());
        Assert.Equal(("resilie", null), await contracts.StateAsync(ended));
        Assert.Equal(0, (await contracts.OneAsync(ended)).GetProperty("renouvellements").GetArrayLength());
    }

    [Fact]
    public async Task Those_who_keep_contracts_are_told_once_of_each_end()
    {
        var today = contracts.Today();
        var id = await contracts.GivenAsync(today.AddDays(-100), today.AddDays(20), new { preavis_jours = 20 });
        await contracts.GivenAsync(today.AddDays(-100), today.AddDays(21), new { preavis_jours = 20 });

        await Task.WhenAll(contracts.MorningAsync(), contracts.MorningAsync());
        await contracts.MorningAsync();
        Assert.Equal([$"/contrats/{id}"], await contracts.ToldAsync());

        await Company.JsonAsync(await workshop.Manager.PostAsync($"/api/v1/contrats/{id}/renouveler", new { date_fin = $"{today.AddDays(300):yyyy-MM-dd}" }));
        await contracts.MorningAsync();
        Assert.Single(await contracts.ToldAsync());
        await workshop.Admin.RunAsync("update maintenance.contract set ends_on = $2::date where id = $1", id, today.AddDays(10));
        await contracts.MorningAsync();
        Assert.Equal(2, await workshop.Admin.ScalarAsync<long>("select count(*) from maintenance.contract_reminder"));
    }

    [Fact]
    public async Task A_contract_is_renewed_at_a_new_price_and_nobody_renews_it_from_an_old_page()
    {
        var today = contracts.Today();
        var id = await contracts.GivenAsync(today.AddDays(-10), today.AddDays(5), new { prix = new { montant = 1200.50, devise = "MAD", periode = "mois" } });
        var version = (await workshop.Manager.Client.GetAsync($"/api/v1/contrats/{id}", Company.Ct)).Headers.ETag!.Tag;
        var body = $$"""{"date_fin":"{{today.AddDays(370):yyyy-MM-dd}}","montant":1300}""";

        await Company.JsonAsync(await workshop.Manager.SendAsync(HttpMethod.Post, $"/api/v1/contrats/{id}/renouveler", body, version));
        var again = await workshop.Manager.SendAsync(HttpMethod.Post, $"/api/v1/contrats/{id}/renouveler", body, version);
        var same = await workshop.Manager.SendAsync(HttpMethod.Post, $"/api/v1/contrats/{id}/renouveler", body, null);

        Assert.Equal((HttpStatusCode.PreconditionFailed, "contract_renewal_order"), (again.StatusCode, await same.CodeAsync()));
        var one = await contracts.OneAsync(id);
        Assert.Equal(("""{"montant":1300.00,"devise":"MAD","periode":"mois"}""", 1), (one.GetProperty("prix").GetRawText(), one.GetProperty("renouvellements").GetArrayLength()));
    }

    [Fact]
    public async Task A_termination_that_is_announced_holds_from_its_day_and_a_renewal_withdraws_it()
    {
        var today = contracts.Today();
        var id = await contracts.GivenAsync(today.AddDays(-10), today.AddDays(20));
        Task<HttpResponseMessage> EndAsync(DateOnly on) =>
            workshop.Manager.PostAsync($"/api/v1/contrats/{id}/resilier", new { motif = "Trop cher", date_effet = $"{on:yyyy-MM-dd}" });

        var late = await EndAsync(today.AddDays(21));
        await Company.JsonAsync(await EndAsync(today.AddDays(1)));
        Assert.Equal(("contract_termination_order", ("actif", (int?)0)), (await late.CodeAsync(), await contracts.StateAsync(id)));
        await Company.JsonAsync(await workshop.Manager.PostAsync($"/api/v1/contrats/{id}/renouveler", new { date_fin = $"{today.AddDays(90):yyyy-MM-dd}" }));
        Assert.Equal(("actif", 90), await contracts.StateAsync(id));
        await Company.JsonAsync(await EndAsync(today));

        Assert.Equal(("resilie", null), await contracts.StateAsync(id));
        Assert.Equal("contract_over", await (await EndAsync(today)).CodeAsync());
        Assert.Equal("contract_terminated", await (await workshop.Manager.PostAsync(
            $"/api/v1/contrats/{id}/renouveler", new { date_fin = $"{today.AddDays(900):yyyy-MM-dd}" })).CodeAsync());
    }
}
