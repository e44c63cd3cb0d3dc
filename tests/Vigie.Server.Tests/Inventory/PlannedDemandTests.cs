using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Jobs;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Inventory;

/// <summary>What maintenance plans will take stands in the forecasts, once.</summary>
public sealed class PlannedDemandTests(VigieApp app) : IAsyncLifetime
{
    private Workshop workshop = null!;
    private Shop shop = null!;
    private DateOnly today;

    public async ValueTask InitializeAsync()
    {
        workshop = await Workshop.OpenAsync(app);
        shop = await Shop.OfAsync(workshop.Manager);
        today = await shop.Manager.ScalarAsync<DateOnly>(
            "select ($1::timestamptz at time zone time_zone)::date from catalog.tenant where tenant_id = current_tenant()", app.Clock.GetUtcNow());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_visits_to_come_are_the_forecast_of_a_part_that_only_plans_take()
    {
        var filter = await shop.GivenStockAsync(1);
        await GivenPlanAsync(10, 30, (filter, 2));

        await ForecastAsync();

        var forecast = await ForecastOfAsync(filter);
        Assert.Equal("entretiens_seuls", forecast.GetProperty("motif").GetString());
        var planned = Planned(forecast);
        Assert.Equal([10, 40, 70, 100, 130, 160], planned.Select(point => point.Day.DayNumber - today.DayNumber));
        Assert.All(planned, point => Assert.Equal(2, point.Quantity));
        Assert.Equal(12, forecast.GetProperty("prevision").EnumerateArray().Sum(point => point.GetProperty("moyenne").GetDouble()), 3);
        var outlook = forecast.GetProperty("perspective");
        Assert.Equal(today.AddDays(10), outlook.GetProperty("rupture").Deserialize<DateOnly>());
        Assert.True(outlook.GetProperty("a_commander").GetDecimal() >= 1); // ordered in time: seven days to wait, seven to the next look
        var uses = await shop.Manager.GetAsync<JsonElement>($"/api/v1/produits/{filter}/utilisations");
        Assert.Equal(today.AddDays(10), uses.GetProperty("visites")[0].GetProperty("jour").Deserialize<DateOnly>());
        Assert.Equal("Vidange", uses.GetProperty("plans")[0].GetProperty("titre").GetString());
    }

    [Fact]
    public async Task A_visit_whose_work_is_open_is_kept_and_no_more_planned()
    {
        var filter = await shop.GivenStockAsync(2);
        await GivenPlanAsync(3, 60, (filter, 2));
        await ForecastAsync();
        Assert.Equal([3, 63, 123], Planned(await ForecastOfAsync(filter)).Select(point => point.Day.DayNumber - today.DayNumber));

        var id = await OpenAsync();
        await shop.Manager.UntilQuietAsync();

        Assert.Equal([63, 123], Planned(await ForecastOfAsync(filter)).Select(point => point.Day.DayNumber - today.DayNumber));
        Assert.Equal(0, (await shop.ProductAsync(filter)).GetProperty("disponible").GetDecimal());
        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Manager, id, "en_cours"));
        await UseAsync(id, filter, 2);
        await Company.JsonAsync(await workshop.Manager.PostAsync($"/api/v1/interventions/{id}/complete", new { rapport = "Fait." }));
        await ForecastAsync();

