using Npgsql;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Parts;

/// <summary>The parts of interventions as people read them.</summary>
internal static class WorkPartSql
{
    /// <summary>What movements m took, at the average cost of the month of each; null: no cost is known.</summary>
    public const string CostOf =
        """
        round(sum(-m.quantity * (
          select average from inventory.month_value where product_id = m.product_id and month = m.day - extract(day from m.day)::int + 1)), 2)
        """;

    // $1 intervention. What was used or kept without having been foreseen is there too.
    private const string Parts =
        $"""
        with used as (
          select m.product_id, -sum(m.quantity) as quantity, {CostOf} as cost from inventory.movement m where m.intervention_id = $1 group by 1
        ), kept as (
          select product_id, sum(quantity) as quantity from inventory.reservation where intervention_id = $1 and closed_at is null group by 1
        )
        select p.id, p.name, p.reference, p.barcode, p.unit, p.tracking, coalesce(w.quantity, 0), coalesce(k.quantity, 0), coalesce(u.quantity, 0),
          coalesce(w.missing, 0), w.place_id, u.cost
        from (select product_id from inventory.work_part where intervention_id = $1 union select product_id from used union select product_id from kept) n
        join inventory.product p on p.id = n.product_id
        left join inventory.work_need w on w.intervention_id = $1 and w.product_id = n.product_id
        left join used u on u.product_id = n.product_id
        left join kept k on k.product_id = n.product_id
        order by lower(p.name), p.id
        """;

    private const string Kept =
        """
        select r.product_id, r.place_id, e.name, sum(r.quantity) from inventory.reservation r join inventory.place e on e.id = r.place_id
        where r.intervention_id = $1 and r.closed_at is null group by 1, 2, 3 order by 1, 3
        """;

    /// <param name="withCost">Whether the caller may see what things cost.</param>
    public static Task<WorkParts> ReadAsync(TenantSession session, int interventionId, bool withCost, CancellationToken ct) => session.ReadAsync(
        [
            (Kept, [interventionId]), (Parts, [interventionId]), ("select currency from catalog.tenant where tenant_id = current_tenant()", []),
        ],
        async reader =>
        {
            var kept = new List<(int Product, KeptRow Row)>();
            while (await reader.ReadAsync(ct))
            {
                kept.Add((reader.GetInt32(0), new(reader.GetInt32(1), reader.GetString(2), reader.GetDecimal(3))));
            }

            var places = kept.ToLookup(one => one.Product, one => one.Row);
            var parts = await reader.NextAsync(row => Read(row, places, withCost), ct);
            var currency = await reader.NextAsync(row => row.GetString(0), ct);
            return new WorkParts(interventionId, parts, parts.Any(part => part.Cost is not null) ? parts.Sum(part => part.Cost) : null, currency[0]);
        },
        ct);

    private static WorkPartRow Read(NpgsqlDataReader row, ILookup<int, KeptRow> places, bool withCost) => new(
        row.GetInt32(0),
        row.GetString(1),
        row.GetString(2),
        row.TextOrNull(3),
        Enum.Parse<Unit>(row.GetString(4)),
        Enum.Parse<Tracking>(row.GetString(5)),
        row.GetDecimal(6),
        row.GetDecimal(7),
        row.GetDecimal(8),
        row.GetDecimal(9),
        row.IntOrNull(10),
        [.. places[row.GetInt32(0)]],
        withCost ? row.DecimalOrNull(11) : null);
}
