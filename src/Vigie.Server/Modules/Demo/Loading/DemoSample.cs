using Vigie.Server.Modules.Telemetry;
using Vigie.Simulation;

namespace Vigie.Server.Modules.Demo.Loading;

/// <summary>Makes of what a simulated battery says a sample.</summary>
internal static class DemoSample
{
    /// <param name="cellVoltages">V; null leaves the single cells out.</param>
    /// <param name="cellTemperatures">°C; null leaves them out.</param>
    public static TelemetryApi.Measurement Of(
        int batteryId, in BatteryReading reading, double[]? cellVoltages = null, double[]? cellTemperatures = null) =>
        new(batteryId, reading.At)
        {
            [TelemetryApi.Metric.Voltage] = reading.Voltage,
            [TelemetryApi.Metric.Current] = reading.Current,
            [TelemetryApi.Metric.Temperature] = reading.Temperature,
            [TelemetryApi.Metric.Soc] = reading.Soc,
            [TelemetryApi.Metric.Soh] = reading.Soh,
            [TelemetryApi.Metric.CellMin] = reading.CellMin,
            [TelemetryApi.Metric.CellMax] = reading.CellMax,
            [TelemetryApi.Metric.CellSpread] = Math.Round(reading.CellMax - reading.CellMin, 6),
            Cycles = reading.Cycles,
            Status = (int)reading.Status, // idle, charging, discharging, balancing, fault: the same codes
            Faults = (TelemetryApi.Faults)(int)reading.Faults, // the same bits
            CellVoltages = Narrow(cellVoltages),
            CellTemperatures = Narrow(cellTemperatures),
        };

    private static float[]? Narrow(double[]? values) => values is null ? null : Array.ConvertAll(values, value => (float)value);
}
