using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Jobs;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Inventory;

/// <summary>The parts of work: foreseen, kept, used, given back.</summary>
public sealed class WorkPartTests(VigieApp app) : IAsyncLifetime
{
    private Workshop workshop = null!;
    private Shop shop = null!;

    public async ValueTask InitializeAsync()
    {
        workshop = await Workshop.OpenAsync(app);
        shop = await Shop.OfAsync(workshop.Manager);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_intervention_that_a_plan_opens_has_its_parts_kept_and_gives_back_what_was_not_used()
    {
        var filter = await shop.GivenStockAsync(10, cost: 4.5m);
        await GivenPlanAsync(app.Clock.GetUtcNow().AddDays(2), (filter, 3));

        var id = await OpenedAsync();
        var before = await PartAsync(id, filter);
        Assert.Equal((3m, 3m, 0m, 0m), Amounts(before));
        Assert.Equal("Dépôt", before.GetProperty("reserves")[0].GetProperty("emplacement").GetString());
        Assert.Equal(7, await AvailableAsync(filter));

        await StartedByTechnicianAsync(id);
        var parts = await Company.JsonAsync(await UseAsync(workshop.Technician, id, (filter, 2)));
        Assert.Equal((9m, "CAD"), (parts.GetProperty("cout").GetDecimal(), parts.GetProperty("devise").GetString()));
        Assert.Equal((3m, 1m, 2m, 0m), Amounts(await PartAsync(id, filter)));
        await CompleteAsync(id);

        Assert.Equal((3m, 0m, 2m, 0m), Amounts(await PartAsync(id, filter)));
        Assert.Equal((8m, 8m), (await shop.OnHandAsync(filter), await AvailableAsync(filter)));
        var movement = Assert.Single(await shop.LedgerAsync($"?intervention_id={id}"));
        Assert.Equal(("consommation", -2m), (movement.GetProperty("type").GetString(), movement.GetProperty("quantite").GetDecimal()));
        var used = Assert.Single(await workshop.Manager.GetAsync<List<JsonElement>>($"/api/v1/equipements/{workshop.Press}/pieces/utilisees"));
        Assert.Equal((id, 2m, 9m), (
            used.GetProperty("intervention_id").GetInt32(), used.GetProperty("quantite").GetDecimal(), used.GetProperty("cout").GetDecimal()));
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "intervention_over", await UseAsync(workshop.Technician, id, (filter, 1)));
        Assert.Empty(await shop.DriftAsync());
    }

    [Fact]
    public async Task Of_two_who_want_the_last_piece_one_gets_it_and_the_other_s_is_to_be_ordered()
    {
        var pump = await shop.GivenStockAsync(1);
        int[] work = [await workshop.GivenInterventionAsync(), await workshop.GivenInterventionAsync("Autre fuite")];

        var answers = await Task.WhenAll(work.Select(id => PlanAsync(id, pump, 1)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        var parts = new[] { await PartAsync(work[0], pump), await PartAsync(work[1], pump) };
        Assert.Equal([0m, 1m], parts.Select(part => part.GetProperty("manquante").GetDecimal()).Order());
        Assert.Equal([0m, 1m], parts.Select(part => part.GetProperty("reservee").GetDecimal()).Order());
        await shop.Manager.UntilQuietAsync();
        var order = Assert.Single(await shop.Manager.GetAsync<List<JsonElement>>("/api/v1/approvisionnement"));
        Assert.Equal((pump, 1m), (order.GetProperty("produit_id").GetInt32(), order.GetProperty("a_commander").GetDecimal()));
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "stock_short", await shop.SellAsync(pump, 1));
    }

    [Fact]
    public async Task What_comes_in_goes_to_the_work_that_is_to_be_done_first()
    {
        var seal = await shop.GivenProductAsync();
        var now = app.Clock.GetUtcNow();
        var later = await workshop.GivenInterventionAsync("Plus tard", due: now.AddDays(9));
        var first = await workshop.GivenInterventionAsync("D'abord", due: now.AddDays(2));
        var then = await workshop.GivenInterventionAsync("Ensuite", due: now.AddDays(5));
        foreach (var id in new[] { later, first, then })
        {
            await Company.JsonAsync(await PlanAsync(id, seal, 2));
        }

        await shop.BookedAsync("reception", [new { produit_id = seal, quantite = 3 }]);
        await shop.Manager.UntilQuietAsync();

        Assert.Equal((2m, 2m, 0m, 0m), Amounts(await PartAsync(first, seal)));
        Assert.Equal((2m, 1m, 0m, 1m), Amounts(await PartAsync(then, seal)));
        Assert.Equal((2m, 0m, 0m, 2m), Amounts(await PartAsync(later, seal)));

        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Manager, first, "annulee", "Plus nécessaire"));
        await shop.Manager.UntilQuietAsync();

