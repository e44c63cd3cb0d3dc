using Npgsql;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Supply;

/// <summary>Reads what to order and how the stock stands; the columns of each query and what reads them stand together.</summary>
internal static class SupplySql
{
    /// <summary>Whether a product stands in an order that has not been sent yet.</summary>
    public const string InDraft =
        """
        exists (
          select from inventory.purchase_line l join inventory.purchase d on d.id = l.purchase_id
          where l.product_id = o.product_id and d.sent_at is null and d.cancelled_at is null)
        """;

    /// <summary>What <see cref="Read"/> reads, after one column more.</summary>
    public const string Columns =
        $"""
        p.id, p.name, p.reference, p.unit, o.on_hand - o.reserved, o.on_order, o.cover_days, o.out_median, o.risk, o.to_order, s.id, s.name,
        coalesce(ps.lead_days, s.lead_days), ps.price, s.currency, round(o.to_order * ps.price, 2), {InDraft}
        """;

    public const string From =
        """
        from inventory.outlook o
        join inventory.product p on p.id = o.product_id and p.archived_at is null
        left join lateral (select * from inventory.product_supplier where product_id = o.product_id order by rank limit 1) ps on true
        left join inventory.supplier s on s.id = ps.supplier_id
        """;

    /// <summary>What <see cref="ReadFigures"/> reads.</summary>
    public const string Figures =
        """
        select count(*)::int, count(*) filter (where o.on_hand <= 0)::int, count(*) filter (where o.on_hand > 0 and o.on_hand - o.reserved < o.minimum)::int,
          count(*) filter (where o.risk >= 0.5)::int, count(*) filter (where o.to_order > 0)::int, count(f.product_id)::int,
          count(*) filter (where f.product_id is not null and f.reason is null)::int, coalesce(round(sum(greatest(o.on_hand, 0) * v.average), 2), 0),
          coalesce(round(sum(o.excess * v.average), 2), 0), coalesce(round(sum(o.on_hand * v.average) filter (where o.dead), 2), 0),
          (select currency from catalog.tenant where tenant_id = current_tenant()), max(f.made_at)
        from inventory.product p
        left join inventory.outlook o on o.product_id = p.id
        left join inventory.forecast f on f.product_id = p.id
        left join lateral (select average from inventory.month_value where product_id = p.id order by month desc limit 1) v on true
        where p.archived_at is null
        """;

    /// <summary>The measured service level of the last twelve months. Where no demand has a value every product counts alike.</summary>
    public const string Service =
        """
        select s.month, round(coalesce(
            sum(f.year_value * (s.open_days - s.out_days) / s.open_days) / nullif(sum(f.year_value), 0),
            avg((s.open_days - s.out_days)::numeric / s.open_days)), 4), sum(s.outs)::int
        from inventory.service_month s left join inventory.forecast f on f.product_id = s.product_id
        where s.month > current_date - interval '12 months' group by s.month order by s.month
        """;

    public static StockDashboard ReadFigures(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5), row.GetInt32(6), row.GetDecimal(7),
        row.GetDecimal(8), row.GetDecimal(9), row.GetString(10), row.TimeOrNull(11), [], [], []);

    public static SupplyProposal Read(NpgsqlDataReader row) => new(
        row.GetInt32(1),
        row.GetString(2),
        row.GetString(3),
        Enum.Parse<Unit>(row.GetString(4)),
        row.GetDecimal(5),
        row.GetDecimal(6),
        row.DecimalOrNull(7),
        row.DayOrNull(8),
        row.DecimalOrNull(9),
        row.GetDecimal(10),
        row.IntOrNull(11),
        row.TextOrNull(12),
        row.DecimalOrNull(13),
        row.DecimalOrNull(14),
        row.TextOrNull(15) is { } currency ? Enum.Parse<Currency>(currency) : null,
        row.DecimalOrNull(16),
        row.GetBoolean(17));
}
