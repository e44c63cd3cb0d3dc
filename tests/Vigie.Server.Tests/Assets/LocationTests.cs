using System.Net;
using System.Text.Json;
using Vigie.Server.Modules.Assets;

namespace Vigie.Server.Tests.Assets;

public sealed class LocationTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/lieux";
    private Tenant tenant = null!;

    public async ValueTask InitializeAsync() => tenant = await app.NewTenantAsync(Given.Staff);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_place_comes_back_as_it_was_given()
    {
        var parent = await tenant.LieuAsync("Québec");
        var response = await tenant.SendAsync(HttpMethod.Post, Url, $$"""
            {"nom":" Entrepôt 🔋 مستودع ","parent_id":{{parent}},"address":"1, rue de l’Île","latitude":46.8139,"longitude":-71.208,
             "time_zone":"America/Toronto"}
            """);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var id = (await response.JsonAsync()).GetProperty("id").GetInt32();
        Assert.Equal($"{Url}/{id}", response.Headers.Location?.OriginalString);
        var expected = new Lieu(id, "Entrepôt 🔋 مستودع", parent, "1, rue de l’Île", 46.8139, -71.208, "America/Toronto", 0);
        Assert.Equal(expected, await tenant.GetAsync<Lieu>($"{Url}/{id}"));
        Assert.Equal(
            ["id", "nom", "parent_id", "address", "latitude", "longitude", "time_zone", "batteries_count"],
            (await response.JsonAsync()).EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public async Task The_list_is_by_name_searched_and_paged_with_its_total()
    {
        foreach (var name in new[] { "Casablanca", "Agadir", "Dakar 100%", "Dakar_Port" })
        {
            await tenant.LieuAsync(name);
        }

        Assert.Equal(["Agadir", "Casablanca", "Dakar 100%", "Dakar_Port"], await NamesAsync(""));
        Assert.Equal(["Dakar 100%", "Dakar_Port"], await NamesAsync("?search=dakar"));
        Assert.Equal(["Dakar 100%"], await NamesAsync("?search=0%25"));
        Assert.Equal(["Casablanca"], await NamesAsync("?limit=1&offset=1"));
        Assert.Equal("4", (await tenant.Client.GetAsync(Url + "?limit=1", Tenant.Ct)).Total());
        Assert.Equal("4", (await tenant.Client.GetAsync(Url + "?offset=99", Tenant.Ct)).Total());
        Assert.Equal("0", (await tenant.Client.GetAsync(Url + "?search=nowhere&offset=3", Tenant.Ct)).Total());
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("offset=-1")]
    [InlineData("limit=many")]
    public async Task Bad_paging_is_refused(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await tenant.Client.GetAsync($"{Url}?{query}", Tenant.Ct)).StatusCode);

    [Fact]
    public async Task A_nul_in_a_search_is_refused_and_breaks_nothing() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await tenant.Client.GetAsync(Url + "?search=%00", Tenant.Ct)).StatusCode);

    [Fact]
    public async Task Batteries_count_where_they_are_and_in_all_places_around()
    {
        var (country, city, room) = await GivenTreeAsync();
        var elsewhere = await tenant.LieuAsync("Elsewhere");
        var type = await tenant.TypeAsync("T");
        await tenant.BatteryAsync("a", type, room);
        await tenant.BatteryAsync("b", type, city);
        var archived = await tenant.BatteryAsync("c", type, city);
        await tenant.SendAsync(HttpMethod.Delete, $"/api/v1/batteries/{archived}");

        var counts = (await tenant.GetAsync<List<Lieu>>(Url)).ToDictionary(lieu => lieu.Id, lieu => lieu.BatteriesCount);

        Assert.Equal(new Dictionary<int, int> { [country] = 2, [city] = 2, [room] = 1, [elsewhere] = 0 }, counts);
    }

    [Fact]
    public async Task A_place_cannot_be_moved_into_itself_or_what_is_inside_it()
    {
        var (country, city, room) = await GivenTreeAsync();
        foreach (var parent in new[] { country, city, room })
        {
            var refused = await tenant.PutAsync($"{Url}/{country}", new { nom = "Canada", parent_id = parent });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Equal("lieu_cycle", await refused.CodeAsync());
            Assert.Equal(["parent_id"], await refused.BlamedAsync());
        }

        Assert.Equal(HttpStatusCode.OK, (await tenant.PutAsync($"{Url}/{room}", new { nom = "Salle", parent_id = country })).StatusCode);
    }

    [Fact]
    public async Task Two_moves_at_once_close_no_circle()
    {
        for (var round = 0; round < 5; round++)
        {
            var (one, other) = (await tenant.LieuAsync($"one {round}"), await tenant.LieuAsync($"other {round}"));
            var answers = await Task.WhenAll(
                tenant.PutAsync($"{Url}/{one}", new { nom = $"one {round}", parent_id = other }),
                tenant.PutAsync($"{Url}/{other}", new { nom = $"other {round}", parent_id = one }));
            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_place_that_holds_something_stays()
    {
        var (country, city, room) = await GivenTreeAsync();
        var battery = await tenant.BatteryAsync("a", await tenant.TypeAsync("T"), room);
        await tenant.SendAsync(HttpMethod.Delete, $"/api/v1/batteries/{battery}");

        foreach (var id in new[] { country, city, room })
        {
            var refused = await tenant.SendAsync(HttpMethod.Delete, $"{Url}/{id}");
            Assert.Equal((HttpStatusCode.Conflict, "lieu_in_use"), (refused.StatusCode, await refused.CodeAsync()));
        }

        var empty = await tenant.LieuAsync("Empty");
        Assert.Equal(HttpStatusCode.NoContent, (await tenant.SendAsync(HttpMethod.Delete, $"{Url}/{empty}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await tenant.SendAsync(HttpMethod.Delete, $"{Url}/{empty}")).StatusCode);
    }

    [Theory]
    [InlineData("""{"nom":""}""", "nom")]
    [InlineData("""{"nom":"   "}""", "nom")]
    [InlineData("""{}""", "nom")]
    [InlineData("""{"nom":null}""", "nom")]
    [InlineData("""{"nom":"a\u0000b"}""", "nom")]
    [InlineData("""{"nom":"\ud800"}""", "nom")]
    [InlineData("""{"nom":"a","colour":"red"}""", "colour")]
    [InlineData("""{"nom":"a","latitude":91,"longitude":0}""", "latitude")]
    [InlineData("""{"nom":"a","latitude":1e400,"longitude":0}""", "latitude")]
    [InlineData("""{"nom":"a","latitude":"45","longitude":0}""", "latitude")]
    [InlineData("""{"nom":"a","latitude":45}""", "longitude")]
    [InlineData("""{"nom":"a","longitude":45}""", "latitude")]
    [InlineData("""{"nom":"a","parent_id":99999999999}""", "parent_id")]
    [InlineData("""{"nom":"a","time_zone":"Mars/Olympus"}""", "time_zone")]
    [InlineData("""{"nom":"a","time_zone":"Eastern Standard Time"}""", "time_zone")]
    [InlineData("""{"nom":"a","time_zone":"America/../America/Toronto"}""", "time_zone")]
    [InlineData("""{"nom":"a","time_zone":""}""", "time_zone")]
    public async Task A_wrong_field_is_refused_by_its_path(string body, string path)
    {
        var response = await tenant.SendAsync(HttpMethod.Post, Url, body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([path], await response.BlamedAsync());
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_refused_in_the_callers_language()
    {
        var body = JsonSerializer.Serialize(new { nom = new string('é', 201) });
        var french = await tenant.SendAsync(HttpMethod.Post, Url, body);
        var english = await tenant.SendAsync(HttpMethod.Post, Url, body, language: "en");
        Assert.Contains("caractères", await french.Content.ReadAsStringAsync(Tenant.Ct), StringComparison.Ordinal);
        Assert.Contains("characters", await english.Content.ReadAsStringAsync(Tenant.Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parent_that_does_not_exist_or_is_another_companys_is_refused()
    {
        var foreign = await (await app.NewTenantAsync(Given.Staff)).LieuAsync("Theirs");
        foreach (var parent in new[] { 999_999, foreign })
        {
            var response = await tenant.PostAsync(Url, new { nom = "a", parent_id = parent });
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "lieu_parent_unknown"), (response.StatusCode, await response.CodeAsync()));
        }
    }

    [Fact]
    public async Task Another_companys_place_does_not_exist()
    {
        var id = await tenant.LieuAsync("Ours");
        var other = await app.NewTenantAsync(Given.Staff);
        Assert.Empty(await other.GetAsync<List<Lieu>>(Url));
        Assert.Equal(HttpStatusCode.NotFound, (await other.Client.GetAsync($"{Url}/{id}", Tenant.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PutAsync($"{Url}/{id}", new { nom = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.SendAsync(HttpMethod.Delete, $"{Url}/{id}")).StatusCode);
    }

    [Fact]
    public async Task Of_two_places_with_one_name_side_by_side_the_second_is_refused()
    {
        var parent = await tenant.LieuAsync("Site");
        await tenant.LieuAsync("Salle", parent);
        await tenant.LieuAsync("Salle");
        var again = await tenant.PostAsync(Url, new { nom = "Salle", parent_id = parent });
        Assert.Equal((HttpStatusCode.Conflict, "lieu_name_taken"), (again.StatusCode, await again.CodeAsync()));
        Assert.Equal(HttpStatusCode.Conflict, (await tenant.PostAsync(Url, new { nom = "Salle" })).StatusCode);
    }

    [Fact]
    public async Task A_change_of_an_old_version_is_refused()
    {
        var id = await tenant.LieuAsync("Site");
        var old = (await tenant.Client.GetAsync($"{Url}/{id}", Tenant.Ct)).Headers.ETag!.ToString();
        var changed = await tenant.SendAsync(HttpMethod.Put, $"{Url}/{id}", """{"nom":"New"}""", old);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);

        var stale = await tenant.SendAsync(HttpMethod.Put, $"{Url}/{id}", """{"nom":"Newer"}""", old);
        var staleDelete = await tenant.SendAsync(HttpMethod.Delete, $"{Url}/{id}", ifMatch: old);

        Assert.Equal((HttpStatusCode.PreconditionFailed, "changed_meanwhile"), (stale.StatusCode, await stale.CodeAsync()));
        Assert.Equal(HttpStatusCode.PreconditionFailed, staleDelete.StatusCode);
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await tenant.SendAsync(HttpMethod.Delete, $"{Url}/{id}", ifMatch: $"{changed.Headers.ETag}")).StatusCode);
    }

    [Fact]
    public async Task Every_change_is_in_the_audit_trail()
    {
        var id = await tenant.LieuAsync("Old");
        await tenant.PutAsync($"{Url}/{id}", new { nom = "New" });
        await tenant.SendAsync(HttpMethod.Delete, $"{Url}/{id}");
        var lines = (await tenant.AuditAsync("lieu", id)).Split('\n');
        Assert.StartsWith("lieu_created - {", lines[0], StringComparison.Ordinal);
        Assert.Equal("""lieu_updated {"nom": "Old"} {"nom": "New"}""", lines[1]);
        Assert.StartsWith("lieu_deleted {", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_sees_the_places_of_his_batteries_and_those_around_them()
    {
        var (me, somebody) = (await tenant.ClientAsync(), await tenant.ClientAsync());
        var (country, city, room) = await GivenTreeAsync();
        var elsewhere = await tenant.LieuAsync("Elsewhere");
        var type = await tenant.TypeAsync("T");
        await tenant.BatteryAsync("his", type, room, clientId: me);
        await tenant.BatteryAsync("other", type, room, clientId: somebody);
        await tenant.BatteryAsync("far", type, elsewhere, clientId: somebody);
        var client = app.ClientOf(tenant.Id, me, "equipements:read_own");

        var seen = await client.GetAsync<List<Lieu>>(Url);

        Assert.Equal([country, city, room], seen.Select(lieu => lieu.Id).Order());
        Assert.All(seen, lieu => Assert.Equal(1, lieu.BatteriesCount));
        Assert.Equal(HttpStatusCode.NotFound, (await client.Client.GetAsync($"{Url}/{elsewhere}", Tenant.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync(Url, new { nom = "x" })).StatusCode);
    }

    private async Task<string[]> NamesAsync(string query) =>
        [.. (await tenant.GetAsync<List<Lieu>>(Url + query)).Select(lieu => lieu.Name)];

    private async Task<(int Country, int City, int Room)> GivenTreeAsync()
    {
        var country = await tenant.LieuAsync("Canada");
        var city = await tenant.LieuAsync("Montréal", country);
        return (country, city, await tenant.LieuAsync("Salle", city));
    }
}
