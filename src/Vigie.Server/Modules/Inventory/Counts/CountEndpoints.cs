using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory.Counts;

internal static class CountEndpoints
{
    private static readonly Table<CountLineRow> Table = new(
        "inventaire",
        new("Inventaire", "Stock count"),
        new("Référence", "Reference", row => row.Reference, 16),
        new("Produit", "Product", row => row.Product, 30),
        new("Lot", "Batch", row => row.Lot, 14),
        new("Unité", "Unit", row => ProductTable.Word(row.Unit), 9),
        new("Attendu", "Expected", row => (double)row.Expected, 11),
        new("Compté", "Counted", row => (double?)row.Counted, 11),
        new("Écart", "Difference", row => (double?)row.Difference, 11),
        new("Compté le", "Counted at", row => row.CountedAt, 17),
        new("Par", "By", row => row.CountedBy, 20));

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/inventaires").WithTags("Inventaires");
        group.MapGet("/", ListAsync).Requires("stock:read").WithName("listInventaires").WithSummary("The counts, the newest first.");
        group.MapGet("/{id:int}", GetAsync).Requires("stock:read").WithName("getInventaire").WithSummary("One count, with how far it is.");
        group.MapGet("/{id:int}/lignes", LinesAsync).Requires("stock:read")
            .WithName("listInventaireLignes").WithSummary("What is to be counted and what was, by name.");
        group.MapGet("/{id:int}/export", ExportAsync).Requires("stock:read").SendsList()
            .WithName("exportInventaire").WithSummary("The same list as a file: on paper, the sheet to count with.");
        group.MapPost("/", StartAsync).Requires("stock:move").WithName("startInventaire").WithSummary("Begins to count a place.");
        group.MapPut("/{id:int}/lignes", WriteAsync).Requires("stock:move")
            .WithName("writeInventaireLignes").WithSummary("Notes what was counted; sent again it changes nothing.");
        group.MapPost("/{id:int}/soumettre", SubmitAsync).Requires("stock:move").WithName("submitInventaire").WithSummary("Ends the counting.");
        group.MapPost("/{id:int}/reprendre", ReopenAsync).Requires("stock:move").WithName("reopenInventaire").WithSummary("Goes back to counting.");
        group.MapPost("/{id:int}/valider", ApproveAsync).Requires("stock:approve")
            .WithName("approveInventaire").WithSummary("Books what differs.");
        group.MapPost("/{id:int}/annuler", CancelAsync).Requires("stock:move").WithName("cancelInventaire").WithSummary("Gives a count up.");
    }

    private static async Task<Ok<List<CountRow>>> ListAsync(
        [AsParameters] CountFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var (sql, parameters) = CountSql.List(filter);
        return TypedResults.Ok(await paging.ReadAsync(session, sql, CountSql.Read, parameters, response, ct));
    }

    private static async Task<Ok<CountRow>> GetAsync(int id, TenantSession session, CancellationToken ct) =>
        TypedResults.Ok(await ShowAsync(id, session, ct));

    private static async Task<Ok<List<CountLineRow>>> LinesAsync(
        int id, [AsParameters] CountLineFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        await ShowAsync(id, session, ct);
        var (sql, parameters) = CountSql.Lines(id, filter);
        return TypedResults.Ok(await paging.ReadAsync(session, sql, CountSql.ReadLine, parameters, response, ct));
    }

    private static Task<PushStreamHttpResult> ExportAsync(
        int id, [AsParameters] CountLineFilter filter, [AsParameters] ExportQuery export, TenantSession session, ListFile file, HttpContext http)
    {
        var (sql, parameters) = CountSql.Lines(id, filter);
        return file.SendAsync(http, export, Table, RowsAsync);

        async IAsyncEnumerable<CountLineRow> RowsAsync(int limit, int offset)
        {
            await ShowAsync(id, session, http.RequestAborted); // the file's session is open only now
            var (text, args) = ListPart.Of(sql, parameters, limit, offset);
            await foreach (var row in session.QueryAsync(text, CountSql.ReadLine, args, http.RequestAborted))
            {
                yield return row;
            }
        }
    }

    private static async Task<Created<CountRow>> StartAsync(StartCount request, CountWork work, TenantSession session, CancellationToken ct)
    {
        var id = await work.StartAsync(request, ct);
        return TypedResults.Created($"/api/v1/inventaires/{id}", await ShowAsync(id, session, ct));
    }

    private static async Task<Ok<CountRow>> WriteAsync(int id, WriteCountLines request, CountWork work, TenantSession session, CancellationToken ct)
    {
        await work.WriteAsync(id, request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, ct));
    }

    private static async Task<Ok<CountRow>> SubmitAsync(int id, CountWork work, TenantSession session, CancellationToken ct)
    {
        await work.SubmitAsync(id, ct);
        return TypedResults.Ok(await ShowAsync(id, session, ct));
    }

    private static async Task<Ok<CountRow>> ReopenAsync(int id, CountWork work, TenantSession session, CancellationToken ct)
    {
        await work.ReopenAsync(id, ct);
        return TypedResults.Ok(await ShowAsync(id, session, ct));
    }

    private static async Task<Ok<CountRow>> ApproveAsync(int id, CountWork work, TenantSession session, CancellationToken ct)
    {
        await work.ApproveAsync(id, ct);
        return TypedResults.Ok(await ShowAsync(id, session, ct));
    }

    private static async Task<Ok<CountRow>> CancelAsync(int id, CountWork work, TenantSession session, CancellationToken ct)
    {
        await work.CancelAsync(id, ct);
        return TypedResults.Ok(await ShowAsync(id, session, ct));
    }

    private static async Task<CountRow> ShowAsync(int id, TenantSession session, CancellationToken ct) =>
        await session.QueryAsync(CountSql.One, CountSql.Read, [id], ct).SingleOrDefaultAsync(ct) ?? throw Refusal.NotFound("count_unknown");
}
