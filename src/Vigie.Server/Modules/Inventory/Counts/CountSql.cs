using Npgsql;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Counts;

/// <summary>The queries that read counts.</summary>
internal static class CountSql
{
    private const string Columns =
        """
        c.id, c.title, c.status, c.place_id, e.name, c.category, nullif(concat_ws(' ', u.first_name, u.last_name), ''), c.created_at, c.submitted_at,
        c.decided_at, nullif(concat_ws(' ', d.first_name, d.last_name), ''), n.expected, n.counted, n.different, n.value, c.entry_id
        """;

    private const string Beside =
        """
        join inventory.place e on e.id = c.place_id
        left join identity.api_user u on u.id = c.user_id
        left join identity.api_user d on d.id = c.decided_by
        cross join lateral (
          select
            (select count(*)::int from inventory.balance b join inventory.product p on p.id = b.product_id
             where b.place_id = c.place_id and b.on_hand <> 0 and (c.category is null or p.category = c.category)) as expected,
            count(l.id)::int as counted, (count(*) filter (where l.counted <> l.expected))::int as different,
            coalesce(round(sum((l.counted - l.expected) * (
              select average from inventory.month_value v where v.product_id = l.product_id order by month desc limit 1)), 2), 0) as value
          from inventory.count_line l where l.count_id = c.id
        ) n
        """;

    /// <summary>$1 id.</summary>
    public const string One = $"select 1, {Columns} from inventory.count c {Beside} where c.id = $1";

    /// <returns>The list, the newest first, the total before the columns, with its parameters before the limit and the offset.</returns>
    public static (string Sql, object?[] Parameters) List(CountFilter filter)
    {
        var conditions = new Conditions().And("c.status = {0}", filter.Status?.Value.ToString()).And("c.place_id = {0}", filter.PlaceId);
        return ($"""
            select (select count(*) from inventory.count c {conditions.Where}), {Columns}
            from (select * from inventory.count c {conditions.Where} order by c.created_at desc, c.id desc {conditions.Page}) c {Beside}
            order by c.created_at desc, c.id desc
            """, conditions.Parameters);
    }

    /// <summary>What is to be counted and what was, by name.</summary>
    public static (string Sql, object?[] Parameters) Lines(int countId, CountLineFilter filter)
    {
        var search = string.IsNullOrWhiteSpace(filter.Search) ? null : filter.Search.Trim();
        var conditions = new Conditions()
            .And("c.id = {0}", countId)
            .And("strpos(p.search, (select lower({0}))) > 0", search)
            .AndWhether(filter.Counted, "l.id is not null")
            .AndWhether(filter.Different, "coalesce(l.counted <> l.expected, false)");
        return ($"""
            select count(*) over (), p.id, p.name, p.reference, p.barcode, p.unit, p.tracking, t.number, coalesce(l.expected, b.on_hand, 0), l.counted,
              l.counted_at, nullif(concat_ws(' ', u.first_name, u.last_name), '')
            from inventory.count c
            cross join lateral (
              select product_id, lot_id from inventory.balance where place_id = c.place_id and on_hand <> 0 and c.status = 'Open'
              union
              select product_id, lot_id from inventory.count_line where count_id = c.id
            ) k
            join inventory.product p on p.id = k.product_id
            left join inventory.lot t on t.id = k.lot_id
            left join inventory.balance b on b.product_id = k.product_id and b.place_id = c.place_id and b.lot_id is not distinct from k.lot_id
            left join inventory.count_line l on l.count_id = c.id and l.product_id = k.product_id and l.lot_id is not distinct from k.lot_id
            left join identity.api_user u on u.id = l.user_id
            {conditions.Where} and (l.id is not null or c.category is null or p.category = c.category)
            order by lower(p.name), p.id, t.number nulls first {conditions.Page}
            """, conditions.Parameters);
    }

    /// <summary>The columns from the second on.</summary>
    public static CountRow Read(NpgsqlDataReader row) => new(
        row.GetInt32(1),
        row.GetString(2),
        Enum.Parse<CountStatus>(row.GetString(3)),
        row.GetInt32(4),
        row.GetString(5),
        row.TextOrNull(6),
        row.TextOrNull(7),
        row.GetFieldValue<DateTimeOffset>(8),
        row.TimeOrNull(9),
        row.TimeOrNull(10),
        row.TextOrNull(11),
        row.GetInt32(12),
        row.GetInt32(13),
        row.GetInt32(14),
        row.GetDecimal(15),
        row.IsDBNull(16) ? null : row.GetGuid(16));

    public static CountLineRow ReadLine(NpgsqlDataReader row) => new(
        row.GetInt32(1),
        row.GetString(2),
        row.GetString(3),
        row.TextOrNull(4),
        Enum.Parse<Unit>(row.GetString(5)),
        Enum.Parse<Tracking>(row.GetString(6)),
        row.TextOrNull(7),
        row.GetDecimal(8),
        row.DecimalOrNull(9),
        row.DecimalOrNull(9) - row.GetDecimal(8),
        row.TimeOrNull(10),
        row.TextOrNull(11));
}
