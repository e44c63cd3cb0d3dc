using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Tests.Contract;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Tenancy;

/// <summary>Two companies that have something of everything: whatever one asks for, nothing of the other is in the answer.</summary>
public sealed class CrossTenantTests(VigieApp app) : IAsyncLifetime
{
    private readonly List<string> leaks = [];
    private ApiDocument document = null!;
    private Estate owner = null!;
    private Estate stranger = null!;

    public async ValueTask InitializeAsync()
    {
        document = await ApiDocument.ReadAsync(app);
        (owner, stranger) = (await Estate.FoundAsync(app), await Estate.FoundAsync(app));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_id_of_another_company_is_as_unknown_as_one_that_nobody_has()
    {
        var before = await owner.SnapshotAsync();
        foreach (var operation in document.Operations.Where(operation => operation.TakesId))
        {
            Assert.NotEmpty(owner.AllOf(operation.Resource));
            var body = Plausible(stranger).Body(operation);
            foreach (var id in owner.AllOf(operation.Resource))
            {
                var (status, theirs) = await SendAsync(stranger.Admin, operation, Contract.Plausible.Path(operation, id), body);
                var unknown = Contract.Plausible.Path(operation, operation.Resource == "sessions" ? $"{Guid.NewGuid()}" : "999999999");
                var (_, nobodys) = await SendAsync(stranger.Admin, operation, unknown, body);
                Expect(status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden, $"{operation} with {id}: {status} {theirs}");
                Expect(theirs == nobodys, $"{operation} tells that {id} exists: {theirs} instead of {nobodys}");
            }
        }

        Assert.Equal(before, await owner.SnapshotAsync());
        AssertNoLeaks();
    }

    [Fact]
    public async Task No_list_and_no_search_finds_anything_of_another_company()
    {
        foreach (var operation in document.Operations.Where(
            operation => operation.Method == HttpMethod.Get && operation.Permission is not null))
        {
            var path = Contract.Plausible.Path(operation, stranger.IdOf(operation.Resource));
            await SendAsync(stranger.Admin, operation, path, null);
            foreach (var parameter in operation.Parameters.Where(parameter => !parameter.InPath))
            {
                var values = Contract.Plausible.ReferenceFields.TryGetValue(parameter.Name, out var resource) ? owner.AllOf(resource)
                    : parameter.Name is "level_id" or "entity_id" or "user_id"
                        ? owner.AllOf("users").Concat(owner.AllOf("batteries")) : [owner.Mark, "%", "_"];
                foreach (var value in values)
                {
                    await SendAsync(stranger.Admin, operation, $"{path}?{parameter.Name}={Uri.EscapeDataString(value)}", null);
                }
            }
        }

        AssertNoLeaks();
    }

    [Fact]
    public async Task A_body_that_names_a_row_of_another_company_is_refused_or_finds_nothing()
    {
        var before = await owner.SnapshotAsync();
        foreach (var operation in document.Operations.Where(operation => operation.Body is not null && operation.Permission is not null))
        {
            foreach (var (field, resource) in Contract.Plausible.ReferenceFields.Where(pair => Mentions(operation, pair.Key)))
            {
                var body = Plausible(stranger).Body(operation)!;
                var item = body is JsonArray list ? list[0]!.AsObject() : body.AsObject();
                item[field] = int.Parse(owner.IdOf(resource), CultureInfo.InvariantCulture);
                var (status, text) = await SendAsync(
                    stranger.Admin, operation, Contract.Plausible.Path(operation, stranger.IdOf(operation.Resource)), body);
                Expect((int)status is >= 400 and < 500, $"{operation} with {field} of another: {status} {text}");
            }
        }

        var answer = await Company.JsonAsync(await stranger.Admin.PostAsync(
            "/api/v1/alerts/acknowledge", new { ids = owner.AllOf("alerts").Select(id => long.Parse(id, CultureInfo.InvariantCulture)) }));
        Assert.Equal(0, answer.GetProperty("acknowledged").GetInt32());
        var external = await stranger.Admin.PostAsync(
            "/api/v1/telemetry", new[] { new { external_id = $"{owner.Mark}-0", at = app.Clock.GetUtcNow(), voltage = 51.0 } });
        Assert.Equal("samples_rejected", await external.CodeAsync());
        foreach (var (level, resource) in new[] { ("type", "battery-types"), ("lieu", "lieux"), ("battery", "batteries") })
        {
            var rule = Plausible(stranger).Body(
                document.Operations.Single(operation => operation.Method == HttpMethod.Put && operation.Path == "/api/v1/alert-rules"))!;
            (rule["level"], rule["level_id"]) = (level, int.Parse(owner.IdOf(resource), CultureInfo.InvariantCulture));
            var response = await stranger.Admin.PutAsync("/api/v1/alert-rules", rule);
            Expect((int)response.StatusCode is >= 400 and < 500, $"a rule for another's {resource}: {response.StatusCode}");
        }

        Assert.Equal(before, await owner.SnapshotAsync());
        AssertNoLeaks();
    }

    [Fact]
    public async Task Live_sockets_carry_nothing_of_another_company()
    {
        using var closed = await LiveClient.OpenAsync(app, $"/ws/realtime/{owner.IdOf("batteries")}", Token(stranger));
        Assert.Equal(4404, await closed.CloseCodeAsync());
        using var fleet = await LiveClient.OpenAsync(app, "/ws/realtime", Token(stranger));
        using var alerts = await LiveClient.OpenAsync(app, "/ws/alerts?since=2020-01-01T00:00:00Z", Token(stranger));
        using var told = await LiveClient.OpenAsync(app, "/ws/notifications?since=2020-01-01T00:00:00Z", Token(stranger));
        await Task.Delay(200, Tenant.Ct);

        await owner.PostHotAsync(owner.IdOf("batteries"));
        await stranger.PostHotAsync(stranger.IdOf("batteries"));

        var heard = await fleet.HearAsync(TimeSpan.FromSeconds(1)) + await alerts.HearAsync(TimeSpan.FromSeconds(1))
            + await told.HearAsync(TimeSpan.FromSeconds(1));
        Assert.Contains("\"sample\"", heard, StringComparison.Ordinal);
        Assert.Contains(stranger.Mark, heard, StringComparison.Ordinal);
        Assert.DoesNotContain(owner.Mark, heard, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"battery_id\":{owner.IdOf("batteries")},", heard, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("telemetry:write")]
    [InlineData("equipements:read")]
    [InlineData("users:read")]
    public async Task A_key_opens_the_operations_of_its_scope_and_no_others(string scope)
    {
        var key = await app.Services.GetRequiredService<TenantSeeding>().CreateApiKeyAsync(
            owner.Company.Id, new CreateApiKey("x", [scope]), Tenant.Ct);
        var client = new Tenant(owner.Company.Id, Company.Anonymous(app), app);
        Company.Bear(client.Client, key);
        foreach (var operation in document.Operations.Where(operation => operation.Permission is not null))
        {
            var (status, text) = await SendAsync(
                client, operation, Contract.Plausible.Path(operation, owner.IdOf(operation.Resource)), Plausible(owner).Body(operation));
            Expect((status == HttpStatusCode.Forbidden) == (operation.Permission != scope), $"{operation} with {scope}: {status} {text}");
        }

        AssertNoLeaks();
    }

    [Fact]
    public async Task A_client_sees_his_own_batteries_and_changes_nothing()
    {
        var (id, email) = await owner.Company.GivenUserAsync("client");
        var hidden = $"{owner.Mark} batterie 1";
        await owner.Admin.ScalarAsync<int>(
            "update assets.equipment set client_id = $2 where id = $1 returning id",
            int.Parse(owner.IdOf("batteries"), CultureInfo.InvariantCulture), id);
        var client = await owner.Company.SignInAsync(email);
        var before = await owner.SnapshotAsync();
        foreach (var operation in document.Operations.Where(operation => operation.Permission is not (null or "signed_in")))
        {
            var (status, text) = await SendAsync(
                client, operation, Contract.Plausible.Path(operation, owner.SpareOf(operation.Resource)),
                Plausible(owner).Body(operation), mayRead: true);
            var allowed = operation.Permission is "equipements:read" or "interventions:read" or "documents:read" or "reports:read" && operation.Method == HttpMethod.Get;
            // What a client may do is with his own, which none of this is.
            allowed |= operation.Permission == "interventions:read" && status is HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity;
            Expect(allowed || status == HttpStatusCode.Forbidden, $"{operation}: {status} {text}");
            Expect(!operation.Path.StartsWith("/api/v1/batteries/{", StringComparison.Ordinal)
                || status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden, $"{operation}: {status}");
            Expect(!text.Contains(hidden, StringComparison.Ordinal) && !text.Contains($"{owner.Mark}-1", StringComparison.Ordinal),
                $"{operation} shows {hidden}: {text}");
        }

        Assert.Equal(before, await owner.SnapshotAsync());
        AssertNoLeaks();
        var seen = Assert.Single(await client.GetAsync<List<JsonElement>>("/api/v1/batteries"));
        Assert.Equal(owner.IdOf("batteries"), $"{seen.GetProperty("id")}");
        Assert.Equal(1, (await client.GetAsync<JsonElement>("/api/v1/overview")).GetProperty("counts").GetProperty("batteries").GetInt32());
    }

    /// <summary>Sends a request, and notes when something of the owner is in the answer to a stranger.</summary>
    private async Task<(HttpStatusCode Status, string Text)> SendAsync(
        Tenant caller, ApiOperation operation, string url, JsonNode? body, bool mayRead = false)
    {
        using var message = new HttpRequestMessage(operation.Method, url);
        message.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await caller.Client.SendAsync(message, Tenant.Ct);
        var text = await response.Content.ReadAsStringAsync(Tenant.Ct);
        Expect(
            mayRead || caller.Id == owner.Company.Id || !$"{response.Headers} {text}".Contains(owner.Mark, StringComparison.Ordinal)
                || url.Contains(Uri.EscapeDataString(owner.Mark), StringComparison.Ordinal),
            $"{operation.Method} {url} shows {owner.Mark}: {text}");
        return (response.StatusCode, text.Split(",\"trace_id\"")[0]);
    }

    private Plausible Plausible(Estate estate) => new(document, new Random(1), estate.IdOf, app.Clock.GetUtcNow());

    private bool Mentions(ApiOperation operation, string field)
    {
        var schema = document.Resolve(operation.Body!.Value);
        schema = schema.TryGetProperty("items", out var items) ? document.Resolve(items) : schema;
        return schema.GetProperty("properties").TryGetProperty(field, out _);
    }

    private void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            leaks.Add(otherwise);
        }
    }

    private void AssertNoLeaks() => Assert.True(leaks.Count == 0, $"{leaks.Count}:\n{string.Join('\n', leaks.Take(30))}");

    private static string Token(Estate estate) => estate.Admin.Client.DefaultRequestHeaders.Authorization!.Parameter!;
}
