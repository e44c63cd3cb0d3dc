using System.Net;
using System.Text.Json;
using Npgsql;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Inventory;

/// <summary>What comes, goes and moves, and what is refused.</summary>
public sealed class LedgerTests(VigieApp app) : IAsyncLifetime
{
    private Shop shop = null!;

    public async ValueTask InitializeAsync() => shop = await Shop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_came_less_what_went_is_there_and_the_ledger_says_how()
    {
        var product = await shop.GivenStockAsync(10, cost: 250);
        await shop.BookedAsync("reception", [new { produit_id = product, quantite = 5, cout_unitaire = 400 }], more: new { document = "BL-7" });
        await shop.BookedAsync("vente", [new { produit_id = product, quantite = 4, prix_unitaire = 600 }], more: new { document = "Ticket 12" });
        await shop.BookedAsync("perte", [new { produit_id = product, quantite = 1 }], more: new { motif = "Cassé" });

        var row = await shop.ProductAsync(product);
        Assert.Equal((10m, 10m, "disponible"), (Decimal(row, "en_stock"), Decimal(row, "disponible"), row.GetProperty("etat").GetString()));
        Assert.Equal((300m, 3000m), (Decimal(row, "cout_moyen"), Decimal(row, "valeur"))); // (10 × 250 + 5 × 400) ÷ 15

        var ledger = await shop.LedgerAsync($"?produit_id={product}");
        Assert.Equal(["perte", "vente", "reception", "stock_initial"], ledger.Select(one => one.GetProperty("type").GetString()));
        Assert.Equal([-1m, -4m, 5m, 10m], ledger.Select(one => Decimal(one, "quantite")));
        Assert.Equal([10m, 11m, 15m, 10m], ledger.Select(one => Decimal(one, "solde")));
        Assert.Equal("Cassé", ledger[0].GetProperty("motif").GetString());
        Assert.Equal([11m, 15m], (await shop.LedgerAsync($"?produit_id={product}&limit=2&offset=1")).Select(one => Decimal(one, "solde")));
    }

    [Fact]
    public async Task A_transfer_takes_from_one_place_what_it_brings_to_the_other()
    {
        var product = await shop.GivenStockAsync(10, cost: 5);

        var rows = await shop.BookedAsync("transfert", [new { produit_id = product, quantite = 4 }], more: new { vers_emplacement_id = shop.Counter });

        Assert.Equal(2, rows.Length);
        var places = (await shop.ProductAsync(product)).GetProperty("emplacements").EnumerateArray()
            .ToDictionary(place => place.GetProperty("nom").GetString()!, place => Decimal(place, "en_stock"));
        Assert.Equal((6m, 4m), (places["Dépôt"], places["Boutique"]));
        Assert.Equal(50, Decimal(await shop.ProductAsync(product), "valeur"));
        await Shop.RefusedAsync(HttpStatusCode.BadRequest, "validation_failed", await shop.BookAsync(
            "transfert", [new { produit_id = product, quantite = 1 }], more: new { vers_emplacement_id = shop.Depot }));
        await Shop.RefusedAsync(HttpStatusCode.BadRequest, "validation_failed", await shop.BookAsync("transfert", [new { produit_id = product, quantite = 1 }]));
    }

    [Fact]
    public async Task More_than_there_is_is_refused_whole_and_booked_when_the_caller_says_that_it_has_left()
    {
        var (plenty, rare) = (await shop.GivenStockAsync(10), await shop.GivenStockAsync(1));

        var refused = await shop.BookAsync("vente", [new { produit_id = plenty, quantite = 2 }, new { produit_id = rare, quantite = 2 }]);

        await Shop.RefusedAsync(HttpStatusCode.Conflict, "stock_short", refused);
        Assert.Equal((10m, 1m), (await shop.OnHandAsync(plenty), await shop.OnHandAsync(rare)));

        Assert.True((await shop.SellAsync(rare, 2, new { accepte_negatif = true })).IsSuccessStatusCode);
        Assert.Equal(-1, await shop.OnHandAsync(rare));
        Assert.Equal("rupture", (await shop.ProductAsync(rare)).GetProperty("etat").GetString());
    }

