using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Jobs;

namespace Vigie.Server.Tests.Inventory;

/// <summary>What the past says of the days to come, and what that means for the stock of this moment.</summary>
public sealed class ForecastTests(VigieApp app) : IAsyncLifetime
{
    private Shop shop = null!;
    private DateOnly today;

    public async ValueTask InitializeAsync()
    {
        shop = await Shop.OpenAsync(app);
        today = await shop.Manager.ScalarAsync<DateOnly>(
            "select ($1::timestamptz at time zone time_zone)::date from catalog.tenant where tenant_id = current_tenant()", app.Clock.GetUtcNow());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_product_that_sells_ten_a_day_has_days_of_cover_a_day_of_stock_out_and_an_order_to_write()
    {
        var supplier = await shop.GivenSupplierAsync(more: new { delai_jours = 7, delai_ecart = 0 });
        var product = await shop.GivenProductAsync(more: new { fournisseurs = new[] { new { fournisseur_id = supplier, prix = 150, multiple = 12 } } });
        await GivenSalesAsync(product, 200, day => 8 + (day * 7 % 5)); // 8 to 12, 10 on average
        await shop.BookedAsync("stock_initial", [new { produit_id = product, quantite = 45, cout_unitaire = 100 }]);

        await ForecastAsync();

        var forecast = await ForecastOfAsync(product);
        Assert.Equal((10, 1), (forecast.GetProperty("demande_jour").GetDouble(), 1), (a, b) => Math.Abs(a.Item1 - b.Item1) < 0.5);
        Assert.NotEqual("trop_courte", forecast.GetProperty("classe").GetString());
        var outlook = forecast.GetProperty("perspective");
        Assert.InRange(outlook.GetProperty("jours_couverture").GetDouble(), 4, 5);
        Assert.InRange(Day(outlook, "rupture").DayNumber - today.DayNumber, 3, 5);
        Assert.True(Day(outlook, "rupture_tot") <= Day(outlook, "rupture") && Day(outlook, "rupture") <= Day(outlook, "rupture_tard"));
        Assert.InRange(outlook.GetProperty("risque").GetDouble(), 0.95, 1); // seven days to wait, five to live
        Assert.InRange(outlook.GetProperty("point_commande").GetDecimal(), 140, 175); // two weeks, and a little more
        var order = outlook.GetProperty("a_commander").GetDecimal();
        Assert.True(order > 100 && order % 12 == 0, $"{order}");
        Assert.True(forecast.GetProperty("prevision").GetArrayLength() >= 90);
        Assert.True(forecast.GetProperty("methodes").EnumerateArray().Sum(method => method.GetProperty("poids").GetDouble()) > 0.8);

        var row = Assert.Single(await shop.Manager.GetAsync<List<JsonElement>>("/api/v1/produits?a_commander=true&tri=risque"));
        Assert.Equal((Day(outlook, "rupture"), order), (Day(row, "rupture"), row.GetProperty("a_commander").GetDecimal()));
    }

    [Fact]
    public async Task What_is_asked_for_is_what_the_stock_of_the_moment_says_without_forecasting_again()
    {
        var product = await shop.GivenProductAsync();
        await GivenSalesAsync(product, 120, _ => 4);
        await shop.BookedAsync("stock_initial", [new { produit_id = product, quantite = 20 }]);
        await ForecastAsync();
        var before = await RowAsync(product);
        Assert.InRange(before.GetProperty("jours_couverture").GetDecimal(), 4, 6);

        await shop.BookedAsync("reception", [new { produit_id = product, quantite = 40 }]);
        await shop.Manager.UntilQuietAsync();

        Assert.InRange((await RowAsync(product)).GetProperty("jours_couverture").GetDecimal(), 14, 16);
        Assert.True(Day(await RowAsync(product), "rupture") > Day(before, "rupture"));
    }

    [Fact]
    public async Task A_click_writes_the_order_of_all_that_a_supplier_should_send_and_a_second_writes_none()
    {
        var supplier = await shop.GivenSupplierAsync();
        int[] products = [await SellingAsync(5), await SellingAsync(3)];
        await ForecastAsync();
        var proposals = await shop.Manager.GetAsync<List<JsonElement>>("/api/v1/approvisionnement");
        Assert.Equal(products.Order(), proposals.Select(one => one.GetProperty("produit_id").GetInt32()).Order());
        Assert.All(proposals, one => Assert.Equal(supplier, one.GetProperty("fournisseur_id").GetInt32()));

        var draft = await Company.JsonAsync(await OrderAsync());
        Assert.Equal("brouillon", draft.GetProperty("statut").GetString());
        Assert.Equal(
            proposals.Sum(one => one.GetProperty("a_commander").GetDecimal()),
            draft.GetProperty("lignes").EnumerateArray().Sum(line => line.GetProperty("quantite").GetDecimal()));
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "supply_nothing", await OrderAsync());

        Assert.True((await shop.Manager.PostAsync($"/api/v1/commandes/{draft.GetProperty("id")}/envoyer", new { })).IsSuccessStatusCode);
        await shop.Manager.UntilQuietAsync();
        Assert.Empty(await shop.Manager.GetAsync<List<JsonElement>>("/api/v1/approvisionnement")); // what is on its way is enough

        Task<HttpResponseMessage> OrderAsync() =>
            shop.Manager.PostAsync("/api/v1/approvisionnement/commander", new { fournisseur_id = supplier, emplacement_id = shop.Depot });

        async Task<int> SellingAsync(int daily)
        {
            var product = await shop.GivenProductAsync(more: new { fournisseurs = new[] { new { fournisseur_id = supplier, prix = 10 } } });
            await GivenSalesAsync(product, 100, _ => daily);
            return product;
        }
    }

