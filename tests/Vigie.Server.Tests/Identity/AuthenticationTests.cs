using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Tests.Identity;

public sealed class AuthenticationTests(VigieApp app)
{
    private const string Me = "/api/v1/users/me";

    [Fact]
    public async Task Without_a_token_one_is_told_to_sign_in()
    {
        var response = await Company.Anonymous(app).GetAsync(Me, Company.Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("unauthenticated", await response.CodeAsync());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Tokens_that_somebody_else_signed_are_refused()
    {
        var claims = new AccessClaims("a@example.org", 1, 1, "admin", ["admin"], true, Guid.NewGuid());
        var othersKey = new CompactSignature([TokenKey.FromSecret(new byte[32])]);
        var forged = new AccessTokens(othersKey, TimeSpan.FromMinutes(5), TimeProvider.System).Issue(claims);
        foreach (var token in new[] { forged, "x", "vk_x", "a.b.c", OpaqueToken.New(OpaqueToken.ApiKey, 1).Text, new string('x', 9000) })
        {
            using var client = Company.Anonymous(app);
            Company.Bear(client, token);
            var response = await client.GetAsync(Me, Company.Ct);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal("token_invalid", await response.CodeAsync());
        }
    }

    [Fact]
    public async Task A_token_that_names_a_user_who_does_not_exist_is_refused_though_it_is_signed()
    {
        var company = await Company.NewAsync(app);
        var tokens = app.Services.GetRequiredService<AccessTokens>();
        foreach (var (tenant, user) in new[] { (company.Id, 999_999), (999_999, 1), (company.Id, 0) })
        {
            using var client = Company.Anonymous(app);
            Company.Bear(client, tokens.Issue(new AccessClaims("a@example.org", user, tenant, "admin", ["admin"], true, Guid.NewGuid())));
            Assert.Equal("token_invalid", await (await client.GetAsync(Me, Company.Ct)).CodeAsync());
        }
    }

    [Fact]
    public async Task A_refresh_token_opens_nothing_but_the_refresh()
    {
        var company = await Company.NewAsync(app);
        using var client = Company.Anonymous(app);
        var answer = await Company.JsonAsync(await Company.LoginAsync(client, company.AdminEmail, Company.Password));
        Company.Bear(client, answer.GetProperty("refresh_token").GetString()!);

        Assert.Equal("unauthenticated", await (await client.GetAsync(Me, Company.Ct)).CodeAsync());
    }

    [Fact]
    public async Task A_token_in_the_address_counts_for_web_sockets_only()
    {
        var company = await Company.NewAsync(app);
        var token = Token(await company.AdminAsync());

        Assert.Equal(
            "unauthenticated", await (await Company.Anonymous(app).GetAsync($"{Me}?access_token={token}", Company.Ct)).CodeAsync());
        Assert.True(await AuthenticatesAsync("/ws/realtime/1", query: token));
        Assert.True(await AuthenticatesAsync("/api/v1/ws/alerts", query: token));
        Assert.True(await AuthenticatesAsync("/api/v1/ws/alerts", protocols: $"vigie, {token}"));
        Assert.False(await AuthenticatesAsync("/api/v1/ws/alerts", protocols: $"other, {token}"));
        Assert.False(await AuthenticatesAsync("/api/v1/ws/alerts", protocols: token));
        Assert.False(await AuthenticatesAsync("/api/v1/users", query: token));
        Assert.False(await AuthenticatesAsync("/wsx", query: token));
        Assert.False(await AuthenticatesAsync("/api/v1/users", protocols: $"vigie, {token}"));
    }

    [Theory]
    [InlineData(null, 4401)]
    [InlineData("x.y.z", 4401)]
    public async Task A_web_socket_without_a_good_token_is_closed_with_a_code_that_says_so(string? token, int code)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("vigie");
        if (token is not null)
        {
            socket.Options.AddSubProtocol(token);
        }

        Assert.Equal(code, await ConnectAndReadCloseAsync(socket));
    }

    [Fact]
    public async Task A_web_socket_without_the_permission_is_closed_with_a_code_that_says_so()
    {
        var company = await Company.NewAsync(app);
        var key = await app.Services.GetRequiredService<TenantSeeding>()
            .CreateApiKeyAsync(company.Id, new CreateApiKey("x", ["reports:read"]), Company.Ct);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("vigie");
        socket.Options.AddSubProtocol(key);

        Assert.Equal(4403, await ConnectAndReadCloseAsync(socket));
    }

    [Fact]
    public async Task Two_authorization_headers_are_none()
    {
        var company = await Company.NewAsync(app);
        var token = Token(await company.AdminAsync());
        using var client = Company.Anonymous(app);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", [$"Bearer {token}", $"Bearer {token}"]);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(Me, Company.Ct)).StatusCode);
    }

    private static string Token(Tenant tenant) => tenant.Client.DefaultRequestHeaders.Authorization!.Parameter!;

    private async Task<int?> ConnectAndReadCloseAsync(ClientWebSocket socket)
    {
        using var client = app.CreateClient();
        await socket.ConnectAsync(new UriBuilder(client.BaseAddress!) { Scheme = "ws", Path = "/ws/realtime" }.Uri, Company.Ct);
        await socket.ReceiveAsync(new byte[100], Company.Ct);
        return (int?)socket.CloseStatus;
    }

    private async Task<bool> AuthenticatesAsync(string path, string? query = null, string? protocols = null)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider, Request = { Path = path } };
        http.Request.QueryString = query is null ? default : QueryString.Create("access_token", query);
        http.Request.Headers.SecWebSocketProtocol = protocols;
        return (await http.AuthenticateAsync(VigieAuthentication.Scheme)).Succeeded;
    }
}
