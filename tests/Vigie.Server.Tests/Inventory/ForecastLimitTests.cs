using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Jobs;

namespace Vigie.Server.Tests.Inventory;

/// <summary>Forecasts at the edge of what may be entered: no round of a company stops because of one product.</summary>
public sealed class ForecastLimitTests(VigieApp app) : IAsyncLifetime
{
    private const decimal Most = 999_999_999_999m;

    private Shop shop = null!;

    public async ValueTask InitializeAsync() => shop = await Shop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(365, 365, 90)]
    [InlineData(365, 0, 1)]
    [InlineData(0, 365, 90)]
    [InlineData(0, 0, 1)]
    public async Task A_supplier_who_takes_longer_than_the_forecast_looks_ahead_is_one_who_takes_that_long(int lead, int deviation, int review)
    {
        Assert.True((await shop.Manager.PutAsync("/api/v1/stock/reglages", new { taux_service = 0.95, revue_jours = review })).IsSuccessStatusCode);
        var supplier = await shop.GivenSupplierAsync();
        var product = await shop.GivenProductAsync(more: new { fournisseurs = new[] { new { fournisseur_id = supplier, prix = 1 } } });
        await GivenSalesAsync(product, _ => 4);
        await shop.BookedAsync("stock_initial", [new { produit_id = product, quantite = 3 }]);
        await ForecastAsync();

        // The forecast that is there was made for a week; the supplier says now how long it takes.
        await shop.Manager.InSessionAsync((_, session) => session.ExecuteAsync(
            "update inventory.supplier set lead_days = $2, lead_deviation = $3 where id = $1", [supplier, (decimal)lead, (decimal)deviation], Company.Ct));
        await shop.BookedAsync("reception", [new { produit_id = product, quantite = 1 }]);
        await SeeAsync(product);
        await ForecastAsync();
        await SeeAsync(product);
    }

    [Fact]
    public async Task Quantities_as_large_as_can_be_entered_are_forecast_and_ordered_like_others()
    {
        var product = await shop.GivenProductAsync();
        await GivenSalesAsync(product, _ => Most);
        for (var i = 0; i < 3; i++)
        {
            await shop.BookedAsync("stock_initial", [new { produit_id = product, quantite = Most }], i == 1 ? shop.Counter : shop.Depot);
        }

        await ForecastAsync();
        await SeeAsync(product);
    }

    private async Task SeeAsync(int product)
    {
        await shop.Manager.UntilQuietAsync();
        var outlook = (await shop.Manager.GetAsync<JsonElement>($"/api/v1/produits/{product}/prevision")).GetProperty("perspective");
        Assert.InRange(outlook.GetProperty("risque").GetDouble(), 0, 1);
        Assert.Equal(
            outlook.GetProperty("a_commander").GetDecimal(), (await shop.ProductAsync(product)).GetProperty("a_commander").GetDecimal());
    }

    private Task<int> GivenSalesAsync(int product, Func<int, decimal> quantity) => shop.Manager.InSessionAsync((_, session) => session.ExecuteAsync(
        "insert into inventory.past_sale (product_id, day, quantity) select $1, d, q from unnest($2::date[], $3::numeric[]) s (d, q)",
        [
            product, Enumerable.Range(1, 200).Select(day => DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime).AddDays(-day)).ToArray(),
            Enumerable.Range(1, 200).Select(quantity).ToArray(),
        ],
        Company.Ct));

    private async Task ForecastAsync()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await shop.Manager.PostAsync("/api/v1/previsions/calculer", new { })).StatusCode);
        await shop.Manager.UntilQuietAsync();
    }
}
