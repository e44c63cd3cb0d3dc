using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Inventory;

/// <summary>A company with a depot and a shop, and who buys, counts and sells in it.</summary>
internal sealed class Shop
{
    private int references;

    private Shop(VigieApp app, Tenant manager) => (App, Manager) = (app, manager);

    public VigieApp App { get; }

    /// <summary>May do everything with stock.</summary>
    public Tenant Manager { get; }
    public int Depot { get; private set; }
    public int Counter { get; private set; }

    public static async Task<Shop> OpenAsync(VigieApp app) => await OfAsync(await app.NewTenantAsync("stock:*"));

    /// <param name="manager">May do everything with the stock of a company that has none yet.</param>
    public static async Task<Shop> OfAsync(Tenant manager)
    {
        var shop = new Shop(manager.App, manager);
        shop.Depot = await shop.GivenPlaceAsync("Dépôt");
        shop.Counter = await shop.GivenPlaceAsync("Boutique");
        return shop;
    }

    public async Task<int> GivenPlaceAsync(string name, object? more = null) => await CreateAsync("emplacements", Merge(new { nom = name }, more));

    public async Task<int> GivenSupplierAsync(string name = "Sénégal Froid", object? more = null) =>
        await CreateAsync("fournisseurs", Merge(new { nom = name, delai_jours = 7, devise = "XOF" }, more));

    /// <param name="more">Fields besides the reference and the name, which replace those.</param>
    public async Task<int> GivenProductAsync(string? name = null, object? more = null)
    {
        var reference = $"P-{Interlocked.Increment(ref references):D3}";
        return await CreateAsync("produits", Merge(new { reference, nom = name ?? reference }, more));
    }

    /// <summary>A product of which the depot has so many.</summary>
    public async Task<int> GivenStockAsync(decimal quantity, decimal? cost = null)
    {
        var product = await GivenProductAsync();
        await BookedAsync("stock_initial", [new { produit_id = product, quantite = quantity, cout_unitaire = cost }]);
        return product;
    }

    public Task<HttpResponseMessage> BookAsync(string type, object[] lines, int? place = null, object? more = null) =>
        Manager.PostAsync("/api/v1/mouvements", Merge(new { type, emplacement_id = place ?? Depot, lignes = lines }, more));

    /// <summary>Books, which must succeed; the numbers of the movements.</summary>
    public async Task<long[]> BookedAsync(string type, object[] lines, int? place = null, object? more = null) =>
        [.. (await Company.JsonAsync(await BookAsync(type, lines, place, more))).GetProperty("mouvements").EnumerateArray().Select(id => id.GetInt64())];

    public Task<HttpResponseMessage> SellAsync(int product, decimal quantity, object? more = null) =>
        BookAsync("vente", [new { produit_id = product, quantite = quantity }], more: more);

    public async Task<JsonElement> ProductAsync(int id) => await Manager.GetAsync<JsonElement>($"/api/v1/produits/{id}");

    public async Task<decimal> OnHandAsync(int product) => (await ProductAsync(product)).GetProperty("en_stock").GetDecimal();

    public Task<List<JsonElement>> LedgerAsync(string query = "") => Manager.GetAsync<List<JsonElement>>($"/api/v1/mouvements{query}");

    /// <summary>Where the balances differ from the sums of the ledger, and months from what their movements give; empty: nowhere.</summary>
    public Task<string[]> DriftAsync() => Manager.ScalarAsync<string[]>("""
        select array(
          select format('product %s place %s: %s on hand, %s booked', product_id, place_id, b.on_hand, m.quantity)
          from (select product_id, place_id, coalesce(lot_id, 0) as lot_id, on_hand from inventory.balance) b
          full join (select product_id, place_id, coalesce(lot_id, 0) as lot_id, sum(quantity) as quantity from inventory.movement group by 1, 2, 3) m
            using (product_id, place_id, lot_id)
          where b.on_hand is distinct from m.quantity
          union all
          select format('product %s month %s: closing %s, booked %s', v.product_id, v.month, v.closing_quantity, s.quantity)
          from inventory.month_value v
          cross join lateral (select sum(quantity) as quantity from inventory.movement where product_id = v.product_id and day < v.month + interval '1 month') s
          where v.closing_quantity is distinct from s.quantity)
        """);

    public static async Task RefusedAsync(HttpStatusCode status, string code, HttpResponseMessage response) =>
        Assert.Equal((status, code), (response.StatusCode, await response.CodeAsync()));

    private async Task<int> CreateAsync(string resource, object body) =>
        (await Company.JsonAsync(await Manager.PostAsync($"/api/v1/{resource}", body))).GetProperty("id").GetInt32();

    private static Dictionary<string, JsonElement> Merge(object body, object? more)
    {
        var fields = JsonSerializer.SerializeToElement(body).EnumerateObject().ToDictionary(field => field.Name, field => field.Value);
        foreach (var field in more is null ? [] : JsonSerializer.SerializeToElement(more).EnumerateObject())
        {
            fields[field.Name] = field.Value;
        }

        return fields;
    }
}