    [Fact]
    public async Task Taking_an_entry_back_books_it_the_other_way_once_and_leaves_no_trace_in_value_or_demand()
    {
        var product = await shop.GivenStockAsync(10, cost: 100);
        var dear = await shop.BookedAsync("reception", [new { produit_id = product, quantite = 10, cout_unitaire = 900 }]);
        var moved = await shop.BookedAsync("transfert", [new { produit_id = product, quantite = 3 }], more: new { vers_emplacement_id = shop.Counter });

        var back = await ReverseAsync(dear[0]);
        Assert.True((await ReverseAsync(moved[1])).IsSuccessStatusCode); // both sides

        Assert.Equal(HttpStatusCode.Created, back.StatusCode);
        var row = await shop.ProductAsync(product);
        Assert.Equal((10m, 100m), (Decimal(row, "en_stock"), Decimal(row, "cout_moyen")));
        Assert.Equal("Dépôt", Assert.Single(row.GetProperty("emplacements").EnumerateArray()).GetProperty("nom").GetString());
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "movement_reversed_already", await ReverseAsync(dear[0]));
        var reversal = (await Company.JsonAsync(back)).GetProperty("mouvements")[0].GetInt64();
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "movement_is_reversal", await ReverseAsync(reversal));
        await Shop.RefusedAsync(HttpStatusCode.NotFound, "movement_unknown", await ReverseAsync(999_999));
        var ledger = await shop.LedgerAsync($"?produit_id={product}");
        Assert.Equal(dear[0], Assert.Single(ledger, one => one.GetProperty("id").GetInt64() == reversal).GetProperty("annule_id").GetInt64());
        Assert.Equal(reversal, Assert.Single(ledger, one => one.GetProperty("id").GetInt64() == dear[0]).GetProperty("annule_par_id").GetInt64());
        Assert.Empty(await shop.DriftAsync());
    }

    [Fact]
    public async Task A_late_entry_changes_the_months_from_its_own_on_and_no_earlier_one()
    {
        var product = await shop.GivenProductAsync();
        await ReceiveAsync(product, 10, cost: 100, "2026-01-10");
        await ReceiveAsync(product, 10, cost: 200, "2026-03-10");
        await shop.BookedAsync("vente", [new { produit_id = product, quantite = 5 }], more: new { date = At("2026-04-10") });
        Assert.Equal(["2026-01: 10 × 100", "2026-03: 20 × 150", "2026-04: 15 × 150"], await MonthsAsync(product));

        await ReceiveAsync(product, 10, cost: 400, "2026-02-10"); // comes to light in April

        Assert.Equal(["2026-01: 10 × 100", "2026-02: 20 × 250", "2026-03: 30 × 233.333333", "2026-04: 25 × 233.333333"], await MonthsAsync(product));
        Assert.Equal(5833.33m, Decimal(await shop.ProductAsync(product), "valeur"));
        Assert.Empty(await shop.DriftAsync());
    }

    [Fact]
    public async Task What_was_sold_before_it_was_booked_in_has_no_value_below_nothing()
    {
        var product = await shop.GivenProductAsync();
        await shop.BookedAsync("vente", [new { produit_id = product, quantite = 4 }], more: new { accepte_negatif = true, date = At("2026-01-05") });
        await ReceiveAsync(product, 10, cost: 50, "2026-02-10");

        Assert.Equal(["2026-01: -4 × ", "2026-02: 6 × 50"], await MonthsAsync(product));
        Assert.Equal(300, Decimal(await shop.ProductAsync(product), "valeur"));
    }

    [Fact]
    public async Task A_closed_period_takes_nothing_more()
    {
        var product = await shop.GivenStockAsync(10);
        var late = await shop.BookedAsync("vente", [new { produit_id = product, quantite = 1 }], more: new { date = At("2026-05-31") });
        Assert.True((await shop.Manager.PutAsync("/api/v1/stock/reglages", new { taux_service = 0.9, revue_jours = 7, cloture_jusqu_au = "2026-05-31" })).IsSuccessStatusCode);

        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "period_closed", await shop.SellAsync(product, 1, new { date = At("2026-05-31") }));
        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "period_closed", await ReverseAsync(late[0]));
        Assert.True((await shop.SellAsync(product, 1, new { date = At("2026-06-01") })).IsSuccessStatusCode);
        Assert.Equal(8, await shop.OnHandAsync(product));
    }

    [Theory]
    [InlineData("""{"quantite": 1.5}""", "quantity_whole")]
    [InlineData("""{"produit_id": 999999}""", "product_unknown")]
    [InlineData("""{"lot": "L1"}""", "lot_not_tracked")]
    public async Task A_line_that_cannot_be_is_refused_with_its_path(string change, string code)
    {
        var line = new Dictionary<string, object> { ["produit_id"] = await shop.GivenStockAsync(10), ["quantite"] = 1 };
        foreach (var field in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(change)!)
        {
            line[field.Key] = field.Value;
        }

        var refused = await shop.BookAsync("vente", [line]);

        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, code, refused);
        Assert.StartsWith("lignes[0].", (await refused.Content.ReadAsStringAsync(Company.Ct)).Split("\"errors\":{\"")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_itself_can_neither_change_the_ledger_nor_write_a_balance()
    {
        await shop.GivenStockAsync(3);
        foreach (var statement in new[]
        {
            "update inventory.movement set quantity = 99", "delete from inventory.movement", "update inventory.balance set on_hand = 99",
            "delete from inventory.balance", "insert into inventory.balance (product_id, place_id, on_hand) values (1, 1, 1)",
            "update inventory.month_value set average = 1", "delete from inventory.month_value",
        })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() =>
                shop.Manager.InSessionAsync(async (_, session) => await session.ExecuteAsync(statement, [], Company.Ct)));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    private Task<HttpResponseMessage> ReverseAsync(long id) => shop.Manager.PostAsync($"/api/v1/mouvements/{id}/annuler", new { motif = "Erreur" });

    private Task<long[]> ReceiveAsync(int product, decimal quantity, decimal cost, string day) => shop.BookedAsync(
        "reception", [new { produit_id = product, quantite = quantity, cout_unitaire = cost }], more: new { date = At(day) });

    private Task<string[]> MonthsAsync(int product) => shop.Manager.ScalarAsync<string[]>("""
        select array(
          select concat(to_char(month, 'YYYY-MM'), ': ', trim_scale(closing_quantity), ' × ', trim_scale(average))
          from inventory.month_value where product_id = $1 order by month)
        """, product);

    private static string At(string day) => $"{day}T12:00:00Z";

    private static decimal Decimal(JsonElement row, string field) => row.GetProperty(field).GetDecimal();
}
