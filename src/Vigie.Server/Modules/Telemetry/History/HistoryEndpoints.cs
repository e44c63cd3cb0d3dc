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
    private const string Battery = """
        select b.silence_after_seconds, t.time_zone from telemetry.battery b join catalog.tenant t on t.tenant_id = current_tenant()
        where b.id = $1
        """;

    private static readonly string[] HourStatistics = ["n", "min", "max", "sum", "last"];

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/batteries/{id:int}/history", ReadAsync).RequiresOrOwn("equipements:read").WithTags("Telemetry")
        .WithSummary("History of one battery as parallel arrays: raw samples, or buckets with min, max, mean and last; gaps stay gaps.");

    private static async Task<Ok<HistoryAnswer>> ReadAsync(
        int id, [AsParameters] HistoryRequest request, TenantSession session, TimeProvider clock, CancellationToken ct)
    {
        var plan = HistoryPlan.For(request, clock.GetUtcNow());
        return TypedResults.Ok(await session.ReadAsync([(Battery, [id]), RowsOf(id, plan)], AnswerAsync, ct));

        async Task<HistoryAnswer> AnswerAsync(NpgsqlDataReader reader)
        {
            if (!await reader.ReadAsync(ct))
            {
                throw Refusal.NotFound("battery_unknown");
            }

            var silenceAfter = reader.GetInt32(0);
            var zone = TimeZoneInfo.FindSystemTimeZoneById(reader.GetString(1));
            var fold = new HistoryFold(plan.Metrics.Count + plan.Energies.Count, at => plan.BucketOf(at, zone), plan.RowsMax);
            var row = new Statistic[plan.Metrics.Count + plan.Energies.Count];
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var count = plan.FromSamples ? ReadSample(reader, row) : ReadHour(reader, row, plan.Metrics.Count);
                fold.Add(new(reader.GetDateTime(0)), count, row);
            }

            return Answer(id, plan, fold, silenceAfter);
        }
    }

    private static (string Sql, object?[] Args) RowsOf(int id, HistoryPlan plan)
    {
        var names = plan.Metrics.Select(metric => MetricColumns.Snake(metric.ToString()));
        if (plan.FromSamples)
        {
            return (
                $"select at{string.Concat(names.Select(name => $", {name}"))} from telemetry.sample "
                    + "where battery_id = $1 and at >= $2 and at < $3 order by at",
                [id, plan.From.UtcDateTime, plan.To.UtcDateTime]);
        }

        var columns = names.SelectMany(name => HourStatistics, (name, statistic) => $", {name}_{statistic}").Concat(plan.Energies.Select(name => $", {name}"));
        return (
            $"select hour, count{string.Concat(columns)} from telemetry.sample_hour where battery_id = $1 and hour >= $2 and hour < $3 order by hour",
            [id, plan.From.AddTicks(-(plan.From.Ticks % TimeSpan.TicksPerHour)).UtcDateTime, plan.To.UtcDateTime]);
    }

    /// <returns>How many samples the row stands for.</returns>
    private static int ReadSample(NpgsqlDataReader reader, Span<Statistic> row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = reader.IsDBNull(i + 1) ? default : Statistic.Of(reader.GetDouble(i + 1));
        }

        return 1;
    }

    /// <inheritdoc cref="ReadSample"/>
    private static int ReadHour(NpgsqlDataReader reader, Span<Statistic> row, int metrics)
    {
        var column = 2;
        for (var i = 0; i < metrics; i++, column += HourStatistics.Length)
        {
            row[i] = reader.GetInt32(column) is var n and > 0
                ? new(n, reader.GetDouble(column + 1), reader.GetDouble(column + 2), reader.GetDouble(column + 3), reader.GetDouble(column + 4))
                : default;
        }

        for (var i = metrics; i < row.Length; i++, column++)
        {
            row[i] = Statistic.Of(reader.GetDouble(column));
        }

        return reader.GetInt32(1);
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
