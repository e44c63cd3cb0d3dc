using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Inventory;

/// <summary>Stock that is kept for a purpose.</summary>
public sealed class ReservationTests(VigieApp app) : IAsyncLifetime
{
    private Shop shop = null!;
    private int product;

    public async ValueTask InitializeAsync()
    {
        shop = await Shop.OpenAsync(app);
        product = await shop.GivenStockAsync(10);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_is_kept_cannot_be_sold_until_it_is_released()
    {
        var kept = await ReserveAsync(8);

        await Shop.RefusedAsync(HttpStatusCode.Conflict, "stock_short", await shop.SellAsync(product, 3));
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "stock_short", await TryReserveAsync(3));
        Assert.Equal((10m, 8m, 2m), await StockAsync());

        Assert.Equal(HttpStatusCode.NoContent, (await ReleaseAsync(kept)).StatusCode);
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "reservation_closed", await ReleaseAsync(kept));
        await Shop.RefusedAsync(HttpStatusCode.NotFound, "reservation_unknown", await ReleaseAsync(999_999));
        Assert.True((await shop.SellAsync(product, 10)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Taking_part_of_what_is_kept_leaves_the_rest_kept()
    {
        var kept = await ReserveAsync(8);

        await shop.BookedAsync("consommation", [new { produit_id = product, quantite = 5, reservation_id = kept }]);

        Assert.Equal((5m, 3m, 2m), await StockAsync());
        var rows = await shop.Manager.GetAsync<List<JsonElement>>($"/api/v1/reservations?produit_id={product}");
        Assert.Equal([null, "prelevee"], rows.Select(row => row.GetProperty("issue").GetString()));
        Assert.Equal(3, Assert.Single(await shop.Manager.GetAsync<List<JsonElement>>("/api/v1/reservations?ouverte=true")).GetProperty("quantite").GetDecimal());
        await Shop.RefusedAsync(
            HttpStatusCode.UnprocessableEntity, "reservation_closed",
            await shop.BookAsync("consommation", [new { produit_id = product, quantite = 1, reservation_id = kept }]));
    }

    [Fact]
    public async Task A_reservation_is_used_for_its_own_product_at_its_own_place_and_by_one_line()
    {
        var (kept, other) = (await ReserveAsync(2), await shop.GivenStockAsync(5));

        await Shop.RefusedAsync(
            HttpStatusCode.UnprocessableEntity, "reservation_other",
            await shop.BookAsync("consommation", [new { produit_id = other, quantite = 1, reservation_id = kept }]));
        object line = new { produit_id = product, quantite = 1, reservation_id = kept };
        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "reservation_closed", await shop.BookAsync("consommation", [line, line]));
        Assert.Equal((10m, 2m, 8m), await StockAsync());
    }

    private Task<HttpResponseMessage> TryReserveAsync(decimal quantity) =>
        shop.Manager.PostAsync("/api/v1/reservations", new { produit_id = product, emplacement_id = shop.Depot, quantite = quantity, note = "Chantier" });

    private async Task<int> ReserveAsync(decimal quantity) => (await Company.JsonAsync(await TryReserveAsync(quantity))).GetProperty("id").GetInt32();

    private Task<HttpResponseMessage> ReleaseAsync(int id) => shop.Manager.Client.DeleteAsync($"/api/v1/reservations/{id}", Company.Ct);

    private async Task<(decimal OnHand, decimal Reserved, decimal Available)> StockAsync()
    {
        var row = await shop.ProductAsync(product);
        return (row.GetProperty("en_stock").GetDecimal(), row.GetProperty("reserve").GetDecimal(), row.GetProperty("disponible").GetDecimal());
    }
}