        Assert.Equal((2m, 0m, 0m, 0m), Amounts(await PartAsync(first, seal)));
        Assert.Equal((2m, 2m, 0m, 0m), Amounts(await PartAsync(then, seal)));
        Assert.Equal((2m, 1m, 0m, 1m), Amounts(await PartAsync(later, seal)));
    }

    [Fact]
    public async Task Using_and_cancelling_at_once_leaves_nothing_kept_for_work_that_is_over()
    {
        var bolt = await shop.GivenStockAsync(40);
        for (var round = 0; round < 6; round++)
        {
            var id = await workshop.GivenInterventionAsync();
            await Company.JsonAsync(await PlanAsync(id, bolt, 4));

            var answers = await Task.WhenAll(
                UseAsync(workshop.Manager, id, (bolt, 1)), Workshop.MoveAsync(workshop.Manager, id, "annulee", "Plus nécessaire"),
                PlanAsync(id, bolt, 6), UseAsync(workshop.Manager, id, (bolt, 1)));
            await shop.Manager.UntilQuietAsync();

            Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{answer.StatusCode}"));
            Assert.Equal((0m, 0m), (
                (await PartAsync(id, bolt)).GetProperty("reservee").GetDecimal(), (await PartAsync(id, bolt)).GetProperty("manquante").GetDecimal()));
        }

        Assert.Equal(await shop.OnHandAsync(bolt), await AvailableAsync(bolt));
        Assert.Empty(await shop.DriftAsync());
    }

    [Fact]
    public async Task Receipts_consumption_and_release_at_once_promise_no_piece_twice()
    {
        var bolt = await shop.GivenStockAsync(5);
        var work = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            work.Add(await workshop.GivenInterventionAsync($"Travail {i}"));
            await Company.JsonAsync(await PlanAsync(work[i], bolt, 3));
        }

        await Task.WhenAll(work.SelectMany(id => new Task<HttpResponseMessage>[]
        {
            UseAsync(workshop.Manager, id, (bolt, 1)), shop.BookAsync("reception", [new { produit_id = bolt, quantite = 1 }]),
            shop.SellAsync(bolt, 1),
        }));
        await shop.Manager.UntilQuietAsync();

        var reserved = 0m;
        foreach (var id in work)
        {
            reserved += (await PartAsync(id, bolt)).GetProperty("reservee").GetDecimal();
        }

        Assert.True(reserved <= await shop.OnHandAsync(bolt));
        Assert.Equal(0, await AvailableAsync(bolt)); // somebody still waits for all that there is
        Assert.Empty(await shop.DriftAsync());
    }

    [Fact]
    public async Task The_van_comes_first_then_the_nearest_place_that_has_all_of_it_then_what_there_is()
    {
        var van = await shop.GivenPlaceAsync("Fourgon", new { type = "vehicule", technicien_id = workshop.TechnicianId });
        var others = await shop.GivenPlaceAsync("Autre fourgon", new { type = "vehicule", technicien_id = await workshop.GivenTechnicianAsync("Diop") });
        var far = await shop.GivenPlaceAsync("Loin", new { lieu_id = await GivenLieuAsync("Dakar", 14.7, -17.4) });
        var near = await shop.GivenPlaceAsync("Près", new { lieu_id = await GivenLieuAsync("Laval", 45.6, -73.7) });
        await workshop.Admin.RunAsync("update assets.location set latitude = 45.5, longitude = -73.6 where id = $1", workshop.Place);
        var product = await shop.GivenProductAsync();
        foreach (var (place, quantity) in new[] { (van, 2), (others, 50), (far, 5), (near, 4) })
        {
            await shop.BookedAsync("stock_initial", [new { produit_id = product, quantite = quantity }], place);
        }

        var id = await workshop.GivenInterventionAsync();
        await Company.JsonAsync(await workshop.AssignAsync(id));
        Assert.Equal([(van, 2m)], await KeptAsync(id, product, 2));
        Assert.Equal([(near, 3m)], await KeptAsync(id, product, 3));
        Assert.Equal([(far, 5m)], await KeptAsync(id, product, 5));
        Assert.Equal(new[] { (van, 2m), (near, 4m), (far, 1m) }.Order(), (await KeptAsync(id, product, 7)).Order());
        Assert.Equal([(others, 7m)], await KeptAsync(id, product, 7, others));
    }

    [Fact]
    public async Task Work_that_goes_on_has_its_parts_kept_again_and_what_was_given_back_is_there_for_it()
    {
        var filter = await shop.GivenStockAsync(3, cost: 10);
        var id = await workshop.GivenInterventionAsync();
        await Company.JsonAsync(await PlanAsync(id, filter, 3));
        await StartedByTechnicianAsync(id);
        await Company.JsonAsync(await UseAsync(workshop.Technician, id, (filter, 3)));
        var back = await Company.JsonAsync(await UseAsync(workshop.Technician, id, (filter, -2)));
        Assert.Equal(10, back.GetProperty("cout").GetDecimal());
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "part_return_over", await UseAsync(workshop.Technician, id, (filter, -2)));
        await CompleteAsync(id);
        Assert.Equal(2, await AvailableAsync(filter));

        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Manager, id, "en_cours", "Ça fuit encore"));

        Assert.Equal((3m, 2m, 1m, 0m), Amounts(await PartAsync(id, filter)));
        await Company.JsonAsync(await workshop.Manager.PostAsync($"/api/v1/interventions/{id}/pieces/liberer", new { }));
        await shop.Manager.UntilQuietAsync();
        Assert.Equal((1m, 0m, 1m, 0m), Amounts(await PartAsync(id, filter)));
        Assert.Empty(await shop.DriftAsync());
    }

    [Fact]
    public async Task What_is_sent_again_under_its_key_is_used_once()
    {
        var filter = await shop.GivenStockAsync(5);
        var id = await workshop.GivenInterventionAsync();
        var manager = await workshop.Company.SignInAsync((await workshop.Company.GivenUserAsync("responsable")).Email);
        manager.Client.DefaultRequestHeaders.Add("Idempotency-Key", $"{Guid.NewGuid()}");

        var (first, second) = (await UseAsync(manager, id, (filter, 2)), await UseAsync(manager, id, (filter, 2)));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(3, await shop.OnHandAsync(filter));
        Assert.Equal((0m, 0m, 2m, 0m), Amounts(await PartAsync(id, filter))); // never foreseen, and there all the same
    }

    [Fact]
    public async Task Who_does_the_work_uses_parts_where_he_may_and_nobody_else_does()
    {
        var filter = await shop.GivenStockAsync(5, cost: 2);
        await shop.BookedAsync("stock_initial", [new { produit_id = filter, quantite = 5 }], shop.Counter);
        var id = await workshop.GivenInterventionAsync();
        await Company.JsonAsync(await PlanAsync(id, filter, 1));
        await Shop.RefusedAsync(HttpStatusCode.Forbidden, "intervention_not_yours", await UseAsync(workshop.Technician, id, (filter, 1)));
        Assert.Equal(HttpStatusCode.Forbidden, (await workshop.Client.Client.GetAsync($"/api/v1/interventions/{id}/pieces", Company.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await UseAsync(workshop.Client, id, (filter, 1))).StatusCode);
        await StartedByTechnicianAsync(id);
        var without = app.ClientOf(workshop.Company.Id, workshop.TechnicianId, "interventions:read", "interventions:update_status");

        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "part_place_forbidden", await without.PostAsync(
            $"/api/v1/interventions/{id}/pieces/consommer",
            new { lignes = new[] { new { produit_id = filter, quantite = 1, emplacement_id = shop.Counter } } }));
        var parts = await Company.JsonAsync(await UseAsync(without, id, (filter, 1)));

        Assert.Equal(JsonValueKind.Null, parts.GetProperty("cout").ValueKind);
        Assert.Equal((1m, 0m, 1m, 0m), Amounts(Assert.Single(parts.GetProperty("pieces").EnumerateArray())));
    }

    [Fact]
    public async Task Pieces_with_a_number_are_used_by_their_numbers()
    {
        var pump = await shop.GivenProductAsync(more: new { suivi = "serie" });
        await shop.BookedAsync("stock_initial", [new { produit_id = pump, quantite = 1, lot = "A1" }, new { produit_id = pump, quantite = 1, lot = "A2" }]);
        var id = await workshop.GivenInterventionAsync();
        await Company.JsonAsync(await PlanAsync(id, pump, 2));

        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "lot_missing", await UseAsync(workshop.Manager, id, (pump, 1)));
        await Company.JsonAsync(await workshop.Manager.PostAsync($"/api/v1/interventions/{id}/pieces/consommer", new
        {
            lignes = new[] { new { produit_id = pump, quantite = 1, lot = "A2" }, new { produit_id = pump, quantite = 1, lot = "A1" } },
        }));

        Assert.Equal((2m, 0m, 2m, 0m), Amounts(await PartAsync(id, pump)));
    }

    [Fact]
    public async Task A_battery_takes_what_its_type_takes_unless_its_own_list_says_otherwise()
    {
        var (fan, fuse) = (await shop.GivenStockAsync(4), await shop.GivenProductAsync("Fusible"));
        var type = await workshop.Admin.TypeAsync("Pack 100");
        var battery = await workshop.Admin.BatteryAsync("Batterie", type, workshop.Place);
        await SetAsync($"battery-types/{type}", [(fan, 1), (fuse, 2)]);
        await SetAsync($"equipements/{battery}", [(fuse, 3)]);

        var parts = await workshop.Manager.GetAsync<List<JsonElement>>($"/api/v1/equipements/{battery}/pieces");

        Assert.Equal([(fuse, 3m, false), (fan, 1m, true)], parts.Select(part => (
            part.GetProperty("produit_id").GetInt32(), part.GetProperty("quantite").GetDecimal(), part.GetProperty("herite").GetBoolean()))
            .OrderBy(part => part.Item3));
        Assert.Equal(4, parts.Single(part => part.GetProperty("herite").GetBoolean()).GetProperty("disponible").GetDecimal());
        var uses = await workshop.Manager.GetAsync<JsonElement>($"/api/v1/produits/{fuse}/utilisations");
        Assert.Equal((battery, 3m), (
            uses.GetProperty("equipements")[0].GetProperty("equipement_id").GetInt32(), uses.GetProperty("equipements")[0].GetProperty("quantite").GetDecimal()));
        Assert.Equal(HttpStatusCode.Forbidden, (await workshop.Client.Client.GetAsync($"/api/v1/equipements/{battery}/pieces", Company.Ct)).StatusCode);
    }

    [Fact]
    public async Task Of_two_who_replace_the_same_list_the_second_is_told_that_it_changed()
    {
        var filter = await shop.GivenProductAsync();
        var url = $"/api/v1/equipements/{workshop.Press}/pieces";
        var tag = (await workshop.Manager.Client.GetAsync(url, Company.Ct)).Headers.ETag!.Tag;
        var body = JsonSerializer.Serialize(new { pieces = new[] { new { produit_id = filter, quantite = 2 } } });

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => workshop.Manager.SendAsync(HttpMethod.Put, url, body, tag)));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.PreconditionFailed], answers.Select(answer => answer.StatusCode).Distinct().Order());
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    private async Task<int> GivenPlanAsync(DateTimeOffset due, params (int Product, decimal Quantity)[] parts)
    {
        var plan = (await Company.JsonAsync(await workshop.Manager.PostAsync("/api/v1/plans-entretien", new
        {
            equipement_id = workshop.Press,
            titre = "Vidange",
            unite = "jours",
            intervalle = 60,
            prochaine_echeance = due,
        }))).GetProperty("id").GetInt32();
        await SetAsync($"plans-entretien/{plan}", parts);
        return plan;
    }

    private async Task SetAsync(string owner, (int Product, decimal Quantity)[] parts) => await Company.JsonAsync(await workshop.Manager.PutAsync(
        $"/api/v1/{owner}/pieces", new { pieces = parts.Select(part => new { produit_id = part.Product, quantite = part.Quantity }) }));

    private async Task<int> OpenedAsync()
    {
        await workshop.Admin.InSessionAsync(async (services, _) =>
        {
            await services.GetRequiredService<OpenPreventive>().RunAsync(new(), Tenant.Ct);
            return 0;
        });
        return (await workshop.Manager.GetAsync<List<JsonElement>>("/api/v1/interventions?type_intervention=preventive"))
            .Single(one => one.GetProperty("titre").GetString() == "Vidange").GetProperty("id").GetInt32();
    }

    private async Task StartedByTechnicianAsync(int id)
    {
        await Company.JsonAsync(await workshop.AssignAsync(id));
        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Technician, id, "en_cours"));
    }

    private async Task CompleteAsync(int id) => await Company.JsonAsync(
        await workshop.Technician.PostAsync($"/api/v1/interventions/{id}/complete", new { rapport = "Fait." }));

    private Task<HttpResponseMessage> PlanAsync(int id, int product, decimal quantity, int? place = null) => workshop.Manager.PostAsync(
        $"/api/v1/interventions/{id}/pieces", new { produit_id = product, quantite = quantity, emplacement_id = place });

    private static Task<HttpResponseMessage> UseAsync(Tenant who, int id, params (int Product, decimal Quantity)[] lines) => who.PostAsync(
        $"/api/v1/interventions/{id}/pieces/consommer",
        new { lignes = lines.Select(line => new { produit_id = line.Product, quantite = line.Quantity }) });

    private async Task<JsonElement> PartAsync(int id, int product) =>
        (await workshop.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{id}/pieces")).GetProperty("pieces").EnumerateArray()
            .Single(part => part.GetProperty("produit_id").GetInt32() == product);

    private async Task<List<(int Place, decimal Quantity)>> KeptAsync(int id, int product, decimal quantity, int? place = null)
    {
        await Company.JsonAsync(await PlanAsync(id, product, quantity, place));
        return [.. (await PartAsync(id, product)).GetProperty("reserves").EnumerateArray()
            .Select(kept => (kept.GetProperty("emplacement_id").GetInt32(), kept.GetProperty("quantite").GetDecimal()))];
    }

    private async Task<int> GivenLieuAsync(string name, double latitude, double longitude) => (await Company.JsonAsync(
        await workshop.Admin.PostAsync("/api/v1/lieux", new { nom = name, latitude, longitude }))).GetProperty("id").GetInt32();

    private async Task<decimal> AvailableAsync(int product) => (await shop.ProductAsync(product)).GetProperty("disponible").GetDecimal();

    private static (decimal Planned, decimal Reserved, decimal Used, decimal Missing) Amounts(JsonElement part) => (
        part.GetProperty("prevue").GetDecimal(), part.GetProperty("reservee").GetDecimal(), part.GetProperty("utilisee").GetDecimal(),
        part.GetProperty("manquante").GetDecimal());
}
