using System.Globalization;
using System.Net;
using System.Text.Json;
using Vigie.Server.Platform.Files;
using Vigie.Server.Tests.Files;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Reports;

/// <summary>What reports say, compared with figures worked out by hand.</summary>
public sealed class ReportContentTests(VigieApp app) : IAsyncLifetime
{
    private Workshop shop = null!;

    public async ValueTask InitializeAsync()
    {
        shop = await Workshop.OpenAsync(app);
        foreach (var who in new[] { shop.Manager, shop.Client })
        {
            who.Client.DefaultRequestHeaders.AcceptLanguage.Clear();
            who.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("fr");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_maintenance_report_counts_what_lies_between_the_local_ends_of_the_month()
    {
        await Past.WorkedAsync(shop);

        var report = await shop.Manager.GetAsync<JsonElement>(Past.Url("maintenance"));

        Assert.Equal(("2025-01-01", "2025-01-31"), (report.GetProperty("debut").GetString(), report.GetProperty("fin").GetString()));
        Assert.Equal((3, 1), (Past.Figure(report, "terminees"), Past.Figure(report, "terminees", "precedent")));
        Assert.Equal((50, 100), (Past.Figure(report, "delais_tenus"), Past.Figure(report, "delais_tenus", "precedent")));
        Assert.Equal((10, 24), (Past.Figure(report, "resolution_mediane"), Past.Figure(report, "resolution_mediane", "precedent")));
        Assert.Equal((4, 1), (Past.Figure(report, "ouvertes"), Past.Figure(report, "ouvertes", "precedent")));
        Assert.Equal((1, 0), (Past.Figure(report, "en_retard"), Past.Figure(report, "en_retard", "precedent")));
        Assert.Equal((4, null), (Past.Figure(report, "prise_en_charge_mediane"), Past.Figure(report, "prise_en_charge_mediane", "precedent")));
        Assert.Equal((0, null), (Past.Figure(report, "preventif_a_temps"), Past.Figure(report, "preventif_a_temps", "precedent")));
        Assert.Equal((2, 1), (Past.Figure(report, "heures_travail"), Past.Figure(report, "heures_travail", "precedent")));
        Assert.Null(Past.Figure(report, "disponibilite")); // nothing was known of any equipment then
        Assert.EndsWith("|2", Assert.Single(Past.Rows(report, "Pannes par cause")), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Haute|1|1|100 %|2 h|2 h|10 h|10 h|1,5 h", Past.Rows(report, "Par priorité"));
        Assert.Contains("Préventive|1|0|–|–|–|–|–|0 h", Past.Rows(report, "Par type"));
    }

    [Fact]
    public async Task A_client_reads_of_his_own_and_so_does_who_asks_for_him()
    {
        await Past.WorkedAsync(shop);
        await Past.WorkedAsync(shop, await shop.GivenMachineAsync("Four", "F-1", shop.ClientId));

        var whole = await shop.Manager.GetAsync<JsonElement>(Past.Url("maintenance"));
        var his = await shop.Client.GetAsync<JsonElement>(Past.Url("maintenance"));
        var forHim = await shop.Manager.GetAsync<JsonElement>($"{Past.Url("maintenance")}&client_id={shop.ClientId}");
        var anothers = await shop.Client.GetAsync<JsonElement>($"{Past.Url("maintenance")}&client_id={shop.TechnicianId}");

        Assert.Equal((6, 3), (Past.Figure(whole, "terminees"), Past.Figure(his, "terminees")));
        Assert.Equal($"{his}", $"{forHim}");
        Assert.Equal($"{his}", $"{anothers}");
        Assert.Equal("Pierre Martin", his.GetProperty("client").GetString());
    }

    [Fact]
    public async Task The_battery_report_tells_what_was_measured_and_what_was_not()
    {
        await Past.MeasuredAsync(shop.Admin, "Batterie A", shop.ClientId);
        await Past.MeasuredAsync(shop.Admin, "Batterie B");

        var report = await shop.Client.GetAsync<JsonElement>(Past.Url("sante_batteries"));
        var whole = await shop.Manager.GetAsync<JsonElement>(Past.Url("sante_batteries"));

        Assert.Equal((97, 98.5), (Past.Figure(report, "soh_moyen"), Past.Figure(report, "soh_moyen", "precedent")));
        Assert.Equal((1.25, 1.5), (Past.Figure(report, "energie_sortie"), Past.Figure(report, "energie_entree")));
        Assert.Equal((31.5, -4, 0.321), (Past.Figure(report, "temperature_max"), Past.Figure(report, "temperature_min"), Past.Figure(report, "ecart_cellules")));
        Assert.Equal("Batterie A|Batterie A|Batterie A|97 %|-1,5 pt|0|0|0", Assert.Single(Past.Rows(report, "Santé et alertes")).Replace('−', '-'));
        Assert.Equal(
            "Batterie A|1,5 kWh|1,3 kWh|3,012 V|3,456 V|0,321 V|-4 °C|31,5 °C|2 h|742 h", Assert.Single(Past.Rows(report, "Usage et extrêmes")).Replace('−', '-'));
        Assert.Equal(2, Past.Rows(whole, "Santé et alertes").Count);
        var chart = Assert.Single(report.GetProperty("courbes").EnumerateArray());
        Assert.Equal(31, chart.GetProperty("jours").GetArrayLength());
        Assert.Equal((30, 25), (Value(chart, 0, 9), Value(chart, 0, 10)));
        Assert.Null(Value(chart, 0, 11));

        static double? Value(JsonElement chart, int series, int day) =>
            chart.GetProperty("series")[series].GetProperty("valeurs")[day] is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;
    }

    [Fact]
    public async Task A_battery_that_measured_nothing_says_so()
    {
        await shop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(Telemetry.Fleet.MakeBattery, ["Muette"], Tenant.Ct));

        var report = await shop.Manager.GetAsync<JsonElement>(Past.Url("sante_batteries"));

        Assert.Equal("Muette|Muette|Muette|non mesuré|non mesuré|0|0|0", Assert.Single(Past.Rows(report, "Santé et alertes")));
        Assert.Null(Past.Figure(report, "soh_moyen"));
        Assert.Null(Past.Figure(report, "energie_sortie"));
        Assert.Empty(report.GetProperty("courbes").EnumerateArray());
    }

    [Fact]
    public async Task The_stock_report_values_both_ends_of_the_month_and_tells_how_good_the_forecasts_were()
    {
        // Ten came at 2, four went: 12 are left of the first product. Expected 10, came 8; of the second, worth 1 a piece, expected 5, came 10.
        await shop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(
            """
            with place as (insert into inventory.place (name, kind, created_at, updated_at) values ('Dépôt', 'Depot', now(), now()) returning id),
            product as (
              insert into inventory.product (reference, name, kind, unit, tracking, sale_price, created_at, updated_at)
              values ('A', 'Filtre', 'Goods', 'Piece', 'None', 9, now(), now()), ('B', 'Joint', 'Goods', 'Piece', 'None', 1, now(), now()) returning id, reference),
            moved as (
              insert into inventory.movement (entry_id, at, day, recorded_at, kind, product_id, place_id, quantity, unit_cost)
              select gen_random_uuid(), m.day + time '12:00', m.day, now(), m.kind, p.id, place.id, m.quantity, m.cost
              from (values (date '2025-01-05', 'Receipt', 10, 2.0), (date '2025-01-20', 'Sale', -4, null), (date '2025-02-02', 'Sale', -1, null)) m (day, kind, quantity, cost),
                product p, place
              where p.reference = 'A')
            insert into inventory.forecast_check (product_id, made_on, days, expected, low, high, actual)
            select p.id, c.day, 28, c.expected, c.low, c.high, c.actual
            from product p join (values ('A', date '2025-01-01', 10, 5, 12, 8), ('B', date '2025-01-01', 5, 4, 6, 10), ('A', date '2025-01-10', 99, 0, 1, 50))
              c (reference, day, expected, low, high, actual) using (reference)
            """,
            [], Tenant.Ct));

        var report = await shop.Manager.GetAsync<JsonElement>(Past.Url("stock"));

        Assert.Equal((12, 0), (Past.Figure(report, "valeur"), Past.Figure(report, "valeur", "precedent")));
        Assert.Equal(100 * ((2 * 2) + (5 * 1)) / ((8 * 2) + (10 * 1.0)), Past.Figure(report, "erreur_prevision")!.Value, 6);
        Assert.Equal(100 * ((2 * 2) - (5 * 1)) / ((8 * 2) + (10 * 1.0)), Past.Figure(report, "biais_prevision")!.Value, 6);
        Assert.Equal(50, Past.Figure(report, "dans_intervalle"));
        Assert.Null(Past.Figure(report, "erreur_prevision", "precedent"));
    }

    [Fact]
    public async Task The_stock_report_weighs_the_days_without_by_what_is_asked_for_and_counts_the_stock_outs()
    {
        // Both were there on the 2nd; the first was sold out from the 11th to the 20th and from the 26th to the 31st, the second all along.
        await shop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(
            """
            with place as (insert into inventory.place (name, kind, created_at, updated_at) values ('Dépôt', 'Depot', now(), now()) returning id),
            product as (
              insert into inventory.product (reference, name, kind, unit, tracking, created_at, updated_at)
              values ('A', 'Filtre', 'Goods', 'Piece', 'None', now(), now()), ('B', 'Joint', 'Goods', 'Piece', 'None', now(), now()) returning id, reference),
            moved as (
              insert into inventory.movement (entry_id, at, day, recorded_at, kind, product_id, place_id, quantity)
              select gen_random_uuid(), m.day + time '12:00', m.day, now(), m.kind, p.id, place.id, m.quantity
              from (values ('A', date '2025-01-02', 'Receipt', 5), ('A', date '2025-01-10', 'Sale', -5), ('A', date '2025-01-21', 'Receipt', 2),
                ('A', date '2025-01-25', 'Sale', -2), ('A', date '2025-02-01', 'Receipt', 9), ('B', date '2025-01-02', 'Receipt', 5)) m (reference, day, kind, quantity)
              join product p using (reference) cross join place)
            insert into inventory.forecast (product_id, made_at, first_day, class, methods, daily_mean, year_value)
            select p.id, now(), current_date, 'Smooth', '[]', 1, case reference when 'A' then 300 else 100 end from product p
            """,
            [], Tenant.Ct));

        var report = await shop.Manager.GetAsync<JsonElement>(Past.Url("stock"));

        // Thirty days were known of each: of the first 16 without.
        Assert.Equal(100 * ((300 * 14 / 30.0) + 100) / 400, Past.Figure(report, "taux_service")!.Value, 6);
        Assert.Equal((2, 0), (Past.Figure(report, "ruptures_subies"), Past.Figure(report, "ruptures_evitees")));
        Assert.Equal("Filtre|16|30|46,7 %|95 %", Assert.Single(Past.Rows(report, "Produits qui ont manqué")));
        Assert.Null(Past.Figure(report, "taux_service", "precedent"));
    }

