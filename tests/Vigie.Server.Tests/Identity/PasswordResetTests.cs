using System.Net;
using System.Text.Json;

namespace Vigie.Server.Tests.Identity;

public sealed class PasswordResetTests(VigieApp app) : IAsyncLifetime
{
    private const string Reset = "/api/v1/auth/reset";

    private Company company = null!;
    private Tenant admin = null!;

    public async ValueTask InitializeAsync()
    {
        company = await Company.NewAsync(app);
        admin = await company.AdminAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_invited_user_chooses_his_password_once()
    {
        var (id, email) = await company.GivenUserAsync();
        var user = await company.SignInAsync(email);
        var invitation = await InviteAsync(id);
        var token = invitation.GetProperty("token").GetString();

        var first = await PostAsync(Reset, new { token, password = Company.OtherPassword });
        var second = await PostAsync(Reset, new { token, password = Company.Password });

        Assert.Equal(["token", "url", "expires_at", "mailed"], Company.Fields(invitation));
        Assert.EndsWith($"/reinitialiser?token={token}", invitation.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        Assert.Equal((HttpStatusCode.BadRequest, "token_invalid"), (second.StatusCode, await second.CodeAsync()));
        Assert.Equal("session_revoked", await (await user.Client.GetAsync("/api/v1/users/me", Company.Ct)).CodeAsync());
        await Company.JsonAsync(await Company.LoginAsync(Company.Anonymous(app), email, Company.OtherPassword));
    }

    [Fact]
    public async Task A_weak_password_does_not_use_the_token_up()
    {
        var (id, _) = await company.GivenUserAsync();
        var token = (await InviteAsync(id)).GetProperty("token").GetString();

        Assert.Equal("password_weak", await (await PostAsync(Reset, new { token, password = "Motdepasse1!" })).CodeAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(Reset, new { token, password = Company.OtherPassword })).StatusCode);
    }

    [Fact]
    public async Task A_new_invitation_replaces_the_earlier_one_and_both_expire()
    {
        var (id, _) = await company.GivenUserAsync();
        var earlier = (await InviteAsync(id)).GetProperty("token").GetString();
        var newest = (await InviteAsync(id)).GetProperty("token").GetString();

        Assert.Equal(
            "token_invalid", await (await PostAsync(Reset, new { token = earlier, password = Company.OtherPassword })).CodeAsync());
        await app.ClientOf(company.Id, userId: null).InSessionAsync((_, session) =>
            session.ExecuteAsync("update identity.password_reset set expires_at = now() - interval '1 second'", [], Company.Ct));
        Assert.Equal("token_invalid", await (await PostAsync(Reset, new { token = newest, password = Company.OtherPassword })).CodeAsync());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("pr_x")]
    [InlineData("rt_x")]
    public async Task A_malformed_token_is_refused(string token) =>
        Assert.Equal("token_invalid", await (await PostAsync(Reset, new { token, password = Company.OtherPassword })).CodeAsync());

    [Fact]
    public async Task An_invitation_is_not_kept_for_its_idempotency_key()
    {
        var (id, _) = await company.GivenUserAsync();
        admin.Client.DefaultRequestHeaders.Add("Idempotency-Key", $"{Guid.NewGuid()}");

        await InviteAsync(id);

        Assert.Equal(0, await app.ClientOf(company.Id, userId: null).ScalarAsync<long>("select count(*) from idempotent_answer"));
    }

    [Fact]
    public async Task Who_forgot_his_password_gets_the_same_answer_whether_he_is_known_or_not()
    {
        var known = await PostAsync("/api/v1/auth/forgot", new { email = company.AdminEmail });
        var unknown = await PostAsync("/api/v1/auth/forgot", new { email = $"{Guid.NewGuid():N}@example.org" });

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (known.StatusCode, unknown.StatusCode));
        Assert.Equal(await known.Content.ReadAsStringAsync(Company.Ct), await unknown.Content.ReadAsStringAsync(Company.Ct));
        var tenant = app.ClientOf(company.Id, userId: null);
        for (var patience = 0; patience < 50
            && await tenant.ScalarAsync<long>("select count(*) from audit_entry where action = 'password_forgotten'") == 0; patience++)
        {
            await Task.Delay(50, Company.Ct);
        }

        Assert.Equal(1, await tenant.ScalarAsync<long>("select count(*) from audit_entry where action = 'password_forgotten'"));
    }

    private async Task<JsonElement> InviteAsync(int id) =>
        await Company.JsonAsync(await admin.PostAsync($"/api/v1/users/{id}/invitation", new { }));

    private Task<HttpResponseMessage> PostAsync(string url, object body) => new Tenant(0, Company.Anonymous(app), app).PostAsync(url, body);
}
