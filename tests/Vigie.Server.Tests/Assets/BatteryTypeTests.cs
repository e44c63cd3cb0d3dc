using System.Net;
using Vigie.Server.Modules.Assets;

namespace Vigie.Server.Tests.Assets;

public sealed class BatteryTypeTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/battery-types";
    private Tenant tenant = null!;

    public async ValueTask InitializeAsync() => tenant = await app.NewTenantAsync(Given.Staff);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("li_ion")]
    [InlineData("lifepo4")]
    [InlineData("ncm")]
    [InlineData("lto")]
    [InlineData("lead_acid")]
    public async Task A_type_comes_back_as_it_was_given(string chemistry)
    {
        var response = await tenant.SendAsync(HttpMethod.Post, Url, $$"""
            {"nom":"Rack 48","chemistry":"{{chemistry}}","nominal_voltage":51.2,"capacity_ah":100.5,"cell_count":16,
             "manufacturer":"Énergie & Cie"}
            """);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var json = await response.JsonAsync();
        Assert.Equal(
            $$"""{"id":{{json.GetProperty("id")}},"nom":"Rack 48","chemistry":"{{chemistry}}","nominal_voltage":51.2,"capacity_ah":100.5,"cell_count":16,"manufacturer":"Énergie & Cie","batteries_count":0}""",
            json.GetRawText());
        Assert.Equal(
            json.GetRawText(),
            (await (await tenant.Client.GetAsync($"{Url}/{json.GetProperty("id")}", Tenant.Ct)).JsonAsync()).GetRawText());
    }

    [Fact]
    public async Task The_list_counts_the_batteries_in_use()
    {
        var (used, unused) = (await tenant.TypeAsync("Used"), await tenant.TypeAsync("Unused"));
        var lieu = await tenant.LieuAsync("Site");
        await tenant.BatteryAsync("a", used, lieu);
        await tenant.SendAsync(HttpMethod.Delete, $"/api/v1/batteries/{await tenant.BatteryAsync("b", used, lieu)}");

        Assert.Equal(
            [(unused, 0), (used, 1)],
            (await tenant.GetAsync<List<BatteryTypeRow>>(Url)).Select(type => (type.Id, type.BatteriesCount)));
        Assert.Equal([unused], (await tenant.GetAsync<List<BatteryTypeRow>>(Url + "?search=UNU")).Select(type => type.Id));
        Assert.Equal(1, (await tenant.GetAsync<BatteryTypeRow>($"{Url}/{used}")).BatteriesCount);
    }

    [Fact]
    public async Task A_type_that_batteries_have_stays()
    {
        var type = await tenant.TypeAsync("Used");
        var battery = await tenant.BatteryAsync("a", type, await tenant.LieuAsync("Site"));
        var refused = await tenant.SendAsync(HttpMethod.Delete, $"{Url}/{type}");
        Assert.Equal((HttpStatusCode.Conflict, "type_in_use"), (refused.StatusCode, await refused.CodeAsync()));
        await tenant.SendAsync(HttpMethod.Delete, $"/api/v1/batteries/{battery}");
        Assert.Equal(HttpStatusCode.Conflict, (await tenant.SendAsync(HttpMethod.Delete, $"{Url}/{type}")).StatusCode);

        var unused = await tenant.TypeAsync("Unused");
        Assert.Equal(HttpStatusCode.NoContent, (await tenant.SendAsync(HttpMethod.Delete, $"{Url}/{unused}")).StatusCode);
    }

    [Theory]
    [InlineData("\"chemistry\":\"li_ion\"", "\"chemistry\":\"LiIon\"", "chemistry")]
    [InlineData("\"chemistry\":\"li_ion\"", "\"chemistry\":0", "chemistry")]
    [InlineData("\"nominal_voltage\":48", "\"nominal_voltage\":0", "nominal_voltage")]
    [InlineData("\"nominal_voltage\":48", "\"nominal_voltage\":2001", "nominal_voltage")]
    [InlineData("\"capacity_ah\":100", "\"capacity_ah\":-1", "capacity_ah")]
    [InlineData("\"cell_count\":16", "\"cell_count\":0", "cell_count")]
    [InlineData("\"cell_count\":16", "\"cell_count\":513", "cell_count")]
    [InlineData("\"cell_count\":16", "\"cell_count\":1.5", "cell_count")]
    [InlineData("\"nom\":\"T\"", "\"nom\":\"\"", "nom")]
    public async Task A_wrong_field_is_refused_by_its_path(string right, string wrong, string path)
    {
        var body = """{"nom":"T","chemistry":"li_ion","nominal_voltage":48,"capacity_ah":100,"cell_count":16}"""
            .Replace(right, wrong, StringComparison.Ordinal);
        var response = await tenant.SendAsync(HttpMethod.Post, Url, body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([path], await response.BlamedAsync());
    }

    [Fact]
    public async Task A_change_is_versioned_audited_and_kept_from_other_companies()
    {
        var id = await tenant.TypeAsync("T");
        var old = (await tenant.Client.GetAsync($"{Url}/{id}", Tenant.Ct)).Headers.ETag!.ToString();
        const string Change = """{"nom":"T","chemistry":"lead_acid","nominal_voltage":51.2,"capacity_ah":100,"cell_count":24}""";
        var other = await app.NewTenantAsync(Given.Staff);
        Assert.Equal(HttpStatusCode.NotFound, (await other.SendAsync(HttpMethod.Put, $"{Url}/{id}", Change)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Client.GetAsync($"{Url}/{id}", Tenant.Ct)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await tenant.SendAsync(HttpMethod.Put, $"{Url}/{id}", Change, old)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await tenant.SendAsync(HttpMethod.Put, $"{Url}/{id}", Change, old)).StatusCode);
        Assert.Equal(
            """battery_type_updated {"chemistry": "lifepo4", "cell_count": 16} {"chemistry": "lead_acid", "cell_count": 24}""",
            (await tenant.AuditAsync("battery_type", id)).Split('\n')[1]);
    }

    [Fact]
    public async Task Of_two_types_with_one_name_the_second_is_refused()
    {
        await tenant.TypeAsync("T");
        var again = await tenant.PostAsync(
            Url,
            new { nom = "T", chemistry = "ncm", nominal_voltage = 48, capacity_ah = 1, cell_count = 1 });
        Assert.Equal((HttpStatusCode.Conflict, "battery_type_name_taken"), (again.StatusCode, await again.CodeAsync()));
        await (await app.NewTenantAsync(Given.Staff)).TypeAsync("T");
    }

    [Fact]
    public async Task A_client_sees_the_types_of_his_batteries()
    {
        var (me, somebody) = (await tenant.ClientAsync(), await tenant.ClientAsync());
        var (his, other) = (await tenant.TypeAsync("His"), await tenant.TypeAsync("Other"));
        var lieu = await tenant.LieuAsync("Site");
        await tenant.BatteryAsync("a", his, lieu, clientId: me);
        await tenant.BatteryAsync("b", his, lieu, clientId: somebody);
        await tenant.BatteryAsync("c", other, lieu, clientId: somebody);
        var client = app.ClientOf(tenant.Id, me, "equipements:read_own");

        Assert.Equal([(his, 1)], (await client.GetAsync<List<BatteryTypeRow>>(Url)).Select(type => (type.Id, type.BatteriesCount)));
        Assert.Equal(HttpStatusCode.NotFound, (await client.Client.GetAsync($"{Url}/{other}", Tenant.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(HttpMethod.Delete, $"{Url}/{his}")).StatusCode);
    }
}
