using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory.Ledger;

internal static class MovementEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/mouvements").WithTags("Mouvements");
        group.MapGet("/", ListAsync).Requires("stock:read").WithName("listMouvements").WithSummary("The ledger, the newest first.");
        group.MapGet("/export", ExportAsync).Requires("stock:read").SendsList()
            .WithName("exportMouvements").WithSummary("The same list as a file.");
        group.MapPost("/", BookAsync).Requires("stock:move")
            .WithName("createMouvement").WithSummary("Books what came, went or moved, all lines or none.");
        group.MapPost("/{id:long}/annuler", ReverseAsync).Requires("stock:update")
            .WithName("reverseMouvement").WithSummary("Takes back what was booked together with this movement, by movements the other way.");
    }

    private static async Task<Ok<List<MovementRow>>> ListAsync(
        [AsParameters] MovementFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var (sql, parameters) = MovementSql.List(filter);
        return TypedResults.Ok(await paging.ReadAsync(session, sql, MovementSql.Read, parameters, response, ct));
    }

    private static Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] MovementFilter filter, [AsParameters] ExportQuery export, ListFile file, HttpContext http)
    {
        var (sql, parameters) = MovementSql.List(filter);
        return file.SendAsync(http, export, MovementTable.All, sql, MovementSql.Read, parameters);
    }

    private static async Task<Created<Booked>> BookAsync(WriteMovement request, StockBook book, CancellationToken ct)
    {
        var booked = await book.BookAsync(request, ct);
        return TypedResults.Created($"/api/v1/mouvements?ecriture_id={booked.Id}", booked);
    }

    private static async Task<Created<Booked>> ReverseAsync(long id, ReverseMovement request, StockBook book, CancellationToken ct)
    {
        var booked = await book.ReverseAsync(id, request.Reason, ct);
        return TypedResults.Created($"/api/v1/mouvements?ecriture_id={booked.Id}", booked);
    }
}
