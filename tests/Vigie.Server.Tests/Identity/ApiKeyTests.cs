using System.Net;
using System.Text.Json;

namespace Vigie.Server.Tests.Identity;

public sealed class ApiKeyTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/api-keys";

    private Company company = null!;
    private Tenant admin = null!;

    public async ValueTask InitializeAsync()
    {
        company = await Company.NewAsync(app);
        admin = await company.AdminAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_key_does_what_its_scopes_allow_and_its_secret_is_shown_once()
    {
        var created = await CreateAsync("users:read");
        using var client = Bearing(created);

        Assert.Equal(
            ["id", "name", "prefix", "scopes", "created_at", "last_used_at", "expires_at", "revoked_at", "key"], Company.Fields(created));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/users", Company.Ct)).StatusCode);
        Assert.Equal("forbidden", await (await client.GetAsync("/api/v1/roles", Company.Ct)).CodeAsync());
        Assert.Equal("forbidden", await (await client.GetAsync("/api/v1/users/me", Company.Ct)).CodeAsync());
        var listed = Assert.Single(await admin.GetAsync<List<JsonElement>>(Url));
        Assert.DoesNotContain("key", Company.Fields(listed));
        Assert.NotEqual(JsonValueKind.Null, listed.GetProperty("last_used_at").ValueKind);
        Assert.Equal(0, await app.ClientOf(company.Id, userId: null).ScalarAsync<long>(
            "select count(*) from audit_entry where concat(before, after) like '%' || $1 || '%'", created.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once()
    {
        var created = await CreateAsync("users:read");
        using var client = Bearing(created);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/users", Company.Ct)).StatusCode);

        var url = $"{Url}/{created.GetProperty("id").GetInt32()}";
        Assert.Equal(HttpStatusCode.NoContent, (await admin.Client.DeleteAsync(url, Company.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.Client.DeleteAsync(url, Company.Ct)).StatusCode);

        Assert.Equal("token_invalid", await (await client.GetAsync("/api/v1/users", Company.Ct)).CodeAsync());
        Assert.NotEqual(
            JsonValueKind.Null, Assert.Single(await admin.GetAsync<List<JsonElement>>(Url)).GetProperty("revoked_at").ValueKind);
        Assert.Equal("api_key_unknown", await (await admin.Client.DeleteAsync($"{Url}/999999", Company.Ct)).CodeAsync());
    }

    [Fact]
    public async Task A_key_expires_when_it_is_said_to()
    {
        var past = await admin.PostAsync(Url, new { name = "x", scopes = new[] { "users:read" }, expires_at = "2020-01-01T00:00:00Z" });
        Assert.Equal("expiry_in_past", await past.CodeAsync());
        var created = await Company.JsonAsync(await admin.PostAsync(
            Url, new { name = "x", scopes = new[] { "users:read" }, expires_at = app.Clock.GetUtcNow().AddHours(1) }));
        await app.ClientOf(company.Id, userId: null)
            .ScalarAsync<int>("update identity.api_key set expires_at = now() - interval '1 second' returning id");

        Assert.Equal("token_expired", await (await Bearing(created).GetAsync("/api/v1/users", Company.Ct)).CodeAsync());
    }

    [Fact]
    public async Task Nobody_gives_a_key_what_he_does_not_have_himself()
    {
        await Company.JsonAsync(await admin.PostAsync(
            "/api/v1/roles", new { name = "integrateur", description = "", permissions = new[] { "api_keys:*", "telemetry:write" } }));
        var (_, email) = await company.GivenUserAsync("integrateur");
        var integrator = await company.SignInAsync(email);

        Assert.Equal(
            "scope_above_caller", await (await integrator.PostAsync(Url, new { name = "x", scopes = new[] { "users:read" } })).CodeAsync());
        Assert.Equal(
            "scope_above_caller", await (await admin.PostAsync(Url, new { name = "x", scopes = new[] { "tenants:read" } })).CodeAsync());
        await Company.JsonAsync(await integrator.PostAsync(Url, new { name = "x", scopes = new[] { "telemetry:write" } }));
    }

    [Theory]
    [InlineData("""{"name":"x","scopes":[]}""")]
    [InlineData("""{"name":"x","scopes":[null]}""")]
    [InlineData("""{"name":"x","scopes":["nothing:known"]}""")]
    [InlineData("""{"name":"","scopes":["users:read"]}""")]
    [InlineData("""{"name":"x","scopes":["users:read"],"expires_at":"demain"}""")]
    public async Task A_key_that_cannot_be_is_refused(string body)
    {
        using var content = new StringContent(body, Company.JsonType);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.Client.PostAsync(Url, content, Company.Ct)).StatusCode);
    }

    [Fact]
    public async Task A_key_is_not_kept_for_its_idempotency_key()
    {
        admin.Client.DefaultRequestHeaders.Add("Idempotency-Key", $"{Guid.NewGuid()}");
        await CreateAsync("users:read");
        Assert.Equal(0, await app.ClientOf(company.Id, userId: null).ScalarAsync<long>("select count(*) from idempotent_answer"));
    }

    [Fact]
    public async Task A_key_of_one_company_opens_nothing_of_another()
    {
        var created = await CreateAsync("users:*");
        var (id, _) = await (await Company.NewAsync(app)).GivenUserAsync();
        Assert.Equal("user_unknown", await (await Bearing(created).GetAsync($"/api/v1/users/{id}", Company.Ct)).CodeAsync());
    }

    private async Task<JsonElement> CreateAsync(params string[] scopes) =>
        await Company.JsonAsync(await admin.PostAsync(Url, new { name = "Passerelle", scopes }));

    private HttpClient Bearing(JsonElement created)
    {
        var client = Company.Anonymous(app);
        Company.Bear(client, created.GetProperty("key").GetString()!);
        return client;
    }
}
