using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Notifications;

namespace Vigie.Server.Tests.Inventory;

/// <summary>The owner of a shop hears by WhatsApp what runs out, with what it costs in his money, and answers that he sees to it.</summary>
public sealed class StockMessageTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/";

    private readonly string number = WhatsAppBox.NewNumber();
    private Tenant owner = null!;
    private HttpClient twilio = null!;
    private int depot;
    private int product;

    public async ValueTask InitializeAsync()
    {
        var slug = $"d{Guid.NewGuid():N}";
        var address = $"awa@{slug}.example.org";
        var id = await app.Services.GetRequiredService<TenantSeeding>().CreateTenantAsync(
            new CreateTenant(slug, "Chez Awa", "SN", "Africa/Dakar", "fr", "XOF", new FirstAdmin(address, Company.Password, "Diop", "Awa")), isDemo: false, Company.Ct);
        owner = await new Company(app, id, slug, address).AdminAsync();
        twilio = Company.Anonymous(app);
        await owner.ConsentAsync(number);
        depot = await CreateAsync("emplacements", new { nom = "Boutique" });
        var supplier = await CreateAsync("fournisseurs", new { nom = "Sénégal Froid", delai_jours = 7, devise = "XOF" });
        product = await CreateAsync("produits", new
        {
            reference = "GAZ-12",
            nom = "Gaz 12 kg",
            fournisseurs = new[] { new { fournisseur_id = supplier, prix = 5750 } },
            seuils = new[] { new { emplacement_id = depot, minimum = 5, maximum = 30 } },
        });
        await BookAsync("stock_initial", 20);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Low_stock_is_told_with_what_is_left_and_what_it_costs_to_order_in_francs()
    {
        await TestTwilio.WriteAsync(twilio, number, "bonjour");
        await BookAsync("vente", 17);

        var message = await MessageAsync("Stock faible");
        Assert.StartsWith("*Chez Awa · Stock faible*\nGaz 12 kg (reste 3). À commander : 155 250 F CFA", Plain(message.Text), StringComparison.Ordinal);
        Assert.Contains("Répondez 1 pour vous en charger.", message.Text, StringComparison.Ordinal);

        await TestTwilio.WriteAsync(twilio, number, "1");
        Assert.Contains("vous vous chargez de Gaz 12 kg", (await MessageAsync("C'est noté")).Text, StringComparison.Ordinal);
        var alert = Assert.Single(await owner.GetAsync<List<JsonElement>>($"{Url}stock/alertes?ouverte=true"));
        Assert.Equal(("Awa Diop", "par WhatsApp"), (alert.GetProperty("prise_en_charge_par").GetString(), alert.GetProperty("commentaire").GetString()));
    }

    [Fact]
    public async Task A_trial_comes_to_who_asked_for_it_and_changes_nothing()
    {
        await TestTwilio.WriteAsync(twilio, number, "bonjour");
        await owner.UntilQuietAsync();
        var before = await owner.ScalarAsync<long>("select count(*) from inventory.alert");

        var trial = await Company.JsonAsync(await owner.PostAsync($"{Url}stock/alertes/essayer", new { type = "rupture" }));
        Assert.Equal(0, trial.GetProperty("produits").GetInt32());
        Assert.Contains("Ceci est un essai. Rupture de stock : aucun produit en ce moment.", (await MessageAsync("essai")).Text, StringComparison.Ordinal);

        await BookAsync("vente", 20);
        trial = await Company.JsonAsync(await owner.PostAsync($"{Url}stock/alertes/essayer", new { type = "rupture" }));
        Assert.Equal(1, trial.GetProperty("produits").GetInt32());
        await MessageAsync("Rupture de stock : Gaz 12 kg");
        await owner.UntilQuietAsync();
        Assert.Equal(before + 1, await owner.ScalarAsync<long>("select count(*) from inventory.alert")); // the sale's, not the trial's
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.PostAsync($"{Url}stock/alertes/essayer", new { type = "autre" })).StatusCode);
    }

    private Task<TakenMessage> MessageAsync(string text) => Mailbox.UntilAsync(
        () => Task.FromResult(app.Twilio.Messages.FirstOrDefault(message => message.To == number && Plain(message.Text).Contains(text, StringComparison.Ordinal))),
        message => message is not null, text)!;

    private async Task<int> CreateAsync(string resource, object body) => (await Company.JsonAsync(await owner.PostAsync(Url + resource, body))).GetProperty("id").GetInt32();

    private async Task BookAsync(string type, decimal quantity) => await Company.JsonAsync(await owner.PostAsync(
        $"{Url}mouvements", new { type, emplacement_id = depot, lignes = new[] { new { produit_id = product, quantite = quantity } } }));

    /// <summary>Spaces that keep thousands together are spaces.</summary>
    private static string Plain(string text) => text.Replace('\u00A0', ' ').Replace('\u202F', ' ');
}
