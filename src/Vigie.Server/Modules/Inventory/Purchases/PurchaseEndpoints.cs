using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Inventory.Ledger;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory.Purchases;

internal static class PurchaseEndpoints
{
    private static readonly Table<PurchaseRow> Table = new(
        "commandes",
        new("Commandes fournisseurs", "Purchase orders"),
        new("Numéro", "Number", row => row.Number, 14),
        new("Fournisseur", "Supplier", row => row.Supplier, 26),
        new("Statut", "Status", row => Word(row.Status), 14),
        new("Créée le", "Created", row => row.CreatedAt, 17),
        new("Envoyée le", "Sent", row => row.SentAt, 17),
        new("Prévue le", "Expected", row => row.ExpectedOn, 12),
        new("Lignes", "Lines", row => row.LinesCount, 8),
        new("Part reçue", "Share received", row => (double)row.Received, 10),
        new("Total", "Total", row => (double)row.Total, 13),
        new("Devise", "Currency", row => row.Currency.ToString(), 8));

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/commandes").WithTags("Commandes");
        group.MapGet("/", ListAsync).Requires("stock:read").WithName("listCommandes").WithSummary("The orders, the newest first.");
        group.MapGet("/export", ExportAsync).Requires("stock:read").SendsList()
            .WithName("exportCommandes").WithSummary("The same list as a file.");
        group.MapGet("/{id:int}", GetAsync).Requires("stock:read").WithName("getCommande").WithSummary("One order, with what has come of each line.");
        group.MapPost("/", CreateAsync).Requires("stock:order").WithName("createCommande").WithSummary("Writes a draft.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("stock:order").ChecksVersion().WithName("updateCommande").WithSummary("Replaces a draft.");
        group.MapPost("/{id:int}/envoyer", SendAsync).Requires("stock:order").ChecksVersion()
            .WithName("sendCommande").WithSummary("From now on the order is awaited and no longer changes.");
        group.MapPost("/{id:int}/receptions", ReceiveAsync).Requires("stock:move")
            .WithName("receiveCommande").WithSummary("Books what came of it: part, or the rest, which closes it.");
        group.MapPost("/{id:int}/solder", SettleAsync).Requires("stock:order").ChecksVersion()
            .WithName("settleCommande").WithSummary("Nobody waits for the rest any more.");
        group.MapPost("/{id:int}/annuler", CancelAsync).Requires("stock:order").ChecksVersion()
            .WithName("cancelCommande").WithSummary("Gives up an order of which nothing has come.");
    }

    private static async Task<Ok<List<PurchaseRow>>> ListAsync(
        [AsParameters] PurchaseFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var (sql, parameters) = PurchaseSql.List(filter);
        return TypedResults.Ok(await paging.ReadAsync(session, sql, PurchaseSql.Read, parameters, response, ct));
    }

    private static Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] PurchaseFilter filter, [AsParameters] ExportQuery export, ListFile file, HttpContext http)
    {
        var (sql, parameters) = PurchaseSql.List(filter);
        return file.SendAsync(http, export, Table, sql, PurchaseSql.Read, parameters);
    }

    private static async Task<Ok<PurchaseRow>> GetAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await ShowAsync(id, session, response, ct));

    private static async Task<Created<PurchaseRow>> CreateAsync(
        WritePurchase request, PurchaseWork work, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var id = await work.CreateAsync(request, ct);
        return TypedResults.Created($"/api/v1/commandes/{id}", await ShowAsync(id, session, response, ct));
    }

    private static async Task<Ok<PurchaseRow>> UpdateAsync(
        int id, WritePurchase request, PurchaseWork work, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await work.UpdateAsync(id, request, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<Ok<PurchaseRow>> SendAsync(int id, PurchaseWork work, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await work.SendAsync(id, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<Created<Booked>> ReceiveAsync(int id, ReceivePurchase request, PurchaseWork work, CancellationToken ct)
    {
        var booked = await work.ReceiveAsync(id, request, ct);
        return TypedResults.Created($"/api/v1/mouvements?ecriture_id={booked.Id}", booked);
    }

    private static async Task<Ok<PurchaseRow>> SettleAsync(int id, PurchaseWork work, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await work.SettleAsync(id, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<Ok<PurchaseRow>> CancelAsync(int id, PurchaseWork work, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await work.CancelAsync(id, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<PurchaseRow> ShowAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var (purchase, version) = await PurchaseSql.ReadOneAsync(session, id, ct) ?? throw Refusal.NotFound("purchase_unknown");
        EntityTag.Tell(response, version);
        return purchase;
    }

    private static Words Word(PurchaseStatus status) => status switch
    {
        PurchaseStatus.Draft => new("Brouillon", "Draft"),
        PurchaseStatus.Sent => new("Envoyée", "Sent"),
        PurchaseStatus.Partial => new("Partielle", "Partly received"),
        PurchaseStatus.Received => new("Reçue", "Received"),
        PurchaseStatus.Cancelled => new("Annulée", "Cancelled"),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
