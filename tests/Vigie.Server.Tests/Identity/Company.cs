using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Tests.Identity;

/// <summary>A company of a test's own, whose people sign in as real ones do.</summary>
internal sealed record Company(VigieApp App, int Id, string Slug, string AdminEmail)
{
    public const string Password = "Grelot-7-tambour";
    public const string OtherPassword = "Lisbonne.71.harpon";

    public static readonly MediaTypeHeaderValue JsonType = new("application/json");

    private static int lastAddress;

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Company> NewAsync(VigieApp app)
    {
        var slug = $"c{Guid.NewGuid():N}";
        var admin = $"admin@{slug}.example.org";
        var seeding = app.Services.GetRequiredService<TenantSeeding>();
        var id = await seeding.CreateTenantAsync(
            new CreateTenant(slug, "Essai", "CA", "America/Toronto", "fr", "CAD", new FirstAdmin(admin, Password, "Tremblay", "Josée")),
            isDemo: false, Ct);
        return new(app, id, slug, admin);
    }

    /// <summary>A client of the platform's operator.</summary>
    public static async Task<Tenant> OperatorAsync(VigieApp app)
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        await app.Services.GetRequiredService<TenantSeeding>().CreateUserAsync(
            Caller.PlatformTenantId, new CreateUser(email, Password, "Ndiaye", "Awa", "operateur"), Ct);
        return new(Caller.PlatformTenantId, await ClientAsync(app, email), app);
    }

    public Task<Tenant> AdminAsync() => SignInAsync(AdminEmail);

    /// <summary>Adds a user with this role.</summary>
    public async Task<(int Id, string Email)> GivenUserAsync(string role = "technicien", string? email = null)
    {
        email ??= $"{Guid.NewGuid():N}@example.org";
        var id = await App.Services.GetRequiredService<TenantSeeding>()
            .CreateUserAsync(Id, new CreateUser(email, Password, "Martin", "Pierre", role), Ct);
        return (id, email);
    }

    public async Task<Tenant> SignInAsync(string email) => new(Id, await ClientAsync(App, email), App);

    /// <summary>A client of one who has not signed in, at an address of his own.</summary>
    public static HttpClient Anonymous(VigieApp app)
    {
        var client = app.CreateClient();
        var number = Interlocked.Increment(ref lastAddress);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", $"10.9.{number / 250}.{(number % 250) + 1}");
        client.DefaultRequestHeaders.Add("Accept-Language", "en");
        return client;
    }

    public static Task<HttpResponseMessage> LoginAsync(HttpClient client, string email, string password, string? tenant = null) =>
        client.PostAsJsonAsync("/api/v1/auth/login", tenant is null ? new { email, password }
            : (object)new { email, password, tenant }, Ct);

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Ct);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The names of an object's members, in order.</summary>
    public static IEnumerable<string> Fields(JsonElement element) => element.EnumerateObject().Select(field => field.Name);

    public static void Bear(HttpClient client, string token) =>
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    private static async Task<HttpClient> ClientAsync(VigieApp app, string email)
    {
        var client = Anonymous(app);
        var answer = await JsonAsync(await LoginAsync(client, email, Password));
        Bear(client, answer.GetProperty("access_token").GetString()!);
        return client;
    }
}
