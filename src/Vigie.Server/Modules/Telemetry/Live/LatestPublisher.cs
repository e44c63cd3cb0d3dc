using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Vigie.Server.Modules.Telemetry.Ingest;
using Vigie.Server.Platform.Realtime;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Telemetry.Live;

/// <summary>Tells the live sockets what has just become durable.</summary>
internal sealed class LatestPublisher(LiveHub hub, IOptions<JsonOptions> json)
{
    /// <summary>Of a large batch a live chart gets the newest samples only; the history has the others.</summary>
    private const int LiveSamples = 20;

    public static Topic Battery(int tenantId, int batteryId) => new(tenantId, $"battery/{batteryId}");

    public static Topic Fleet(int tenantId) => new(tenantId, "fleet");

    public void Publish(TenantBatch tenant)
    {
        var fleet = hub.HasSubscribers(Fleet(tenant.Id));
        foreach (var battery in tenant.Batteries.Values.Where(battery => battery.InOrder.Count > 0))
        {
            var topic = Battery(tenant.Id, battery.BatteryId);
            if (hub.HasSubscribers(topic))
            {
                foreach (var sample in battery.InOrder.Skip(battery.InOrder.Count - LiveSamples))
                {
                    hub.Publish(topic, sample.At.Ticks.ToString("x", null), Message(sample, battery.ReceivedAt));
                }
            }

            if (fleet)
            {
                hub.Publish(Fleet(tenant.Id), $"{battery.BatteryId}", Message(battery.InOrder[^1], battery.ReceivedAt));
            }

            if (battery.WasSilent && !battery.IsSilent)
            {
                PublishConnectivity(tenant.Id, battery.BatteryId, "online");
            }
        }
    }

    /// <param name="connectivity">"online" or "silent".</param>
    public void PublishConnectivity(int tenantId, int batteryId, string connectivity)
    {
        var message = JsonSerializer.SerializeToUtf8Bytes(new { type = "connectivity", battery_id = batteryId, connectivity });
        hub.Publish(Battery(tenantId, batteryId), "connectivity", message);
        hub.Publish(Fleet(tenantId), $"connectivity/{batteryId}", message);
    }

    public byte[] Message(Sample sample, DateTime receivedAt) => JsonSerializer.SerializeToUtf8Bytes(
        new LiveSample(
            "sample", sample.BatteryId, new(sample.At), new(receivedAt), Known(sample[Metric.Voltage]), Known(sample[Metric.Current]), Known(sample[Metric.Power]),
            Known(sample[Metric.Temperature]), Known(sample[Metric.Soc]), Known(sample[Metric.Soh]), Known(sample.Cycles), Known(sample[Metric.CellMin]),
            Known(sample[Metric.CellMax]), Known(sample[Metric.CellSpread]), Known(sample.CellVoltages), Known(sample.CellTemperatures), sample.Status,
            SampleFields.Describe(sample.Faults), sample.Quality),
        json.Value.SerializerOptions);

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private static List<float?>? Known(float[]? values) => values?.Select(value => float.IsNaN(value) ? (float?)null : value).ToList();
}

/// <summary>One sample as a live socket gets it.</summary>
internal sealed record LiveSample(
    string Type, int BatteryId, DateTimeOffset At, DateTimeOffset ReceivedAt, double? Voltage, double? Current, double? Power, double? Temperature, double? Soc,
    double? Soh, double? Cycles, double? CellMin, double? CellMax, double? CellSpread, IReadOnlyList<float?>? CellVoltages, IReadOnlyList<float?>? CellTemperatures,
    BatteryStatus? Status, IReadOnlyList<string> Faults, SampleQuality Quality);
