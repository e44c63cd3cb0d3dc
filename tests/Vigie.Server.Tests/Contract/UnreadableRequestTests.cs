using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Vigie.Server.Tests.Telemetry;

namespace Vigie.Server.Tests.Contract;

/// <summary>What hostile requests found first, each on its own.</summary>
public sealed class UnreadableRequestTests(VigieApp app)
{
    [Theory]
    [InlineData("application/json; charset=utf-7", null, HttpStatusCode.UnsupportedMediaType, "media_type_unsupported")]
    [InlineData("application/json; charset=inconnu", null, HttpStatusCode.UnsupportedMediaType, "media_type_unsupported")]
    [InlineData("application/json", "gzip", HttpStatusCode.BadRequest, "content_encoding_invalid")]
    [InlineData("application/json", "br", HttpStatusCode.BadRequest, "content_encoding_invalid")]
    public async Task A_body_that_cannot_be_decoded_is_refused(string type, string? encoding, HttpStatusCode status, string code)
    {
        var tenant = await app.NewTenantAsync("equipements:*");
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"nom":"Dépôt"}"""));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        var response = await tenant.Client.PostAsync("/api/v1/lieux", content, Tenant.Ct);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, await response.CodeAsync());
    }

    [Fact]
    public async Task A_quoted_charset_is_read_as_one_without_quotes()
    {
        var tenant = await app.NewTenantAsync("equipements:*");
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"nom":"Dépôt"}"""));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=\"UTF-8\"");
        Assert.Equal(HttpStatusCode.Created, (await tenant.Client.PostAsync("/api/v1/lieux", content, Tenant.Ct)).StatusCode);
    }

    [Theory]
    [InlineData("{}", "titre,equipement_id")]
    [InlineData("""{"titre":"Essai"}""", "equipement_id")]
    [InlineData("""{"titre":"Essai","equipement_id":"un"}""", "equipement_id")]
    [InlineData("""{"titre":"Essai","equipement_id":1,"couleur":"bleu"}""", "couleur")]
    [InlineData("[]", "$")]
    public async Task A_body_that_does_not_fit_is_refused_by_the_names_of_its_fields(string body, string fields)
    {
        var tenant = await app.NewTenantAsync("interventions:*");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var problem = await (await tenant.Client.PostAsync("/api/v1/interventions", content, Tenant.Ct)).Content.ReadFromJsonAsync<JsonElement>(Tenant.Ct);

        Assert.Equal("request_malformed", problem.GetProperty("code").GetString());
        Assert.Equal(fields.Split(','), problem.GetProperty("errors").EnumerateObject().Select(field => field.Name));
    }

    [Theory]
    [InlineData("interventions?equipement_id=un", "equipement_id")]
    [InlineData("interventions?statut=inconnu", "statut")]
    [InlineData("interventions?limit=x", "limit")]
    [InlineData("planning/technicien/1?date_debut=hier&date_fin=2026-12-01", "date_debut")]
    public async Task An_address_that_does_not_fit_is_refused_by_the_name_of_its_parameter(string path, string field)
    {
        var tenant = await app.NewTenantAsync("interventions:*", "planning:*");

        var problem = await (await tenant.Client.GetAsync($"/api/v1/{path}", Tenant.Ct)).Content.ReadFromJsonAsync<JsonElement>(Tenant.Ct);

        Assert.Equal("request_malformed", problem.GetProperty("code").GetString());
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task A_search_for_nul_is_refused_and_spoils_no_connection()
    {
        var tenant = await app.NewTenantAsync("users:read");
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal("request_malformed", await (await tenant.Client.GetAsync("/api/v1/users?role=a%00b", Tenant.Ct)).CodeAsync());
            Assert.Equal(HttpStatusCode.OK, (await tenant.Client.GetAsync("/api/v1/users?role=a", Tenant.Ct)).StatusCode);
        }
    }

    [Theory]
    [InlineData("""{"at":"$at","voltage":51,"status":"\ud800"}""")]
    [InlineData("""{"at":"$at","voltage":51,"faults":["\udc00"]}""")]
    [InlineData("""{"at":"$at","voltage":51,"\ud800":1}""")]
    public async Task A_sample_with_half_a_character_is_refused_alone(string item)
    {
        var tenant = await app.NewTenantAsync("telemetry:write");
        var battery = await tenant.GivenBatteryAsync();
        var at = app.Clock.GetUtcNow().UtcDateTime;
        var bad = item.Replace("$at", $"{at:O}", StringComparison.Ordinal);
        using var content = new StringContent(
            $"[{bad},{{\"at\":\"{at.AddSeconds(-1):O}\",\"voltage\":51}}]", Encoding.UTF8, "application/json");

        var response = await tenant.Client.PostAsync($"/api/v1/batteries/{battery}/data", content, Tenant.Ct);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Tenant.Ct)).RootElement;
        Assert.Equal(1, answer.GetProperty("rejected").GetInt32());
        Assert.Equal(1, await tenant.SamplesAsync(battery));
    }

    [Fact]
    public async Task A_sample_whose_two_names_mean_two_batteries_is_refused()
    {
        var tenant = await app.NewTenantAsync("telemetry:write");
        var (one, other) = (await tenant.GivenBatteryAsync("un"), await tenant.GivenBatteryAsync("deux"));
        var at = app.Clock.GetUtcNow();

        var contradicts = await tenant.PostAsync(
            "/api/v1/telemetry", new[] { new { battery_id = one, external_id = "deux", at, voltage = 51 } });
        var agrees = await tenant.PostAsync("/api/v1/telemetry", new[] { new { battery_id = one, external_id = "un", at, voltage = 51 } });

        Assert.Equal("samples_rejected", await contradicts.CodeAsync());
        Assert.Equal(HttpStatusCode.OK, agrees.StatusCode);
        Assert.Equal((1, 0), (await tenant.SamplesAsync(one), await tenant.SamplesAsync(other)));
    }
}
