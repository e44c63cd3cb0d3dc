using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Reliability;

internal static class ReliabilityEndpoints
{
    private const int PeriodsShown = 500;

    // $1 ids, $2 since when work counts.
    private const string Facts =
        """
        select e.id, e.name, e.location_name, e.status,
          (select coalesce(sum(minutes), 0) from maintenance.intervention where equipment_id = e.id and finished_at >= $2)
        from assets.api_equipment e where e.id = any($1) and e.archived_at is null
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
        var span = window.Until(clock.GetUtcNow());
        var records = await RunningRecords.ReadAsync(session, id, span, ct);
        return await DescribeAsync([.. records.Select(one => ReliabilityFigures.From(one.Key, one.Value))], span.From, session, ct) is [var row]
            ? TypedResults.Ok(row with
            {
                Periods = [.. records[id].Record.Periods.TakeLast(PeriodsShown).Select(one => new RunningRow(one.State, one.Span.From, one.Span.To))],
            })
            : throw Refusal.NotFound("equipment_unknown");
    }

    private static async Task<Ok<List<ReliabilityRow>>> RankAsync(
        [AsParameters] ReliabilityWindow window, [AsParameters] Paging paging, Rankings rankings, TenantSession session, TimeProvider clock,
        HttpResponse response, CancellationToken ct)
    {
        var ranked = await rankings.ReadAsync(window, session, ct);
        paging.TellTotal(ranked.Count, response);
        return TypedResults.Ok(await DescribeAsync(
            [.. ranked.Skip(paging.Offset).Take(paging.Limit)], window.Until(clock.GetUtcNow()).From, session, ct));
    }

    /// <summary>In the same order; without those that are not, or no longer, to be seen.</summary>
    private static async Task<List<ReliabilityRow>> DescribeAsync(
        IReadOnlyList<ReliabilityFigures> reckoned, DateTimeOffset since, TenantSession session, CancellationToken ct)
    {
        var of = reckoned.ToDictionary(one => one.EquipmentId);
        var rows = await session.QueryAsync(Facts, row => Read(row, of[row.GetInt32(0)]), [of.Keys.ToArray(), since], ct)
            .ToDictionaryAsync(row => row.EquipmentId, cancellationToken: ct);
        return [.. reckoned.Where(one => rows.ContainsKey(one.EquipmentId)).Select(one => rows[one.EquipmentId])];
    }

    private static ReliabilityRow Read(NpgsqlDataReader row, ReliabilityFigures of) => new(
        row.GetInt32(0),
        row.GetString(1),
        row.GetString(2),
        Enum.Parse<AssetsApi.Status>(row.GetString(3)),
        of.Span.From,
        of.Span.To,
        of.Failures,
        Hours(of.MeanTimeBetweenFailures),
        Hours(of.MeanTimeToRestore),
        of.Availability is { } percent ? Math.Round(percent, 2) : null,
        Hours(of.Downtime)!.Value,
        of.NextFailure,
        row.GetInt64(4));

    private static double? Hours(TimeSpan? time) => time is { } value ? Math.Round(value.TotalHours, 2) : null;
}
