using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Tests.Identity;

public sealed class LoginTests(VigieApp app)
{
    [Fact]
    public async Task Signing_in_answers_exactly_the_fields_of_the_specification()
    {
        var company = await Company.NewAsync(app);

        var answer =
            await Company.JsonAsync(
            await Company.LoginAsync(Company.Anonymous(app), $" {company.AdminEmail.ToUpperInvariant()} ", Company.Password));

        Assert.Equal(["access_token", "refresh_token", "token_type", "expires_in", "user"], Company.Fields(answer));
        Assert.Equal(["id", "email", "role", "nom", "prenom"], Company.Fields(answer.GetProperty("user")));
        Assert.Equal("bearer", answer.GetProperty("token_type").GetString());
        Assert.Equal(900, answer.GetProperty("expires_in").GetInt32());
        Assert.StartsWith("rt_", answer.GetProperty("refresh_token").GetString(), StringComparison.Ordinal);
        Assert.Equal("admin", answer.GetProperty("user").GetProperty("role").GetString());
        var claims = JsonDocument.Parse(StrictBase64Url.Decode(answer.GetProperty("access_token").GetString()!.Split('.')[1])!).RootElement;
        Assert.Equal(company.AdminEmail, claims.GetProperty("sub").GetString());
        Assert.Equal(company.Id, claims.GetProperty("tenant_id").GetInt32());
        Assert.False(claims.TryGetProperty("permissions", out _));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_are_refused_alike()
    {
        var company = await Company.NewAsync(app);

        var wrong = await Company.LoginAsync(Company.Anonymous(app), company.AdminEmail, Company.OtherPassword);
        var unknown = await Company.LoginAsync(Company.Anonymous(app), $"{Guid.NewGuid():N}@example.org", Company.Password);

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("invalid_credentials", await wrong.CodeAsync());
        Assert.Equal(await WithoutTraceAsync(wrong), await WithoutTraceAsync(unknown));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"email":"a@b.ca"}""")]
    [InlineData("""{"email":"a@b.ca","password":null}""")]
    [InlineData("""{"email":"a@b.ca","password":1}""")]
    [InlineData("""{"email":"","password":""}""")]
    [InlineData("""{"email":"a@b.ca","password":"x","more":1}""")]
    [InlineData("""{"email":"a@b.ca\u0000","password":"x"}""")]
    [InlineData("""{"email":"a@b.ca","password":"\ud800"}""")]
    [InlineData("null")]
    [InlineData("")]
    public async Task A_malformed_login_is_refused_as_such(string body)
    {
        using var content = new StringContent(body, Company.JsonType);
        var response = await Company.Anonymous(app).PostAsync("/api/v1/auth/login", content, Company.Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task The_sixth_try_on_an_account_waits_even_with_the_right_password()
    {
        var company = await Company.NewAsync(app);
        for (var tries = 0; tries < 5; tries++)
        {
            Assert.Equal(
                HttpStatusCode.Unauthorized, (await Company.LoginAsync(Company.Anonymous(app), company.AdminEmail, "wrong")).StatusCode);
        }

        var sixth = await Company.LoginAsync(Company.Anonymous(app), company.AdminEmail, Company.Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, sixth.StatusCode);
        Assert.Equal("too_many_attempts", await sixth.CodeAsync());
        Assert.InRange(sixth.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
    }

    [Fact]
    public async Task An_address_that_guesses_over_many_accounts_waits()
    {
        using var client = Company.Anonymous(app);
        for (var tries = 0; tries < 30; tries++)
        {
            Assert.Equal(
                HttpStatusCode.Unauthorized, (await Company.LoginAsync(client, $"{Guid.NewGuid():N}@example.org", "wrong")).StatusCode);
        }

        Assert.Equal(
            HttpStatusCode.TooManyRequests, (await Company.LoginAsync(client, $"{Guid.NewGuid():N}@example.org", "wrong")).StatusCode);
    }

    [Fact]
    public async Task Who_has_one_password_in_several_companies_chooses_one()
    {
        var (one, other) = (await Company.NewAsync(app), await Company.NewAsync(app));
        var (_, email) = await one.GivenUserAsync();
        await other.GivenUserAsync(email: email);
        using var client = Company.Anonymous(app);

        var ambiguous = await Company.LoginAsync(client, email, Company.Password);
        var problem = JsonDocument.Parse(await ambiguous.Content.ReadAsStringAsync(Company.Ct)).RootElement;
        var chosen = await Company.LoginAsync(client, email, Company.Password, other.Slug);
        var neither = await Company.LoginAsync(client, email, Company.Password, "neither");

        Assert.Equal(HttpStatusCode.Conflict, ambiguous.StatusCode);
        Assert.Equal("tenant_required", problem.GetProperty("code").GetString());
        Assert.Equal(
            [one.Slug, other.Slug], problem.GetProperty("tenants").EnumerateArray()
            .Select(tenant => tenant.GetProperty("slug").GetString()));
        Assert.Equal(["slug", "nom"], Company.Fields(problem.GetProperty("tenants")[0]));
        var claims = (await Company.JsonAsync(chosen)).GetProperty("access_token").GetString()!.Split('.')[1];
        Assert.Equal(other.Id, JsonDocument.Parse(StrictBase64Url.Decode(claims)!).RootElement.GetProperty("tenant_id").GetInt32());
        Assert.Equal("invalid_credentials", await neither.CodeAsync());
    }

    [Fact]
    public async Task Who_has_another_password_in_each_company_gets_into_the_one_it_opens()
    {
        var (one, other) = (await Company.NewAsync(app), await Company.NewAsync(app));
        var (_, email) = await one.GivenUserAsync();
        await app.Services.GetRequiredService<TenantSeeding>().CreateUserAsync(
            other.Id, new CreateUser(email, Company.OtherPassword, "Martin", "Pierre", "client"), Company.Ct);

        var answer = await Company.JsonAsync(await Company.LoginAsync(Company.Anonymous(app), email, Company.OtherPassword));

        Assert.Equal("client", answer.GetProperty("user").GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_deactivated_user_and_a_suspended_company_are_told_only_to_who_has_the_password()
    {
        var company = await Company.NewAsync(app);
        var (id, email) = await company.GivenUserAsync();
        var tenant = app.ClientOf(company.Id, userId: null);
        await tenant.ScalarAsync<int>("update identity.user set is_active = false where id = $1 returning id", id);

        Assert.Equal("account_inactive", await (await Company.LoginAsync(Company.Anonymous(app), email, Company.Password)).CodeAsync());
        Assert.Equal("invalid_credentials", await (await Company.LoginAsync(Company.Anonymous(app), email, "wrong")).CodeAsync());

        await tenant.ScalarAsync<int>(
            "update catalog.tenant set status = 'Suspended' where tenant_id = $1 returning tenant_id", company.Id);
        var suspended = await Company.LoginAsync(Company.Anonymous(app), company.AdminEmail, Company.Password);
        Assert.Equal(HttpStatusCode.Forbidden, suspended.StatusCode);
        Assert.Equal("tenant_suspended", await suspended.CodeAsync());
        Assert.Equal(
            "invalid_credentials", await (await Company.LoginAsync(Company.Anonymous(app), company.AdminEmail, "wrong")).CodeAsync());
    }

    [Fact]
    public async Task A_hash_with_fewer_iterations_is_replaced_when_its_owner_signs_in()
    {
        var company = await Company.NewAsync(app);
        var tenant = app.ClientOf(company.Id, userId: null);
        await tenant.ScalarAsync<int>(
            "update identity.user set password_hash = $1 returning id", new PasswordHasher(10).Hash(Company.Password));

        await Company.JsonAsync(await Company.LoginAsync(Company.Anonymous(app), company.AdminEmail, Company.Password));

        Assert.StartsWith(
            "$pbkdf2-sha512$i=1000$", await tenant
            .ScalarAsync<string>("select password_hash from identity.user"), StringComparison.Ordinal);
        await Company.JsonAsync(await Company.LoginAsync(Company.Anonymous(app), company.AdminEmail, Company.Password));
    }

    [Fact]
    public async Task The_directory_of_addresses_cannot_be_read_by_the_servers_role()
    {
        var company = await Company.NewAsync(app);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            app.ClientOf(company.Id, userId: null).ScalarAsync<long>("select count(*) from catalog.login_directory"));
    }

    [Fact]
    public async Task The_directory_follows_a_changed_address()
    {
        var company = await Company.NewAsync(app);
        var (id, email) = await company.GivenUserAsync();
        var renamed = $"{Guid.NewGuid():N}@example.org";
        await app.ClientOf(company.Id, userId: null)
            .ScalarAsync<int>("update identity.user set email = $2 where id = $1 returning id", id, renamed);

        Assert.Equal("invalid_credentials", await (await Company.LoginAsync(Company.Anonymous(app), email, Company.Password)).CodeAsync());
        await Company.JsonAsync(await Company.LoginAsync(Company.Anonymous(app), renamed, Company.Password));
    }

    private static async Task<string> WithoutTraceAsync(HttpResponseMessage response)
    {
        var problem = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(await response.Content.ReadAsStringAsync(Company.Ct))!;
        problem.Remove("trace_id");
        return JsonSerializer.Serialize(problem);
    }
}
