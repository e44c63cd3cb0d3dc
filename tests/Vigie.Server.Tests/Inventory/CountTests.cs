using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Inventory;

/// <summary>Stock that is counted on the spot.</summary>
public sealed class CountTests(VigieApp app) : IAsyncLifetime
{
    private Shop shop = null!;

    public async ValueTask InitializeAsync() => shop = await Shop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_differs_is_booked_when_somebody_approves_it_and_sales_in_between_make_no_difference()
    {
        var (more, less, same) = (await shop.GivenStockAsync(10, cost: 100), await shop.GivenStockAsync(10, cost: 100), await shop.GivenStockAsync(10));
        var count = await StartAsync();
        Assert.Equal(3, (await CountAsync(count)).GetProperty("a_compter").GetInt32());

        await WriteAsync(count, (more, 12), (less, 7), (same, 10));
        await shop.BookedAsync("vente", [new { produit_id = less, quantite = 4 }]); // after the counting
        var submitted = await DoneAsync(count, "soumettre");
        Assert.Equal((3, 2, -100m), (Int(submitted, "comptes"), Int(submitted, "ecarts"), submitted.GetProperty("valeur_ecarts").GetDecimal()));
        Assert.Equal(10, await shop.OnHandAsync(more)); // nobody has approved it

        var approved = await DoneAsync(count, "valider");

        Assert.Equal((12m, 3m, 10m), (await shop.OnHandAsync(more), await shop.OnHandAsync(less), await shop.OnHandAsync(same)));
        var booked = await shop.LedgerAsync($"?ecriture_id={approved.GetProperty("ecriture_id").GetGuid()}");
        Assert.Equal([-3m, 2m], booked.Select(row => row.GetProperty("quantite").GetDecimal()).Order());
        Assert.Empty(await shop.DriftAsync());
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "count_not_submitted", await ActAsync(count, "valider"));
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "count_decided", await ActAsync(count, "annuler"));
    }

    [Fact]
    public async Task What_was_counted_offline_is_compared_with_the_books_of_its_own_hour()
    {
        var product = await shop.GivenProductAsync();
        await shop.BookedAsync("stock_initial", [new { produit_id = product, quantite = 10 }], more: new { date = app.Clock.GetUtcNow().AddHours(-5) });
        var count = await StartAsync();
        await shop.BookedAsync("vente", [new { produit_id = product, quantite = 4 }], more: new { date = app.Clock.GetUtcNow().AddHours(-1) });

        await Company.JsonAsync(await PutAsync(count, new { produit_id = product, compte = 9, compte_le = app.Clock.GetUtcNow().AddHours(-2) }));

        var line = Assert.Single(await LinesAsync(count));
        Assert.Equal((10m, 9m, -1m), (line.GetProperty("attendu").GetDecimal(), line.GetProperty("compte").GetDecimal(), line.GetProperty("ecart").GetDecimal()));
        await DoneAsync(count, "soumettre");
        await DoneAsync(count, "valider");
        Assert.Equal(5, await shop.OnHandAsync(product));
    }

    [Fact]
    public async Task Counting_again_replaces_and_nothing_takes_the_count_back()
    {
        var product = await shop.GivenStockAsync(10);
        var count = await StartAsync();
        await WriteAsync(count, (product, 3));
        await WriteAsync(count, (product, 8));
        Assert.Equal(8, Assert.Single(await LinesAsync(count, "?ecart=true")).GetProperty("compte").GetDecimal());

        await Company.JsonAsync(await PutAsync(count, new { produit_id = product, compte = (decimal?)null }));

        Assert.Equal(JsonValueKind.Null, Assert.Single(await LinesAsync(count, "?compte=false")).GetProperty("compte").ValueKind);
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "count_empty", await ActAsync(count, "soumettre"));
    }

    [Fact]
    public async Task Something_that_the_books_do_not_know_at_this_place_is_counted_too_and_batches_apart()
    {
        var (unknown, milk) = (await shop.GivenProductAsync("Vis"), await shop.GivenProductAsync("Lait", new { suivi = "lot" }));
        await shop.BookedAsync("reception", [new { produit_id = milk, quantite = 4, lot = "A" }]);
        var count = await StartAsync();

        await Company.JsonAsync(await PutAsync(
            count, new { produit_id = unknown, compte = 5 }, new { produit_id = milk, compte = 3, lot = "A" }, new { produit_id = milk, compte = 2, lot = "B" }));
        await DoneAsync(count, "soumettre");
        await DoneAsync(count, "valider");

        Assert.Equal((5m, 5m), (await shop.OnHandAsync(unknown), await shop.OnHandAsync(milk)));
        Assert.Equal(["A", "B"], (await shop.ProductAsync(milk)).GetProperty("lots").EnumerateArray().Select(lot => lot.GetProperty("numero").GetString()).Order());
    }

    [Fact]
    public async Task A_category_is_counted_alone_and_only_who_may_approves()
    {
        var cold = await shop.GivenProductAsync(more: new { categorie = "Froid" });
        await shop.BookedAsync("stock_initial", [new { produit_id = cold, quantite = 2 }]);
        await shop.GivenStockAsync(3);
        var count = await StartAsync(new { emplacement_id = shop.Depot, categorie = "Froid" });
        Assert.Equal(cold, Assert.Single(await LinesAsync(count)).GetProperty("produit_id").GetInt32());

        var counter = app.ClientOf(shop.Manager.Id, null, "stock:read", "stock:move");
        Assert.True((await counter.PutAsync($"/api/v1/inventaires/{count}/lignes", new { lignes = new[] { new { produit_id = cold, compte = 1 } } })).IsSuccessStatusCode);
        Assert.True((await counter.PostAsync($"/api/v1/inventaires/{count}/soumettre", new { })).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await counter.PostAsync($"/api/v1/inventaires/{count}/valider", new { })).StatusCode);
        await DoneAsync(count, "reprendre");
        await DoneAsync(count, "annuler");
        Assert.Equal(2, await shop.OnHandAsync(cold));
    }

    [Fact]
    public async Task Of_two_who_approve_at_once_one_does()
    {
        var product = await shop.GivenStockAsync(10);
        var count = await StartAsync();
        await WriteAsync(count, (product, 4));
        await DoneAsync(count, "soumettre");

        var answers = await Task.WhenAll(ActAsync(count, "valider"), ActAsync(count, "valider"), ActAsync(count, "valider"));

        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        Assert.Equal(4, await shop.OnHandAsync(product));
    }

    private async Task<int> StartAsync(object? body = null) =>
        (await Company.JsonAsync(await shop.Manager.PostAsync("/api/v1/inventaires", body ?? new { emplacement_id = shop.Depot }))).GetProperty("id").GetInt32();

    private Task<HttpResponseMessage> PutAsync(int count, params object[] lines) => shop.Manager.PutAsync($"/api/v1/inventaires/{count}/lignes", new { lignes = lines });

    private async Task WriteAsync(int count, params (int Product, decimal Counted)[] lines) => await Company.JsonAsync(await PutAsync(
        count, [.. lines.Select(line => (object)new { produit_id = line.Product, compte = line.Counted })]));

    private Task<HttpResponseMessage> ActAsync(int count, string action) => shop.Manager.PostAsync($"/api/v1/inventaires/{count}/{action}", new { });

    private async Task<JsonElement> DoneAsync(int count, string action) => await Company.JsonAsync(await ActAsync(count, action));

    private Task<JsonElement> CountAsync(int count) => shop.Manager.GetAsync<JsonElement>($"/api/v1/inventaires/{count}");

    private Task<List<JsonElement>> LinesAsync(int count, string query = "") => shop.Manager.GetAsync<List<JsonElement>>($"/api/v1/inventaires/{count}/lignes{query}");

    private static int Int(JsonElement row, string field) => row.GetProperty(field).GetInt32();
}