        // Taken for a visit, and the next visits are counted: nothing of it is demand besides.
        var after = await ForecastOfAsync(filter);
        Assert.Equal("entretiens_seuls", after.GetProperty("motif").GetString());
        Assert.Equal([60, 120, 180], Planned(after).Select(point => point.Day.DayNumber - today.DayNumber));
        Assert.Equal(6, after.GetProperty("prevision").EnumerateArray().Sum(point => point.GetProperty("moyenne").GetDouble()), 3);
    }

    [Fact]
    public async Task What_a_visit_takes_is_no_ordinary_demand_and_what_a_repair_takes_is()
    {
        var filter = await shop.GivenStockAsync(100);
        await GivenPlanAsync(200, 200, (filter, 1));
        var repair = await workshop.GivenInterventionAsync();
        var visit = await workshop.GivenInterventionAsync("Visite");
        await workshop.Admin.RunAsync("update maintenance.intervention set plan_id = (select id from maintenance.plan where title = 'Vidange') where id = $1", visit);
        await UseAsync(repair, 3, daysAgo: 2);
        await UseAsync(visit, 40, daysAgo: 1);

        var history = (await ForecastOfAsync(filter)).GetProperty("historique").EnumerateArray().ToList();

        Assert.Equal([3, 0], history.Select(point => point.GetProperty("quantite").GetDouble()));

        async Task UseAsync(int id, int quantity, int daysAgo) => await Company.JsonAsync(await workshop.Manager.PostAsync(
            $"/api/v1/interventions/{id}/pieces/consommer",
            new { lignes = new[] { new { produit_id = filter, quantite = quantity } }, date = app.Clock.GetUtcNow().AddDays(-daysAgo) }));
    }

    [Fact]
    public async Task A_plan_that_changes_changes_the_forecasts_of_its_parts_soon()
    {
        var filter = await shop.GivenStockAsync(1);
        var plan = await GivenPlanAsync(10, 30, (filter, 2));
        await ForecastAsync();

        await Company.JsonAsync(await workshop.Manager.PutAsync($"/api/v1/plans-entretien/{plan}", Body(20, 90)));
        await shop.BookedAsync("reception", [new { produit_id = filter, quantite = 1 }]); // the next look at the stock
        await shop.Manager.UntilQuietAsync();

        Assert.Equal([20, 110], Planned(await ForecastOfAsync(filter)).Select(point => point.Day.DayNumber - today.DayNumber));
    }

    private async Task<int> GivenPlanAsync(int inDays, int every, params (int Product, decimal Quantity)[] parts)
    {
        var plan = (await Company.JsonAsync(await workshop.Manager.PostAsync("/api/v1/plans-entretien", Body(inDays, every)))).GetProperty("id").GetInt32();
        await Company.JsonAsync(await workshop.Manager.PutAsync(
            $"/api/v1/plans-entretien/{plan}/pieces", new { pieces = parts.Select(part => new { produit_id = part.Product, quantite = part.Quantity }) }));
        return plan;
    }

    private object Body(int inDays, int every) => new
    {
        equipement_id = workshop.Press,
        titre = "Vidange",
        unite = "jours",
        intervalle = every,
        avance_jours = 5,
        prochaine_echeance = new DateTimeOffset(today.AddDays(inDays), new(17, 0), TimeSpan.Zero), // the same day in Canada
    };

    private async Task<int> OpenAsync()
    {
        await workshop.Admin.InSessionAsync(async (services, _) =>
        {
            await services.GetRequiredService<OpenPreventive>().RunAsync(new(), Tenant.Ct);
            return 0;
        });
        return (await workshop.Manager.GetAsync<List<JsonElement>>("/api/v1/interventions?type_intervention=preventive"))
            .Single(one => one.GetProperty("titre").GetString() == "Vidange").GetProperty("id").GetInt32();
    }

    private async Task UseAsync(int id, int product, decimal quantity) => await Company.JsonAsync(await workshop.Manager.PostAsync(
        $"/api/v1/interventions/{id}/pieces/consommer", new { lignes = new[] { new { produit_id = product, quantite = quantity } } }));

    private async Task ForecastAsync()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await shop.Manager.PostAsync("/api/v1/previsions/calculer", new { })).StatusCode);
        await shop.Manager.UntilQuietAsync();
    }

    private Task<JsonElement> ForecastOfAsync(int product) => shop.Manager.GetAsync<JsonElement>($"/api/v1/produits/{product}/prevision");

    private static List<(DateOnly Day, double Quantity)> Planned(JsonElement forecast) =>
        [.. forecast.GetProperty("prevision").EnumerateArray().Where(point => point.GetProperty("planifie").GetDouble() > 0)
            .Select(point => (point.GetProperty("jour").Deserialize<DateOnly>(), point.GetProperty("planifie").GetDouble()))];
}
