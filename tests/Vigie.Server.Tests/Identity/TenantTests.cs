using System.Net;
using System.Text.Json;

namespace Vigie.Server.Tests.Identity;

public sealed class TenantTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/tenants";

    private Company company = null!;
    private Tenant admin = null!;
    private Tenant platform = null!;

    public async ValueTask InitializeAsync()
    {
        company = await Company.NewAsync(app);
        admin = await company.AdminAsync();
        platform = await Company.OperatorAsync(app);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_operator_creates_a_company_whose_administrator_signs_in()
    {
        var slug = $"n{Guid.NewGuid():N}";
        var response = await platform.PostAsync(Url, Creation(slug));
        var created = await Company.JsonAsync(response);
        var answer = await Company.JsonAsync(await Company.LoginAsync(Company.Anonymous(app), $"chef@{slug}.ma", Company.Password));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(
            ["id", "slug", "nom", "status", "country", "time_zone", "language", "currency", "max_batteries", "raw_retention_days",
                "is_demo", "created_at", "batteries_count", "users_count"],
            Company.Fields(created));
        Assert.Equal(("active", 1), (created.GetProperty("status").GetString(), created.GetProperty("users_count").GetInt32()));
        Assert.Equal("admin", answer.GetProperty("user").GetProperty("role").GetString());
        Assert.Equal("tenant_slug_taken", await (await platform.PostAsync(Url, Creation(slug))).CodeAsync());
    }

    [Fact]
    public async Task A_company_whose_administrator_cannot_be_is_not_created()
    {
        var slug = $"n{Guid.NewGuid():N}";

        Assert.Equal("password_weak", await (await platform.PostAsync(Url, Creation(slug, "Motdepasse1!"))).CodeAsync());
        Assert.Empty(await platform.GetAsync<List<JsonElement>>($"{Url}?search={slug}"));
    }

    [Theory]
    [InlineData("Majuscules", "MA", "MAD", "Africa/Casablanca")]
    [InlineData("-tiret", "MA", "MAD", "Africa/Casablanca")]
    [InlineData("bon", "Maroc", "MAD", "Africa/Casablanca")]
    [InlineData("bon", "MA", "mad", "Africa/Casablanca")]
    [InlineData("bon", "MA", "MAD", "Maroc")]
    [InlineData("bon\n", "MA", "MAD", "Africa/Casablanca")]
    public async Task A_company_that_cannot_be_is_refused(string slug, string country, string currency, string zone)
    {
        var response = await platform.PostAsync(Url, new
        {
            slug,
            nom = "X",
            country,
            time_zone = zone,
            language = "fr",
            currency,
            admin = new { email = "a@example.org", password = Company.Password, nom = "N", prenom = "P" },
        });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task The_operator_lists_companies_with_their_counts()
    {
        await company.GivenUserAsync();

        var row = Assert.Single(await platform.GetAsync<List<JsonElement>>($"{Url}?search={company.Slug}&status=active"));

        Assert.Equal(
            ["id", "slug", "nom", "status", "country", "time_zone", "language", "currency", "is_demo", "created_at", "batteries_count",
                "users_count"], Company.Fields(row));
        Assert.Equal((2, 0), (row.GetProperty("users_count").GetInt32(), row.GetProperty("batteries_count").GetInt32()));
        Assert.Empty(await platform.GetAsync<List<JsonElement>>($"{Url}?search={company.Slug}&status=closed"));
        Assert.Equal(HttpStatusCode.BadRequest, (await platform.Client.GetAsync($"{Url}?status=Active", Company.Ct)).StatusCode);
    }

    [Fact]
    public async Task The_operator_sees_no_users_of_a_company()
    {
        var (id, _) = await company.GivenUserAsync();
        Assert.Equal("user_unknown", await (await platform.Client.GetAsync($"/api/v1/users/{id}", Company.Ct)).CodeAsync());
    }

    [Fact]
    public async Task The_people_of_a_suspended_company_are_out_at_once_and_back_when_it_is_active()
    {
        Assert.Equal(HttpStatusCode.OK, (await admin.Client.GetAsync("/api/v1/users/me", Company.Ct)).StatusCode);

        await Company.JsonAsync(await platform.PutAsync($"{Url}/{company.Id}", Update("suspended")));
        var refused = await admin.Client.GetAsync("/api/v1/users/me", Company.Ct);
        Assert.Equal((HttpStatusCode.Forbidden, "tenant_suspended"), (refused.StatusCode, await refused.CodeAsync()));

        await Company.JsonAsync(await platform.PutAsync($"{Url}/{company.Id}", Update("active")));
        Assert.Equal(HttpStatusCode.OK, (await admin.Client.GetAsync("/api/v1/users/me", Company.Ct)).StatusCode);
    }

    [Fact]
    public async Task The_platforms_own_company_can_be_neither_suspended_nor_closed()
    {
        Assert.Equal("tenant_is_platform", await (await platform.PutAsync($"{Url}/1", Update("suspended"))).CodeAsync());
        Assert.Equal("tenant_unknown", await (await platform.PutAsync($"{Url}/999999", Update("active"))).CodeAsync());
    }

    [Fact]
    public async Task An_administrator_of_a_company_does_not_reach_over_companies()
    {
        Assert.Equal("forbidden", await (await admin.Client.GetAsync(Url, Company.Ct)).CodeAsync());
        Assert.Equal("forbidden", await (await admin.PostAsync(Url, Creation("autre"))).CodeAsync());
        Assert.Equal("forbidden", await (await admin.PutAsync($"{Url}/{company.Id}", Update("active"))).CodeAsync());
    }

    [Fact]
    public async Task A_company_changes_its_own_settings_and_not_its_limits()
    {
        var settings = await admin.GetAsync<JsonElement>("/api/v1/tenant");
        Assert.Equal(
            ["nom", "country", "time_zone", "language", "currency", "raw_retention_days", "rollup_retention_days", "max_batteries",
                "usage"], Company.Fields(settings));
        Assert.Equal(["batteries", "samples", "bytes"], Company.Fields(settings.GetProperty("usage")));

        var changed = await Company.JsonAsync(await admin.PutAsync("/api/v1/tenant", Settings(rawDays: 30)));
        Assert.Equal(("Nouveau nom", 30), (changed.GetProperty("nom").GetString(), changed.GetProperty("raw_retention_days").GetInt32()));
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PutAsync("/api/v1/tenant", Settings(rawDays: 6))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PutAsync("/api/v1/tenant", new { max_batteries = 5 })).StatusCode);
    }

    private static object Settings(int rawDays) => new
    {
        nom = "Nouveau nom",
        country = "SN",
        time_zone = "Africa/Dakar",
        language = "fr",
        currency = "XOF",
        raw_retention_days = rawDays,
        rollup_retention_days = 3650,
    };

    private static object Update(string status) => new
    {
        nom = "Essai",
        status,
        country = "CA",
        time_zone = "America/Toronto",
        language = "fr",
        currency = "CAD",
        max_batteries = 5,
        raw_retention_days = 90,
    };

    private static object Creation(string slug, string password = Company.Password) => new
    {
        slug,
        nom = "MIF Maroc",
        country = "MA",
        time_zone = "Africa/Casablanca",
        language = "fr",
        currency = "MAD",
        admin = new { email = $"chef@{slug}.ma", password, nom = "Alaoui", prenom = "Salma" },
    };
}
