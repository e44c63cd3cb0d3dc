using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>Sees to it that the weekly partitions exist before samples are written into them.</summary>
internal sealed class Partitions(NpgsqlDataSource source)
{
    private readonly ConcurrentDictionary<(int Year, int Week), bool> known = new();

    public async Task EnsureAsync(IEnumerable<DateTime> times, CancellationToken ct)
    {
        foreach (var time in times)
        {
            var week = (ISOWeek.GetYear(time), ISOWeek.GetWeekOfYear(time));
            if (!known.ContainsKey(week))
            {
                // A short transaction of its own: making a partition locks the whole table for a moment.
                await using var session = new BulkSession(source);
                await session.BeginAsync(ct);
                await session.ExecuteAsync(Caller.PlatformTenantId, "select telemetry.ensure_partitions($1, $1)", [time], ct);
                await session.CommitAsync(ct);
                known[week] = true;
            }
        }
    }
}
