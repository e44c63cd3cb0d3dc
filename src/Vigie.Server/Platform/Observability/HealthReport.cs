using System.Reflection;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Platform.Observability;

/// <summary>Whether the server can do its work.</summary>
/// <param name="Status">healthy, or degraded when the database does not answer.</param>
/// <param name="Database">connected or disconnected.</param>
/// <param name="Uptime">Seconds since the start.</param>
internal sealed record HealthAnswer(string Status, string Database, string Redis, long Uptime, string Environment, string Version);

/// <summary>The database as the server sees it.</summary>
/// <param name="LatencyMs">Milliseconds for the smallest query, connection included; null when it did not answer.</param>
/// <param name="Migration">The newest migration of the schema.</param>
internal sealed record DatabaseHealthAnswer(string Status, double? LatencyMs, PoolAnswer Pool, string? Migration);

/// <summary>Connections: the most there may be, those in use, those that wait for work.</summary>
internal sealed record PoolAnswer(int Max, int Used, int Idle);

/// <summary>What the health endpoints answer.</summary>
internal sealed class HealthReport(DatabaseProbe database, PrometheusExporter metrics, ServerOptions options, TimeProvider clock)
{
    private readonly long startedAt = clock.GetTimestamp();

    /// <summary>The version of this build.</summary>
    public static string Version { get; } =
        typeof(HealthReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?
            .InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>The newest migration of the schema; set once, when the server has migrated.</summary>
    public string? Migration { get; set; }

    public TimeSpan Uptime => clock.GetElapsedTime(startedAt);

    public async Task<HealthAnswer> AnswerAsync()
    {
        var connected = await database.LatencyAsync() is not null;
        return new(
            connected ? "healthy" : "degraded", connected ? "connected" : "disconnected", "not_configured", (long)Uptime.TotalSeconds,
            options.EnvironmentName, Version);
    }

    public async Task<DatabaseHealthAnswer> DatabaseAsync()
    {
        var latency = await database.LatencyAsync();
        var pool = new PoolAnswer(database.MaxPoolSize, Connections("used"), Connections("idle"));
        return new(latency is null ? "disconnected" : "connected", latency is { } known ? Math.Round(known, 2) : null, pool, Migration);

        int Connections(string state) => (int)(metrics.Read("db_client_connection_count", $"db_client_connection_state=\"{state}\"") ?? 0);
    }
}
