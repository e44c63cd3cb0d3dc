using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Identity.Sessions;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Tests.Identity;

public sealed class SessionTests(VigieApp app)
{
    private const string Me = "/api/v1/users/me";
    private const string Refresh = "/api/v1/auth/refresh";

    [Fact]
    public async Task A_refresh_token_in_the_header_or_in_the_body_gives_the_next_pair()
    {
        var (client, first) = await GivenSessionAsync();

        Company.Bear(client, first.RefreshToken);
        var second = await Company.JsonAsync(await client.PostAsync(Refresh, null, Company.Ct));
        client.DefaultRequestHeaders.Authorization = null;
        var third = await Company.JsonAsync(await client.PostAsJsonAsync(Refresh, new { refresh_token = Token(second) }, Company.Ct));

        Assert.Equal(["access_token", "refresh_token", "expires_in"], Company.Fields(third));
        Company.Bear(client, third.GetProperty("access_token").GetString()!);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Me, Company.Ct)).StatusCode);
    }

    [Fact]
    public async Task A_used_refresh_token_that_comes_again_ends_the_whole_session()
    {
        var (client, first) = await GivenSessionAsync();
        var second = await Company.JsonAsync(await client.PostAsJsonAsync(Refresh, new { refresh_token = first.RefreshToken }, Company.Ct));

        var again = await client.PostAsJsonAsync(Refresh, new { refresh_token = first.RefreshToken }, Company.Ct);
        var newest = await client.PostAsJsonAsync(Refresh, new { refresh_token = Token(second) }, Company.Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Equal("refresh_token_invalid", await again.CodeAsync());
        Assert.Equal("refresh_token_invalid", await newest.CodeAsync());
        Assert.Equal("session_revoked", await (await client.GetAsync(Me, Company.Ct)).CodeAsync());
    }

    [Fact]
    public async Task Of_eight_uses_at_once_at_most_one_gets_a_pair_and_the_session_ends()
    {
        var (client, first) = await GivenSessionAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            client.PostAsJsonAsync(Refresh, new { refresh_token = first.RefreshToken }, Company.Ct)));

        Assert.Equal(1, answers.Count(answer => answer.IsSuccessStatusCode));
        Assert.All(answers.Where(answer => !answer.IsSuccessStatusCode), answer =>
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
        Assert.Equal("session_revoked", await (await client.GetAsync(Me, Company.Ct)).CodeAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("rt_")]
    [InlineData("rt_AAAA")]
    [InlineData("vk_AAAA")]
    public async Task A_malformed_refresh_token_is_refused(string token)
    {
        var response = await Company.Anonymous(app).PostAsJsonAsync(Refresh, new { refresh_token = token }, Company.Ct);
        Assert.Equal("refresh_token_invalid", await response.CodeAsync());
        Assert.Equal("refresh_token_invalid", await (await Company.Anonymous(app).PostAsync(Refresh, null, Company.Ct)).CodeAsync());
        var invented = OpaqueToken.New(OpaqueToken.Refresh, 1).Text;
        Assert.Equal(
            "refresh_token_invalid",
            await (await Company.Anonymous(app).PostAsJsonAsync(Refresh, new { refresh_token = invented }, Company.Ct)).CodeAsync());
    }

    [Fact]
    public async Task A_session_that_has_expired_is_neither_refreshed_nor_accepted()
    {
        var (client, first) = await GivenSessionAsync();
        await first.Tenant.ScalarAsync<Guid>("update identity.session set expires_at = created_at returning id");

        Assert.Equal(
            "refresh_token_invalid", await (await client.PostAsJsonAsync(Refresh, new { refresh_token = first.RefreshToken }, Company.Ct))
            .CodeAsync());
        Assert.Equal("session_revoked", await (await client.GetAsync(Me, Company.Ct)).CodeAsync());
    }

    [Fact]
    public async Task After_logging_out_the_access_token_is_refused()
    {
        var (client, first) = await GivenSessionAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Me, Company.Ct)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync("/api/v1/auth/logout", null, Company.Ct)).StatusCode);

        var refused = await client.GetAsync(Me, Company.Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("session_revoked", await refused.CodeAsync());
        Assert.Contains("invalid_token", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            "refresh_token_invalid", await (await client.PostAsJsonAsync(Refresh, new { refresh_token = first.RefreshToken }, Company.Ct))
            .CodeAsync());
    }

    [Fact]
    public async Task A_user_sees_his_open_sessions_and_ends_one_of_them()
    {
        var company = await Company.NewAsync(app);
        var (here, there) = (await company.AdminAsync(), await company.AdminAsync());
        here.Client.DefaultRequestHeaders.UserAgent.ParseAdd("Essai/1.0");

        var sessions = await here.GetAsync<List<JsonElement>>("/api/v1/auth/sessions");
        Assert.Equal(["id", "created_at", "last_used_at", "expires_at", "ip", "user_agent", "current"], Company.Fields(sessions[0]));
        Assert.Equal(2, sessions.Count);
        Assert.StartsWith("10.9.", sessions[0].GetProperty("ip").GetString(), StringComparison.Ordinal);
        var other = Assert.Single(sessions, session => !session.GetProperty("current").GetBoolean()).GetProperty("id").GetGuid();

        Assert.Equal(HttpStatusCode.NoContent, (await here.Client.DeleteAsync($"/api/v1/auth/sessions/{other}", Company.Ct)).StatusCode);
        Assert.Equal("session_unknown", await (await here.Client.DeleteAsync($"/api/v1/auth/sessions/{other}", Company.Ct)).CodeAsync());
        Assert.Equal("session_revoked", await (await there.Client.GetAsync(Me, Company.Ct)).CodeAsync());
        Assert.Single(await here.GetAsync<List<JsonElement>>("/api/v1/auth/sessions"));
    }

    [Fact]
    public async Task A_user_ends_all_his_sessions_and_nobody_elses()
    {
        var company = await Company.NewAsync(app);
        var (_, email) = await company.GivenUserAsync();
        var (here, there, somebody) = (await company.AdminAsync(), await company.AdminAsync(), await company.SignInAsync(email));

        Assert.Equal(HttpStatusCode.NoContent, (await here.Client.DeleteAsync("/api/v1/auth/sessions", Company.Ct)).StatusCode);

        Assert.Equal("session_revoked", await (await here.Client.GetAsync(Me, Company.Ct)).CodeAsync());
        Assert.Equal("session_revoked", await (await there.Client.GetAsync(Me, Company.Ct)).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await somebody.Client.GetAsync(Me, Company.Ct)).StatusCode);
    }

    [Fact]
    public async Task A_session_of_somebody_else_cannot_be_ended()
    {
        var company = await Company.NewAsync(app);
        var (_, email) = await company.GivenUserAsync();
        var (admin, somebody) = (await company.AdminAsync(), await company.SignInAsync(email));
        var id = (await admin.GetAsync<List<JsonElement>>("/api/v1/auth/sessions"))[0].GetProperty("id").GetGuid();

        Assert.Equal(HttpStatusCode.NotFound, (await somebody.Client.DeleteAsync($"/api/v1/auth/sessions/{id}", Company.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.Client.GetAsync(Me, Company.Ct)).StatusCode);
    }

    [Fact]
    public async Task What_another_process_changes_counts_after_five_seconds()
    {
        var (client, first) = await GivenSessionAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Me, Company.Ct)).StatusCode);
        await first.Tenant.ScalarAsync<int>("update identity.user set is_active = false returning id");

        app.Clock.Advance(CallerDirectory.Lifetime);

        Assert.Equal("account_inactive", await (await client.GetAsync(Me, Company.Ct)).CodeAsync());
        Assert.Equal(
            "account_inactive", await (await client.PostAsJsonAsync(Refresh, new { refresh_token = first.RefreshToken }, Company.Ct))
            .CodeAsync());
    }

    [Fact]
    public async Task Expired_tokens_and_sessions_that_ended_long_ago_are_deleted()
    {
        var company = await Company.NewAsync(app);
        await company.AdminAsync();
        await company.AdminAsync();
        var tenant = app.ClientOf(company.Id, userId: null);
        await tenant.InSessionAsync(async (_, session) => await session.ExecuteAsync(
            """
            with gone as (update identity.session set revoked_at = now() - interval '31 days'
              where id = (select id from identity.session order by id limit 1) returning id)
            update identity.refresh_token set expires_at = now() - interval '1 minute' where session_id in (select id from gone)
            """, [], Company.Ct));

        await app.Services.GetRequiredService<PurgeExpiredSessions>().PurgeAsync(Company.Ct);

        Assert.Equal(1, await tenant.ScalarAsync<long>("select count(*) from identity.session"));
        Assert.Equal(1, await tenant.ScalarAsync<long>("select count(*) from identity.refresh_token"));
    }

    private async Task<(HttpClient Client, (string RefreshToken, Tenant Tenant) First)> GivenSessionAsync()
    {
        var company = await Company.NewAsync(app);
        var client = Company.Anonymous(app);
        var answer = await Company.JsonAsync(await Company.LoginAsync(client, company.AdminEmail, Company.Password));
        Company.Bear(client, answer.GetProperty("access_token").GetString()!);
        return (client, (Token(answer), app.ClientOf(company.Id, userId: null)));
    }

    private static string Token(JsonElement answer) => answer.GetProperty("refresh_token").GetString()!;
}
