using System.Text.Json;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Notifications;

namespace Vigie.Server.Tests.Inventory;

/// <summary>What is played back is what would have been told.</summary>
public sealed class StockReplayTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/stock/alertes";

    private Shop shop = null!;
    private DateOnly today;

    public async ValueTask InitializeAsync()
    {
        shop = await Shop.OpenAsync(app);
        today = await shop.Manager.ScalarAsync<DateOnly>(
            "select ($1::timestamptz at time zone time_zone)::date from catalog.tenant where tenant_id = current_tenant()", app.Clock.GetUtcNow());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_to_the_stock_the_replay_tells_what_was_told(int seed)
    {
        var (random, products) = (new Random(seed), await ProductsAsync());
        for (var step = 0; step < 40; step++)
        {
            await ActAsync(random, products[random.Next(products.Length)]);
            await shop.Manager.UntilQuietAsync();
        }

        var told = await shop.Manager.ScalarAsync<string[]>("""
            select array(
              select concat_ws(' ', kind, product_id, event) from (
                select kind, product_id, 'in' as event, entered_at as at from inventory.alert_product
                union all select kind, product_id, 'out', left_at from inventory.alert_product where left_at is not null) e
              order by at, product_id, event desc, kind)
            """);
        var replay = await ReplayAsync("?jours=2");
        Assert.True(told.Length >= 5, $"{told.Length}");
        Assert.Equal(told, replay.GetProperty("evenements").EnumerateArray()
            .Select(one => (At: one.GetProperty("date").GetDateTimeOffset(), Product: Number(one, "produit_id"), Kind: one.GetProperty("type").GetString() == "rupture" ? "Out" : "Low", In: one.GetProperty("entree").GetBoolean()))
            .OrderBy(one => one.At).ThenBy(one => one.Product).ThenByDescending(one => one.In ? "in" : "out", StringComparer.Ordinal).ThenBy(one => one.Kind, StringComparer.Ordinal)
            .Select(one => $"{one.Kind} {one.Product} {(one.In ? "in" : "out")}"));
        Assert.Equal(
            await shop.Manager.ScalarAsync<long>("select count(*) from inventory.alert where kind <> 'Service'"),
            replay.GetProperty("types").EnumerateArray().Sum(kind => Number(kind, "alertes")));
    }

    [Fact]
    public async Task Days_that_are_over_are_told_with_the_stock_that_there_was_then()
    {
        var product = await shop.GivenProductAsync(more: new { seuils = new[] { new { emplacement_id = shop.Depot, minimum = 5 } } });
        await BookAsync("stock_initial", product, 20, -60);
        await BookAsync("vente", product, 16, -40); // low
        await BookAsync("vente", product, 4, -30); // out, and missing from the next day on
        await BookAsync("reception", product, 30, -25);
        await shop.Manager.UntilQuietAsync();

        var replay = await ReplayAsync("");

        var low = At(-40);
        var events = replay.GetProperty("evenements").EnumerateArray().Reverse().Select(one =>
            (one.GetProperty("type").GetString(), one.GetProperty("entree").GetBoolean(), Day(one).DayNumber - today.DayNumber)).ToList();
        Assert.Equal(
            [
                ("stock_faible", true, -40), ("rupture", true, -30), ("stock_faible", false, -30),
                ("taux_service", true, -27), // of thirty days two were without: 93 %
                ("rupture", false, -25), // four of thirty to this day
            ],
            events);
        var kinds = replay.GetProperty("types").EnumerateArray().ToDictionary(kind => kind.GetProperty("type").GetString()!);
        Assert.All(kinds.Values, kind => Assert.Equal((1, 1, 1), (Number(kind, "alertes"), Number(kind, "entrees"), Number(kind, "produits"))));
        Assert.Equal(90, kinds["rupture"].GetProperty("par_jour").GetArrayLength());
        Assert.Equal(5, kinds["rupture"].GetProperty("par_jour").EnumerateArray().Count(day => day.GetInt32() == 1)); // five evenings
        Assert.Equal(low.Date, replay.GetProperty("evenements").EnumerateArray().Last().GetProperty("date").GetDateTimeOffset().Date);
    }

    [Fact]
    public async Task Another_margin_can_be_tried_without_setting_it()
    {
        var product = await shop.GivenProductAsync(more: new { seuils = new[] { new { emplacement_id = shop.Depot, minimum = 10 } } });
        await BookAsync("stock_initial", product, 12, -20);
        await shop.Manager.UntilQuietAsync();

        int Low(JsonElement replay) => Number(replay.GetProperty("types").EnumerateArray().Single(kind => kind.GetProperty("type").GetString() == "stock_faible"), "alertes");
        Assert.Equal((0, 1), (Low(await ReplayAsync("")), Low(await ReplayAsync("?marge=1.5"))));
        Assert.Empty(await shop.Manager.GetAsync<List<JsonElement>>(Url));
    }

    [Fact]
    public async Task Service_is_measured_by_the_month_and_late_entries_change_the_months_that_they_fall_in()
    {
        var product = await shop.GivenProductAsync();
        await BookAsync("stock_initial", product, 10, -70);
        await BookAsync("vente", product, 10, -50);
        await BookAsync("reception", product, 10, -40);
        await MeasureAsync();

        var (open, missing, outs) = await ServiceAsync(product);
        Assert.Equal((70, 9, 1), (open, missing, outs)); // from the day after the sale until the day before the delivery

        await BookAsync("reception", product, 1, -45); // nobody had written it down
        await MeasureAsync();

        (open, missing, outs) = await ServiceAsync(product);
        Assert.Equal((70, 4, 1), (open, missing, outs));
        var months = (await shop.Manager.GetAsync<JsonElement>("/api/v1/stock/tableau")).GetProperty("service").EnumerateArray().ToList();
        Assert.InRange(months.Count, 3, 4);
        Assert.Equal(1, months.Sum(month => Number(month, "ruptures")));
        Assert.All(months, month => Assert.InRange(month.GetProperty("taux").GetDecimal(), 0.5m, 1));
    }

    [Fact]
    public async Task A_stock_out_is_avoided_once_more_was_asked_for_than_was_left_when_it_was_told()
    {
        var product = await shop.GivenProductAsync(more: new { seuils = new[] { new { emplacement_id = shop.Depot, minimum = 5 } } });
        await shop.BookedAsync("stock_initial", [new { produit_id = product, quantite = 10 }]);
        await shop.SellAsync(product, 7);
        await shop.Manager.UntilQuietAsync(); // three left: told
        await shop.BookedAsync("reception", [new { produit_id = product, quantite = 20 }]);
        await shop.SellAsync(product, 2);
        await shop.Manager.UntilQuietAsync();
        await MeasureAsync();
        Assert.Equal(0, await AvoidedAsync());

        await shop.SellAsync(product, 1);
        await MeasureAsync();
        Assert.Equal(1, await AvoidedAsync());

        Task<long> AvoidedAsync() => shop.Manager.ScalarAsync<long>("select count(*) from inventory.alert_product where kind = 'Low' and avoided_on is not null");
    }

    /// <summary>One with a minimum in each place, one with none, one that is forecast, one with a minimum that is never reached.</summary>
    private async Task<int[]> ProductsAsync()
    {
        int[] products =
        [
            await shop.GivenProductAsync(more: new { seuils = new[] { new { emplacement_id = shop.Depot, minimum = 4 }, new { emplacement_id = shop.Counter, minimum = 2 } } }),
            await shop.GivenProductAsync(),
            await shop.GivenProductAsync(more: new { fournisseurs = new[] { new { fournisseur_id = await shop.GivenSupplierAsync(), prix = 10 } } }),
            await shop.GivenProductAsync(more: new { seuils = new[] { new { emplacement_id = shop.Depot, minimum = 30 } } }),
        ];
        await shop.Manager.InSessionAsync((_, session) => session.ExecuteAsync(
            "insert into inventory.past_sale (product_id, day, quantity) select $1, $2::date - d, 1 from generate_series(1, 200) d", [products[2], today], Company.Ct));
        Assert.True((await shop.Manager.PostAsync("/api/v1/previsions/calculer", new { })).IsSuccessStatusCode);
        await shop.Manager.UntilQuietAsync();
        return products;
    }

    private async Task ActAsync(Random random, int product)
    {
        var (place, quantity) = (random.Next(2) == 0 ? shop.Depot : shop.Counter, random.Next(1, 9));
        switch (random.Next(7))
        {
            case 0 or 1:
                await shop.BookedAsync("reception", [new { produit_id = product, quantite = quantity }], place);
                break;
            case 2 or 3:
                await shop.BookedAsync("vente", [new { produit_id = product, quantite = quantity }], place, new { accepte_negatif = true });
                break;
            case 4:
                await shop.BookAsync("transfert", [new { produit_id = product, quantite = 1 }], place, new { vers_emplacement_id = place == shop.Depot ? shop.Counter : shop.Depot });
                break;
            case 5:
                await shop.Manager.PostAsync("/api/v1/reservations", new { produit_id = product, emplacement_id = place, quantite = 1 });
                break;
            default:
                var supplier = await shop.Manager.ScalarAsync<int>("select min(id) from inventory.supplier");
                var order = await Company.JsonAsync(await shop.Manager.PostAsync("/api/v1/commandes", new { fournisseur_id = supplier, emplacement_id = place, lignes = new[] { new { produit_id = product, quantite = quantity } } }));
                await shop.Manager.PostAsync($"/api/v1/commandes/{Number(order, "id")}/envoyer", new { });
                break;
        }
    }

    private Task<long[]> BookAsync(string type, int product, decimal quantity, int day) =>
        shop.BookedAsync(type, [new { produit_id = product, quantite = quantity }], more: new { date = At(day), accepte_negatif = true });

    private async Task MeasureAsync()
    {
        await shop.Manager.UntilQuietAsync();
        await shop.Manager.InSessionAsync((_, session) => session.ExecuteAsync("update inventory.service_state set measured_on = measured_on - 1", [], Company.Ct));
        await shop.BookedAsync("stock_initial", [new { produit_id = await shop.GivenProductAsync(), quantite = 1 }]);
        await shop.Manager.UntilQuietAsync();
    }

    private Task<(int Open, int Missing, int Outs)> ServiceAsync(int product) => shop.Manager.InSessionAsync((_, session) => session.QueryAsync(
        "select sum(open_days)::int, sum(out_days)::int, sum(outs)::int from inventory.service_month where product_id = $1",
        row => (row.GetInt32(0), row.GetInt32(1), row.GetInt32(2)), [product], Company.Ct).SingleAsync(Company.Ct).AsTask());

    private Task<JsonElement> ReplayAsync(string query) => shop.Manager.GetAsync<JsonElement>($"{Url}/rejeu{query}");

    private DateTimeOffset At(int day) => new(today.AddDays(day), new(15, 0), TimeSpan.Zero);

    private static DateOnly Day(JsonElement row) => DateOnly.FromDateTime(row.GetProperty("date").GetDateTimeOffset().UtcDateTime);

    private static int Number(JsonElement row, string field) => row.GetProperty(field).GetInt32();
}
