using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Assets;

namespace Vigie.Server.Tests.Telemetry.Batteries;

public sealed class BatteryRefusalTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/batteries";
    private Tenant tenant = null!;
    private int type;
    private int lieu;

    public async ValueTask InitializeAsync()
    {
        tenant = await app.NewTenantAsync(Given.Staff);
        (type, lieu) = (await tenant.TypeAsync("Rack"), await tenant.LieuAsync("Site"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"\"", "nom")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"\\u0000\"", "nom")]
    [InlineData("\"numero_serie\":\"s\"", "\"numero_serie\":\" \"", "numero_serie")]
    [InlineData("\"type_id\":1", "\"type_id\":\"1\"", "type_id")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"silence_after_seconds\":29", "silence_after_seconds")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"silence_after_seconds\":604801", "silence_after_seconds")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"external_id\":\"\"", "external_id")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"calibration\":{\"voltage_offset\":101}", "calibration.voltage_offset")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"calibration\":{\"voltage\":1}", "calibration.voltage")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"date_installation\":\"0001-01-01T00:00:00Z\"", "date_installation")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"date_installation\":\"yesterday\"", "date_installation")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"client_id\":0", "client_id")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"custom_fields\":[]", "custom_fields")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"custom_fields\":{\"x\":[1]}", "custom_fields.x")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"custom_fields\":{\"x\":{\"y\":1}}", "custom_fields.x")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"custom_fields\":{\"x\":\"a\\u0000\"}", "custom_fields.x")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"custom_fields\":{\"x\":\"\\ud800\"}", "custom_fields.x")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"custom_fields\":{\"x\":1e400}", "custom_fields.x")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"custom_fields\":{\" \":1}", "custom_fields. ")]
    [InlineData("\"nom\":\"a\"", "\"nom\":\"a\",\"colour\":1", "colour")]
    public async Task A_wrong_field_is_refused_by_its_path(string right, string wrong, string path)
    {
        var body = """{"nom":"a","numero_serie":"s","type_id":1,"lieu_id":1}""".Replace(right, wrong, StringComparison.Ordinal);
        var response = await tenant.SendAsync(HttpMethod.Post, Url, body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([path], await response.BlamedAsync());
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"a\u0000":1}""")]
    [InlineData("""{"a":1,"a":2}""")]
    public async Task Names_of_custom_fields_that_cannot_be_kept_are_refused(string fields) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(fields)).StatusCode);

    [Fact]
    public async Task Custom_fields_have_limits()
    {
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await PostAsync(JsonSerializer.Serialize(Enumerable.Range(0, 51).ToDictionary(i => $"f{i}")))).StatusCode);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await PostAsync(JsonSerializer.Serialize(new Dictionary<string, int> { [new('n', 61)] = 1 }))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(JsonSerializer.Serialize(new { x = new string('a', 8193) }))).StatusCode);
        Assert.Equal(
            HttpStatusCode.Created,
            (await PostAsync(JsonSerializer.Serialize(Enumerable.Range(0, 50).ToDictionary(i => $"{i}".PadLeft(60, 'f'))))).StatusCode);
    }

    [Fact]
    public async Task A_type_or_place_that_does_not_exist_or_is_another_companys_is_refused()
    {
        var other = await app.NewTenantAsync(Given.Staff);
        var (theirType, theirLieu) = (await other.TypeAsync("T"), await other.LieuAsync("L"));
        foreach (var (typeId, lieuId, code, path) in new[]
        {
            (theirType, lieu, "battery_type_unknown", "type_id"), (999_999, lieu, "battery_type_unknown", "type_id"),
            (type, theirLieu, "equipment_lieu_unknown", "lieu_id"), (type, -1, "equipment_lieu_unknown", "lieu_id"),
        })
        {
            var response = await tenant.PostAsync(Url, new { nom = "a", numero_serie = "s", type_id = typeId, lieu_id = lieuId });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
            Assert.Equal([path], await response.BlamedAsync());
            Assert.Equal(code, (await response.JsonAsync()).GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task A_battery_belongs_to_a_client_of_the_company_and_to_nobody_else()
    {
        var (client, stranger) = (await tenant.ClientAsync(), await (await app.NewTenantAsync(Given.Staff)).ClientAsync());
        var colleague = await tenant.ScalarAsync<int>(
            "insert into identity.user (email, last_name, first_name) values ('a@example.org', 'Diop', 'Awa') returning id");
        var id = await tenant.BatteryAsync("a", type, lieu, client);
        foreach (var wrong in new[] { stranger, colleague, 999_999 })
        {
            var body = new { nom = "b", numero_serie = "b", type_id = type, lieu_id = lieu, client_id = wrong };
            foreach (var response in new[] { await tenant.PostAsync(Url, body), await tenant.PutAsync($"{Url}/{id}", body) })
            {
                Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
                Assert.Equal(["client_id"], await response.BlamedAsync());
                Assert.Equal("equipment_client_unknown", await response.CodeAsync());
            }
        }

        Assert.Equal(client, (await tenant.GetAsync<JsonElement>($"{Url}/{id}")).GetProperty("client_id").GetInt32());
    }

    [Fact]
    public async Task Who_is_a_client_no_more_keeps_his_battery_until_somebody_changes_that()
    {
        var id = await tenant.BatteryAsync("a", type, lieu, await tenant.ClientAsync());
        await tenant.RunAsync("delete from identity.user_role");
        var client = (await tenant.GetAsync<JsonElement>($"{Url}/{id}")).GetProperty("client_id").GetInt32();
        var body = new { nom = "b", numero_serie = "b", type_id = type, lieu_id = lieu, client_id = client };
        Assert.Equal(HttpStatusCode.OK, (await tenant.PutAsync($"{Url}/{id}", body)).StatusCode);
    }

    [Fact]
    public async Task A_serial_number_or_gateway_name_serves_once_in_a_company()
    {
        await tenant.BatteryAsync("a", type, lieu, externalId: "gw");
        var serial = await tenant.PostAsync(Url, new { nom = "b", numero_serie = " SN-a ", type_id = type, lieu_id = lieu });
        Assert.Equal((HttpStatusCode.Conflict, "equipment_serial_taken"), (serial.StatusCode, await serial.CodeAsync()));
        var external = await tenant.PostAsync(
            Url,
            new { nom = "b", numero_serie = "b", type_id = type, lieu_id = lieu, external_id = "gw" });
        Assert.Equal((HttpStatusCode.Conflict, "battery_external_id_taken"), (external.StatusCode, await external.CodeAsync()));
        Assert.Equal(1, await tenant.ScalarAsync<long>("select count(*) from assets.equipment"));

        var other = await app.NewTenantAsync(Given.Staff);
        await other.BatteryAsync("a", await other.TypeAsync("T"), await other.LieuAsync("L"), externalId: "gw");
    }

    [Fact]
    public async Task No_more_batteries_than_the_company_may_have_even_at_once()
    {
        await LimitAsync(2);
        var first = await tenant.BatteryAsync("a", type, lieu);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            tenant.PostAsync(Url, new { nom = $"b{i}", numero_serie = $"b{i}", type_id = type, lieu_id = lieu })));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal("battery_limit_reached", await answers.First(answer => answer.StatusCode == HttpStatusCode.Conflict).CodeAsync());

        await tenant.SendAsync(HttpMethod.Delete, $"{Url}/{first}");
        await tenant.BatteryAsync("c", type, lieu);
        Assert.Equal(HttpStatusCode.Conflict, (await tenant.SendAsync(HttpMethod.Post, $"{Url}/{first}/restore")).StatusCode);
    }

    [Fact]
    public async Task Another_companys_battery_does_not_exist()
    {
        var id = await tenant.BatteryAsync("a", type, lieu);
        var other = await app.NewTenantAsync(Given.Staff);
        var body = JsonSerializer.Serialize(new { nom = "b", numero_serie = "b", type_id = type, lieu_id = lieu });
        Assert.Empty(await other.GetAsync<List<JsonElement>>(Url));
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, ""), (HttpMethod.Get, "/realtime"), (HttpMethod.Put, ""), (HttpMethod.Delete, ""), (HttpMethod.Post, "/restore"),
        })
        {
            var answer = await other.SendAsync(method, $"{Url}/{id}{path}", method == HttpMethod.Put ? body : null);
            Assert.Equal((HttpStatusCode.NotFound, "battery_unknown"), (answer.StatusCode, await answer.CodeAsync()));
        }
    }

    [Fact]
    public async Task A_client_sees_his_own_batteries_and_changes_none()
    {
        var (me, somebody) = (await tenant.ClientAsync(), await tenant.ClientAsync());
        var his = await tenant.BatteryAsync("a", type, lieu, clientId: me);
        var other = await tenant.BatteryAsync("b", type, lieu, clientId: somebody);
        var nobodys = await tenant.BatteryAsync("c", type, lieu);
        var client = app.ClientOf(tenant.Id, me, "equipements:read_own");

        Assert.Equal([his], (await client.GetAsync<List<JsonElement>>(Url)).Select(battery => battery.GetProperty("id").GetInt32()));
        Assert.Equal(HttpStatusCode.OK, (await client.Client.GetAsync($"{Url}/{his}", Tenant.Ct)).StatusCode);
        foreach (var id in new[] { other, nobodys })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.Client.GetAsync($"{Url}/{id}", Tenant.Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await client.Client.GetAsync($"{Url}/{id}/realtime", Tenant.Ct)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(HttpMethod.Delete, $"{Url}/{his}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(HttpMethod.Post, $"{Url}/{his}/restore")).StatusCode);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await app.ClientOf(tenant.Id, 9, "telemetry:read").Client.GetAsync(Url, Tenant.Ct)).StatusCode);
    }

    private Task<HttpResponseMessage> PostAsync(string customFields) => tenant.SendAsync(
        HttpMethod.Post,
        Url,
        $$"""{"nom":"a","numero_serie":"s","type_id":{{type}},"lieu_id":{{lieu}},"custom_fields":{{customFields}}}""");

    private Task<int> LimitAsync(int batteries) =>
        tenant.RunAsync("update catalog.tenant set max_batteries = $1 where tenant_id = current_tenant()", batteries);
}
