using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Tenancy;

namespace Vigie.Server.Tests.Identity;

/// <summary>An open socket ends when its caller would not be let in any more, long before its token expires.</summary>
public sealed class LiveRevocationTests(VigieApp app) : IAsyncLifetime
{
    private const int Unauthenticated = 4401;

    private Company company = null!;
    private Tenant admin = null!;
    private (int Id, string Email) user;
    private Tenant caller = null!;
    private string callerRefresh = "";

    public async ValueTask InitializeAsync()
    {
        company = await Company.NewAsync(app);
        admin = await company.AdminAsync();
        user = await company.GivenUserAsync();
        var client = Company.Anonymous(app);
        var answer = await Company.JsonAsync(await Company.LoginAsync(client, user.Email, Company.Password));
        Company.Bear(client, answer.GetProperty("access_token").GetString()!);
        (caller, callerRefresh) = (new(company.Id, client, app), answer.GetProperty("refresh_token").GetString()!);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("signs out")]
    [InlineData("ends the session elsewhere")]
    [InlineData("ends all sessions")]
    [InlineData("changes the password elsewhere")]
    [InlineData("chooses a password by invitation")]
    [InlineData("refresh token used twice")]
    [InlineData("is deactivated")]
    [InlineData("gets another role")]
    [InlineData("company is suspended")]
    public async Task A_socket_ends_at_once_when_its_caller(string way)
    {
        using var alerts = await OpenAsync("/ws/alerts");
        using var fleet = await OpenAsync("/ws/realtime");
        await RevokeAsync(way);
        Assert.Equal([Unauthenticated, Unauthenticated], [await alerts.CloseCodeAsync(), await fleet.CloseCodeAsync()]);
    }

    [Fact]
    public async Task A_socket_of_a_key_ends_with_the_key()
    {
        var key = await admin.CreateAsync<JsonElement>("/api/v1/api-keys", new { name = "Tableau", scopes = new[] { "alertes:read" } });
        using var socket = await LiveClient.OpenAsync(app, "/ws/alerts", key.GetProperty("key").GetString());
        await admin.Client.DeleteAsync($"/api/v1/api-keys/{key.GetProperty("id")}", Tenant.Ct);
        Assert.Equal(Unauthenticated, await socket.CloseCodeAsync());
    }

    [Fact]
    public async Task A_client_without_batteries_loses_his_socket_too()
    {
        var (_, email) = await company.GivenUserAsync("client");
        var client = await company.SignInAsync(email);
        using var socket = await LiveClient.OpenAsync(app, "/ws/realtime", TokenOf(client));
        await client.PostAsync("/api/v1/auth/logout", new { });
        Assert.Equal(Unauthenticated, await socket.CloseCodeAsync());
    }

    [Fact]
    public async Task The_sockets_of_others_stay_open()
    {
        var other = await company.SignInAsync(user.Email);
        using var socket = await LiveClient.OpenAsync(app, "/ws/alerts", TokenOf(other));
        await RevokeAsync("signs out");
        Assert.Contains("heartbeat", await socket.HearAsync(TimeSpan.FromSeconds(2)), StringComparison.Ordinal);
    }

    private async Task RevokeAsync(string way)
    {
        var response = way switch
        {
            "signs out" => await caller.PostAsync("/api/v1/auth/logout", new { }),
            "ends the session elsewhere" => await EndElsewhereAsync(),
            "ends all sessions" => await caller.Client.DeleteAsync("/api/v1/auth/sessions", Tenant.Ct),
            "changes the password elsewhere" => await (await company.SignInAsync(user.Email)).PutAsync(
                "/api/v1/users/me/password", new { old_password = Company.Password, new_password = Company.OtherPassword }),
            "chooses a password by invitation" => await ResetAsync(),
            "refresh token used twice" => await ReuseAsync(),
            "is deactivated" => await UpdateAsync(isActive: false, "technicien"),
            "gets another role" => await UpdateAsync(isActive: true, "client"),
            _ => await SuspendAsync(),
        };
        Assert.True(response.IsSuccessStatusCode || way == "refresh token used twice", $"{(int)response.StatusCode}");
    }

    private async Task<HttpResponseMessage> EndElsewhereAsync()
    {
        var elsewhere = await company.SignInAsync(user.Email);
        var sessions = await elsewhere.GetAsync<List<JsonElement>>("/api/v1/auth/sessions");
        var first = sessions.Single(session => !session.GetProperty("current").GetBoolean()).GetProperty("id");
        return await elsewhere.Client.DeleteAsync($"/api/v1/auth/sessions/{first}", Tenant.Ct);
    }

    private async Task<HttpResponseMessage> ResetAsync()
    {
        var invitation = await admin.CreateAsync<JsonElement>($"/api/v1/users/{user.Id}/invitation", new { });
        return await admin.PostAsync(
            "/api/v1/auth/reset", new { token = invitation.GetProperty("token").GetString(), password = Company.OtherPassword });
    }

    private async Task<HttpResponseMessage> ReuseAsync()
    {
        await caller.PostAsync("/api/v1/auth/refresh", new { refresh_token = callerRefresh });
        return await caller.PostAsync("/api/v1/auth/refresh", new { refresh_token = callerRefresh });
    }

    private Task<HttpResponseMessage> UpdateAsync(bool isActive, string role) => admin.PutAsync(
        $"/api/v1/users/{user.Id}",
        new { email = user.Email, nom = "Martin", prenom = "Pierre", is_active = isActive, roles = new[] { role } });

    private async Task<HttpResponseMessage> SuspendAsync()
    {
        var platform = await Company.OperatorAsync(app);
        var response = await platform.SendAsync(HttpMethod.Put, $"/api/v1/tenants/{company.Id}", """
            {"nom":"Essai","status":"suspended","country":"CA","time_zone":"America/Toronto","language":"fr","currency":"CAD",
             "max_batteries":10,"raw_retention_days":400}
            """);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }

    private Task<LiveClient> OpenAsync(string path) => LiveClient.OpenAsync(app, path, TokenOf(caller));

    private static string TokenOf(Tenant tenant) => tenant.Client.DefaultRequestHeaders.Authorization!.Parameter!;
}
