using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Dashboard;

internal static class SeriesEndpoints
{
    // $1 now, $2 how many weeks. A week is as long as the company's clock makes it: 167 hours in spring, 169 in autumn.
    private static readonly string ByWeek = WorkSql.BySpan(
        """
        select n, (monday + n * interval '7 days') at time zone time_zone, (monday + (n + 1) * interval '7 days') at time zone time_zone
        from (select time_zone, date_trunc('week', $1::timestamptz at time zone time_zone) as monday from catalog.tenant
          where tenant_id = (select current_tenant())) company, generate_series(1 - $2::int, 0) n
        """);

    // $1 now, $2 how many weeks.
    private static readonly string ByCause = WorkSql.ByCause(
        """
        finished_at >= (
          select date_trunc('week', $1::timestamptz, time_zone) - ($2::int - 1) * interval '7 days' from catalog.tenant
          where tenant_id = (select current_tenant()))
        """,
        most: 8);

    // $1 now.
    private const string ByTechnician =
        """
        with week as (
          select date_trunc('week', $1::timestamptz, time_zone) as begins,
            (date_trunc('week', $1::timestamptz at time zone time_zone) + interval '7 days') at time zone time_zone as ends
          from catalog.tenant where tenant_id = (select current_tenant())
        ), load as (
          select v.technician_id, count(*) as visits, sum(v.minutes) as minutes
          from week w join maintenance.visit v on v.planned_at >= w.begins and v.planned_at < w.ends group by 1
        )
        select t.id, t.last_name, t.first_name, coalesce(l.visits, 0), coalesce(l.minutes, 0)
        from identity.api_technician t left join load l on l.technician_id = t.id
        where t.is_active order by 5 desc, 2, 3, 1 limit 50
        """;

    // Since when it stands still: the first status after the last one in which it did not.
    private const string StandingStill =
        """
        select e.*, i.id
        from (
          select e.id, e.name, e.location_name, e.status, s.since
          from assets.api_equipment e
          left join lateral (
            select min(at) as since from assets.api_equipment_status c
            where c.equipment_id = e.id and c.status in ('Broken', 'InMaintenance') and not exists (
              select from assets.api_equipment_status later
              where later.equipment_id = e.id and later.status not in ('Broken', 'InMaintenance') and (later.at, later.id) > (c.at, c.id))
          ) s on true
          where e.archived_at is null and e.status in ('Broken', 'InMaintenance')
          order by s.since nulls last, e.id limit 50
        ) e
        left join lateral (
          select id from maintenance.intervention where equipment_id = e.id and status not in ('Done', 'Cancelled')
          order by urgent desc, case priority when 'Critical' then 0 when 'High' then 1 when 'Normal' then 2 else 3 end, due_at nulls last, id limit 1
        ) i on true
        order by e.since nulls last, e.id
        """;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/dashboard/series", SeriesAsync).Requires("interventions:read").WithTags("Dashboard")
            .WithName("getDashboardSeries").WithSummary("What the dashboard's charts show: weeks, causes, load, and what stands still.");

    private static async Task<Ok<Series>> SeriesAsync(
        [AsParameters] SeriesSpan span, TenantSession session, TimeProvider clock, CancellationToken ct)
    {
        object?[] now = [clock.GetUtcNow()], weeks = [.. now, span.WeeksBack];
        return TypedResults.Ok(await session.ReadAsync(
            [(ByWeek, weeks), (ByCause, weeks), (ByTechnician, now), (StandingStill, [])],
            async reader => new Series(
                await reader.RowsAsync(ReadWeek, ct), await reader.NextAsync(ReadCause, ct), await reader.NextAsync(ReadLoad, ct),
                await reader.NextAsync(ReadDown, ct)),
            ct));
    }

    private static WeekRow ReadWeek(NpgsqlDataReader row) =>
        new(row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));

    private static CauseRow ReadCause(NpgsqlDataReader row) => new(row.TextOrNull(0), row.GetInt64(1));

    private static LoadRow ReadLoad(NpgsqlDataReader row)
    {
        var minutes = row.GetInt64(4);
        return new(
            row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetInt64(3), minutes,
            Math.Round(100.0 * minutes / StatsEndpoints.WeekMinutes, 1));
    }

    private static DownRow ReadDown(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetString(1), row.GetString(2), Enum.Parse<AssetsApi.Status>(row.GetString(3)), row.TimeOrNull(4), row.IntOrNull(5));
}
