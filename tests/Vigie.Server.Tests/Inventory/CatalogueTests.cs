using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Inventory;

/// <summary>Products, suppliers and places as they are written, listed and put away.</summary>
public sealed class CatalogueTests(VigieApp app) : IAsyncLifetime
{
    private Shop shop = null!;

    public async ValueTask InitializeAsync() => shop = await Shop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_product_keeps_its_suppliers_in_the_order_in_which_they_are_asked()
    {
        var (first, second) = (await shop.GivenSupplierAsync("Dakar Pièces"), await shop.GivenSupplierAsync("Abidjan Froid"));
        object[] supplies = [new { fournisseur_id = first, prix = 1500.5, multiple = 12 }, new { fournisseur_id = second, delai_jours = 21.5 }];
        var product = await shop.GivenProductAsync("Filtre", new { fournisseurs = supplies, seuils = new[] { new { emplacement_id = shop.Depot, minimum = 3, maximum = 20 } } });

        Assert.Equal(["Dakar Pièces", "Abidjan Froid"], await SuppliersAsync(product));
        Assert.True((await WriteAsync(product, new { reference = "F-1", nom = "Filtre", fournisseurs = supplies.Reverse() })).IsSuccessStatusCode);
        Assert.Equal(["Abidjan Froid", "Dakar Pièces"], await SuppliersAsync(product));
        Assert.Empty((await shop.ProductAsync(product)).GetProperty("emplacements").EnumerateArray()); // its minimum went
    }

