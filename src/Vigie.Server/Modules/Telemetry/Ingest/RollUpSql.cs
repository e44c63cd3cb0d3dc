using Npgsql;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>The two ways to the hourly roll-ups: adding what new samples bring, and computing an hour again from its samples.</summary>
internal static class RollUpSql
{
    private static readonly string[] Metrics = [.. Enum.GetNames<Metric>().Select(MetricColumns.Snake)];
    private static readonly string[] Flows = ["energy_in", "energy_out", "charge_in", "charge_out"];
    private static readonly string[] Statistics = ["n", "min", "max", "sum", "last"];
    private static readonly string Columns = $"battery_id, hour, count, {Each("{0}_n, {0}_min, {0}_max, {0}_sum, {0}_last")}, {string.Join(", ", Flows)}";

    private static readonly string Add = $"""
        insert into telemetry.sample_hour as h ({Columns})
        select u.battery_id, u.hour, u.count,
          {Each("u.{0}_n, nullif(u.{0}_min, 'NaN'), nullif(u.{0}_max, 'NaN'), u.{0}_sum, nullif(u.{0}_last, 'NaN')")},
          {string.Join(", ", Flows.Select(flow => $"u.{flow}"))}
        from unnest($1::int[], $2::timestamptz[], $3::int[], {IngestSql.Parameters(4, Metrics.Length, "int")},
            {IngestSql.Parameters(4 + Metrics.Length, 4 * Metrics.Length + Flows.Length, "float8")})
          as u(battery_id, hour, count, {string.Join(", ", Statistics.Select(statistic => Each("{0}_" + statistic)))}, {string.Join(", ", Flows)})
        on conflict (tenant_id, battery_id, hour) do update set
          count = h.count + excluded.count,
          {Each("{0}_n = h.{0}_n + excluded.{0}_n, {0}_min = least(h.{0}_min, excluded.{0}_min), {0}_max = greatest(h.{0}_max, excluded.{0}_max), "
              + "{0}_sum = h.{0}_sum + excluded.{0}_sum, {0}_last = coalesce(excluded.{0}_last, h.{0}_last)")},
          {string.Join(", ", Flows.Select(flow => $"{flow} = h.{flow} + excluded.{flow}"))}
        """;

    /// <summary>
    /// $1 batteries, $2 hours, $3 and $4 the span of all of them (so that partitions outside are not opened). Also serves to
    /// prove the roll-ups: recounting every hour must change nothing.
    /// </summary>
    private static readonly string Rebuild = $"""
        with s as (
          select w.battery_id, w.hour, s.at, {string.Join(", ", Metrics.Select(metric => $"s.{metric}"))},
            extract(epoch from s.at - lag(s.at) over before) / 3600 as hours, lag(s.power) over before as power_before, lag(s.current) over before as current_before
          from unnest($1::int[], $2::timestamptz[]) as w(battery_id, hour)
          join telemetry.sample s on s.battery_id = w.battery_id and s.at >= w.hour - interval '1 hour' and s.at < w.hour + interval '1 hour'
            and s.at >= $3 and s.at < $4
          window before as (partition by w.battery_id, w.hour order by s.at))
        insert into telemetry.sample_hour ({Columns})
        select battery_id, hour, count(*),
          {Each("count({0}), min({0}), max({0}), coalesce(sum({0}), 0), (array_agg({0} order by at desc) filter (where {0} is not null))[1]")},
          {Integral("power", 1)}, {Integral("power", -1)}, {Integral("current", 1)}, {Integral("current", -1)}
        from s where at >= hour group by battery_id, hour
        on conflict (tenant_id, battery_id, hour) do update set
          count = excluded.count, {Each(string.Join(", ", Statistics.Select(statistic => $"{{0}}_{statistic} = excluded.{{0}}_{statistic}")))},
          {string.Join(", ", Flows.Select(flow => $"{flow} = excluded.{flow}"))}
        """;

    public static NpgsqlBatchCommand AddCommand(List<(int BatteryId, HourDelta Delta)> hours)
    {
        var deltas = hours.ConvertAll(hour => hour.Delta);
        return IngestSql.Command(
            Add,
            [
                hours.Select(hour => hour.BatteryId).ToArray(), deltas.Select(delta => delta.Hour).ToArray(), deltas.Select(delta => delta.Count).ToArray(),
                .. MetricColumns.Of(deltas, delta => delta.N), .. MetricColumns.Of(deltas, delta => delta.Min), .. MetricColumns.Of(deltas, delta => delta.Max),
                .. MetricColumns.Of(deltas, delta => delta.Sum), .. MetricColumns.Of(deltas, delta => delta.Last),
                deltas.Select(delta => delta.Flow.EnergyIn).ToArray(), deltas.Select(delta => delta.Flow.EnergyOut).ToArray(),
                deltas.Select(delta => delta.Flow.ChargeIn).ToArray(), deltas.Select(delta => delta.Flow.ChargeOut).ToArray(),
            ]);
    }

    public static NpgsqlBatchCommand RebuildCommand(List<(int BatteryId, DateTime Hour)> hours) => IngestSql.Command(
        Rebuild,
        hours.Select(hour => hour.BatteryId).ToArray(),
        hours.Select(hour => hour.Hour).ToArray(),
        hours.Min(hour => hour.Hour).AddHours(-1),
        hours.Max(hour => hour.Hour).AddHours(1));

    private static string Each(string template) => string.Join(", ", Metrics.Select(metric => template.Replace("{0}", metric, StringComparison.Ordinal)));

    /// <summary>The trapezoids of <see cref="HourDelta.Integrate"/>, in SQL.</summary>
    private static string Integral(string flow, int sign)
    {
        var (now, before) = sign > 0 ? (flow, $"{flow}_before") : ($"-{flow}", $"-{flow}_before");
        return $"coalesce(sum(case when hours <= 1 and {flow} is not null and {flow}_before is not null then (greatest({before}, 0) + greatest({now}, 0)) / 2 * hours end), 0)";
    }
}