    [Theory]
    [InlineData("stock", "Rapport de stock")]
    [InlineData("maintenance", "Rapport de maintenance")]
    [InlineData("sante_batteries", "Santé des batteries")]
    public async Task The_files_hold_the_same_figures(string kind, string title)
    {
        await Past.WorkedAsync(shop);
        await Past.MeasuredAsync(shop.Admin, "Batterie A");
        var preview = await shop.Manager.GetAsync<JsonElement>(Past.Url(kind));

        var pdf = new PdfProbe(await shop.Manager.Client.GetByteArrayAsync(Past.Url(kind, "telecharger"), Tenant.Ct));
        using var workbook = new MemoryStream(await shop.Manager.Client.GetByteArrayAsync(Past.Url(kind, "telecharger") + "&format=xlsx", Tenant.Ct));

        var text = pdf.Text(0);
        Assert.Contains(title, text, StringComparison.Ordinal);
        Assert.Contains("Essai · janvier 2025", text, StringComparison.Ordinal);
        Assert.Contains($"1/{pdf.PageCount}", text, StringComparison.Ordinal);
        var rows = XlsxReader.Read(workbook).Select(line => line.Cells).ToList();
        Assert.Equal(["Chiffre", "Période", "Période précédente", "Unité"], rows[0]);
        foreach (var (number, figure) in preview.GetProperty("chiffres").EnumerateArray().Index())
        {
            Assert.Contains(figure.GetProperty("texte").GetString()!, text, StringComparison.Ordinal);
            Assert.Equal(figure.GetProperty("libelle").GetString(), rows[number + 1][0]);
            var kept = rows[number + 1].ElementAtOrDefault(1);
            Assert.Equal(
                Past.Figure(preview, figure.GetProperty("nom").GetString()!) ?? double.NaN,
                string.IsNullOrEmpty(kept) ? double.NaN : double.Parse(kept, CultureInfo.InvariantCulture), 1e-9);
        }
    }

    [Fact]
    public async Task Without_a_day_it_is_the_last_whole_period_and_in_english_for_who_reads_english()
    {
        var report = await shop.Admin.GetAsync<JsonElement>("/api/v1/rapports/apercu?type=maintenance&periode=jour");

        var yesterday = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(app.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("America/Toronto")).DateTime).AddDays(-1);
        Assert.Equal($"{yesterday:yyyy-MM-dd}", report.GetProperty("debut").GetString());
        Assert.Equal("Maintenance report", report.GetProperty("titre").GetString());
    }

    [Fact]
    public async Task Who_may_not_read_reports_does_not_and_a_client_has_no_stock_report()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await shop.Technician.Client.GetAsync(Past.Url("maintenance"), Tenant.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await shop.Client.Client.GetAsync(Past.Url("stock"), Tenant.Ct)).StatusCode);
        Assert.Equal("report_whole_only", await (await shop.Client.Client.GetAsync(Past.Url("stock"), Tenant.Ct)).CodeAsync());
    }
}
