using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Modules.Inventory.Purchases;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory.Supply;

/// <summary>What to order from whom, and how the stock stands as a whole.</summary>
internal static class SupplyEndpoints
{
    private const string InDraft =
        """
        exists (
          select from inventory.purchase_line l join inventory.purchase d on d.id = l.purchase_id
          where l.product_id = o.product_id and d.sent_at is null and d.cancelled_at is null)
        """;

    private const string Columns =
        $"""
        p.id, p.name, p.reference, p.unit, o.on_hand - o.reserved, o.on_order, o.cover_days, o.out_median, o.risk, o.to_order, s.id, s.name,
        coalesce(ps.lead_days, s.lead_days), ps.price, s.currency, round(o.to_order * ps.price, 2), {InDraft}
        """;

    private const string From =
        """
        from inventory.outlook o
        join inventory.product p on p.id = o.product_id and p.archived_at is null
        left join lateral (select * from inventory.product_supplier where product_id = o.product_id order by rank limit 1) ps on true
        left join inventory.supplier s on s.id = ps.supplier_id
        """;

    private const string Figures =
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

    private const string Matrix =
        """
        select f.abc, f.xyz, count(*)::int from inventory.forecast f join inventory.product p on p.id = f.product_id and p.archived_at is null
        where f.abc is not null and f.xyz is not null group by 1, 2 order by 1, 2
        """;

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/approvisionnement").WithTags("Approvisionnement");
        group.MapGet("/", ListAsync).Requires("stock:read")
            .WithName("listApprovisionnement").WithSummary("What should be ordered now, supplier after supplier, what runs out first before the rest.");
        group.MapPost("/commander", OrderAsync).Requires("stock:order")
            .WithName("orderApprovisionnement").WithSummary("Writes the draft of an order of all that should be ordered from a supplier.");
        api.MapGet("/stock/tableau", DashboardAsync).Requires("stock:read").WithTags("Stock")
            .WithName("getStockTableau").WithSummary("How the stock stands as a whole.");
    }

    private static async Task<Ok<List<SupplyProposal>>> ListAsync(
        [AsParameters] SupplyFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var conditions = new Conditions().And("o.to_order > 0").And("s.id = {0}", filter.SupplierId);
        var list = $"""
            select count(*) over (), {Columns} {From} {conditions.Where}
            order by lower(s.name) nulls last, s.id, o.out_median nulls last, lower(p.name), p.id {conditions.Page}
            """;
        return TypedResults.Ok(await paging.ReadAsync(session, list, Read, conditions.Parameters, response, ct));
    }

    private static async Task<Created<PurchaseRow>> OrderAsync(
        OrderSupply request, PurchaseWork work, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var lines = request.Lines ?? await session.QueryAsync(
            $"""
            select p.id, o.to_order {From} where o.to_order > 0 and s.id = $1 and not {InDraft}
            order by o.out_median nulls last, lower(p.name), p.id limit 500
            """,
            row => new WritePurchaseLine(row.GetInt32(0), row.GetDecimal(1)), [request.SupplierId], ct).ToListAsync(ct);
        if (lines.Count == 0)
        {
            throw Refusal.Conflict("supply_nothing");
        }

        var id = await work.CreateAsync(request.ToPurchase(lines), ct);
        var (purchase, version) = (await PurchaseSql.ReadOneAsync(session, id, ct))!.Value;
        EntityTag.Tell(response, version);
        return TypedResults.Created($"/api/v1/commandes/{id}", purchase);
    }

    private static async Task<Ok<StockDashboard>> DashboardAsync(TenantSession session, CancellationToken ct) => TypedResults.Ok(
        await session.ReadAsync(
            [
                (Figures, []), (Matrix, []),
                ($"select 1, {Columns} {From} where o.out_median is not null order by o.out_median, o.risk desc, p.id limit 10", []),
            ],
            async reader =>
            {
                await reader.ReadAsync(ct);
                return ReadFigures(reader) with
                {
                    Matrix = await reader.NextAsync(row => new MatrixCell(row.GetString(0), row.GetString(1), row.GetInt32(2)), ct),
                    Next = await reader.NextAsync(Read, ct),
                };
            },
            ct));

    private static StockDashboard ReadFigures(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5), row.GetInt32(6), row.GetDecimal(7),
        row.GetDecimal(8), row.GetDecimal(9), row.GetString(10), row.TimeOrNull(11), [], []);

    private static SupplyProposal Read(NpgsqlDataReader row) => new(
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
