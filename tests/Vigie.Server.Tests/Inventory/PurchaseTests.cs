using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Inventory;

/// <summary>Orders, from the draft to the last piece received.</summary>
public sealed class PurchaseTests(VigieApp app) : IAsyncLifetime
{
    private Shop shop = null!;
    private int supplier;
    private int filter;
    private int belt;

    public async ValueTask InitializeAsync()
    {
        shop = await Shop.OpenAsync(app);
        supplier = await shop.GivenSupplierAsync(more: new { devise = "EUR", delai_jours = 10 });
        filter = await GivenAsync(8);
        belt = await GivenAsync(20.5);

        Task<int> GivenAsync(double price) => shop.GivenProductAsync(more: new { fournisseurs = new[] { new { fournisseur_id = supplier, prix = price } } });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_order_is_written_sent_and_received_in_two_parts_at_its_price_in_the_companys_money()
    {
        var order = await GivenOrderAsync((filter, 10), (belt, 4));
        Assert.Equal((162m, "brouillon"), (order.GetProperty("total").GetDecimal(), Status(order)));
        Assert.Equal(0, await OnOrderAsync(filter)); // a draft is no promise

        order = await DoneAsync(order, "envoyer");
        Assert.Equal("envoyee", Status(order));
        Assert.Equal(DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime).AddDays(10), order.GetProperty("date_prevue").Deserialize<DateOnly>(), (a, b) => Math.Abs(a.DayNumber - b.DayNumber) <= 1);
        Assert.Equal(10, await OnOrderAsync(filter));

        await ReceivedAsync(order, (0, 6));
        order = await OrderAsync(order);
        Assert.Equal(("partielle", 0.3m), (Status(order), order.GetProperty("part_recue").GetDecimal()));
        Assert.Equal((6m, 4m), (await shop.OnHandAsync(filter), await OnOrderAsync(filter)));
        Assert.Equal(12, (await shop.ProductAsync(filter)).GetProperty("cout_moyen").GetDecimal()); // 8 EUR at 1.5

        await ReceivedAsync(order, (0, 4), (1, 4));
        order = await OrderAsync(order);
        Assert.Equal(("recue", 1m), (Status(order), order.GetProperty("part_recue").GetDecimal()));
        Assert.Equal((10m, 0m), (await shop.OnHandAsync(filter), await OnOrderAsync(filter)));
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "purchase_not_awaited", await ReceiveAsync(order, (0, 1)));
    }

    [Fact]
    public async Task Of_two_who_receive_the_whole_order_at_once_one_does()
    {
        var order = await DoneAsync(await GivenOrderAsync((filter, 10)), "envoyer");

        var answers = await Task.WhenAll(ReceiveAsync(order, (0, 10)), ReceiveAsync(order, (0, 10)), ReceiveAsync(order, (0, 10)));

        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        Assert.Equal(10, await shop.OnHandAsync(filter));
    }

    [Fact]
    public async Task What_was_received_by_mistake_is_awaited_again()
    {
        var order = await DoneAsync(await GivenOrderAsync((filter, 10)), "envoyer");
        var receipt = await Company.JsonAsync(await ReceiveAsync(order, (0, 10)));

        Assert.True((await shop.Manager.PostAsync($"/api/v1/mouvements/{receipt.GetProperty("mouvements")[0]}/annuler", new { motif = "Mauvais carton" })).IsSuccessStatusCode);

        Assert.Equal((0m, 10m), (await shop.OnHandAsync(filter), await OnOrderAsync(filter)));
        await ReceivedAsync(order, (0, 10));
        Assert.Equal("recue", Status(await OrderAsync(order)));
    }

    [Fact]
    public async Task Who_waits_no_longer_settles_and_nothing_more_is_on_order()
    {
        var order = await DoneAsync(await GivenOrderAsync((filter, 10)), "envoyer");
        await ReceivedAsync(order, (0, 3));
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "purchase_begun", await ActAsync(order, "annuler"));

        order = await DoneAsync(order, "solder");

        Assert.Equal(("recue", true), (Status(order), order.GetProperty("soldee").GetBoolean()));
        Assert.Equal(0, await OnOrderAsync(filter));
    }

    [Fact]
    public async Task A_draft_changes_and_a_sent_order_does_not()
    {
        var order = await GivenOrderAsync((filter, 10));
        var path = $"/api/v1/commandes/{order.GetProperty("id")}";
        var changed = await Company.JsonAsync(await shop.Manager.PutAsync(path, Body((belt, 2))));
        Assert.Equal(belt, changed.GetProperty("lignes")[0].GetProperty("produit_id").GetInt32());
        Assert.Equal(order.GetProperty("numero").GetString(), changed.GetProperty("numero").GetString());

        await DoneAsync(order, "envoyer");

        await Shop.RefusedAsync(HttpStatusCode.Conflict, "purchase_not_draft", await shop.Manager.PutAsync(path, Body((belt, 3))));
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "purchase_not_draft", await ActAsync(order, "envoyer"));
        Assert.Equal("annulee", Status(await DoneAsync(order, "annuler")));
    }

    [Fact]
    public async Task Refusals_name_the_line()
    {
        var order = await DoneAsync(await GivenOrderAsync((filter, 10)), "envoyer");
        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "purchase_line_over", await ReceiveAsync(order, (0, 7), (0, 4)));
        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "purchase_line_unknown", await shop.Manager.PostAsync(
            $"/api/v1/commandes/{order.GetProperty("id")}/receptions", new { lignes = new[] { new { ligne_id = 999_999, quantite = 1 } } }));
        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "quantity_whole", await TryAsync(Body((filter, 1.5m))));
        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "product_unknown", await TryAsync(Body((999_999, 1))));
        await Shop.RefusedAsync(HttpStatusCode.BadRequest, "validation_failed", await TryAsync(Body((filter, 1), (filter, 2))));
        Assert.Equal(0, await shop.OnHandAsync(filter));
    }

    [Fact]
    public async Task The_list_is_narrowed_by_status_supplier_product_and_words()
    {
        var draft = await GivenOrderAsync((filter, 1));
        var sent = await DoneAsync(await GivenOrderAsync((belt, 1)), "envoyer");

        Assert.Equal([Id(sent), Id(draft)], await ListAsync(""));
        Assert.Equal([Id(draft)], await ListAsync("?statut=brouillon"));
        Assert.Equal([Id(sent)], await ListAsync($"?produit_id={belt}"));
        Assert.Equal([Id(sent), Id(draft)], await ListAsync($"?fournisseur_id={supplier}&q=froid"));
        Assert.Equal([Id(sent)], await ListAsync($"?q={sent.GetProperty("numero").GetString()}"));
    }

    private object Body(params (int Product, decimal Quantity)[] lines) => new
    {
        fournisseur_id = supplier,
        emplacement_id = shop.Depot,
        taux_change = 1.5,
        lignes = lines.Select(line => new { produit_id = line.Product, quantite = line.Quantity }),
    };

    private Task<HttpResponseMessage> TryAsync(object body) => shop.Manager.PostAsync("/api/v1/commandes", body);

    private async Task<JsonElement> GivenOrderAsync(params (int Product, decimal Quantity)[] lines) => await Company.JsonAsync(await TryAsync(Body(lines)));

    private Task<HttpResponseMessage> ActAsync(JsonElement order, string action) =>
        shop.Manager.PostAsync($"/api/v1/commandes/{Id(order)}/{action}", new { });

    private async Task<JsonElement> DoneAsync(JsonElement order, string action) => await Company.JsonAsync(await ActAsync(order, action));

    private Task<HttpResponseMessage> ReceiveAsync(JsonElement order, params (int Line, decimal Quantity)[] lines) => shop.Manager.PostAsync(
        $"/api/v1/commandes/{Id(order)}/receptions",
        new { lignes = lines.Select(line => new { ligne_id = order.GetProperty("lignes")[line.Line].GetProperty("id").GetInt32(), quantite = line.Quantity }) });

    private async Task ReceivedAsync(JsonElement order, params (int Line, decimal Quantity)[] lines) => await Company.JsonAsync(await ReceiveAsync(order, lines));

    private Task<JsonElement> OrderAsync(JsonElement order) => shop.Manager.GetAsync<JsonElement>($"/api/v1/commandes/{Id(order)}");

    private async Task<IEnumerable<int>> ListAsync(string query) => (await shop.Manager.GetAsync<List<JsonElement>>($"/api/v1/commandes{query}")).Select(Id);

    private async Task<decimal> OnOrderAsync(int product) => (await shop.ProductAsync(product)).GetProperty("en_commande").GetDecimal();

    private static int Id(JsonElement row) => row.GetProperty("id").GetInt32();

    private static string Status(JsonElement order) => order.GetProperty("statut").GetString()!;
}
