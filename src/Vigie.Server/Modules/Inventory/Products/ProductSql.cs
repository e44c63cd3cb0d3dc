using Npgsql;
using Vigie.Server.Modules.Inventory.Places;
using Vigie.Server.Modules.Inventory.Purchases;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Products;

/// <summary>The queries that read products: one text for lists and for one.</summary>
internal static class ProductSql
{
    private const string OnHand = "coalesce((select sum(on_hand) from inventory.balance where product_id = p.id), 0)";

    /// <summary>Some place has less than it should, what is reserved not counted.</summary>
    private const string Short =
        """
        exists (
          select from inventory.place_level l
          where l.product_id = p.id and l.minimum
            > coalesce((select sum(on_hand) from inventory.balance where product_id = p.id and place_id = l.place_id), 0)
            - coalesce((select sum(quantity) from inventory.reservation where product_id = p.id and place_id = l.place_id and closed_at is null), 0))
        """;

    private const string Columns =
        $"""
        p.id, p.reference, p.name, p.description, p.kind, p.category, p.unit, p.barcode, p.tracking, p.sale_price, p.service_level,
        p.archived_at is not null, case when s.on_hand <= 0 then 'Out' when {Short} then 'Low' else 'Good' end, s.on_hand, s.reserved,
        (select sum(minimum) from inventory.place_level where product_id = p.id), v.average, round(greatest(s.on_hand, 0) * v.average, 2), {PurchaseSql.OnOrder}
        """;

    private const string Beside =
        $"""
        cross join lateral (
          select {OnHand} as on_hand,
            coalesce((select sum(quantity) from inventory.reservation where product_id = p.id and closed_at is null), 0) as reserved
        ) s
        left join lateral (select average from inventory.month_value where product_id = p.id order by month desc limit 1) v on true
        """;

    // $1 id.
    private const string One = $"select {Columns}, p.xmin from inventory.product p {Beside} where p.id = $1";

    // $1 product.
    private const string Places =
        """
        select e.id, e.name, e.kind, coalesce(b.on_hand, 0), coalesce(r.quantity, 0), l.minimum, l.maximum
        from inventory.place e
        left join (select place_id, sum(on_hand) as on_hand from inventory.balance where product_id = $1 group by place_id) b on b.place_id = e.id
        left join (
          select place_id, sum(quantity) as quantity from inventory.reservation where product_id = $1 and closed_at is null group by place_id
        ) r on r.place_id = e.id
        left join inventory.place_level l on l.place_id = e.id and l.product_id = $1
        where b.on_hand <> 0 or r.quantity is not null or l.minimum is not null
        order by e.kind, lower(e.name), e.id
        """;

    // $1 product.
    private const string Suppliers =
        """
        select s.id, s.name, ps.reference, ps.price, s.currency, ps.lead_days, ps.minimum, ps.multiple
        from inventory.product_supplier ps join inventory.supplier s on s.id = ps.supplier_id where ps.product_id = $1 order by ps.rank
        """;

    // $1 product.
    private const string Lots =
        """
        select l.id, l.number, l.expires_on, l.state, e.id, e.name, b.on_hand
        from inventory.balance b join inventory.lot l on l.id = b.lot_id join inventory.place e on e.id = b.place_id
        where b.product_id = $1 and b.on_hand <> 0
        order by l.expires_on, l.id, e.id limit 200
        """;

    /// <returns>The list by name, the total first, with its parameters before the limit and the offset.</returns>
    public static (string Sql, object?[] Parameters) List(ProductFilter filter)
    {
        var search = string.IsNullOrWhiteSpace(filter.Search) ? null : filter.Search.Trim();
        var state = filter.State?.Value;
        var conditions = new Conditions()
            .And(filter.Archived ? "p.archived_at is not null" : "p.archived_at is null")
            .And("strpos(p.search, (select lower({0}))) > 0", search)
            .And("p.kind = {0}", filter.Kind?.Value.ToString())
            .And("p.category = {0}", filter.Category)
            .And("p.barcode = {0}", filter.Barcode)
            .And("p.id in (select product_id from inventory.product_supplier where supplier_id = {0})", filter.SupplierId)
            .And(
                """
                p.id in (select product_id from inventory.balance where place_id = {0} and on_hand <> 0
                  union all select product_id from inventory.place_level where place_id = {0})
                """,
                filter.PlaceId)
            .AndWhether(state is null ? null : state == StockState.Out, $"{OnHand} <= 0")
            .AndWhether(state is null or StockState.Out ? null : state == StockState.Low, Short);
        return ($"""
            select (select count(*) from inventory.product p {conditions.Where}), {Columns}
            from (select * from inventory.product p {conditions.Where} order by lower(p.name), p.id {conditions.Page}) p {Beside}
            order by lower(p.name), p.id
            """, conditions.Parameters);
    }

    /// <param name="first">Where the columns begin.</param>
    public static ProductRow Read(NpgsqlDataReader row, int first) => new(
        row.GetInt32(first),
        row.GetString(first + 1),
        row.GetString(first + 2),
        row.TextOrNull(first + 3),
        Enum.Parse<ProductKind>(row.GetString(first + 4)),
        row.TextOrNull(first + 5),
        Enum.Parse<Unit>(row.GetString(first + 6)),
        row.TextOrNull(first + 7),
        Enum.Parse<Tracking>(row.GetString(first + 8)),
        row.DecimalOrNull(first + 9),
        row.DecimalOrNull(first + 10),
        row.GetBoolean(first + 11),
        Enum.Parse<StockState>(row.GetString(first + 12)),
        row.GetDecimal(first + 13),
        row.GetDecimal(first + 14),
        row.GetDecimal(first + 13) - row.GetDecimal(first + 14),
        row.DecimalOrNull(first + 15),
        row.DecimalOrNull(first + 16),
        row.DecimalOrNull(first + 17),
        row.GetDecimal(first + 18));

    /// <summary>One with all that hangs on it, in one round trip; null when there is none.</summary>
    public static Task<(ProductRow Product, uint Version)?> ReadOneAsync(TenantSession session, int id, CancellationToken ct) =>
        session.ReadAsync<(ProductRow, uint)?>(
            [(One, [id]), (Places, [id]), (Suppliers, [id]), (Lots, [id])],
            async reader =>
            {
                if (!await reader.ReadAsync(ct))
                {
                    return null;
                }

                var (product, version) = (Read(reader, 0), reader.GetFieldValue<uint>(19));
                return (product with
                {
                    Places = await reader.NextAsync(ReadPlace, ct),
                    Suppliers = await reader.NextAsync(ReadSupply, ct),
                    Lots = await reader.NextAsync(ReadLot, ct),
                }, version);
            },
            ct);

    private static PlaceStock ReadPlace(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetString(1), Enum.Parse<PlaceKind>(row.GetString(2)), row.GetDecimal(3), row.GetDecimal(4),
        row.GetDecimal(3) - row.GetDecimal(4), row.DecimalOrNull(5), row.DecimalOrNull(6));

    private static SupplyRow ReadSupply(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetString(1), row.TextOrNull(2), row.DecimalOrNull(3), Enum.Parse<Currency>(row.GetString(4)), row.DecimalOrNull(5),
        row.GetDecimal(6), row.GetDecimal(7));

    private static LotStock ReadLot(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetString(1), row.DayOrNull(2), Enum.Parse<LotState>(row.GetString(3)),
        row.GetInt32(4), row.GetString(5), row.GetDecimal(6));
}
