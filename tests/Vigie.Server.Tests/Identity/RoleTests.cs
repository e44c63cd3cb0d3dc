using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Identity.Roles;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Tests.Identity;

public sealed class RoleTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/roles";

    private Company company = null!;
    private Tenant admin = null!;

    public async ValueTask InitializeAsync()
    {
        company = await Company.NewAsync(app);
        admin = await company.AdminAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("admin", "*")]
    [InlineData(
        "responsable",
        "users:read users:create techniciens:* interventions:* equipements:* planning:* reports:* "
        + "documents:* alertes:* users:update roles:read system:read audit:read tenant:read stock:*")]
    [InlineData(
        "technicien",
        "interventions:read interventions:update_status equipements:read planning:read documents:read documents:upload "
        + "alertes:read alertes:acknowledge stock:read stock:move")]
    [InlineData("client", "interventions:read_own equipements:read_own documents:read_own reports:read_own")]
    public async Task The_built_in_roles_have_the_permissions_of_the_matrix(string role, string permissions)
    {
        var row = Assert.Single(await RolesAsync(), row => row.GetProperty("name").GetString() == role);

        Assert.Equal(["id", "name", "description", "permissions", "built_in", "users_count", "created_at"], Company.Fields(row));
        Assert.Equal(
            permissions.Split(' ').Order(StringComparer.Ordinal), row.GetProperty("permissions").EnumerateArray()
            .Select(name => name.GetString()));
        Assert.True(row.GetProperty("built_in").GetBoolean());
        Assert.Equal(role == "admin" ? 1 : 0, row.GetProperty("users_count").GetInt32());
    }

    [Fact]
    public async Task The_operators_role_is_only_in_the_platforms_own_company()
    {
        Assert.Equal(4, (await RolesAsync()).Count);
        Assert.Equal("role_unknown", await (await admin.PostAsync(
            "/api/v1/users",
            new { email = "z@example.org", password = Company.Password, nom = "N", prenom = "P", role = "operateur" })).CodeAsync());
    }

    [Fact]
    public async Task A_role_of_ones_own_is_made_changed_and_deleted_and_counts_at_once()
    {
        var created = await CreateAsync("magasinier", "equipements:read");
        var id = created.GetProperty("id").GetInt32();
        var (userId, email) = await company.GivenUserAsync("magasinier");
        var user = await company.SignInAsync(email);
        Assert.Equal("forbidden", await (await user.Client.GetAsync("/api/v1/users", Company.Ct)).CodeAsync());

        await Company.JsonAsync(await admin.PutAsync($"{Url}/{id}", Role("magasinier", "users:*", "reports:read")));
        Assert.Equal(HttpStatusCode.OK, (await user.Client.GetAsync("/api/v1/users", Company.Ct)).StatusCode);
        await Company.JsonAsync(await admin.PutAsync($"{Url}/{id}", Role("magasinier", "reports:read")));
        Assert.Equal("forbidden", await (await user.Client.GetAsync("/api/v1/users", Company.Ct)).CodeAsync());

        var inUse = await admin.Client.DeleteAsync($"{Url}/{id}", Company.Ct);
        Assert.Equal((HttpStatusCode.Conflict, "role_in_use"), (inUse.StatusCode, await inUse.CodeAsync()));
        var demoted = new { email, nom = "N", prenom = "P", is_active = true, roles = new[] { "client" } };
        await Company.JsonAsync(await admin.PutAsync($"/api/v1/users/{userId}", demoted));
        Assert.Equal(HttpStatusCode.NoContent, (await admin.Client.DeleteAsync($"{Url}/{id}", Company.Ct)).StatusCode);
        Assert.Equal(4, (await RolesAsync()).Count);
    }

    [Fact]
    public async Task A_built_in_role_stays_as_it_is()
    {
        var id = (await RolesAsync())[0].GetProperty("id").GetInt32();

        Assert.Equal("role_built_in", await (await admin.PutAsync($"{Url}/{id}", Role("autre", "*"))).CodeAsync());
        Assert.Equal("role_built_in", await (await admin.Client.DeleteAsync($"{Url}/{id}", Company.Ct)).CodeAsync());
        Assert.Equal("role_unknown", await (await admin.Client.DeleteAsync($"{Url}/999999", Company.Ct)).CodeAsync());
    }

    [Theory]
    [InlineData("Majuscule", "reports:read", HttpStatusCode.BadRequest)]
    [InlineData("a", "reports:read", HttpStatusCode.BadRequest)]
    [InlineData("avec espace", "reports:read", HttpStatusCode.BadRequest)]
    [InlineData("inventé", "reports:invent", HttpStatusCode.BadRequest)]
    [InlineData("inventé", "inventions:*", HttpStatusCode.BadRequest)]
    [InlineData("inventé", "*:read", HttpStatusCode.BadRequest)]
    [InlineData("admin", "reports:read", HttpStatusCode.Conflict)]
    [InlineData("exploitant", "tenants:*", HttpStatusCode.Forbidden)]
    [InlineData("exploitant", "tenants:read", HttpStatusCode.Forbidden)]
    public async Task A_role_that_cannot_be_is_refused(string name, string permission, HttpStatusCode status) =>
        Assert.Equal(status, (await admin.PostAsync(Url, Role(name, permission))).StatusCode);

    [Fact]
    public async Task Nobody_makes_a_role_that_can_do_more_than_himself()
    {
        await CreateAsync("chef", "roles:*", "users:*", "interventions:read");
        var (_, email) = await company.GivenUserAsync("chef");
        var chief = await company.SignInAsync(email);

        Assert.Equal("role_above_caller", await (await chief.PostAsync(Url, Role("un", "*"))).CodeAsync());
        Assert.Equal("role_above_caller", await (await chief.PostAsync(Url, Role("deux", "audit:read"))).CodeAsync());
        Assert.Equal("role_above_caller", await (await chief.PostAsync(Url, Role("trois", "interventions:*"))).CodeAsync());
        await Company.JsonAsync(await chief.PostAsync(Url, Role("quatre", "interventions:read_own", "users:read")));
    }

    [Fact]
    public async Task A_permission_over_tenants_that_got_into_a_row_all_the_same_does_not_count()
    {
        await CreateAsync("faux", "reports:read");
        await app.ClientOf(company.Id, userId: null).ScalarAsync<int>(
            "insert into identity.role_permission (role_id, permission) select id, 'tenants:*' from identity.role where name = 'faux' returning role_id");
        var (_, email) = await company.GivenUserAsync("faux");
        var user = await company.SignInAsync(email);

        Assert.Equal("forbidden", await (await user.Client.GetAsync("/api/v1/tenants", Company.Ct)).CodeAsync());
    }

    [Fact]
    public async Task Permissions_are_listed_in_the_callers_language()
    {
        var english = await admin.GetAsync<List<JsonElement>>("/api/v1/permissions");
        admin.Client.DefaultRequestHeaders.Remove("Accept-Language");
        var french = await admin.GetAsync<List<JsonElement>>("/api/v1/permissions");

        Assert.Equal(["name", "description"], Company.Fields(english[0]));
        Assert.Equal(("Everything in the company", "Tout, dans l’entreprise"),
            (english[0].GetProperty("description").GetString(), french[0].GetProperty("description").GetString()));
        Assert.DoesNotContain(english, permission =>
            permission.GetProperty("name").GetString()!.StartsWith("tenants:", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_endpoint_demands_a_permission_that_a_role_can_be_given()
    {
        var endpoints = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, endpoint =>
        {
            var required = endpoint.Metadata.GetMetadata<RequiredPermission>();
            Assert.True(
                required is { Name: "public" or "signed_in" } || (required is not null && KnownPermissions.Contains(required.Name)),
                $"{endpoint.RoutePattern.RawText}: {required?.Name}");
        });
    }

    private async Task<List<JsonElement>> RolesAsync() => await admin.GetAsync<List<JsonElement>>(Url);

    private async Task<JsonElement> CreateAsync(string name, params string[] permissions) =>
        await Company.JsonAsync(await admin.PostAsync(Url, Role(name, permissions)));

    private static object Role(string name, params string[] permissions) => new { name, description = "Essai", permissions };
}
