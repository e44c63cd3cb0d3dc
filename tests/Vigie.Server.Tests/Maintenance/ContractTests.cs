using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>Contracts as they are written, listed, shown to clients and refused.</summary>
public sealed class ContractTests(VigieApp app) : IAsyncLifetime
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
    public async Task Numbers_that_are_made_differ_even_of_contracts_made_at_once_and_a_given_one_is_taken_once()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => contracts.GivenAsync(Agreements.Day("2026-03-01"), Agreements.Day("2026-12-31"))));
        var numbers = await Task.WhenAll(made.Select(async id => (await contracts.OneAsync(id)).GetProperty("numero").GetString()!));
        Assert.Equal(Enumerable.Range(1, 6).Select(number => $"C-2026-000{number}"), numbers.Order());

        var taken = await workshop.Manager.PostAsync("/api/v1/contrats", Agreements.Body(Agreements.Day("2026-03-01"), Agreements.Day("2026-12-31"), new { numero = "C-2026-0003" }));
        Assert.Equal((HttpStatusCode.Conflict, "contract_number_taken"), (taken.StatusCode, await taken.CodeAsync()));
    }

    [Fact]
    public async Task A_contract_under_which_work_was_opened_is_not_removed()
    {
        var (used, unused) = (await contracts.GivenAsync(contracts.Today(), contracts.Today(), new { equipement_ids = new[] { workshop.Press } }), await contracts.GivenAsync(contracts.Today(), contracts.Today()));
        await workshop.GivenInterventionAsync();

        var refused = await workshop.Manager.Client.DeleteAsync($"/api/v1/contrats/{used}", Company.Ct);
        var removed = await workshop.Manager.Client.DeleteAsync($"/api/v1/contrats/{unused}", Company.Ct);

        Assert.Equal((HttpStatusCode.Conflict, "contract_in_use", HttpStatusCode.NoContent), (refused.StatusCode, await refused.CodeAsync(), removed.StatusCode));
        Assert.Equal([used], await contracts.ListAsync(""));
    }

    [Fact]
    public async Task A_client_sees_the_contracts_of_his_equipment_without_the_price_of_others_and_writes_none()
    {
        var today = contracts.Today();
        var his = await workshop.GivenMachineAsync("Sienne", "S-1", workshop.ClientId);
        object price = new { montant = 900, devise = "XOF" };
        var own = await contracts.GivenAsync(today, today, new { client_id = workshop.ClientId, prix = price, notes = "Négociable" });
        var shared = await contracts.GivenAsync(today, today, new { equipement_ids = new[] { his, workshop.Press }, prix = price });
        var others = await contracts.GivenAsync(today, today, new { equipement_ids = new[] { workshop.Press } });

        var seen = await workshop.Client.GetAsync<List<JsonElement>>("/api/v1/contrats");

        Assert.Equal([own, shared], seen.Select(one => one.GetProperty("id").GetInt32()).Order());
        var (mine, joint) = (await contracts.OneAsync(own, workshop.Client), await contracts.OneAsync(shared, workshop.Client));
        Assert.Equal(900, mine.GetProperty("prix").GetProperty("montant").GetDecimal());
        Assert.False(mine.TryGetProperty("notes", out _));
        Assert.Equal(JsonValueKind.Null, joint.GetProperty("prix").ValueKind);
        Assert.Equal("Sienne", joint.GetProperty("equipements").EnumerateArray().Single().GetProperty("nom").GetString());
        Assert.Equal(1, joint.GetProperty("equipements_count").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await workshop.Client.Client.GetAsync($"/api/v1/contrats/{others}", Company.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await workshop.Client.PostAsync("/api/v1/contrats", Agreements.Body(today, today))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await workshop.Technician.PostAsync("/api/v1/contrats", Agreements.Body(today, today))).StatusCode);
    }

    [Fact]
    public async Task The_list_is_narrowed_by_each_filter_and_what_ends_first_comes_first()
    {
        var today = contracts.Today();
        var late = await contracts.GivenAsync(today, today.AddDays(300), new { client_nom = "Lesieur" });
        var soon = await contracts.GivenAsync(today, today.AddDays(60), new { client_id = workshop.ClientId, equipement_ids = new[] { workshop.Press } });
        var over = await contracts.GivenAsync(today.AddDays(-60), today.AddDays(-1));

        Assert.Equal([soon, late, over], await contracts.ListAsync(""));
        Assert.Equal([late], await contracts.ListAsync("?q=lesieur"));
        Assert.Equal([soon], await contracts.ListAsync($"?client_id={workshop.ClientId}"));
        Assert.Equal([soon], await contracts.ListAsync($"?equipement_id={workshop.Press}"));
        Assert.Equal([soon, over], await contracts.ListAsync($"?expire_avant={today.AddDays(61):yyyy-MM-dd}"));
        Assert.Equal([over], await contracts.ListAsync("?statut=expire"));
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
        var answer = await workshop.Manager.PostAsync("/api/v1/contrats", Agreements.Body(Agreements.Day("2026-01-01"), Agreements.Day("2026-12-31"), JsonSerializer.Deserialize<JsonElement>(change)));

        Assert.InRange((int)answer.StatusCode, 400, 422);
        Assert.Contains(field, (await answer.Content.ReadAsStringAsync(Company.Ct)), StringComparison.Ordinal);
        Assert.Empty(await contracts.ListAsync(""));
    }
}
