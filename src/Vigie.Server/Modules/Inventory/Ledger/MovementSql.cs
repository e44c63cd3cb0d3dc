using Npgsql;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Ledger;

/// <summary>The ledger as people read it: the newest first.</summary>
internal static class MovementSql
{
    private const string Order = "m.at desc, m.id desc";

    /// <returns>The list, the total first, with its parameters before the limit and the offset.</returns>
    public static (string Sql, object?[] Parameters) List(MovementFilter filter)
    {
        var conditions = new Conditions()
            .And("m.product_id = {0}", filter.ProductId)
            .And("m.place_id = {0}", filter.PlaceId)
            .And("m.kind = {0}", filter.Kind?.Value.ToString())
            .And("m.day >= {0}", filter.From)
            .And("m.day <= {0}", filter.To)
            .And("lower(m.document) = (select lower({0}))", filter.Document)
            .And("m.intervention_id = {0}", filter.InterventionId)
            .And("m.entry_id = {0}", filter.EntryId);

        // What is there now, less all that came later: read from the newest on, so that a page costs no more than what stands before it.
        var hasBalance = filter is { ProductId: not null, Kind: null, From: null, To: null, Document: null, InterventionId: null, EntryId: null };
        var balance = hasBalance
            ? $"""
              (select coalesce(sum(on_hand), 0) from inventory.balance m {conditions.Where})
                - coalesce(sum(m.quantity) over (order by {Order} rows between unbounded preceding and 1 preceding), 0)
              """
            : "null::numeric";
        return ($"""
            select (select count(*) from inventory.movement m {conditions.Where}), m.id, m.entry_id, m.at, m.day, m.recorded_at, m.kind, m.product_id,
              p.name, p.reference, p.unit, m.place_id, e.name, l.number, m.quantity, m.unit_cost, m.unit_price, m.document, m.reason,
              m.intervention_id, m.reverses, r.id, nullif(concat_ws(' ', u.first_name, u.last_name), ''), m.balance
            from (select m.*, {balance} as balance from inventory.movement m {conditions.Where} order by {Order} {conditions.Page}) m
            join inventory.product p on p.id = m.product_id
            join inventory.place e on e.id = m.place_id
            left join inventory.lot l on l.id = m.lot_id
            left join inventory.movement r on r.reverses = m.id
            left join identity.api_user u on u.id = m.user_id
            order by {Order}
            """, conditions.Parameters);
    }

    /// <summary>The columns from the second on.</summary>
    public static MovementRow Read(NpgsqlDataReader row) => new(
        row.GetInt64(1),
        row.GetGuid(2),
        row.GetFieldValue<DateTimeOffset>(3),
        row.GetFieldValue<DateOnly>(4),
        row.GetFieldValue<DateTimeOffset>(5),
        Enum.Parse<MovementKind>(row.GetString(6)),
        row.GetInt32(7),
        row.GetString(8),
        row.GetString(9),
        Enum.Parse<Unit>(row.GetString(10)),
        row.GetInt32(11),
        row.GetString(12),
        row.TextOrNull(13),
        row.GetDecimal(14),
        row.DecimalOrNull(15),
        row.DecimalOrNull(16),
        row.TextOrNull(17),
        row.TextOrNull(18),
        row.IntOrNull(19),
        row.LongOrNull(20),
        row.LongOrNull(21),
        row.TextOrNull(22),
        row.DecimalOrNull(23));
}
