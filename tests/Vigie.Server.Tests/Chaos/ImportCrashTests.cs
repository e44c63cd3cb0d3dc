using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Tests.Chaos;

/// <summary>The installed server is killed while it applies, and while it takes back, a long file: nothing is lost, nothing is doubled.</summary>
[SupportedOSPlatform("linux")]
public sealed class ImportCrashTests : IAsyncLifetime
{
    private const int Lines = 60_000;

    private readonly ServerProcess server = new();
    private HttpClient client = null!;
    private int tenant;

    public async ValueTask InitializeAsync()
    {
        await server.StartAsync();
        tenant = await server.InSessionAsync(Caller.PlatformTenantId, async session => await session.QueryAsync(
            "insert into catalog.tenant (slug, name) values ('chaos', 'Essai') returning tenant_id", row => row.GetInt32(0), []).SingleAsync());
        var token = OpaqueToken.New(OpaqueToken.ApiKey, tenant);
        await server.InSessionAsync(tenant, session => session.ExecuteAsync(
            "insert into identity.api_key (name, hash, prefix, scopes, created_at) values ('Import', $1, $2, '{stock:*}', now())",
            [token.Hash, token.Hint], Tenant.Ct));
        client = new() { BaseAddress = server.Url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token.Text);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task An_import_that_is_killed_at_any_moment_ends_with_every_line_once_and_is_taken_back_completely()
    {
        var place = (await JsonAsync(await client.PostAsJsonAsync("/api/v1/emplacements", new { nom = "Dépôt", type = "depot" }, Tenant.Ct))).GetProperty("id").GetInt32();
        await JsonAsync(await client.PostAsJsonAsync("/api/v1/produits", new { reference = "P-1", nom = "Filtre" }, Tenant.Ct));
        var text = new StringBuilder("Date;Référence;Quantité;Facture\n");
        for (var line = 0; line < Lines; line++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{1 + (line % 28):D2}/0{1 + (line % 9)}/2025;P-1;1;F-{line / 4}\n");
        }

        using var body = new StringContent(text.ToString());
        var url = $"/api/v1/stock/imports/{(await JsonAsync(await client.PostAsync("/api/v1/stock/imports?type=ventes", body, Tenant.Ct))).GetProperty("id")}";
        await UntilAsync(url, "brouillon");
        await JsonAsync(await client.PutAsJsonAsync(
            url, new { champs = new[] { "date", "reference", "quantite", "document" }, options = new { mode = "sortie", emplacement_id = place } }, Tenant.Ct));
        await UntilAsync(url, "brouillon");

        await JsonAsync(await client.PostAsync($"{url}/valider", null, Tenant.Ct));
        await KilledAsync("select count(*) from inventory.movement", booked => booked is > 0 and < Lines);
        await UntilAsync(url, "applique");
        Assert.Equal((Lines, Lines, -Lines), await BookedAsync());

        await JsonAsync(await client.PostAsync($"{url}/annuler", null, Tenant.Ct));
        await KilledAsync("select count(*) from inventory.movement", booked => booked is > Lines and < 2 * Lines);
        await UntilAsync(url, "annule");
        var (movements, _, onHand) = await BookedAsync();
        Assert.Equal((2 * Lines, 0), (movements, onHand));
    }

    /// <summary>Kills the server when it has done a part of it, and starts it again.</summary>
    private async Task KilledAsync(string count, Func<long, bool> isPart)
    {
        for (var waited = 0; ; waited++)
        {
            Assert.True(waited < 3000, server.Log);
            if (isPart(await server.InSessionAsync(tenant, async session => await session.QueryAsync(count, row => row.GetInt64(0), []).SingleAsync())))
            {
                break;
            }

            await Task.Delay(20, Tenant.Ct);
        }

        await server.KillAsync();
        await server.StartAsync();
    }

    private Task<(int Movements, int Lines, int OnHand)> BookedAsync() => server.InSessionAsync(tenant, async session => await session.QueryAsync(
        """
        select count(*)::int, (count(distinct (at, document, id)) filter (where reverses is null))::int, (select coalesce(sum(on_hand), 0)::int from inventory.balance)
        from inventory.movement
        """,
        row => (row.GetInt32(0), row.GetInt32(1), row.GetInt32(2)), []).SingleAsync());

    private async Task UntilAsync(string url, string status)
    {
        for (var waited = 0; ; waited++)
        {
            var import = await client.GetFromJsonAsync<JsonElement>(url, Tenant.Ct);
            if (import.GetProperty("import").GetProperty("statut").GetString() == status)
            {
                return;
            }

            Assert.True(waited < 1500, $"{import.GetProperty("import")}\n{server.Log}");
            await Task.Delay(200, Tenant.Ct);
        }
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Tenant.Ct);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
