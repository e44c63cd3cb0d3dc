using System.Net;
using System.Text.Json;

namespace Vigie.Server.Tests.Identity;

public sealed class MeTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/users/me";

    private Company company = null!;
    private Tenant admin = null!;

    public async ValueTask InitializeAsync()
    {
        company = await Company.NewAsync(app);
        admin = await company.AdminAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task One_sees_oneself_with_ones_permissions_and_company()
    {
        var me = await admin.GetAsync<JsonElement>(Url);

        Assert.Equal(
            ["id", "email", "nom", "prenom", "role", "roles", "permissions", "language", "time_zone", "temperature_unit", "is_active",
                "date_creation", "derniere_connexion", "tenant"],
            Company.Fields(me));
        Assert.Equal(
            ["id", "slug", "nom", "time_zone", "language", "country", "currency", "is_demo", "is_platform"],
            Company.Fields(me.GetProperty("tenant")));
        Assert.Equal("*", Assert.Single(me.GetProperty("permissions").EnumerateArray()).GetString());
        Assert.Equal(["fr", "America/Toronto", "c"], Choices(me));
        Assert.NotEqual(JsonValueKind.Null, me.GetProperty("derniere_connexion").ValueKind);
        Assert.False(me.GetProperty("tenant").GetProperty("is_platform").GetBoolean());
    }

    [Fact]
    public async Task One_changes_ones_own_profile()
    {
        var me = await Company.JsonAsync(await admin.PutAsync(Url, Profile()));

        Assert.Equal(["ar", "Africa/Casablanca", "f"], Choices(me));
        Assert.Equal("Gagnon", (await admin.GetAsync<JsonElement>(Url)).GetProperty("nom").GetString());
    }

    [Theory]
    [InlineData("language", "de")]
    [InlineData("time_zone", "Eastern Standard Time")]
    [InlineData("time_zone", "America/Gotham")]
    [InlineData("time_zone", "../../etc/passwd")]
    [InlineData("time_zone", "")]
    [InlineData("nom", "")]
    [InlineData("temperature_unit", "k")]
    public async Task A_profile_that_cannot_be_is_refused(string field, string value)
    {
        var profile = Profile();
        profile[field] = value;
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PutAsync(Url, profile)).StatusCode);
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_and_not_this_one()
    {
        var elsewhere = await company.AdminAsync();

        var response =
            await admin.PutAsync(Url + "/password", new { old_password = Company.Password, new_password = Company.OtherPassword });

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.Client.GetAsync(Url, Company.Ct)).StatusCode);
        Assert.Equal("session_revoked", await (await elsewhere.Client.GetAsync(Url, Company.Ct)).CodeAsync());
        Assert.Equal(
            "invalid_credentials", await (await Company.LoginAsync(Company.Anonymous(app), company.AdminEmail, Company.Password))
            .CodeAsync());
        await Company.JsonAsync(await Company.LoginAsync(Company.Anonymous(app), company.AdminEmail, Company.OtherPassword));
    }

    [Fact]
    public async Task A_wrong_old_password_or_a_weak_new_one_changes_nothing()
    {
        var wrong = await admin.PutAsync(Url + "/password", new { old_password = "wrong", new_password = Company.OtherPassword });
        var weak = await admin.PutAsync(Url + "/password", new { old_password = Company.Password, new_password = "Motdepasse1!" });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "password_wrong"), (wrong.StatusCode, await wrong.CodeAsync()));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "password_weak"), (weak.StatusCode, await weak.CodeAsync()));
        Assert.Contains("new_password", await weak.Content.ReadAsStringAsync(Company.Ct), StringComparison.Ordinal);
        await Company.JsonAsync(await Company.LoginAsync(Company.Anonymous(app), company.AdminEmail, Company.Password));
    }

    [Fact]
    public async Task A_stolen_access_token_is_no_way_to_guess_the_password()
    {
        for (var tries = 0; tries < 5; tries++)
        {
            await admin.PutAsync(Url + "/password", new { old_password = "wrong", new_password = Company.OtherPassword });
        }

        var sixth = await admin.PutAsync(Url + "/password", new { old_password = Company.Password, new_password = Company.OtherPassword });
        Assert.Equal(HttpStatusCode.TooManyRequests, sixth.StatusCode);
    }

    private static IEnumerable<string?> Choices(JsonElement me) =>
        new[] { "language", "time_zone", "temperature_unit" }.Select(field => me.GetProperty(field).GetString());

    private static Dictionary<string, string> Profile() => new()
    {
        ["nom"] = "Gagnon",
        ["prenom"] = "Josée",
        ["language"] = "ar",
        ["time_zone"] = "Africa/Casablanca",
        ["temperature_unit"] = "f",
    };
}
