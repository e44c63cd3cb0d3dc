using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Inventory.Purchases;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory.Supply;

/// <summary>What to order from whom, and how the stock stands as a whole.</summary>
internal static class SupplyEndpoints
{
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
            select count(*) over (), {SupplySql.Columns} {SupplySql.From} {conditions.Where}
            order by lower(s.name) nulls last, s.id, o.out_median nulls last, lower(p.name), p.id {conditions.Page}
            """;
        return TypedResults.Ok(await paging.ReadAsync(session, list, SupplySql.Read, conditions.Parameters, response, ct));
    }

    private static async Task<Created<PurchaseRow>> OrderAsync(
        OrderSupply request, PurchaseWork work, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var lines = request.Lines ?? await session.QueryAsync(
            $"""
            select p.id, o.to_order {SupplySql.From} where o.to_order > 0 and s.id = $1 and not {SupplySql.InDraft}
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
                (SupplySql.Figures, []), (Matrix, []), (SupplySql.Service, []),
                ($"select 1, {SupplySql.Columns} {SupplySql.From} where o.out_median is not null order by o.out_median, o.risk desc, p.id limit 10", []),
            ],
            async reader =>
            {
                await reader.ReadAsync(ct);
                return SupplySql.ReadFigures(reader) with
                {
                    Matrix = await reader.NextAsync(row => new MatrixCell(row.GetString(0), row.GetString(1), row.GetInt32(2)), ct),
                    Service = await reader.NextAsync(row => new ServiceMonth(row.GetFieldValue<DateOnly>(0), row.GetDecimal(1), row.GetInt32(2)), ct),
                    Next = await reader.NextAsync(SupplySql.Read, ct),
                };
            },
            ct));
}
