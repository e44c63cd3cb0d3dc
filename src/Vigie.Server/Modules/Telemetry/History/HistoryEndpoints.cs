using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Modules.Telemetry.Ingest;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Telemetry.History;

/// <summary>What a battery measured in the past.</summary>
internal static class HistoryEndpoints
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/batteries/{id:int}/history", ReadAsync).RequiresOrOwn("equipements:read").WithTags("Telemetry")
        .WithSummary("History of one battery as parallel arrays: raw samples, or buckets with min, max, mean and last; gaps stay gaps.");

    private static async Task<Ok<HistoryAnswer>> ReadAsync(int id, [AsParameters] HistoryRequest request, TenantSession session, TimeProvider clock, CancellationToken ct)
    {
        var plan = HistoryPlan.For(request, clock.GetUtcNow());
        var battery = await session.QueryAsync(
            "select b.silence_after_seconds, t.time_zone from telemetry.battery b join catalog.tenant t on t.tenant_id = current_tenant() where b.id = $1",
            row => (SilenceAfter: row.GetInt32(0), Zone: TimeZoneInfo.FindSystemTimeZoneById(row.GetString(1))),
            [id],
            ct).ToListAsync(ct);
        if (battery is not [var (silenceAfter, zone)])
        {
            throw Refusal.NotFound("battery_unknown");
        }

        var fold = new HistoryFold(plan.Metrics.Count + plan.Energies.Count, at => plan.BucketOf(at, zone), plan.RowsMax);
        await (plan.FromSamples ? FoldSamplesAsync(id, plan, fold, session, ct) : FoldHoursAsync(id, plan, fold, session, ct));
        return TypedResults.Ok(Answer(id, plan, fold, silenceAfter));
    }

    private static async Task FoldSamplesAsync(int id, HistoryPlan plan, HistoryFold fold, TenantSession session, CancellationToken ct)
    {
        var columns = string.Concat(plan.Metrics.Select(metric => $", {MetricColumns.Snake(metric.ToString())}"));
        var row = new Statistic[plan.Metrics.Count];
        await foreach (var at in session.QueryAsync(
            $"select at{columns} from telemetry.sample where battery_id = $1 and at >= $2 and at < $3 order by at",
            Read,
            [id, plan.From.UtcDateTime, plan.To.UtcDateTime],
            ct))
        {
            fold.Add(at, 1, row);
        }

        DateTimeOffset Read(NpgsqlDataReader reader)
        {
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i + 1) ? default : Statistic.Of(reader.GetDouble(i + 1));
            }

            return new(reader.GetDateTime(0));
        }
    }

    private static async Task FoldHoursAsync(int id, HistoryPlan plan, HistoryFold fold, TenantSession session, CancellationToken ct)
    {
        var columns = string.Concat(plan.Metrics.Select(metric => MetricColumns.Snake(metric.ToString())).Select(name => $", {name}_n, {name}_min, {name}_max, {name}_sum, {name}_last"))
            + string.Concat(plan.Energies.Select(name => $", {name}"));
        var row = new Statistic[plan.Metrics.Count + plan.Energies.Count];
        await foreach (var (hour, count) in session.QueryAsync(
            $"select hour, count{columns} from telemetry.sample_hour where battery_id = $1 and hour >= $2 and hour < $3 order by hour",
            Read,
            [id, plan.From.AddTicks(-(plan.From.Ticks % TimeSpan.TicksPerHour)).UtcDateTime, plan.To.UtcDateTime],
            ct))
        {
            fold.Add(hour, count, row);
        }

        (DateTimeOffset Hour, int Count) Read(NpgsqlDataReader reader)
        {
            var column = 2;
            for (var i = 0; i < plan.Metrics.Count; i++, column += 5)
            {
                row[i] = reader.GetInt32(column) is var n and > 0
                    ? new(n, reader.GetDouble(column + 1), reader.GetDouble(column + 2), reader.GetDouble(column + 3), reader.GetDouble(column + 4))
                    : default;
            }

            for (var i = plan.Metrics.Count; i < row.Length; i++, column++)
            {
                row[i] = Statistic.Of(reader.GetDouble(column));
            }

            return (new(reader.GetDateTime(0)), reader.GetInt32(1));
        }
    }

    private static HistoryAnswer Answer(int id, HistoryPlan plan, HistoryFold fold, int silenceAfter)
    {
        var raw = plan.Bucket == Bucket.Raw && !fold.Folded;
        var step = raw ? null : plan.Step;
        var natural = plan.Bucket switch { Bucket.Minute => 60, Bucket.Hour => 3600, Bucket.Day => 86_400, Bucket.Month => 31 * 86_400, _ => 0 };
        var seconds = (int)(step?.TotalSeconds ?? natural);
        var series = new Dictionary<string, HistorySeries>();
        for (var i = 0; i < plan.Metrics.Count; i++)
        {
            var metric = i;
            var last = Column(statistic => statistic.Last, metric);
            series[MetricColumns.Snake(plan.Metrics[i].ToString())] = raw
                ? new(null, null, null, last, null)
                : new(Column(statistic => statistic.Min, metric), Column(statistic => statistic.Max, metric), Column(statistic => statistic.Sum / statistic.Count, metric), last, null);
        }

        for (var i = 0; i < plan.Energies.Count; i++)
        {
            series[plan.Energies[i]] = new(null, null, null, null, Column(statistic => statistic.Sum, plan.Metrics.Count + i));
        }

        return new(
            id, plan.From, plan.To, plan.Bucket, step is null ? null : seconds, !raw && seconds > natural,
            GapSeconds: Math.Max(plan.FromSamples ? silenceAfter * 3 / 2 : 0, seconds * 3 / 2),
            fold.Points.ConvertAll(point => point.At), fold.Points.ConvertAll(point => point.Count), series);

        List<double?> Column(Func<Statistic, double> value, int metric) => fold.Points.ConvertAll(point =>
            point.Statistics[metric] is { Count: > 0 } statistic ? Math.Round(value(statistic), 6) : (double?)null);
    }
}
