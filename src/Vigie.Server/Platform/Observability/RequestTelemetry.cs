using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Diagnostics;

namespace Vigie.Server.Platform.Observability;

/// <summary>Of each request: the correlation id, one log line, one count and its duration.</summary>
internal sealed partial class RequestTelemetry(RequestDelegate next, ILogger<RequestTelemetry> logger)
{
    public const string Header = "X-Correlation-ID";

    private const int LongestId = 64;
    private const string NoEndpoint = "unmatched"; // one label for all addresses that do not exist, which anybody can make up

    private static readonly FrozenSet<string> Methods =
        FrozenSet.Create("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private static readonly Counter<long> Requests =
        VigieMeter.Instance.CreateCounter<long>("http_requests_total", description: "Requests answered.");

    private static readonly Histogram<double> Duration = VigieMeter.Instance.CreateHistogram<double>(
        "http_request_duration_seconds", "s", "Time from the first byte of a request to the end of its answer.",
        advice: new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });

    public async Task InvokeAsync(HttpContext http)
    {
        var correlationId = Accepted(http.Request.Headers[Header]) ?? Guid.NewGuid().ToString("n");
        http.Response.OnStarting(() =>
        {
            http.Response.Headers[Header] = correlationId; // at the last moment: the exception handler empties the headers
            return Task.CompletedTask;
        });
        using var context = LogContext.Begin(correlationId, http);
        var start = Stopwatch.GetTimestamp();
        var failed = true;
        try
        {
            await next(http);
            failed = false;
        }
        finally
        {
            Record(http, failed ? StatusCodes.Status500InternalServerError : http.Response.StatusCode, Stopwatch.GetElapsedTime(start));
        }
    }

    private void Record(HttpContext http, int status, TimeSpan took)
    {
        var method = Methods.Contains(http.Request.Method) ? http.Request.Method : "OTHER";
        var endpoint = EndpointLabel(http);
        var tags = new TagList { { "method", method }, { "endpoint", endpoint }, { "status", status } };
        Requests.Add(1, tags);
        if (status != StatusCodes.Status101SwitchingProtocols) // a WebSocket lasts for hours, which says nothing of speed
        {
            Duration.Record(took.TotalSeconds, new TagList { { "method", method }, { "endpoint", endpoint } });
        }

        var level = status >= StatusCodes.Status500InternalServerError ? LogLevel.Error
            : endpoint is HealthEndpoints.Health or HealthEndpoints.Metrics ? LogLevel.Debug : LogLevel.Information;
        LogRequest(level, method, http.Request.Path.Value ?? "", status, took.TotalMilliseconds);
    }

    [LoggerMessage("{Method} {Path} {Status} {Milliseconds:F1} ms")]
    private partial void LogRequest(LogLevel level, string method, string path, int status, double milliseconds);

    /// <summary>The pattern of the route, never the address itself: numbers and names in it would make a series each.</summary>
    private static string EndpointLabel(HttpContext http)
    {
        var endpoint = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return endpoint is RouteEndpoint { RoutePattern.RawText: { } pattern } ? "/" + pattern.Trim('/') : NoEndpoint;
    }

    /// <summary>The caller's own id, if it is fit for a header and a log line.</summary>
    private static string? Accepted(string? id) =>
        id is { Length: > 0 and <= LongestId } && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':')
            ? id : null;
}
