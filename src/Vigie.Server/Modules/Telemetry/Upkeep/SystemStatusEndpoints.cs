using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Telemetry.Ingest;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Realtime;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Telemetry.Upkeep;

/// <summary>What the status page shows: is the server well, and does it keep up?</summary>
internal sealed record SystemStatus(
    string Version, double Uptime, string Environment, DatabaseStatus Database, IngestStatus Ingest, LiveStatus Live, ProcessStatus Process, StorageStatus Storage);

internal sealed record DatabaseStatus(string Version, long SizeBytes, double LatencyMs, long Connections);

internal sealed record IngestStatus(
    int QueueDepth, int QueueCapacity, double SamplesPerSecond, long AcceptedTotal, long DuplicatesTotal, long RejectedTotal, double LastCommitMs);

/// <param name="Connections">Open live sockets of this process.</param>
internal sealed record LiveStatus(int Connections);

internal sealed record ProcessStatus(long WorkingSetBytes, long GcHeapBytes, double CpuSeconds);

/// <param name="OldestSampleAt">The start of the oldest partition.</param>
internal sealed record StorageStatus(long RawBytes, long RollupBytes, DateTimeOffset? OldestSampleAt);

internal static class SystemStatusEndpoints
{
    private const string Select = """
        select current_setting('server_version'), pg_database_size(current_database()),
          (select count(*) from pg_stat_activity where datname = current_database()),
          (select coalesce(sum(pg_total_relation_size(inhrelid)), 0)::bigint from pg_inherits where inhparent = 'telemetry.sample'::regclass),
          pg_total_relation_size('telemetry.sample_hour'),
          (select min(to_date(substr(c.relname, 8), 'IYYY_IW')) from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'telemetry.sample'::regclass)
        """;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/system/status", ReadAsync).Requires("system:read").WithTags("System")
        .WithSummary("State of the server: database, ingest, live sockets, process and storage.");

    private static async Task<Ok<SystemStatus>> ReadAsync(
        TenantSession session, IngestQueue queue, IngestMetrics metrics, LiveHub hub, ServerOptions options, TimeProvider clock, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var (database, storage) = await session.QueryAsync(
            Select,
            row => (
                new DatabaseStatus(row.GetString(0), row.GetInt64(1), 0, row.GetInt64(2)),
                new StorageStatus(row.GetInt64(3), row.GetInt64(4), row.IsDBNull(5) ? null : new DateTimeOffset(row.GetDateTime(5), TimeSpan.Zero))),
            [],
            ct).FirstAsync(ct);
        using var process = Process.GetCurrentProcess();
        return TypedResults.Ok(new SystemStatus(
            typeof(SystemStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            Math.Round((clock.GetUtcNow() - process.StartTime).TotalSeconds, 1),
            options.EnvironmentName,
            database with { LatencyMs = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 2) },
            new(queue.Waiting, IngestQueue.Capacity, Math.Round(metrics.SamplesPerSecond, 2), metrics.AcceptedTotal, metrics.DuplicatesTotal, metrics.RejectedTotal, Math.Round(metrics.LastCommitMs, 2)),
            new(hub.Subscribers),
            new(process.WorkingSet64, GC.GetTotalMemory(forceFullCollection: false), Math.Round(process.TotalProcessorTime.TotalSeconds, 2)),
            storage));
    }
}
