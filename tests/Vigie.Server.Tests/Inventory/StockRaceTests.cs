using System.Net;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Inventory;

/// <summary>Many at once on the same products: nothing is sold twice, nothing is lost, nothing waits for ever.</summary>
public sealed class StockRaceTests(VigieApp app)
{
    [Fact]
    public async Task Of_twenty_who_want_the_last_seven_seven_get_one()
    {
        var shop = await Shop.OpenAsync(app);
        var product = await shop.GivenStockAsync(7);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.SellAsync(product, 1)));

        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict));
        Assert.Equal(0, await shop.OnHandAsync(product));
        Assert.Empty(await shop.DriftAsync());
    }

    [Fact]
    public async Task Reservations_and_sales_at_once_never_promise_a_piece_twice()
    {
        var shop = await Shop.OpenAsync(app);
        var product = await shop.GivenStockAsync(10);

        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => i % 2 == 0
            ? shop.SellAsync(product, 1)
            : shop.Manager.PostAsync("/api/v1/reservations", new { produit_id = product, emplacement_id = shop.Depot, quantite = 1 })));

        Assert.Equal(10, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(0, (await shop.ProductAsync(product)).GetProperty("disponible").GetDecimal());
    }

    [Fact]
    public async Task Bookings_that_hold_many_products_in_any_order_do_not_block_each_other()
    {
        var shop = await Shop.OpenAsync(app);
        int[] products = [await shop.GivenStockAsync(1000), await shop.GivenStockAsync(1000), await shop.GivenStockAsync(1000), await shop.GivenStockAsync(1000)];
        var random = new Random(7);

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
        {
            var lines = random.GetItems(products, 3).Distinct().Select(product => (object)new { produit_id = product, quantite = 1 }).ToArray();
            return i % 3 == 0 ? shop.BookAsync("transfert", lines, more: new { vers_emplacement_id = shop.Counter })
                : shop.BookAsync(i % 3 == 1 ? "vente" : "reception", lines);
        }));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Empty(await shop.DriftAsync());
    }

    [Fact]
    public async Task A_sale_that_is_sent_again_is_booked_once()
    {
        var shop = await Shop.OpenAsync(app);
        var product = await shop.GivenStockAsync(10);
        shop.Manager.Client.DefaultRequestHeaders.Add("Idempotency-Key", $"{Guid.NewGuid()}");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.SellAsync(product, 1)));
        var again = await shop.SellAsync(product, 1);

        var first = await Company.JsonAsync(answers.First(answer => answer.IsSuccessStatusCode));
        Assert.Equal(first.GetProperty("id").GetGuid(), (await Company.JsonAsync(again)).GetProperty("id").GetGuid());
        Assert.Equal(9, await shop.OnHandAsync(product));
    }
}
