using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Platform.Observability;

/// <summary>Health and metrics, open to the load balancer and to Prometheus without signing in; they tell nothing of any tenant.</summary>
internal static class HealthEndpoints
{
    public const string Health = "/health";
    public const string Metrics = "/metrics";

    public static IServiceCollection AddObservability(this IServiceCollection services) =>
        services.AddSingleton<PrometheusExporter>().AddSingleton<DatabaseProbe>().AddSingleton<HealthReport>();

    /// <summary>Puts the correlation id, the log line and the counting around everything that follows: call it first.</summary>
    public static IApplicationBuilder UseObservability(this IApplicationBuilder app)
    {
        app.ApplicationServices.GetRequiredService<HealthReport>(); // uptime and counts begin now, not when somebody first asks
        return app.UseMiddleware<RequestTelemetry>();
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        foreach (var path in (string[])[Health, "/api/v1/health"])
        {
            app.MapGet(path, HealthAsync).RequiresNothing().DisableRateLimiting().WithTags("Health")
                .WithSummary("Tells whether the server can do its work.")
                .Produces<HealthAnswer>().Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable);
        }

        app.MapGet("/api/v1/health/db", DatabaseAsync).RequiresNothing().DisableRateLimiting().WithTags("Health")
            .WithSummary("Tells how fast the database answers, and how many connections are in use.")
            .Produces<DatabaseHealthAnswer>().Produces<DatabaseHealthAnswer>(StatusCodes.Status503ServiceUnavailable);
        foreach (var path in (string[])[Metrics, "/api/v1/health/metrics"])
        {
            app.MapGet(path, (PrometheusExporter exporter) => TypedResults.Text(exporter.Collect(), PrometheusText.ContentType))
                .RequiresNothing().DisableRateLimiting().WithTags("Health").WithSummary("Everything measured, as Prometheus text.");
        }
    }

    private static async Task<JsonHttpResult<HealthAnswer>> HealthAsync(HealthReport report, HttpResponse response) =>
        Answer(await report.AnswerAsync() is var answer && answer.Status == "healthy", answer, response);

    private static async Task<JsonHttpResult<DatabaseHealthAnswer>> DatabaseAsync(HealthReport report, HttpResponse response) =>
        Answer(await report.DatabaseAsync() is var answer && answer.Status == "connected", answer, response);

    private static JsonHttpResult<T> Answer<T>(bool well, T answer, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Json(answer, statusCode: well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