    [Fact]
    public async Task A_reference_and_a_barcode_are_taken_once_without_regard_to_capitals()
    {
        await shop.GivenProductAsync(more: new { reference = "FR-10", code_barres = "6001" });

        await Shop.RefusedAsync(HttpStatusCode.Conflict, "product_reference_taken", await TryProductAsync(new { reference = "fr-10", nom = "Autre" }));
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "product_barcode_taken", await TryProductAsync(new { reference = "X", nom = "Autre", code_barres = "6001" }));
        Assert.Single(await ListAsync("?code_barres=6001"));
    }

    [Theory]
    [InlineData("""{"fournisseurs": [{"fournisseur_id": 999999}]}""", HttpStatusCode.UnprocessableEntity, "supplier_unknown")]
    [InlineData("""{"seuils": [{"emplacement_id": 999999, "minimum": 1}]}""", HttpStatusCode.UnprocessableEntity, "place_unknown")]
    [InlineData("""{"taux_service": 1.2}""", HttpStatusCode.BadRequest, "validation_failed")]
    [InlineData("""{"prix_vente": -1}""", HttpStatusCode.BadRequest, "validation_failed")]
    [InlineData("""{"nom": " "}""", HttpStatusCode.BadRequest, "validation_failed")]
    [InlineData("""{"unite": "brouette"}""", HttpStatusCode.BadRequest, "request_malformed")]
    public async Task A_product_that_cannot_be_is_refused(string change, HttpStatusCode status, string code)
    {
        var body = new Dictionary<string, object> { ["reference"] = "R", ["nom"] = "N" };
        foreach (var field in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(change)!)
        {
            body[field.Key] = field.Value;
        }

        await Shop.RefusedAsync(status, code, await TryProductAsync(body));
        Assert.Empty(await ListAsync(""));
    }

    [Fact]
    public async Task Of_two_who_change_a_product_the_second_is_told()
    {
        var product = await shop.GivenProductAsync();
        var tag = (await shop.Manager.Client.GetAsync($"/api/v1/produits/{product}", Company.Ct)).Headers.ETag!.Tag;
        object body = new { reference = "N-1", nom = "Nouveau" };

        Assert.True((await WriteAsync(product, body, tag)).IsSuccessStatusCode);
        await Shop.RefusedAsync(HttpStatusCode.PreconditionFailed, "changed_meanwhile", await WriteAsync(product, body, tag));
    }

    [Fact]
    public async Task What_has_stock_or_a_past_is_not_put_away_nor_counted_otherwise()
    {
        var product = await shop.GivenStockAsync(2);

        await Shop.RefusedAsync(HttpStatusCode.Conflict, "product_in_stock", await DeleteAsync($"produits/{product}"));
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "product_tracking_fixed", await WriteAsync(product, new { reference = "P", nom = "P", unite = "kg" }));
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "place_in_use", await DeleteAsync($"emplacements/{shop.Depot}"));
        await shop.BookedAsync("perte", [new { produit_id = product, quantite = 2 }]);

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync($"produits/{product}")).StatusCode);
        Assert.Equal((0, 1), ((await ListAsync("")).Count, (await ListAsync("?archives=true")).Count));
        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "product_archived", await shop.SellAsync(product, 1, new { accepte_negatif = true }));
        Assert.True((await shop.Manager.PostAsync($"/api/v1/produits/{product}/restaurer", new { })).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync($"emplacements/{shop.Depot}")).StatusCode);
    }

    [Fact]
    public async Task The_list_tells_what_runs_low_and_what_is_out_by_place_and_less_what_is_reserved()
    {
        var (good, low, gone) = (await LevelledAsync(5), await LevelledAsync(3), await LevelledAsync(0));
        Assert.True((await shop.Manager.PostAsync("/api/v1/reservations", new { produit_id = low, emplacement_id = shop.Depot, quantite = 1 })).IsSuccessStatusCode);

        Assert.Equal([good], await IdsAsync("?etat=disponible"));
        Assert.Equal([low], await IdsAsync("?etat=stock_faible"));
        Assert.Equal([gone], await IdsAsync("?etat=rupture"));
        Assert.Equal([good, low, gone], (await IdsAsync($"?emplacement_id={shop.Depot}")).Order());
        Assert.Equal([low], await IdsAsync($"?q=p-002"));

        async Task<int> LevelledAsync(int quantity)
        {
            var product = await shop.GivenProductAsync(more: new { seuils = new[] { new { emplacement_id = shop.Depot, minimum = 3 } } });
            if (quantity > 0)
            {
                await shop.BookedAsync("stock_initial", [new { produit_id = product, quantite = quantity }]);
            }

            return product;
        }
    }

    [Fact]
    public async Task A_shelf_stands_in_a_depot_and_nothing_else_has_one()
    {
        var shelf = await shop.GivenPlaceAsync("A-01", new { type = "etagere", depot_id = shop.Depot });

        Assert.Equal("Dépôt", (await shop.Manager.GetAsync<JsonElement>($"/api/v1/emplacements/{shelf}")).GetProperty("depot").GetString());
        await RefusePlaceAsync("validation_failed", new { nom = "X", type = "etagere" });
        await RefusePlaceAsync("validation_failed", new { nom = "X", type = "depot", depot_id = shop.Depot });
        await RefusePlaceAsync("place_parent_unknown", new { nom = "X", type = "etagere", depot_id = shelf });
        await RefusePlaceAsync("place_name_taken", new { nom = "dépôt" });
        await RefusePlaceAsync("place_location_unknown", new { nom = "X", lieu_id = 999_999 });
        await RefusePlaceAsync("place_technician_unknown", new { nom = "X", type = "vehicule", technicien_id = 999_999 });
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "place_in_use", await DeleteAsync($"emplacements/{shop.Depot}"));

        async Task RefusePlaceAsync(string code, object body) => Assert.Equal(code, await (await shop.Manager.PostAsync("/api/v1/emplacements", body)).CodeAsync());
    }

    [Fact]
    public async Task A_supplier_that_is_put_away_supplies_nothing_more()
    {
        var supplier = await shop.GivenSupplierAsync();
        var product = await shop.GivenProductAsync(more: new { fournisseurs = new[] { new { fournisseur_id = supplier } } });
        Assert.Equal([product], await IdsAsync($"?fournisseur_id={supplier}"));
        Assert.Equal("supplier_name_taken", await (await shop.Manager.PostAsync(
            "/api/v1/fournisseurs", new { nom = "SÉNÉGAL froid", delai_jours = 1, devise = "XOF" })).CodeAsync());

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync($"fournisseurs/{supplier}")).StatusCode);

        Assert.Empty(await SuppliersAsync(product));
        Assert.Empty(await shop.Manager.GetAsync<List<JsonElement>>("/api/v1/fournisseurs"));
    }

    [Fact]
    public async Task Who_only_moves_stock_changes_no_product()
    {
        var mover = app.ClientOf(shop.Manager.Id, null, "stock:read", "stock:move");
        var product = await shop.GivenStockAsync(5);

        Assert.Equal(HttpStatusCode.Forbidden, (await mover.PostAsync("/api/v1/produits", new { reference = "R", nom = "N" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await mover.PutAsync("/api/v1/stock/reglages", new { taux_service = 0.9, revue_jours = 7 })).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await mover.PostAsync(
            "/api/v1/mouvements", new { type = "vente", emplacement_id = shop.Depot, lignes = new[] { new { produit_id = product, quantite = 1 } } })).StatusCode);
    }

    private Task<HttpResponseMessage> TryProductAsync(object body) => shop.Manager.PostAsync("/api/v1/produits", body);

    private Task<HttpResponseMessage> WriteAsync(int product, object body, string? ifMatch = null) =>
        shop.Manager.SendAsync(HttpMethod.Put, $"/api/v1/produits/{product}", JsonSerializer.Serialize(body), ifMatch);

    private Task<HttpResponseMessage> DeleteAsync(string path) => shop.Manager.Client.DeleteAsync($"/api/v1/{path}", Company.Ct);

    private Task<List<JsonElement>> ListAsync(string query) => shop.Manager.GetAsync<List<JsonElement>>($"/api/v1/produits{query}");

    private async Task<IEnumerable<int>> IdsAsync(string query) => (await ListAsync(query)).Select(one => one.GetProperty("id").GetInt32());

    private async Task<IEnumerable<string?>> SuppliersAsync(int product) =>
        (await shop.ProductAsync(product)).GetProperty("fournisseurs").EnumerateArray().Select(supply => supply.GetProperty("nom").GetString());
}
