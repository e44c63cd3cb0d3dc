using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Maintenance.Technicians;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Reliability;

internal static class ReliabilityEndpoints
{
    private const int PeriodsShown = 500;

    // $1 from, $2 now, $3 one piece of equipment, or null: all of which there is something to tell.
    private const string Histories =
        """
        select e.id, e.name, e.location_name, e.status, least(e.created_at, s.at[1]), s.at, s.status, r.begins, r.ends, coalesce(r.minutes, 0)
        from assets.api_equipment e
        left join (
          select equipment_id, array_agg(at order by at, id) as at, array_agg(status order by at, id) as status
          from assets.api_equipment_status where at <= $2::timestamptz and ($3::int is null or equipment_id = $3::int) group by 1
        ) s on s.equipment_id = e.id
        left join (
          select equipment_id, array_agg(started_at) filter (where repairs) as begins,
            array_agg(coalesce(finished_at, $2::timestamptz)) filter (where repairs) as ends, sum(minutes) filter (where finished_at >= $1::timestamptz) as minutes
          from (
            select *, kind = 'Corrective' and status <> 'Cancelled' and started_at is not null as repairs from maintenance.intervention
            where (finished_at is null or finished_at >= $1::timestamptz) and ($3::int is null or equipment_id = $3::int)
          ) i
          where repairs or minutes is not null group by 1
        ) r on r.equipment_id = e.id
        where e.archived_at is null and case when $3::int is null then s.at is not null or r.begins is not null else e.id = $3::int end
        """;

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/equipements").WithTags("Équipements");
        group.MapGet("/fiabilite", RankAsync).RequiresOrOwn("equipements:read").WithName("rankFiabilite")
            .WithSummary("The equipment that failed or stood still, the longest down time first.");
        group.MapGet("/{id:int}/fiabilite", GetAsync).RequiresOrOwn("equipements:read").WithName("getEquipementFiabilite")
            .WithSummary("How often it failed, how long it stood still, and when it ran.");
    }

    private static async Task<Ok<ReliabilityRow>> GetAsync(
        int id, [AsParameters] ReliabilityWindow window, TenantSession session, TimeProvider clock, CancellationToken ct)
    {
        var found = await ReadAsync(id, window, session, clock, ct).ToListAsync(ct);
        return found is [var (row, record)]
            ? TypedResults.Ok(row with
            {
                Periods = [.. record.Periods.TakeLast(PeriodsShown).Select(one => new RunningRow(one.State, one.Span.From, one.Span.To))],
            })
            : throw Refusal.NotFound("equipment_unknown");
    }

    private static async Task<Ok<List<ReliabilityRow>>> RankAsync(
        [AsParameters] ReliabilityWindow window, [AsParameters] Paging paging, TenantSession session, TimeProvider clock, HttpResponse response,
        CancellationToken ct)
    {
        var failing = await ReadAsync(null, window, session, clock, ct).Select(one => one.Row)
            .Where(row => row.Failures > 0 || row.DowntimeHours > 0).ToListAsync(ct);
        paging.TellTotal(failing.Count, response);
        return TypedResults.Ok(failing.OrderByDescending(row => row.DowntimeHours).ThenByDescending(row => row.Failures).ThenBy(row => row.EquipmentId)
            .Skip(paging.Offset).Take(paging.Limit).ToList());
    }

    private static IAsyncEnumerable<(ReliabilityRow Row, RunningRecord Record)> ReadAsync(
        int? id, ReliabilityWindow window, TenantSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var from = now.AddDays(-window.DaysBack);
        return session.QueryAsync(Histories, row => Read(row, from, now), [from, now, id], ct);
    }

    private static (ReliabilityRow Row, RunningRecord Record) Read(NpgsqlDataReader row, DateTimeOffset from, DateTimeOffset now)
    {
        var known = row.GetFieldValue<DateTimeOffset>(4);
        var span = new Span(known > from ? known : from, now);
        var statuses = Array.ConvertAll(Values<string>(row, 6), Enum.Parse<AssetsApi.Status>);
        var record = new RunningRecord(
            span,
            [.. Values<DateTimeOffset>(row, 5).Zip(statuses)],
            [.. Values<DateTimeOffset>(row, 7).Zip(Values<DateTimeOffset>(row, 8), (begin, end) => new Span(begin, end))]);
        return (
            new(
                row.GetInt32(0),
                row.GetString(1),
                row.GetString(2),
                Enum.Parse<AssetsApi.Status>(row.GetString(3)),
                span.From,
                span.To,
                record.Failures,
                Hours(record.MeanTimeBetweenFailures),
                Hours(record.MeanTimeToRestore),
                record.Availability is { } percent ? Math.Round(percent, 2) : null,
                Hours(record.Downtime)!.Value,
                record.NextFailure,
                row.GetInt64(9)),
            record);
    }

    private static T[] Values<T>(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? [] : row.GetFieldValue<T[]>(column);

    private static double? Hours(TimeSpan? time) => time is { } value ? Math.Round(value.TotalHours, 2) : null;
}
