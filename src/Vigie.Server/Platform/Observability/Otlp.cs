using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Vigie.Server.Platform.Observability;

/// <summary>
/// Sends traces and metrics to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names; the exporter reads the other OTEL_… variables
/// itself. Sources are taken by name: the framework and the driver make their spans without instrumentation packages.
/// </summary>
internal sealed class Otlp : IDisposable
{
    private readonly TracerProvider traces;
    private readonly MeterProvider metrics;

    private Otlp()
    {
        var resource = ResourceBuilder.CreateDefault().AddService("vigie", serviceVersion: HealthReport.Version);
        traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource("Microsoft.AspNetCore", "Npgsql", VigieMeter.Name).AddProcessor(new Cleaning()).AddOtlpExporter().Build();
        metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter("Microsoft.AspNetCore.Hosting", "Npgsql", "System.Runtime", VigieMeter.Name, VigieMeter.Name + ".*")
            .AddOtlpExporter().Build();
    }

    /// <summary>Starts sending when an endpoint is set; null otherwise. Dispose of it last: that sends what is left.</summary>
    public static Otlp? Start(string? endpoint)
    {
        if (endpoint is null)
        {
            return null;
        }

        // Otherwise the framework's spans of requests have no method, path or status. Read when the host is built.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        return new();
    }

    public void Dispose()
    {
        traces.Dispose();
        metrics.Dispose();
    }

    /// <summary>WebSockets carry their token in the address.</summary>
    private sealed class Cleaning : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            foreach (var (name, value) in data.TagObjects
                .Where(tag => tag.Key is "url.query" or "url.full" or "http.target" or "http.url").ToList())
            {
                data.SetTag(name, value is string text ? Redaction.Clean(text) : null);
            }
        }
    }
}
