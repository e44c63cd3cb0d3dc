using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Inventory.Forecasts;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory.Alerts;

internal static class StockAlertEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/stock/alertes").WithTags("Alertes de stock");
        group.MapGet("/", ListAsync).Requires("stock:read")
            .WithName("listStockAlertes").WithSummary("Alerts of the stock: those that go on, then the newest.");
        group.MapGet("/{id:int}", GetAsync).Requires("stock:read").WithName("getStockAlerte").WithSummary("One alert of the stock.");
        group.MapGet("/{id:int}/produits", ProductsAsync).Requires("stock:read")
            .WithName("listStockAlerteProduits").WithSummary("The products of an alert: those that stand in it, then the newest.");
        group.MapPost("/{id:int}/prendre-en-charge", TakeAsync).Requires(StockAlertNotices.Permission)
            .WithName("takeStockAlerte").WithSummary("Says that the caller sees to it. What enters afterwards is told anew.");
        group.MapGet("/regles", GetRulesAsync).Requires("stock:read").WithName("getStockAlerteRegles").WithSummary("Which alerts the company wants.");
        group.MapPut("/regles", SetRulesAsync).Requires("stock:approve")
            .WithName("setStockAlerteRegles").WithSummary("Chooses the alerts; what that changes shows in a moment.");
        group.MapPost("/essayer", TryAsync).Requires(StockAlertNotices.Permission)
            .WithName("tryStockAlerte").WithSummary("Sends the caller, on every channel that he chose, what a rule says of the stock of this moment.");
        group.MapGet("/rejeu", ReplayAsync).Requires("stock:read")
            .WithName("replayStockAlertes").WithSummary("What the rules would have told in the last days, with the minimums and reorder points of today.");
    }

    private static async Task<Ok<List<StockAlertRow>>> ListAsync(
        [AsParameters] StockAlertFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var (sql, parameters) = StockAlertSql.List(filter);
        return TypedResults.Ok(await paging.ReadAsync(session, sql, StockAlertSql.Read, parameters, response, ct));
    }

    private static async Task<Ok<StockAlertRow>> GetAsync(int id, TenantSession session, CancellationToken ct) =>
        TypedResults.Ok(await ShowAsync(id, session, ct));

    private static async Task<Ok<List<StockAlertProductRow>>> ProductsAsync(
        int id, [AsParameters] StockAlertProductFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response,
        CancellationToken ct)
    {
        await ShowAsync(id, session, ct);
        var (sql, parameters) = StockAlertSql.Products(id, filter);
        return TypedResults.Ok(await paging.ReadAsync(session, sql, StockAlertSql.ReadProduct, parameters, response, ct));
    }

    private static async Task<Ok<StockAlertRow>> TakeAsync(
        int id, TakeCharge request, StockAlertHandling handling, TenantSession session, CancellationToken ct)
    {
        await handling.TakeAsync(id, request.Note, ct);
        return TypedResults.Ok(await ShowAsync(id, session, ct));
    }

    private static async Task<Ok<StockAlertRules>> GetRulesAsync(TenantSession session, CancellationToken ct) =>
        TypedResults.Ok(await StockAlertWatch.ReadRulesAsync(session, ct));

    private static async Task<Ok<StockAlertRules>> SetRulesAsync(
        StockAlertRules request, TenantSession session, StockWatch watch, Audit audit, CancellationToken ct)
    {
        var before = await StockAlertWatch.ReadRulesAsync(session, ct);
        await session.ExecuteAsync(
            """
            insert into inventory.setting (tell_out, tell_low, tell_service, low_margin, service_days) values ($1, $2, $3, $4, $5)
            on conflict (tenant_id) do update set tell_out = excluded.tell_out, tell_low = excluded.tell_low, tell_service = excluded.tell_service,
              low_margin = excluded.low_margin, service_days = excluded.service_days
            """,
            [request.Out, request.Low, request.Service, request.LowMargin, request.ServiceDays], ct);
        await watch.WakeAsync(ct);
        await audit.WriteAsync("stock_alert_rules_updated", "stock", session.Caller.TenantId, "", before, request, ct);
        return TypedResults.Ok(request);
    }

    private static async Task<Ok<StockAlertTrial>> TryAsync(TryStockAlert request, StockAlertHandling handling, CancellationToken ct) =>
        TypedResults.Ok(new StockAlertTrial(await handling.TryAsync(request.Type, ct)));

    private static async Task<Ok<StockAlertReplay>> ReplayAsync([AsParameters] ReplayQuery query, StockAlertReplayer replayer, CancellationToken ct) =>
        TypedResults.Ok(await replayer.PlayAsync(query, ct));

    private static async Task<StockAlertRow> ShowAsync(int id, TenantSession session, CancellationToken ct) =>
        await session.QueryAsync(StockAlertSql.One, StockAlertSql.Read, [id], ct).SingleOrDefaultAsync(ct) ?? throw Refusal.NotFound("stock_alert_unknown");
}
