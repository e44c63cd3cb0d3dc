using System.Collections.Concurrent;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Vigie.Server.Tests.Chaos;

namespace Vigie.Server.Tests.Hosting;

/// <summary>What an OpenTelemetry collector hears from the installed server, over OTLP/HTTP.</summary>
[SupportedOSPlatform("linux")]
public sealed class OtlpTests : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, string> heard = [];
    private readonly ServerProcess server = new();
    private WebApplication collector = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        collector = builder.Build();
        collector.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            var text = Encoding.UTF8.GetString(body.ToArray()); // protobuf holds its strings as they are
            heard.AddOrUpdate(signal, text, (_, before) => before + text);
        });
        await collector.StartAsync(Tenant.Ct);
        await server.StartAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.Single()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await collector.DisposeAsync();
    }

    [Fact]
    public async Task A_collector_hears_of_requests_queries_and_figures_and_of_no_token()
    {
        using var client = new HttpClient { BaseAddress = server.Url };
        using var answer = await client.GetAsync("/api/v1/health?access_token=vk_mystery", Tenant.Ct);
        answer.EnsureSuccessStatusCode();
        server.Terminate();
        Assert.Equal(0, await server.EndedAsync()); // which sends what is left

        Assert.Contains("vigie", heard["traces"], StringComparison.Ordinal);
        Assert.Contains("/api/v1/health", heard["traces"], StringComparison.Ordinal);
        Assert.Contains("postgresql", heard["traces"], StringComparison.Ordinal);
        Assert.Contains("http_requests_total", heard["metrics"], StringComparison.Ordinal);
        Assert.All(heard.Values, text => Assert.DoesNotContain("mystery", text, StringComparison.Ordinal));
    }
}