    [Fact]
    public async Task Days_without_stock_do_not_teach_that_nobody_wants_it()
    {
        var product = await shop.GivenProductAsync();
        await shop.BookedAsync("stock_initial", [new { produit_id = product, quantite = 10 * 40 }], more: new { date = At(-80) });
        for (var day = -79; day < -39; day++)
        {
            await shop.BookedAsync("vente", [new { produit_id = product, quantite = 10 }], more: new { date = At(day) });
        }

        await ForecastAsync(); // forty days ago the shelf went empty

        var forecast = await ForecastOfAsync(product);
        Assert.InRange(forecast.GetProperty("demande_jour").GetDouble(), 8, 12);
        Assert.Contains(forecast.GetProperty("historique").EnumerateArray(), point => !point.GetProperty("disponible").GetBoolean());
    }

    [Fact]
    public async Task A_shop_that_is_closed_on_sundays_is_not_forecast_to_sell_on_sundays()
    {
        int[] products = [await shop.GivenProductAsync(), await shop.GivenProductAsync(), await shop.GivenProductAsync(), await shop.GivenProductAsync()];
        foreach (var product in products)
        {
            await GivenSalesAsync(product, 200, day => today.AddDays(day - 200).DayOfWeek == DayOfWeek.Sunday ? 0 : 6);
        }

        await ForecastAsync();

        var points = (await ForecastOfAsync(products[0])).GetProperty("prevision").EnumerateArray().Take(28).ToLookup(point => Day(point, "jour").DayOfWeek == DayOfWeek.Sunday, point => point.GetProperty("moyenne").GetDouble());
        Assert.All(points[true], mean => Assert.Equal(0, mean));
        Assert.All(points[false], mean => Assert.InRange(mean, 5, 7));
    }

    [Fact]
    public async Task A_product_that_nobody_ever_asked_for_and_one_that_is_new_say_so()
    {
        var (never, young) = (await shop.GivenStockAsync(5), await shop.GivenProductAsync());
        await GivenSalesAsync(young, 5, _ => 2);

        await ForecastAsync();

        var (first, second) = (await ForecastOfAsync(never), await ForecastOfAsync(young));
        Assert.Equal(("aucune_demande", 0), (first.GetProperty("motif").GetString(), first.GetProperty("prevision").GetArrayLength()));
        Assert.Equal(("trop_courte", "historique_court"), (second.GetProperty("classe").GetString(), second.GetProperty("motif").GetString()));
    }

    [Fact]
    public async Task Without_a_forecast_the_minimums_that_people_set_still_propose_an_order()
    {
        var product = await shop.GivenProductAsync(more: new { seuils = new[] { new { emplacement_id = shop.Depot, minimum = 4, maximum = 10 } } });
        await shop.BookedAsync("stock_initial", [new { produit_id = product, quantite = 3 }]);
        await shop.Manager.UntilQuietAsync();

        Assert.Equal(7, Assert.Single(await shop.Manager.GetAsync<List<JsonElement>>("/api/v1/approvisionnement")).GetProperty("a_commander").GetDecimal());
    }

    [Fact]
    public async Task The_dashboard_counts_what_is_out_what_runs_out_and_what_lies_idle()
    {
        var (selling, idle) = (await shop.GivenProductAsync(), await shop.GivenStockAsync(50, cost: 4));
        await GivenSalesAsync(selling, 100, _ => 10);
        await shop.BookedAsync("stock_initial", [new { produit_id = selling, quantite = 30, cout_unitaire = 2 }]);
        await GivenSalesAsync(idle, 400, day => day < 20 ? 1 : 0);
        await ForecastAsync();

        var dashboard = await shop.Manager.GetAsync<JsonElement>("/api/v1/stock/tableau");

        Assert.Equal((2, 0, 1, 260m), (
            dashboard.GetProperty("produits").GetInt32(), dashboard.GetProperty("en_rupture").GetInt32(), dashboard.GetProperty("a_risque").GetInt32(),
            dashboard.GetProperty("valeur").GetDecimal()));
        Assert.Equal(200, dashboard.GetProperty("valeur_dormante").GetDecimal());
        Assert.Equal(selling, dashboard.GetProperty("prochaines_ruptures")[0].GetProperty("produit_id").GetInt32());
        Assert.Equal(2, dashboard.GetProperty("matrice").EnumerateArray().Sum(cell => cell.GetProperty("produits").GetInt32()));
    }

    /// <summary>Sales of so many days until yesterday, from before the ledger.</summary>
    private Task<int> GivenSalesAsync(int product, int days, Func<int, int> quantity) => shop.Manager.InSessionAsync((_, session) => session.ExecuteAsync(
        "insert into inventory.past_sale (product_id, day, quantity) select $1, d, q from unnest($2::date[], $3::numeric[]) s (d, q) where q > 0",
        [
            product, Enumerable.Range(0, days).Select(day => today.AddDays(day - days)).ToArray(),
            Enumerable.Range(0, days).Select(day => (decimal)quantity(day)).ToArray(),
        ],
        Company.Ct));

    private async Task ForecastAsync()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await shop.Manager.PostAsync("/api/v1/previsions/calculer", new { })).StatusCode);
        await shop.Manager.UntilQuietAsync();
    }

    private Task<JsonElement> ForecastOfAsync(int product) => shop.Manager.GetAsync<JsonElement>($"/api/v1/produits/{product}/prevision");

    private Task<JsonElement> RowAsync(int product) => shop.ProductAsync(product);

    private DateTimeOffset At(int day) => new(today.AddDays(day), new(15, 0), TimeSpan.Zero);

    private static DateOnly Day(JsonElement row, string field) => row.GetProperty(field).Deserialize<DateOnly>();
}
