using Npgsql;
using Vigie.Server.Modules.Inventory.Purchases;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Alerts;

/// <summary>The queries that read alerts of the stock, and what they are about.</summary>
internal static class StockAlertSql
{
    /// <summary>Of product p: in use, and either with a minimum, or booked in and still asked for, or asked for in a company that books its stock.
    /// What nobody wants any more may run out, and a company that only ever sold in files has no stock to run out of.</summary>
    public const string IsWatched =
        """
        p.archived_at is null and (
          exists (select from inventory.place_level where product_id = p.id and minimum > 0)
          or exists (select from inventory.balance where product_id = p.id)
            and not exists (select from inventory.forecast where product_id = p.id and daily_mean = 0)
          or exists (select from inventory.forecast where product_id = p.id and daily_mean > 0) and exists (select from inventory.balance))
        """;

    // What is there, all of it as one moment saw it: what the outlook was made of may be older.
    // $1 margin.
    public const string Levels =
        $"""
        select p.id, s.on_hand, s.on_hand - s.reserved, {PurchaseSql.OnOrder}, l.gap, l.minimum, o.reorder_point
        from inventory.product p
        left join inventory.outlook o on o.product_id = p.id
        cross join lateral (
          select coalesce((select sum(on_hand) from inventory.balance where product_id = p.id), 0) as on_hand,
            coalesce((select sum(quantity) from inventory.reservation where product_id = p.id and closed_at is null), 0) as reserved
        ) s
        left join lateral (
          select sum(e.minimum) as minimum, min(
            coalesce((select sum(on_hand) from inventory.balance where product_id = p.id and place_id = e.place_id), 0)
            - coalesce((select sum(quantity) from inventory.reservation where product_id = p.id and place_id = e.place_id and closed_at is null), 0)
            - e.minimum * $1) as gap
          from inventory.place_level e where e.product_id = p.id and e.minimum > 0
        ) l on true
        where {IsWatched}
        """;

    private const string Columns =
        """
        a.id, a.kind, a.opened_at, a.closed_at, n.standing, n.ever, n.fresh, n.names, a.acknowledged_at,
        nullif(concat_ws(' ', u.first_name, u.last_name), ''), a.note
        """;

    private const string Beside =
        """
        left join identity.api_user u on u.id = a.acknowledged_by
        cross join lateral (
          select (count(*) filter (where i.left_at is null))::int as standing, count(distinct i.product_id)::int as ever,
            (count(*) filter (where i.left_at is null and i.entered_at > a.acknowledged_at))::int as fresh,
            array(
              select p.name from inventory.alert_product s join inventory.product p on p.id = s.product_id
              where s.alert_id = a.id and s.left_at is null order by s.entered_at desc, s.id limit 3) as names
          from inventory.alert_product i where i.alert_id = a.id
        ) n
        """;

    /// <summary>$1 id.</summary>
    public const string One = $"select 1, {Columns} from inventory.alert a {Beside} where a.id = $1";

    /// <returns>The list, what goes on first, then the newest, the total before the columns, with its parameters before the limit and the offset.</returns>
    public static (string Sql, object?[] Parameters) List(StockAlertFilter filter)
    {
        const string Order = "order by (a.closed_at is null) desc, a.opened_at desc, a.id desc";
        var conditions = new Conditions()
            .And("a.kind = {0}", filter.Kind?.Value.ToString())
            .AndWhether(filter.Open, "a.closed_at is null");
        return ($"""
            select (select count(*) from inventory.alert a {conditions.Where}), {Columns}
            from (select * from inventory.alert a {conditions.Where} {Order} {conditions.Page}) a {Beside} {Order}
            """, conditions.Parameters);
    }

    /// <summary>The products of an alert: those that stand in it first, then the newest.</summary>
    public static (string Sql, object?[] Parameters) Products(int alertId, StockAlertProductFilter filter)
    {
        var conditions = new Conditions().And("i.alert_id = {0}", alertId).AndWhether(filter.Standing, "i.left_at is null");
        return ($"""
            select count(*) over (), p.id, p.name, p.reference, p.unit, i.entered_at, i.left_at, i.value, i.threshold,
              coalesce(i.left_at is null and i.entered_at > a.acknowledged_at, false), i.avoided_on,
              coalesce((select sum(on_hand) from inventory.balance where product_id = p.id), 0), {PurchaseSql.OnOrder}, o.out_median, coalesce(o.to_order, 0)
            from inventory.alert_product i
            join inventory.alert a on a.id = i.alert_id
            join inventory.product p on p.id = i.product_id
            left join inventory.outlook o on o.product_id = p.id
            {conditions.Where}
            order by (i.left_at is null) desc, i.entered_at desc, lower(p.name), i.id {conditions.Page}
            """, conditions.Parameters);
    }

    public static StockLevel ReadLevel(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetDecimal(1), row.GetDecimal(2), row.GetDecimal(3), row.DecimalOrNull(4), row.DecimalOrNull(5), row.DecimalOrNull(6));

    /// <summary>The columns from the second on.</summary>
    public static StockAlertRow Read(NpgsqlDataReader row) => new(
        row.GetInt32(1), Enum.Parse<StockAlertKind>(row.GetString(2)), row.GetFieldValue<DateTimeOffset>(3), row.TimeOrNull(4), row.GetInt32(5),
        row.GetInt32(6), row.GetInt32(7), row.GetFieldValue<string[]>(8), row.TimeOrNull(9), row.TextOrNull(10), row.TextOrNull(11));

    public static StockAlertProductRow ReadProduct(NpgsqlDataReader row) => new(
        row.GetInt32(1), row.GetString(2), row.GetString(3), Enum.Parse<Products.Unit>(row.GetString(4)), row.GetFieldValue<DateTimeOffset>(5),
        row.TimeOrNull(6), row.GetDecimal(7), row.GetDecimal(8), row.GetBoolean(9), row.DayOrNull(10), row.GetDecimal(11), row.GetDecimal(12),
        row.DayOrNull(13), row.GetDecimal(14));
}
