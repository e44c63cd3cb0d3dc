using System.Text.Json;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>The list of interventions with where their equipment stands.</summary>
public sealed class InterventionMapTests(VigieApp app) : IAsyncLifetime
{
    private Workshop workshop = null!;

    public async ValueTask InitializeAsync() => workshop = await Workshop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_place_without_coordinates_has_those_of_the_place_around_it()
    {
        var unplaced = await workshop.GivenInterventionAsync("Sans lieu connu");
        var hall = await GivenPlaceAsync(new { nom = "Halle", latitude = 46.8, longitude = -71.2 });
        var corner = await GivenPlaceAsync(new { nom = "Coin", parent_id = hall });
        var placed = await workshop.GivenInterventionAsync("Dans le coin", await GivenPumpAsync(corner));

        var rows = await RowsAsync(workshop.Manager, "interventions/carte");
        Assert.Equal([placed, unplaced], rows.Select(row => row.GetProperty("id").GetInt32())); // the newest first, as in the list
        Assert.Equal((46.8, -71.2), (rows[0].GetProperty("latitude").GetDouble(), rows[0].GetProperty("longitude").GetDouble()));
        Assert.Equal("Coin", rows[0].GetProperty("equipement").GetProperty("localisation").GetString());
        Assert.Equal(JsonValueKind.Null, rows[1].GetProperty("latitude").ValueKind);
    }

    [Fact]
    public async Task It_is_narrowed_as_the_list_is_and_a_client_sees_his_own()
    {
        await workshop.GivenInterventionAsync("Presse de tous");
        var his = await workshop.GivenInterventionAsync("Pompe de Rosa", await GivenPumpAsync(workshop.Place, workshop.ClientId));
        var given = await workshop.GivenInterventionAsync("Pour Marie");
        await Company.JsonAsync(await workshop.AssignAsync(given));

        Assert.Equal([his], await IdsAsync(workshop.Client, "interventions/carte"));
        Assert.Equal([his], await IdsAsync(workshop.Manager, "interventions/carte?search=rosa"));
        Assert.Equal([given], await IdsAsync(workshop.Technician, "interventions/my-interventions/carte"));
        Assert.Equal([given], await IdsAsync(workshop.Manager, "interventions/carte?statut=planifiee"));
        var first = await workshop.Manager.Client.GetAsync("/api/v1/interventions/carte?limit=1", Company.Ct);
        Assert.Equal("3", first.Headers.GetValues("X-Total-Count").Single());
    }

    private async Task<int> GivenPlaceAsync(object place) =>
        (await Company.JsonAsync(await workshop.Manager.PostAsync("/api/v1/lieux", place))).GetProperty("id").GetInt32();

    private async Task<int> GivenPumpAsync(int place, int? client = null) => (await Company.JsonAsync(await workshop.Manager.PostAsync(
        "/api/v1/equipements", new { nom = "Pompe", type = "Pompe", numero_serie = $"{Guid.NewGuid():N}", lieu_id = place, client_id = client })))
        .GetProperty("id").GetInt32();

    private static Task<List<JsonElement>> RowsAsync(Tenant who, string path) => who.GetAsync<List<JsonElement>>($"/api/v1/{path}");

    private static async Task<IEnumerable<int>> IdsAsync(Tenant who, string path) =>
        (await RowsAsync(who, path)).Select(row => row.GetProperty("id").GetInt32());
}
