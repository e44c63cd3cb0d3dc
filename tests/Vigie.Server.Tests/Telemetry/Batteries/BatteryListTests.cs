using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Assets;

namespace Vigie.Server.Tests.Telemetry.Batteries;

public sealed class BatteryListTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/batteries";
    private readonly Dictionary<string, int> ids = [];
    private Tenant tenant = null!;
    private (int Rack, int Lead) types;
    private (int Site, int Room, int Elsewhere) places;

    public async ValueTask InitializeAsync()
    {
        tenant = await app.NewTenantAsync(Given.Staff);
        types = (await tenant.TypeAsync("Rack"), await tenant.TypeAsync("Plomb", "lead_acid"));
        var site = await tenant.LieuAsync("Site");
        places = (site, await tenant.LieuAsync("Salle", site), await tenant.LieuAsync("Ailleurs"));
        await GivenAsync("d-never", types.Rack, places.Elsewhere, "");
        await GivenAsync(
            "b-critical",
            types.Rack,
            places.Room,
            "at = now() - interval '20 s', soc = 40, alerts_critical = 1, alerts_info = 2");
        await GivenAsync("a-ok", types.Rack, places.Site, "at = now() - interval '10 s', soc = 90, silent_at = now() + interval '1000 d'");
        await GivenAsync(
            "c-silent",
            types.Lead,
            places.Room,
            "at = now() - interval '9 days', soc = 70, silent_at = now() - interval '8 days'");
        await GivenAsync(
            "e-flagged",
            types.Lead,
            places.Elsewhere,
            "at = now() - interval '3 h', silent = true, silent_at = now() + interval '1000 d'");
        await GivenAsync("f-info", types.Rack, places.Site, "at = now() - interval '30 s', soc = 10, alerts_info = 1");
        await GivenAsync("g-warning", types.Lead, places.Site, "at = now() - interval '40 s', soc = 50, alerts_warning = 1");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("", "b-critical g-warning c-silent e-flagged f-info a-ok d-never")]
    [InlineData("?sort=worst", "b-critical g-warning c-silent e-flagged f-info a-ok d-never")]
    [InlineData("?sort=nom", "a-ok b-critical c-silent d-never e-flagged f-info g-warning")]
    [InlineData("?sort=soc", "f-info b-critical g-warning c-silent a-ok d-never e-flagged")]
    [InlineData("?sort=-soc", "a-ok c-silent g-warning b-critical f-info d-never e-flagged")]
    [InlineData("?sort=last_seen", "c-silent e-flagged g-warning f-info b-critical a-ok d-never")]
    [InlineData("?connectivity=silent", "c-silent e-flagged")]
    [InlineData("?connectivity=never", "d-never")]
    [InlineData("?connectivity=online&sort=nom", "a-ok b-critical f-info g-warning")]
    [InlineData("?severity=critical", "b-critical")]
    [InlineData("?severity=warning", "g-warning")]
    [InlineData("?severity=info", "b-critical f-info")]
    [InlineData("?search=FLAG", "e-flagged")]
    [InlineData("?search=sn-c", "c-silent")]
    [InlineData("?search=ailleurs&sort=nom", "d-never e-flagged")]
    [InlineData("?search=%25", "")]
    [InlineData("?search=%F0%9F%94%8B", "")]
    [InlineData("?sort=nom&limit=2&offset=3", "d-never e-flagged")]
    [InlineData("?sort=nom&offset=100", "")]
    [InlineData("?search=a&connectivity=online&severity=critical&sort=-soc", "b-critical")]
    public async Task The_list_is_sorted_and_narrowed(string query, string expected) => Assert.Equal(expected, await NamesAsync(query));

    [Fact]
    public async Task The_list_of_a_place_holds_what_is_inside_it()
    {
        Assert.Equal("a-ok b-critical c-silent f-info g-warning", await NamesAsync($"?sort=nom&lieu_id={places.Site}"));
        Assert.Equal("b-critical c-silent", await NamesAsync($"?sort=nom&lieu_id={places.Room}"));
        Assert.Equal("c-silent", await NamesAsync($"?lieu_id={places.Room}&type_id={types.Lead}"));
        Assert.Equal("c-silent e-flagged g-warning", await NamesAsync($"?sort=nom&type_id={types.Lead}"));
        Assert.Equal("", await NamesAsync("?lieu_id=0"));
        Assert.Equal("", await NamesAsync("?type_id=-5"));
    }

    [Theory]
    [InlineData("?limit=2", "7")]
    [InlineData("?limit=2&offset=50", "7")]
    [InlineData("?connectivity=silent&limit=1", "2")]
    [InlineData("?search=nothing&offset=5", "0")]
    public async Task The_total_is_told_whatever_the_part(string query, string total) =>
        Assert.Equal(total, (await tenant.Client.GetAsync(Url + query, Tenant.Ct)).Total());

    [Theory]
    [InlineData("?sort=colour")]
    [InlineData("?sort=Worst")]
    [InlineData("?connectivity=2")]
    [InlineData("?severity=fatal")]
    [InlineData("?type_id=abc")]
    [InlineData("?lieu_id=99999999999")]
    [InlineData("?limit=501")]
    [InlineData("?offset=-1")]
    public async Task A_wrong_parameter_is_refused(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await tenant.Client.GetAsync(Url + query, Tenant.Ct)).StatusCode);

    [Fact]
    public async Task The_api_description_names_the_parameters_as_they_are_written()
    {
        var paths = (await tenant.GetAsync<JsonElement>("/openapi.json")).GetProperty("paths");
        Assert.Equal(
            ["search", "type_id", "lieu_id", "connectivity", "severity", "sort", "limit", "offset"],
            paths.GetProperty(Url).GetProperty("get").GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_search_that_is_too_long_or_no_text_is_refused()
    {
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await tenant.Client.GetAsync($"{Url}?search={new string('a', 201)}", Tenant.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await tenant.Client.GetAsync($"{Url}?search=%00", Tenant.Ct)).StatusCode);
    }

    [Fact]
    public async Task A_battery_in_a_list_is_the_same_as_alone_but_for_its_cells_and_past()
    {
        foreach (var listed in await tenant.GetAsync<List<JsonElement>>(Url))
        {
            var alone = await tenant.GetAsync<JsonElement>($"{Url}/{listed.GetProperty("id")}");
            Assert.Equal(Fields(alone, "derived"), Fields(listed));
            if (alone.GetProperty("latest").ValueKind == JsonValueKind.Object)
            {
                Assert.Equal(
                    Fields(alone.GetProperty("latest"), "cell_voltages", "cell_temperatures", "age_seconds"),
                    Fields(listed.GetProperty("latest"), "age_seconds"));
            }
        }

        static List<string> Fields(JsonElement element, params string[] except) =>
            [.. element.EnumerateObject().Where(field => field.Name != "latest" && !except.Contains(field.Name)).Select(field => $"{field}")];
    }

    [Fact]
    public async Task The_hierarchy_counts_what_a_recount_counts()
    {
        await tenant.LieuAsync("Vide");
        var hierarchy = await tenant.GetAsync<JsonElement>("/api/v1/hierarchy");
        var batteries = await tenant.GetAsync<List<JsonElement>>(Url);
        int TypeOf(JsonElement battery) => battery.GetProperty("type_id").GetInt32();
        int PlaceOf(JsonElement battery) => battery.GetProperty("lieu_id").GetInt32();

        Assert.Equal(Recount(batteries, "critical"), hierarchy.GetProperty("client").GetProperty("counts").GetRawText());
        Assert.Equal(
            ("Essai", tenant.Id),
            (hierarchy.GetProperty("client").GetProperty("nom").GetString(), hierarchy.GetProperty("client").GetProperty("id").GetInt32()));
        Assert.Equal(["Plomb", "Rack"], Names(hierarchy.GetProperty("types")));
        foreach (var type in hierarchy.GetProperty("types").EnumerateArray())
        {
            var own = batteries.Where(battery => TypeOf(battery) == type.GetProperty("id").GetInt32()).ToList();
            Assert.Equal(Recount(own, Worst(own)), type.GetProperty("counts").GetRawText());
            Assert.Equal(own.Select(PlaceOf).Distinct().Order(), type.GetProperty("lieux").EnumerateArray().Select(Id).Order());
            foreach (var place in type.GetProperty("lieux").EnumerateArray())
            {
                var there = own.Where(battery => PlaceOf(battery) == Id(place)).ToList();
                Assert.Equal(Recount(there, Worst(there)), place.GetProperty("counts").GetRawText());
            }
        }

        Assert.Equal(["Ailleurs", "Salle", "Site", "Vide"], Names(hierarchy.GetProperty("lieux")));
        foreach (var place in hierarchy.GetProperty("lieux").EnumerateArray())
        {
            var inside = batteries
                .Where(battery => PlaceOf(battery) == Id(place) || (Id(place) == places.Site && PlaceOf(battery) == places.Room)).ToList();
            Assert.Equal(Recount(inside, Worst(inside)), place.GetProperty("counts").GetRawText());
        }
    }

    [Fact]
    public async Task A_client_sees_the_tree_of_his_own()
    {
        var me = await tenant.ClientAsync();
        await tenant.BatteryAsync("his", types.Lead, places.Room, clientId: me);
        var hierarchy = await app.ClientOf(tenant.Id, me, "equipements:read_own").GetAsync<JsonElement>("/api/v1/hierarchy");
        Assert.Equal(1, hierarchy.GetProperty("client").GetProperty("counts").GetProperty("batteries").GetInt32());
        Assert.Equal(["Plomb"], Names(hierarchy.GetProperty("types")));
        Assert.Equal(["Salle", "Site"], Names(hierarchy.GetProperty("lieux")));
        Assert.Equal(JsonValueKind.Null, hierarchy.GetProperty("client").GetProperty("counts").GetProperty("worst").ValueKind);
    }

    [Fact]
    public async Task The_overview_shows_the_fleet_at_a_glance()
    {
        var now = app.Clock.GetUtcNow();
        await tenant.RunAsync(
            "update telemetry.battery_state set power = 1000.5 where battery_id in ($1, $2)",
            ids["a-ok"],
            ids["c-silent"]);
        foreach (var name in new[] { "a-ok", "g-warning" })
        {
            await tenant.RunAsync(
                """
                insert into telemetry.sample_hour (battery_id, hour, count, energy_in, energy_out)
                select $1, date_trunc('hour', $2::timestamptz) - make_interval(hours => h), 1, 100, 10 from generate_series(0, 40) h
                """,
                ids[name],
                now);
        }

        var overview = await tenant.GetAsync<JsonElement>("/api/v1/overview");

        Assert.Equal(Recount(await tenant.GetAsync<List<JsonElement>>(Url), "critical"), overview.GetProperty("counts").GetRawText());
        Assert.Equal(1000.5, overview.GetProperty("power_now_w").GetDouble()); // nobody knows the power of a silent one
        Assert.Equal(["b-critical", "g-warning", "f-info"], Names(overview.GetProperty("worst")));
        Assert.Equal(["c-silent", "e-flagged"], Names(overview.GetProperty("silent")));
        var hours = overview.GetProperty("energy_hours").EnumerateArray().ToList();
        Assert.Equal(24, hours.Count);
        Assert.All(hours, hour => Assert.Equal((200, 20), (hour.GetProperty("in_wh").GetDouble(), hour.GetProperty("out_wh").GetDouble())));
        var hoursToday = await tenant.ScalarAsync<long>(
            "select count(*) from telemetry.sample_hour where battery_id = $1 and hour >= date_trunc('day', $2::timestamptz, 'America/Toronto')",
            ids["a-ok"],
            now);
        Assert.Equal(200 * hoursToday, overview.GetProperty("energy_today").GetProperty("in_wh").GetDouble());
        Assert.Equal(20 * hoursToday, overview.GetProperty("energy_today").GetProperty("out_wh").GetDouble());
    }

    [Fact]
    public async Task An_empty_company_has_an_empty_overview_and_hierarchy()
    {
        var empty = await app.NewTenantAsync(Given.Staff);
        var overview = await empty.GetAsync<JsonElement>("/api/v1/overview");
        Assert.Equal(Recount([], null), overview.GetProperty("counts").GetRawText());
        Assert.Equal(24, overview.GetProperty("energy_hours").GetArrayLength());
        Assert.Equal(0, (await empty.GetAsync<JsonElement>("/api/v1/hierarchy")).GetProperty("types").GetArrayLength());
    }

    private static int Id(JsonElement element) => element.GetProperty("id").GetInt32();

    private static IEnumerable<string> Names(JsonElement elements) =>
        elements.EnumerateArray().Select(element => element.GetProperty("nom").GetString()!);

    /// <summary>What the tests' own batteries make worst, by their names.</summary>
    private static string? Worst(List<JsonElement> batteries)
    {
        var names = batteries.Select(battery => battery.GetProperty("nom").GetString()!).ToHashSet();
        return names.Contains("b-critical") ? "critical"
            : names.Contains("g-warning") ? "warning"
            : names.Overlaps(["c-silent", "e-flagged"]) ? "silent"
            : names.Contains("f-info") ? "info"
            : names.Contains("a-ok") ? "ok" : null;
    }

    private static string Recount(List<JsonElement> batteries, string? worst)
    {
        int Of(string connectivity) => batteries.Count(battery => battery.GetProperty("connectivity").GetString() == connectivity);
        int Named(string name, int alerts) => batteries.Any(battery => battery.GetProperty("nom").GetString() == name) ? alerts : 0;
        return JsonSerializer.Serialize(new
        {
            batteries = batteries.Count,
            online = Of("online"),
            silent = Of("silent"),
            never = Of("never"),
            alerts_critical = Named("b-critical", 1),
            alerts_warning = Named("g-warning", 1),
            alerts_info = Named("b-critical", 2) + Named("f-info", 1),
            worst,
        });
    }

    private async Task<string> NamesAsync(string query) =>
        string.Join(' ', (await tenant.GetAsync<List<JsonElement>>(Url + query)).Select(battery => battery.GetProperty("nom").GetString()));

    private async Task GivenAsync(string name, int type, int place, string state)
    {
        ids[name] = await tenant.BatteryAsync(name, type, place);
        if (state.Length > 0)
        {
            await tenant.RunAsync($"update telemetry.battery_state set {state}, received_at = now() where battery_id = $1", ids[name]);
        }
    }
}
