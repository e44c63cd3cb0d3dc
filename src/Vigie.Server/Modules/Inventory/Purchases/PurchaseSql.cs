using Npgsql;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Purchases;

/// <summary>The queries that read orders: one text for lists and for one.</summary>
internal static class PurchaseSql
{
    /// <summary>What the ledger received of the purchase line l; what was booked back is not received.</summary>
    private const string Received = "coalesce((select sum(quantity) from inventory.movement where purchase_line_id = l.id), 0)";

    /// <summary>Quantity of the product p that is ordered and has not come yet.</summary>
    public const string OnOrder =
        $"""
        coalesce((
          select sum(greatest(l.quantity - {Received}, 0)) from inventory.purchase_line l join inventory.purchase o on o.id = l.purchase_id
          where l.product_id = p.id and o.sent_at is not null and o.closed_at is null and o.cancelled_at is null), 0)
        """;

    private const string Begun =
        "exists (select from inventory.purchase_line l join inventory.movement m on m.purchase_line_id = l.id where l.purchase_id = o.id)";

    private const string State =
        $"""
        case when o.cancelled_at is not null then 'Cancelled' when o.sent_at is null then 'Draft' when o.closed_at is not null then 'Received'
          when {Begun} then 'Partial' else 'Sent' end
        """;

    private const string Columns =
        $"""
        o.id, o.number, {State}, o.supplier_id, s.name, o.place_id, e.name, o.currency, o.rate, o.expected_on, o.notes,
        nullif(concat_ws(' ', u.first_name, u.last_name), ''), o.created_at, o.sent_at, o.closed_at, o.settled, n.lines, n.total, n.received
        """;

    private const string Beside =
        $"""
        join inventory.supplier s on s.id = o.supplier_id
        join inventory.place e on e.id = o.place_id
        left join identity.api_user u on u.id = o.user_id
        cross join lateral (
          select count(*)::int as lines, coalesce(sum(l.quantity * l.unit_price), 0) as total,
            round(coalesce(avg(least(1, greatest(0, {Received} / l.quantity))), 0), 3) as received
          from inventory.purchase_line l where l.purchase_id = o.id
        ) n
        """;

    // $1 id.
    private const string One = $"select 1, {Columns}, o.xmin from inventory.purchase o {Beside} where o.id = $1";

    // $1 purchase.
    private const string Lines =
        $"""
        select l.id, l.product_id, p.name, p.reference, ps.reference, p.unit, p.tracking, l.quantity, {Received}, l.unit_price
        from inventory.purchase_line l join inventory.purchase o on o.id = l.purchase_id join inventory.product p on p.id = l.product_id
        left join inventory.product_supplier ps on ps.product_id = l.product_id and ps.supplier_id = o.supplier_id
        where l.purchase_id = $1 order by l.place
        """;

    /// <returns>The list, the newest first, the total before the columns, with its parameters before the limit and the offset.</returns>
    public static (string Sql, object?[] Parameters) List(PurchaseFilter filter)
    {
        var search = string.IsNullOrWhiteSpace(filter.Search) ? null : filter.Search.Trim();
        var conditions = new Conditions()
            .And(
                """
                strpos(lower(concat_ws(' ', o.number, o.notes, (select name from inventory.supplier where id = o.supplier_id))), (select lower({0}))) > 0
                """,
                search)
            .And($"{State} = {{0}}", filter.Status?.Value.ToString())
            .And("o.supplier_id = {0}", filter.SupplierId)
            .And("o.id in (select purchase_id from inventory.purchase_line where product_id = {0})", filter.ProductId);
        return ($"""
            select (select count(*) from inventory.purchase o {conditions.Where}), {Columns}
            from (select * from inventory.purchase o {conditions.Where} order by o.created_at desc, o.id desc {conditions.Page}) o {Beside}
            order by o.created_at desc, o.id desc
            """, conditions.Parameters);
    }

    /// <summary>The columns from the second on.</summary>
    public static PurchaseRow Read(NpgsqlDataReader row) => new(
        row.GetInt32(1),
        row.GetString(2),
        Enum.Parse<PurchaseStatus>(row.GetString(3)),
        row.GetInt32(4),
        row.GetString(5),
        row.GetInt32(6),
        row.GetString(7),
        Enum.Parse<Currency>(row.GetString(8)),
        row.GetDecimal(9),
        row.DayOrNull(10),
        row.TextOrNull(11),
        row.TextOrNull(12),
        row.GetFieldValue<DateTimeOffset>(13),
        row.TimeOrNull(14),
        row.TimeOrNull(15),
        row.GetBoolean(16),
        row.GetInt32(17),
        row.GetDecimal(18),
        row.GetDecimal(19));

    /// <summary>One with its lines, in one round trip; null when there is none.</summary>
    public static Task<(PurchaseRow Purchase, uint Version)?> ReadOneAsync(TenantSession session, int id, CancellationToken ct) =>
        session.ReadAsync<(PurchaseRow, uint)?>(
            [(One, [id]), (Lines, [id])],
            async reader =>
            {
                if (!await reader.ReadAsync(ct))
                {
                    return null;
                }

                var (purchase, version) = (Read(reader), reader.GetFieldValue<uint>(20));
                return (purchase with { Lines = await reader.NextAsync(ReadLine, ct) }, version);
            },
            ct);

    private static PurchaseLineRow ReadLine(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetInt32(1), row.GetString(2), row.GetString(3), row.TextOrNull(4), Enum.Parse<Unit>(row.GetString(5)),
        Enum.Parse<Tracking>(row.GetString(6)), row.GetDecimal(7), row.GetDecimal(8), row.DecimalOrNull(9));
}
