using System.Net;

namespace Vigie.Server.Tests.Inventory;

/// <summary>Batches and pieces with a number of their own.</summary>
public sealed class LotTests(VigieApp app) : IAsyncLifetime
{
    private Shop shop = null!;

    public async ValueTask InitializeAsync() => shop = await Shop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_batch_is_sold_from_what_came_of_it_and_not_when_it_has_expired()
    {
        var milk = await shop.GivenProductAsync("Lait", new { suivi = "lot", unite = "carton" });
        await ReceiveAsync(milk, "A", 4, "2099-01-31");
        await ReceiveAsync(milk, "B", 6, "2026-01-31");

        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "lot_missing", await shop.SellAsync(milk, 1));
        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "lot_unknown", await SellAsync(milk, "C", 1));
        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "lot_expired", await SellAsync(milk, "B", 1));
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "stock_short", await SellAsync(milk, "A", 5)); // though there are ten
        Assert.True((await SellAsync(milk, "A", 3)).IsSuccessStatusCode);
        Assert.True((await shop.BookAsync("perte", [new { produit_id = milk, quantite = 6, lot = "B" }])).IsSuccessStatusCode);

        var lot = Assert.Single((await shop.ProductAsync(milk)).GetProperty("lots").EnumerateArray());
        Assert.Equal(("A", 1m), (lot.GetProperty("numero").GetString(), lot.GetProperty("quantite").GetDecimal()));
        Assert.Empty(await shop.DriftAsync());
    }

    [Fact]
    public async Task A_serial_number_is_one_piece_and_comes_once()
    {
        var pump = await shop.GivenProductAsync("Pompe", new { suivi = "serie" });
        await ReceiveAsync(pump, "S-1", 1);

        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "serial_one", await ReceiptAsync(pump, "S-2", 2));
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "serial_twice", await ReceiptAsync(pump, "S-1", 1));
        Assert.True((await SellAsync(pump, "S-1", 1)).IsSuccessStatusCode);
        Assert.True((await shop.BookAsync("retour_client", [new { produit_id = pump, quantite = 1, lot = "S-1" }])).IsSuccessStatusCode);
        Assert.Equal(1, await shop.OnHandAsync(pump));
    }

    [Fact]
    public async Task Ten_who_receive_one_serial_number_at_once_leave_one_piece()
    {
        var pump = await shop.GivenProductAsync("Pompe", new { suivi = "serie" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ReceiptAsync(pump, "S-9", 1)));

        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        Assert.Equal(1, await shop.OnHandAsync(pump));
    }

    private Task<HttpResponseMessage> SellAsync(int product, string lot, decimal quantity) =>
        shop.BookAsync("vente", [new { produit_id = product, quantite = quantity, lot }]);

    private Task<HttpResponseMessage> ReceiptAsync(int product, string lot, decimal quantity) =>
        shop.BookAsync("reception", [new { produit_id = product, quantite = quantity, lot }]);

    private Task<long[]> ReceiveAsync(int product, string lot, decimal quantity, string? expires = null) =>
        shop.BookedAsync("reception", [new { produit_id = product, quantite = quantity, lot, expire_le = expires }]);
}
