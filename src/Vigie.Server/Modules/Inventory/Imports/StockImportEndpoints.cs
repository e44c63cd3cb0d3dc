using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Inventory.Imports;

internal static class StockImportEndpoints
{
    private const string Permission = "stock:update";

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/stock/imports").WithTags("Stock");
        group.MapGet("/", ListAsync).Requires(Permission)
            .WithName("listStockImports").WithSummary("The imports of products and sales, the newest first.");
        group.MapPost("/", CreateAsync).Requires(Permission).WithOwnSession()
            .WithMetadata(new RequestSizeLimitAttribute(api.ServiceProvider.GetRequiredService<ServerOptions>().ImportMaxBytes))
            .Produces<StockImportDetails>(StatusCodes.Status201Created)
            .WithName("createStockImport").WithSummary("Takes in a CSV or Excel file, which is the body, and has it checked; changes nothing of the stock.");
        group.MapGet("/{id:int}", GetAsync).Requires(Permission)
            .WithName("getStockImport").WithSummary("One import: how far it is, what it does or did, and what is wrong with its lines.");
        group.MapPut("/{id:int}", UpdateAsync).Requires(Permission)
            .WithName("updateStockImport").WithSummary("Says what the columns are and how lines are to be taken; they are checked again.");
        group.MapPost("/{id:int}/valider", ApplyAsync).Requires(Permission)
            .WithName("applyStockImport").WithSummary("Begins to apply the lines that are right, or goes on after a stop.");
        group.MapPost("/{id:int}/annuler", UndoAsync).Requires(Permission)
            .WithName("undoStockImport").WithSummary("Begins to take back all that the import did, if nobody changed or used it since.");
        group.MapGet("/{id:int}/erreurs.csv", SendErrorsAsync).Requires(Permission).WithOwnSession()
            .Produces<string>(StatusCodes.Status200OK, CsvFile.ContentType)
            .WithName("exportStockImportErrors").WithSummary("All that is wrong, line by line, as a file.");
    }

    private static async Task<Ok<List<StockImportRow>>> ListAsync(
        [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await paging.ReadAsync(session, StockImportStore.List, row => StockImportStore.Read(row, 1), [], response, ct));

    /// <summary>An upload takes as long as its network, and goes to the disk: no connection to the database is held meanwhile.</summary>
    private static async Task<IResult> CreateAsync(
        [AsParameters] StockImportUpload upload, HttpContext http, TenantWork tenants, ServerOptions options, CancellationToken ct)
    {
        await using var file = TemporaryFile();
        var hash = await ReceiveAsync(http, file, options.ImportMaxBytes);
        return (IResult)(await tenants.RunAsync(Caller.From(http), readOnly: false, (services, session) => Idempotency.RunAsync(http, session, async () =>
        {
            var id = await services.GetRequiredService<StockImportWork>().CreateAsync(upload.Kind.Value, upload.FileName ?? "import", hash, file, ct);
            return TypedResults.Created($"/api/v1/stock/imports/{id}", await services.GetRequiredService<StockImportStore>().ShowAsync(id, ct));
        }), ct))!;
    }

    private static async Task<Ok<StockImportDetails>> GetAsync(int id, StockImportStore store, CancellationToken ct) =>
        TypedResults.Ok(await store.ShowAsync(id, ct));

    private static async Task<Ok<StockImportDetails>> UpdateAsync(
        int id, WriteStockImport request, StockImportWork work, StockImportStore store, CancellationToken ct)
    {
        await work.UpdateAsync(id, request, ct);
        return TypedResults.Ok(await store.ShowAsync(id, ct));
    }

    private static async Task<Accepted<StockImportDetails>> ApplyAsync(
        int id, [FromQuery(Name = "malgre_doublon")] bool? again, StockImportWork work, StockImportStore store, CancellationToken ct)
    {
        await work.ApplyAsync(id, again == true, ct);
        return TypedResults.Accepted($"/api/v1/stock/imports/{id}", await store.ShowAsync(id, ct));
    }

    private static async Task<Accepted<StockImportDetails>> UndoAsync(int id, StockImportWork work, StockImportStore store, CancellationToken ct)
    {
        await work.UndoAsync(id, ct);
        return TypedResults.Accepted($"/api/v1/stock/imports/{id}", await store.ShowAsync(id, ct));
    }

    private static async Task<PushStreamHttpResult> SendErrorsAsync(
        int id, HttpContext http, TenantSession session, StockImportStore store, TimeProvider clock, CancellationToken ct)
    {
        await session.OpenAsync(Caller.From(http), readOnly: true, ct);
        var import = await store.FindAsync(id, hold: false, ct);
        var reader = await FileReader.OfAsync(session, clock, ct);
        return TypedResults.Stream(
            file => CsvFile.WriteAsync(file, StockImportError.Table, reader, store.ErrorsAsync(import.Id, ct), ct), CsvFile.ContentType, $"erreurs-import-{id}.csv");
    }

    /// <summary>A file without a name: whatever happens to this process, nothing of it stays.</summary>
    private static FileStream TemporaryFile()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var file = PrivateFile.Open(path, FileMode.CreateNew, FileShare.Delete, FileAccess.ReadWrite);
        File.Delete(path);
        return file;
    }

    /// <returns>SHA-256 of the content, in hexadecimal digits.</returns>
    /// <exception cref="Refusal">request_too_large, content_encoding_invalid.</exception>
    private static async Task<string> ReceiveAsync(HttpContext http, FileStream file, long most)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        try
        {
            while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
                if (file.Length > most)
                {
                    throw new Refusal(StatusCodes.Status413PayloadTooLarge, "request_too_large");
                }
            }
        }
        catch (InvalidDataException)
        {
            throw new Refusal(StatusCodes.Status400BadRequest, "content_encoding_invalid");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
