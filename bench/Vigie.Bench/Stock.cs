using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Vigie.Bench;

/// <summary>A shop with 2,000 products: 16 tills that sell the same ten, all forecasts, and a file of 100,000 sales.</summary>
internal static class Stock
{
    private const int Writers = 16;
    private const int Hot = 10;
    private const int Products = 2_000;
    private const int Sales = 100_000;
    private const double MovementLimit = 10;
    private const double ForecastLimit = 30;
    private const double ImportLimit = 60;

    private static readonly TimeSpan Selling = TimeSpan.FromSeconds(30);

    /// <summary>Of one till, from a sale to the next: 16 tills sell 160 times a second together.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    public static async Task MeasureAsync(ServerUnderTest server, Fleet fleet, Report report)
    {
        var place = await CreateAsync(server, "emplacements", new { nom = "Banc" });
        await fleet.OwnerAsync($"""
            select set_config('app.tenant_id', '{fleet.TenantId}', false);
            insert into inventory.product (reference, name, kind, unit, tracking, sale_price, created_at, updated_at)
            select 'B-' || n, 'Produit ' || n, 'Goods', 'Piece', 'None', 10, now(), now() from generate_series(1, {Products}) n;
            insert into inventory.movement (entry_id, at, day, recorded_at, kind, product_id, place_id, quantity, unit_cost)
            select gen_random_uuid(), now(), current_date, now(), 'Opening', id, {place}, 1000000, 7 from inventory.product;
            insert into inventory.past_sale (product_id, day, quantity)
            select p.id, current_date - d, 1 + (p.id * 7 + d * d) % (3 + p.id % 40) from inventory.product p, generate_series(1, 730) d
            where p.id % 4 <> 0 or (p.id + d) % (2 + p.id % 9) = 0;
            """);
        foreach (var table in (string[])["inventory.product", "inventory.movement", "inventory.balance", "inventory.past_sale"])
        {
            await fleet.OwnerAsync($"vacuum analyze {table}");
        }

        await ForecastAsync(server, report);
        await SellAsync(server, fleet, place, report);
        await ImportAsync(server, report);
    }

    private static async Task ForecastAsync(ServerUnderTest server, Report report)
    {
        var watch = Stopwatch.StartNew();
        (await server.Admin.PostAsync("/api/v1/previsions/calculer", null)).EnsureSuccessStatusCode();
        await UntilAsync(async () => (await server.Admin.GetFromJsonAsync<JsonElement>("/api/v1/jobs?status=done&limit=100")).EnumerateArray()
            .Any(job => job.GetProperty("kind").GetString() == "ForecastRound"));
        report.Add($"Forecasts of {Products:N0} products × 2 years of days", watch.Elapsed.TotalSeconds, ForecastLimit, atLeast: false, " s", "asked for through the API, read, computed and kept by the server");
    }

    private static async Task SellAsync(ServerUnderTest server, Fleet fleet, int place, Report report)
    {
        var products = (await server.Admin.GetFromJsonAsync<JsonElement>($"/api/v1/produits?limit={Hot}")).EnumerateArray().Select(product => product.GetProperty("id").GetInt32()).ToArray();
        var (times, healths, refused) = (new List<double>(), new List<double>(), 0);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async till =>
        {
            var chance = new Random(till);
            await Task.Delay(Pace * (till / (double)Writers));
            using var clock = new PeriodicTimer(Pace);
            while (watch.Elapsed < Selling && await clock.WaitForNextTickAsync())
            {
                var asks = till == 0 && chance.Next(4) == 0;
                var start = Stopwatch.GetTimestamp();
                using var answer = asks ? await server.Admin.GetAsync("/health") : await server.Admin.PostAsJsonAsync("/api/v1/mouvements", new
                {
                    type = "vente",
                    emplacement_id = place,
                    lignes = new[] { new { produit_id = products[chance.Next(Hot)], quantite = 1 } },
                });
                var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                lock (times)
                {
                    (asks ? healths : times).Add(took);
                    refused += answer.IsSuccessStatusCode ? 0 : 1;
                }
            }
        }));
        var (p95, health) = (Report.Percentile(times, 0.95), Report.Percentile(healths, 0.95));
        report.Add(
            $"{Writers} tills on {Hot} products, a sale, p95", p95, MovementLimit, atLeast: false, " ms",
            $"{times.Count / Selling.TotalSeconds:F0} sales/s, each its own request; median {Report.Percentile(times, 0.5):F1} ms, {p95 / health:F1} times /health's p95; {refused} refused");
        report.Add("Products whose balance is not the sum of their ledger", await DriftAsync(fleet), 1, atLeast: false, "", "after that");
    }

    private static async Task ImportAsync(ServerUnderTest server, Report report)
    {
        var text = new StringBuilder("Date;Référence;Quantité;Prix unitaire\n");
        for (var i = 0; i < Sales; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{new DateOnly(2025, 1, 1).AddDays(i % 365):dd/MM/yyyy};B-{1 + (i % Products)};{1 + (i % 5)};12,50\n");
        }

        using var file = new StringContent(text.ToString());
        var watch = Stopwatch.StartNew();
        var import = await (await server.Admin.PostAsync("/api/v1/stock/imports?type=ventes&fichier=banc.csv", file)).EnsureSuccessStatusCode()
            .Content.ReadFromJsonAsync<JsonElement>();
        var url = $"/api/v1/stock/imports/{import.GetProperty("id").GetInt32()}";
        await StateAsync(server, url, "brouillon");
        (await server.Admin.PostAsync($"{url}/valider", null)).EnsureSuccessStatusCode();
        await StateAsync(server, url, "applique");
        report.Add($"{Sales:N0} sales from a file, read, checked and applied", watch.Elapsed.TotalSeconds, ImportLimit, atLeast: false, " s", "CSV with decimal commas, as history");
        watch.Restart();
        (await server.Admin.PostAsync($"{url}/annuler", null)).EnsureSuccessStatusCode();
        await StateAsync(server, url, "annule");
        report.Add($"{Sales:N0} sales taken back", watch.Elapsed.TotalSeconds, ImportLimit, atLeast: false, " s", "all of them");
    }

    private static Task StateAsync(ServerUnderTest server, string url, string state) => UntilAsync(async () =>
        (await server.Admin.GetFromJsonAsync<JsonElement>(url)).GetProperty("import").GetProperty("statut").GetString() == state);

    private static async Task<double> DriftAsync(Fleet fleet)
    {
        await using var owner = NpgsqlDataSource.Create(fleet.Owner);
        await using var command = owner.CreateCommand($"""
            select set_config('app.tenant_id', '{fleet.TenantId}', false);
            select count(*) from (select product_id, sum(on_hand) as q from inventory.balance group by 1) b
            full join (select product_id, sum(quantity) as q from inventory.movement group by 1) m using (product_id) where b.q is distinct from m.q
            """);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();
        return reader.GetInt64(0);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var watch = Stopwatch.StartNew(); !await isSo(); await Task.Delay(100))
        {
            if (watch.Elapsed > TimeSpan.FromMinutes(10))
            {
                throw new TimeoutException("Waited ten minutes in vain.");
            }
        }
    }

    private static async Task<int> CreateAsync(ServerUnderTest server, string resource, object body) =>
        (await (await server.Admin.PostAsJsonAsync($"/api/v1/{resource}", body)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt32();
}
