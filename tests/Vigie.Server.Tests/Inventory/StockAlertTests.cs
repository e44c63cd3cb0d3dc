using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Notifications;

namespace Vigie.Server.Tests.Inventory;

/// <summary>What is out, low or missing too often is told once, what comes to it is told too, and nothing is missed.</summary>
public sealed class StockAlertTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/stock/alertes";

    private Shop shop = null!;

    public async ValueTask InitializeAsync() => shop = await Shop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_last_one_sold_opens_an_alert_the_next_product_enters_it_and_deliveries_end_it()
    {
        var (rice, gas) = (await shop.GivenStockAsync(3), await shop.GivenStockAsync(1));
        await shop.SellAsync(rice, 3);
        var alert = await OnlyAsync("rupture");
        Assert.Equal([rice], await StandingAsync(alert));
        Assert.Null(Time(alert, "terminee_le"));

        await shop.SellAsync(gas, 1);
        Assert.Equal(Id(alert), Id(await OnlyAsync("rupture")));
        Assert.Equal([rice, gas], await StandingAsync(alert));

        await shop.BookedAsync("reception", [new { produit_id = rice, quantite = 5 }]);
        Assert.Equal([gas], await StandingAsync(await OnlyAsync("rupture")));

        await shop.BookedAsync("reception", [new { produit_id = gas, quantite = 5 }]);
        await shop.Manager.UntilQuietAsync();
        Assert.Empty(await ListAsync("?ouverte=true"));
        var ended = Assert.Single(await ListAsync("?ouverte=false"));
        Assert.Equal((Id(alert), 0, 2), (Id(ended), Number(ended, "produits"), Number(ended, "produits_total")));
        Assert.NotNull(Time(ended, "terminee_le"));
    }

    [Fact]
    public async Task Many_looks_at_the_same_stock_tell_nobody_twice()
    {
        var product = await shop.GivenStockAsync(1);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            await shop.SellAsync(product, 1, more: new { accepte_negatif = true });
            await shop.Manager.HurryAsync("StockRound");
        }));
        await shop.Manager.UntilQuietAsync();

        Assert.Single(await ListAsync());
        Assert.Equal(1, await shop.Manager.ScalarAsync<long>("select count(*) from inventory.alert_product"));
        Assert.Equal(1, await NoticesAsync("stock_out"));
    }

    [Fact]
    public async Task Less_than_the_minimum_of_one_place_is_low_though_another_has_plenty_and_a_transfer_mends_it()
    {
        var product = await shop.GivenProductAsync(more: new { seuils = new[] { new { emplacement_id = shop.Counter, minimum = 4 } } });
        await shop.BookedAsync("stock_initial", [new { produit_id = product, quantite = 100 }]);
        Assert.Equal([product], await StandingAsync(await OnlyAsync("stock_faible")));

        await shop.BookedAsync("transfert", [new { produit_id = product, quantite = 4 }], more: new { vers_emplacement_id = shop.Counter });
        await shop.Manager.UntilQuietAsync();

        Assert.Empty(await ListAsync("?ouverte=true"));
    }

    [Fact]
    public async Task What_is_kept_for_somebody_is_not_there_for_the_minimum()
    {
        var product = await shop.GivenProductAsync(more: new { seuils = new[] { new { emplacement_id = shop.Depot, minimum = 4 } } });
        await shop.BookedAsync("stock_initial", [new { produit_id = product, quantite = 6 }]);
        await shop.Manager.UntilQuietAsync();
        Assert.Empty(await ListAsync("?ouverte=true"));

        var kept = await Company.JsonAsync(
            await shop.Manager.PostAsync("/api/v1/reservations", new { produit_id = product, emplacement_id = shop.Depot, quantite = 3 }));
        Assert.Equal([product], await StandingAsync(await OnlyAsync("stock_faible")));

        await shop.Manager.Client.DeleteAsync($"/api/v1/reservations/{Id(kept)}", Company.Ct);
        await shop.Manager.UntilQuietAsync();
        Assert.Empty(await ListAsync("?ouverte=true"));
    }

    [Fact]
    public async Task What_enters_after_somebody_took_charge_stands_out_and_is_told()
    {
        var (first, second) = (await shop.GivenStockAsync(1), await shop.GivenStockAsync(1));
        await shop.SellAsync(first, 1);
        var alert = await OnlyAsync("rupture");
        await Company.JsonAsync(await shop.Manager.PostAsync($"{Url}/{Id(alert)}/prendre-en-charge", new { commentaire = "commandé ce matin" }));
        app.Clock.Advance(TimeSpan.FromSeconds(1));

        await shop.SellAsync(second, 1);

        alert = await OnlyAsync("rupture");
        Assert.Equal((2, 1, "commandé ce matin"), (Number(alert, "produits"), Number(alert, "nouveaux"), alert.GetProperty("commentaire").GetString()));
        var products = await ProductsAsync(alert);
        Assert.Equal([(second, true), (first, false)], products.Select(one => (Number(one, "produit_id"), one.GetProperty("nouveau").GetBoolean())));
        Assert.Equal(2, await NoticesAsync("stock_out"));
    }

    [Fact]
    public async Task What_nobody_looks_after_any_more_leaves_and_an_alert_that_nobody_wants_ends()
    {
        var product = await shop.GivenStockAsync(1);
        await shop.SellAsync(product, 1);
        await OnlyAsync("rupture");

        Assert.True((await shop.Manager.PutAsync($"{Url}/regles", new { rupture = false, stock_faible = true, taux_service = true, marge = 1, fenetre_jours = 30 })).IsSuccessStatusCode);
        await shop.Manager.UntilQuietAsync();
        Assert.Empty(await ListAsync("?ouverte=true"));

        Assert.True((await shop.Manager.PutAsync($"{Url}/regles", new { rupture = true })).IsSuccessStatusCode);
        var alert = await OnlyAsync("rupture");
        Assert.True((await shop.Manager.Client.DeleteAsync($"/api/v1/produits/{product}", Company.Ct)).IsSuccessStatusCode);
        await shop.Manager.UntilQuietAsync();
        Assert.Empty(await ListAsync("?ouverte=true"));
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "stock_alert_closed", await shop.Manager.PostAsync($"{Url}/{Id(alert)}/prendre-en-charge", new { }));
    }

    [Fact]
    public async Task A_product_that_was_never_booked_in_is_not_out_of_stock()
    {
        await shop.GivenProductAsync();
        await shop.GivenStockAsync(1);
        await shop.Manager.HurryAsync("StockRound");
        await shop.Manager.UntilQuietAsync();

        Assert.Empty(await ListAsync());
    }

    private Task<List<JsonElement>> ListAsync(string query = "") => shop.Manager.GetAsync<List<JsonElement>>(Url + query);

    private async Task<JsonElement> OnlyAsync(string type)
    {
        await shop.Manager.UntilQuietAsync();
        return Assert.Single(await ListAsync($"?type={type}&ouverte=true"));
    }

    private Task<List<JsonElement>> ProductsAsync(JsonElement alert) =>
        shop.Manager.GetAsync<List<JsonElement>>($"{Url}/{Id(alert)}/produits?en_cours=true");

    private async Task<IEnumerable<int>> StandingAsync(JsonElement alert) => (await ProductsAsync(alert)).Select(one => Number(one, "produit_id")).Order();

    private Task<long> NoticesAsync(string kind) => shop.Manager.ScalarAsync<long>(
        "select count(*) from job where kind = 'Notice' and payload::jsonb ->> 'Kind' = $1", kind);

    private static int Id(JsonElement row) => Number(row, "id");

    private static int Number(JsonElement row, string field) => row.GetProperty(field).GetInt32();

    private static DateTimeOffset? Time(JsonElement row, string field) => row.GetProperty(field).Deserialize<DateTimeOffset?>();
}
