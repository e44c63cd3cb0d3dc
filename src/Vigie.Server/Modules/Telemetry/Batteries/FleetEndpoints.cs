using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Telemetry.Batteries;

/// <summary>The fleet as a whole: its tree, and how it is now.</summary>
internal static class FleetEndpoints
{
    /// <summary>How many of the worst and of the silent batteries an overview shows.</summary>
    private const int Shown = 8;

    private const int Hours = 24;

    private const string Counted =
        $"""
        count(*)::int as batteries, count(*) filter (where connectivity = 2)::int as online,
        count(*) filter (where connectivity = 1)::int as silent, count(*) filter (where connectivity = 0)::int as never,
        coalesce(sum(alerts_critical), 0)::int as critical,
        coalesce(sum(alerts_warning), 0)::int as warning, coalesce(sum(alerts_info), 0)::int as info
        """;

    private const string InUse =
        $"""
        select b.id, b.type_id, e.location_id, {BatterySql.Connectivity} as connectivity,
               s.alerts_critical, s.alerts_warning, s.alerts_info, s.power
        from telemetry.battery b
        join telemetry.battery_state s on s.battery_id = b.id
        join assets.api_equipment e on e.id = b.id
        where e.archived_at is null
        """;

    // One kind of row for each part of the tree, told apart by the first column, so that all come in one round trip.
    private const string Tree =
        $"""
        select 0 as kind, type_id, location_id, null as name, null as chemistry, {Counted} from ({InUse}) used group by type_id, location_id
        union all select 1, id, null, name, chemistry, 0, 0, 0, 0, 0, 0, 0 from assets.api_battery_type
        union all select 2, id, parent_id, name, null, 0, 0, 0, 0, 0, 0, 0 from assets.api_location
        union all select 3, tenant_id, null, name, null, 0, 0, 0, 0, 0, 0, 0 from catalog.tenant where tenant_id = current_tenant()
        order by kind, name
        """;

    private const string Totals = $"select {Counted}, coalesce(sum(power) filter (where connectivity = 2), 0) from ({InUse}) used";

    private const string Energy =
        $"""
        select h.hour, sum(h.energy_in), sum(h.energy_out), h.hour >= {BatterySql.Midnight}
        from telemetry.battery b
        join assets.api_equipment e on e.id = b.id
        join telemetry.sample_hour h on h.battery_id = b.id
        where e.archived_at is null and h.hour >= least($2::timestamptz, {BatterySql.Midnight})
        group by h.hour
        """;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/hierarchy", HierarchyAsync).RequiresOrOwn("equipements:read").WithTags("Fleet")
            .WithName("getHierarchy").WithSummary("The company's types, places and how many batteries they have, well or not.");
        api.MapGet("/overview", OverviewAsync).RequiresOrOwn("equipements:read").WithTags("Fleet")
            .WithName("getOverview").WithSummary("How the whole fleet is now.");
    }

    private static async Task<Ok<Hierarchy>> HierarchyAsync(TenantSession session, TimeProvider clock, CancellationToken ct)
    {
        (int Id, string Name) client = default;
        var types = new List<FleetTree.BatteryType>();
        var places = new List<FleetTree.Place>();
        var groups = new List<FleetTree.Group>();
        await foreach (var row in session.QueryAsync(Tree, row => row, [clock.GetUtcNow()], ct))
        {
            var id = row.GetInt32(1);
            switch (row.GetInt32(0))
            {
                case 0:
                    groups.Add(new(id, row.GetInt32(2), ReadCounts(row, 5)));
                    break;
                case 1:
                    types.Add(new(id, row.GetString(3), Enum.Parse<AssetsApi.Chemistry>(row.GetString(4))));
                    break;
                case 2:
                    places.Add(new(id, row.GetString(3), row.IsDBNull(2) ? null : row.GetInt32(2)));
                    break;
                default:
                    client = (id, row.GetString(3));
                    break;
            }
        }

        return TypedResults.Ok(FleetTree.Build(client, types, places, groups, onlyUsed: session.Caller.OwnedBy is not null));
    }

    private static async Task<Ok<Overview>> OverviewAsync(TenantSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (counts, power) = await session.QueryAsync(Totals, row => (ReadCounts(row, 0), row.GetDouble(7)), [now], ct).SingleAsync(ct);
        var current = new DateTimeOffset(now.Ticks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);
        var first = current.AddHours(1 - Hours);
        var energy = await session.QueryAsync(
            Energy,
            row => (Hour: row.GetFieldValue<DateTimeOffset>(0), In: row.GetDouble(1), Out: row.GetDouble(2), Today: row.GetBoolean(3)),
            [now, first],
            ct).ToDictionaryAsync(row => row.Hour, cancellationToken: ct);
        var today = energy.Values.Where(row => row.Today).ToList();
        return TypedResults.Ok(new Overview(
            now,
            counts,
            new(Rounded(today.Sum(row => row.In)), Rounded(today.Sum(row => row.Out))),
            Rounded(power),
            [.. (await BatteriesAsync(session, BatterySort.Worst, null, now, ct)).Where(battery => battery.OpenAlerts > 0)],
            await BatteriesAsync(session, BatterySort.LastSeen, Connectivity.Silent, now, ct),
            [
                .. Enumerable.Range(0, Hours).Select(hour => first.AddHours(hour)).Select(at =>
                    energy.TryGetValue(at, out var row) ? new EnergyHour(at, Rounded(row.In), Rounded(row.Out)) : new EnergyHour(at, 0, 0)),
            ]));
    }

    private static async Task<List<Battery>> BatteriesAsync(
        TenantSession session, BatterySort sort, Connectivity? connectivity, DateTimeOffset now, CancellationToken ct) =>
        await session.QueryAsync(
            BatterySql.InOrder(sort),
            row => BatteryReader.Read(row, now, withCells: false),
            [now, null, null, null, (int?)connectivity, null, Shown, 0],
            ct).ToListAsync(ct);

    private static Counts ReadCounts(NpgsqlDataReader row, int at) => new(
        row.GetInt32(at),
        row.GetInt32(at + 1),
        row.GetInt32(at + 2),
        row.GetInt32(at + 3),
        row.GetInt32(at + 4),
        row.GetInt32(at + 5),
        row.GetInt32(at + 6));

    private static double Rounded(double wattHours) => Math.Round(wattHours, 3);
}
