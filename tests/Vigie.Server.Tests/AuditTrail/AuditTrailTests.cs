using System.Net;
using System.Text.Json;
using Vigie.Server.Platform.Files;
using Vigie.Server.Tests.Alerts;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.AuditTrail;

public sealed class AuditTrailTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/audit";

    private Company company = null!;
    private Tenant admin = null!;

    public async ValueTask InitializeAsync()
    {
        company = await Company.NewAsync(app);
        admin = await company.AdminAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_kind_of_object_is_named_as_people_call_it()
    {
        var place = await admin.LieuAsync("Dakar");
        var battery = await admin.BatteryAsync("Bloc A", await admin.TypeAsync("Pylontech"), place);
        var rule = await admin.SendAsync(HttpMethod.Put, "/api/v1/alert-rules", $$"""
            {"level":"lieu","level_id":{{place}},"key":"temperature_high","metric":"temperature","operator":"above","threshold":45,
             "clear_threshold":43,"raise_after_seconds":0,"clear_after_seconds":0,"severity":"warning","schedule":null,"enabled":true}
            """);
        var ruleId = (await rule.JsonAsync()).GetProperty("id").GetInt32();
        await admin.PostAsync($"/api/v1/alerts/{await admin.GivenAlertAsync(battery)}/acknowledge", new { });
        await admin.Client.DeleteAsync($"/api/v1/alert-rules/{ruleId}", Tenant.Ct);
        await admin.PostAsync("/api/v1/roles", new { name = "veilleur", description = "Regarde", permissions = new[] { "alertes:read" } });
        await admin.PostAsync("/api/v1/api-keys", new { name = "Passerelle", scopes = new[] { "telemetry:write" } });
        await admin.SendAsync(HttpMethod.Post, "/api/v1/users", $$"""
            {"email":"{{Guid.NewGuid():N}}@example.org","password":"{{Company.Password}}","nom":"Diop","prenom":"Awa","role":"client"}
            """);
        await admin.SendAsync(HttpMethod.Put, "/api/v1/tenant", """
            {"nom":"Sahel Froid","country":"SN","time_zone":"Africa/Dakar","language":"fr","currency":"XOF","raw_retention_days":90,
             "rollup_retention_days":900}
            """);

        var named = (await EntriesAsync()).DistinctBy(entry => entry.GetProperty("action").GetString())
            .ToDictionary(entry => entry.GetProperty("action").GetString()!, entry => entry.GetProperty("label").GetString());
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["user_signed_in"] = "Josée Tremblay",
                ["lieu_created"] = "Dakar",
                ["battery_type_created"] = "Pylontech",
                ["battery_created"] = "Bloc A",
                ["alert_rule_created"] = "Température élevée · Dakar",
                ["alert_acknowledged"] = "Température élevée · Bloc A",
                ["alert_rule_deleted"] = "Température élevée · Dakar",
                ["role_created"] = "veilleur",
                ["api_key_created"] = "Passerelle",
                ["user_created"] = "Awa Diop",
                ["tenant_updated"] = "Sahel Froid",
            },
            named);
    }

    [Fact]
    public async Task What_is_gone_or_renamed_keeps_the_name_that_it_had()
    {
        var id = await admin.LieuAsync("Ancien");
        await admin.PutAsync($"/api/v1/lieux/{id}", new { nom = "Nouveau" });
        await admin.Client.DeleteAsync($"/api/v1/lieux/{id}", Tenant.Ct);

        Assert.Equal(
            ["Nouveau", "Nouveau", "Ancien"],
            (await EntriesAsync($"?entity=lieu&entity_id={id}")).Select(entry => entry.GetProperty("label").GetString()));
    }

    [Fact]
    public async Task A_stolen_refresh_token_that_comes_again_tells_whose_session_it_was()
    {
        using var client = Company.Anonymous(app);
        var answer = await Company.JsonAsync(await Company.LoginAsync(client, company.AdminEmail, Company.Password));
        var token = new { refresh_token = answer.GetProperty("refresh_token").GetString() };
        var thief = new Tenant(company.Id, client, app);
        await thief.PostAsync("/api/v1/auth/refresh", token);
        await thief.PostAsync("/api/v1/auth/refresh", token);

        var entry = Assert.Single(await EntriesAsync("?action=session_reuse_detected"));
        Assert.Equal("Josée Tremblay", entry.GetProperty("label").GetString());
    }

    [Theory]
    [InlineData("bloc a", "battery_created")]
    [InlineData("TREMBLAY josée", "battery_created user_signed_in lieu_created")]
    [InlineData("passer", "battery_type_created")]
    [InlineData("100%", "")]
    [InlineData("  ", "battery_created battery_type_created lieu_created user_signed_in")]
    public async Task A_search_looks_at_the_name_of_the_object_and_at_who_did_it(string search, string found)
    {
        var key = await admin.CreateAsync<JsonElement>("/api/v1/api-keys", new { name = "Passerelle", scopes = new[] { "equipements:*" } });
        using var client = app.CreateClient();
        Company.Bear(client, key.GetProperty("key").GetString()!);
        var type = await new Tenant(company.Id, client, app).TypeAsync("Pylontech");
        await admin.BatteryAsync("Bloc A", type, await admin.LieuAsync("Dakar"));

        var entries = await EntriesAsync($"?q={Uri.EscapeDataString(search)}");
        Assert.Equal(
            found.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            entries.Select(entry => entry.GetProperty("action").GetString()!).Where(action => action != "api_key_created")
                .Distinct().Order(StringComparer.Ordinal));
        Assert.All(
            entries.Where(entry => entry.GetProperty("action").GetString() == "battery_type_created"),
            entry => Assert.Equal("Passerelle", entry.GetProperty("api_key_name").GetString()));
    }

    [Fact]
    public async Task A_time_is_understood_in_any_zone()
    {
        var id = await admin.LieuAsync("Dakar");
        var from = app.Clock.GetUtcNow().AddMinutes(-1).ToOffset(TimeSpan.FromHours(-5)).ToString("O");
        Assert.Single(await EntriesAsync($"?entity=lieu&entity_id={id}&from={Uri.EscapeDataString(from)}"));
        Assert.Empty(await EntriesAsync($"?entity=lieu&entity_id={id}&to={Uri.EscapeDataString(from)}"));
    }

    [Fact]
    public async Task A_search_that_is_too_long_is_refused_by_its_name()
    {
        foreach (var address in new[] { Url, $"{Url}/export" })
        {
            var response = await admin.Client.GetAsync($"{address}?q={new string('a', 201)}", Tenant.Ct);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal(["q"], await response.BlamedAsync());
        }
    }

    [Fact]
    public async Task The_file_holds_the_same_entries_as_the_list()
    {
        await admin.LieuAsync("Dakar, quai \"Est\"");
        await admin.LieuAsync("Thiès");

        var response = await admin.Client.GetAsync($"{Url}/export?entity=lieu&q=dakar", Tenant.Ct);
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        var lines = (await response.Content.ReadAsStringAsync(Tenant.Ct)).Split("\r\n");
        Assert.Equal("No.,Date,Action,Object,Object no.,Object name,Author,E-mail,API key,IP address,Before,After", lines[0].TrimStart('\uFEFF'));
        Assert.Matches(@"^\d+,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,lieu_created,lieu,", lines[1]);
        Assert.Contains(",\"Dakar, quai \"\"Est\"\"\",Josée Tremblay,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("}\"", lines[1], StringComparison.Ordinal);
        Assert.Equal([""], lines[2..]);
    }

    [Fact]
    public async Task A_trail_longer_than_a_file_is_refused_and_a_shorter_part_of_it_is_sent()
    {
        await admin.RunAsync(
            """
            insert into audit_entry (at, action, entity, entity_id, label)
            select now(), case n when 1 then 'first' else 'x' end, 'many', n::text, n::text from generate_series(1, $1) n
            """,
            ListFile.MaxRows + 1);

        Assert.Equal("export_too_large", await (await admin.Client.GetAsync($"{Url}/export?entity=many", Tenant.Ct)).CodeAsync());
        var most = await admin.Client.GetStringAsync($"{Url}/export?entity=many&action=x", Tenant.Ct);
        Assert.Equal(ListFile.MaxRows + 2, most.Split("\r\n").Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/export")]
    public async Task Who_may_not_read_the_trail_gets_neither_list_nor_file(string form)
    {
        var (_, email) = await company.GivenUserAsync("technicien");
        var technician = await company.SignInAsync(email);
        Assert.Equal(HttpStatusCode.Forbidden, (await technician.Client.GetAsync(Url + form, Tenant.Ct)).StatusCode);
    }

    private Task<List<JsonElement>> EntriesAsync(string query = "") => admin.GetAsync<List<JsonElement>>(Url + query);
}
