using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Vigie.Gateway.Tests;

/// <summary>A real HTTP server on the loopback that keeps the contract of POST /api/v1/telemetry, and misbehaves when told to.</summary>
internal sealed class ContractServer : IAsyncDisposable
{
    public const string Key = "vk_test_0123456789";

    private readonly WebApplication app;

    private ContractServer(WebApplication app) => this.app = app;

    /// <summary>What to do with the next requests instead of taking them, one each.</summary>
    public ConcurrentQueue<Func<HttpContext, Task>> Mishaps { get; } = new();

    /// <summary>Samples by battery and time, as text.</summary>
    public ConcurrentDictionary<(string Battery, string At), JsonElement> Stored { get; } = new();

    /// <summary>Number of samples in each batch that was taken.</summary>
    public ConcurrentQueue<int> Batches { get; } = new();

    public int Requests { get; private set; }

    /// <summary>Refuses a sample when it returns a code.</summary>
    public Func<JsonElement, string?> Judge { get; set; } = _ => null;

    public string Address { get; private set; } = "";

    public static async Task<ContractServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ContractServer(builder.Build());
        server.app.Run(server.HandleAsync);
        await server.app.StartAsync();
        server.Address = server.app.Urls.Single();
        return server;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    public static Task Answer(HttpContext context, int status, string body = "")
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    }

    private async Task HandleAsync(HttpContext context)
    {
        Requests++;
        if (Mishaps.TryDequeue(out var mishap))
        {
            await mishap(context);
        }
        else if (context.Request.Path != "/api/v1/telemetry" || context.Request.Method != "POST")
        {
            await Answer(context, 404);
        }
        else if (context.Request.Headers.Authorization != "Bearer " + Key)
        {
            await Answer(context, 401, """{"status":401,"title":"Unauthorized","code":"unauthenticated"}""");
        }
        else
        {
            await TakeAsync(context);
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        Assert.Equal("gzip", context.Request.Headers.ContentEncoding);
        Assert.Equal("application/json", context.Request.ContentType);
        await using var body = new GZipStream(context.Request.Body, CompressionMode.Decompress);
        using var document = await JsonDocument.ParseAsync(body);
        var (accepted, duplicates, errors) = (0, 0, new List<object>());
        foreach (var (index, item) in document.RootElement.EnumerateArray().Index())
        {
            if (Judge(item) is { } code)
            {
                errors.Add(new { index, code, message = "No." });
            }
            else if (Stored.TryAdd((item.GetProperty("external_id").GetString()!, item.GetProperty("at").GetString()!), item.Clone()))
            {
                accepted++;
            }
            else
            {
                duplicates++;
            }
        }

        Batches.Enqueue(document.RootElement.GetArrayLength());
        context.Response.StatusCode = errors.Count > 0 && accepted + duplicates == 0 ? 422 : 200;
        await context.Response.WriteAsJsonAsync(new { status = 422, accepted, duplicates, rejected = errors.Count, errors });
    }
}
