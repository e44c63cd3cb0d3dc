using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Observability;

namespace Vigie.Server.Tests.Hosting;

/// <summary>A small server on a real socket, with the database that each test gives it.</summary>
public sealed class HealthTests(VigieApp vigie)
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/api/v1/health")]
    public async Task Health_answers_as_the_contract_says(string path)
    {
        await using var server = await GivenServerAsync(vigie.AppConnectionString);

        var (status, answer) = await GetAsync(server, path);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["status", "database", "redis", "uptime", "environment", "version"], answer.EnumerateObject().Select(one => one.Name));
        Assert.Equal(
            "healthy connected not_configured development", string.Join(' ', ((string[])["status", "database", "redis", "environment"])
            .Select(name => answer.GetProperty(name).GetString())));
        Assert.True(answer.GetProperty("uptime").GetInt64() >= 0);
    }

    [Fact]
    public async Task The_database_tells_its_latency_and_its_pool()
    {
        await using var server = await GivenServerAsync(vigie.AppConnectionString + ";Maximum Pool Size=7");

        var (status, answer) = await GetAsync(server, "/api/v1/health/db");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("connected", answer.GetProperty("status").GetString());
        Assert.InRange(answer.GetProperty("latency_ms").GetDouble(), 0.001, 2000);
        Assert.Equal(7, answer.GetProperty("pool").GetProperty("max").GetInt32());
    }

    [Fact]
    public async Task A_database_that_is_down_makes_the_answer_degraded()
    {
        await using var server = await GivenServerAsync("Host=127.0.0.1;Port=22003;Username=v;Password=v;Database=v");

        var (status, answer) = await GetAsync(server, "/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("degraded disconnected", $"{answer.GetProperty("status")} {answer.GetProperty("database")}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(server, "/api/v1/health/db")).Status);
    }

    [Fact]
    public async Task A_database_that_takes_the_call_and_says_nothing_does_not_hold_the_answer_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var server = await GivenServerAsync(
            $"Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};Username=v;Password=v;Database=v;Timeout=60");
        var start = Stopwatch.GetTimestamp();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => GetAsync(server, "/health")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 1.5, 5);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/api/v1/health/metrics")]
    public async Task Requests_are_counted_under_the_pattern_of_their_route(string path)
    {
        await using var server = await GivenServerAsync(vigie.AppConnectionString);
        using var client = new HttpClient { BaseAddress = AddressOf(server) };
        await client.GetAsync("/things/4711", Ct);
        await client.GetAsync("/nowhere/4711", Ct);
        await client.SendAsync(new(new HttpMethod("BREW"), "/things/4711"), Ct);

        var response = await client.GetAsync(path, Ct);
        var page = await response.Content.ReadAsStringAsync(Ct);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("""http_requests_total{endpoint="/things/{id:int}",method="GET",status="500"} 1""", page, StringComparison.Ordinal);
        Assert.Contains("""http_requests_total{endpoint="unmatched",method="GET",status="404"} """, page, StringComparison.Ordinal);
        Assert.Contains("""method="OTHER",status="405"} """, page, StringComparison.Ordinal);
        Assert.Contains("http_request_duration_seconds_bucket{endpoint=\"/things/{id:int}\",method=\"GET\",le=\"+Inf\"} 1", page,
            StringComparison.Ordinal);
        Assert.DoesNotContain("/4711", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Password", page, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("job-7:a.b_c", true)]
    [InlineData("a b", false)]
    [InlineData("", false)]
    [InlineData("<script>", false)]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", false)]
    public async Task A_sane_correlation_id_is_echoed_and_another_replaced(string id, bool kept)
    {
        await using var server = await GivenServerAsync(vigie.AppConnectionString);
        using var client = new HttpClient { BaseAddress = AddressOf(server) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/things/1");
        request.Headers.TryAddWithoutValidation(RequestTelemetry.Header, id);

        var answered = (await client.SendAsync(request, Ct)).Headers.GetValues(RequestTelemetry.Header).Single();

        Assert.Equal(kept, answered == id);
        Assert.Matches("^[A-Za-z0-9._:-]{1,64}$", answered);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<WebApplication> GivenServerAsync(string connectionString)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<JsonOptions>(json => StrictJson.Configure(json.SerializerOptions));
        builder.Services.AddProblemDetails();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(new ServerOptions()).AddObservability();
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        var app = builder.Build();
        app.UseObservability();
        app.UseExceptionHandler();
        app.UseRouting();
        app.MapHealth();
        app.MapGet("/things/{id:int}", (int id) => id == 4711 ? throw new InvalidOperationException("broken") : TypedResults.Ok(id));
        await app.StartAsync(Ct);
        return app;
    }

    private static Uri AddressOf(WebApplication server) =>
        new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> GetAsync(WebApplication server, string path)
    {
        using var client = new HttpClient { BaseAddress = AddressOf(server) };
        var response = await client.GetAsync(path, Ct);
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Ct)));
    }
}
