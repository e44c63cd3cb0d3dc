using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;
using Vigie.Server.Tests;
using Vigie.Server.Tests.Jobs;
using Vigie.Server.Tests.Notifications;

[assembly: AssemblyFixture(typeof(VigieApp))]

namespace Vigie.Server.Tests;

/// <summary>
/// The real server on real sockets and a real PostgreSQL, in a database made for this run. Each test makes a tenant of its
/// own, so all share it. A test may name its tenant, user and permissions in headers instead of signing in
/// (<see cref="TestAuthentication"/>); the tests of signing in use the server's own scheme.
/// </summary>
public sealed class VigieApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly string documents = Directory.CreateTempSubdirectory("vigie-documents-").FullName;
    private TestCluster cluster = null!;

    public TestClock Clock { get; } = new();

    /// <summary>Where the server keeps the sealed files.</summary>
    public string Documents => documents;
    /// <summary>Takes what the server mails.</summary>
    public TestMailServer Mail { get; } = TestMailServer.Moody();

    /// <summary>Takes what the server sends by WhatsApp.</summary>
    public TestTwilio Twilio { get; } = new();

    internal JsonSerializerOptions Json => Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    public string OwnerConnectionString => cluster.Owner;

    public string AppConnectionString => cluster.App;

    public async ValueTask InitializeAsync()
    {
        cluster = await TestCluster.StartAsync();
        Environment.SetEnvironmentVariable("RATE_LIMIT_PER_MINUTE", "0");
        Environment.SetEnvironmentVariable("DATABASE_URL", cluster.Url);
        Environment.SetEnvironmentVariable("LOG_LEVEL", "Error");
        Environment.SetEnvironmentVariable("JWT_SECRET_KEY", "wkS3nVQ0hPzL9tYdXr7uCjA5mGfE1bNi2oTqKx8v");
        Environment.SetEnvironmentVariable("FILES_ENC_KEY", "3q2+796tvu/erb7v3q2+796tvu/erb7v3q2+796tvu8=");
        Environment.SetEnvironmentVariable("DOCUMENTS_PATH", documents);
        Environment.SetEnvironmentVariable("SMTP_HOST", "127.0.0.1");
        Environment.SetEnvironmentVariable("SMTP_PORT", $"{Mail.Port}");
        Environment.SetEnvironmentVariable("SMTP_SECURITY", "none");
        Environment.SetEnvironmentVariable("SMTP_FROM", "vigie@example.com");
        Environment.SetEnvironmentVariable("TWILIO_ACCOUNT_SID", TestTwilio.AccountSid);
        Environment.SetEnvironmentVariable("TWILIO_AUTH_TOKEN", TestTwilio.AuthToken);
        Environment.SetEnvironmentVariable("TWILIO_WHATSAPP_FROM", TestTwilio.From);
        Environment.SetEnvironmentVariable("TWILIO_API_URL", Twilio.Url);
        Environment.SetEnvironmentVariable("TWILIO_TEMPLATES", $"fr={TestTwilio.Template},alert_raised.fr={TestTwilio.AlertTemplate}");
        UseKestrel(0);
        StartServer();
    }

    /// <summary>A client of a new tenant, with these permissions.</summary>
    internal async Task<Tenant> NewTenantAsync(params string[] permissions)
    {
        await using var owner = new NpgsqlConnection(cluster.Owner);
        await owner.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select set_config('app.operator', 'on', false); insert into catalog.tenant (slug, name) values ($1, 'Essai') returning tenant_id".Replace("$1", $"'t{Guid.NewGuid():N}'", StringComparison.Ordinal), owner);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();
        return ClientOf(reader.GetInt32(0), userId: null, permissions);
    }

    /// <summary>A client that acts as <paramref name="userId"/> of a tenant with these permissions.</summary>
    internal Tenant ClientOf(int tenantId, int? userId, params string[] permissions)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Add(TestAuthentication.TenantHeader, $"{tenantId}");
        if (userId is { } id)
        {
            client.DefaultRequestHeaders.Add(TestAuthentication.UserHeader, $"{id}");
        }

        client.DefaultRequestHeaders.Add(TestAuthentication.PermissionsHeader, string.Join(' ', permissions));
        return new Tenant(tenantId, client, this);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.ConfigureTestServices(services =>
    {
        services.AddSingleton<TimeProvider>(Clock);
        services.AddTestJobs();
        services.AddSingleton(new PasswordHasher(iterations: 1000)); // the real strength would take a tenth of a second each time
        services.AddAuthentication(TestAuthentication.Scheme).AddScheme<AuthenticationSchemeOptions, TestAuthentication>(
            TestAuthentication.Scheme,
            scheme => scheme.ForwardDefaultSelector = http =>
                http.Request.Headers.ContainsKey(TestAuthentication.TenantHeader) ? null : VigieAuthentication.Scheme);
    });

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Mail.DisposeAsync();
        await Twilio.DisposeAsync();
        await cluster.DisposeAsync();
        await TestCluster.StopAllAsync();
        Directory.Delete(documents, recursive: true);
    }
}

internal sealed record Tenant(int Id, HttpClient Client, VigieApp App)
{
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task<T> GetAsync<T>(string url) => (await Client.GetFromJsonAsync<T>(url, App.Json, Ct))!;

    public Task<HttpResponseMessage> PostAsync(string url, object body) => Client.PostAsJsonAsync(url, body, App.Json, Ct);

    public Task<HttpResponseMessage> PutAsync(string url, object body) => Client.PutAsJsonAsync(url, body, App.Json, Ct);

    public async Task<T> CreateAsync<T>(string url, object body)
    {
        var response = await PostAsync(url, body);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Ct)}");
        return (await response.Content.ReadFromJsonAsync<T>(App.Json, Ct))!;
    }

    /// <summary>Runs <paramref name="work"/> in a committed session of this tenant, as the server's own work would.</summary>
    public async Task<T> InSessionAsync<T>(Func<IServiceProvider, TenantSession, Task<T>> work)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
        await session.OpenAsync(new Caller(Id), readOnly: false, Ct);
        var result = await work(scope.ServiceProvider, session);
        await session.CommitAsync(Ct);
        return result;
    }

    public Task<T> ScalarAsync<T>(string sql, params object?[] args) =>
        InSessionAsync(async (_, session) => await session.QueryAsync(sql, row => row.GetFieldValue<T>(0), args).SingleAsync());
}

internal static class Problems
{
    public static async Task<string?> CodeAsync(this HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>(Tenant.Ct)).GetProperty("code").GetString();
}

/// <summary>The real time, which tests may move forward.</summary>
public sealed class TestClock : TimeProvider
{
    private long offsetTicks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref offsetTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref offsetTicks));
}
