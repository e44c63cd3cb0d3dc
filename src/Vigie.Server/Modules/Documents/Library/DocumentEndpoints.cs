using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Vigie.Server.Modules.Documents.Uploads;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Storage;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Documents.Library;

internal static class DocumentEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/documents").WithTags("Documents");
        group.MapGet("/", ListAsync).RequiresOrOwn("documents:read").WithName("listDocuments")
            .WithSummary("Lists the documents, the newest first; with supprimes those that were removed and can be restored.");
        group.MapGet("/{id:int}", GetAsync).RequiresOrOwn("documents:read").WithName("getDocument")
            .WithSummary("One document with its versions.");
        group.MapGet("/{id:int}/contenu", ContentAsync).RequiresOrOwn("documents:read").WithOwnSession().WithName("getDocumentContent")
            .WithSummary("The content, of the newest version unless another is named; a part of it when the Range header asks for one.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream");
        group.MapGet("/{id:int}/integrite", IntegrityAsync).RequiresOrOwn("documents:read").WithOwnSession().WithName("getDocumentIntegrity")
            .WithSummary("Reads the content again and compares it with its checksum.");
        group.MapDelete("/{id:int}", DeleteAsync).Requires("documents:upload").WithName("deleteDocument")
            .WithSummary("Removes a document: one's own, or with documents:delete that of anybody. It can be restored for a while.");
        group.MapPost("/{id:int}/restaurer", RestoreAsync).Requires("documents:upload").WithName("restoreDocument")
            .WithSummary("Brings back a document that was removed.");
    }

    private static async Task<Ok<List<DocumentRow>>> ListAsync(
        [AsParameters] DocumentFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var (sql, parameters) = DocumentSql.List(filter);
        return TypedResults.Ok(await paging.ReadAsync(session, sql, DocumentSql.ReadListed, parameters, response, ct));
    }

    private static async Task<Ok<DocumentRow>> GetAsync(int id, DocumentWork work, TenantSession session, CancellationToken ct) =>
        TypedResults.Ok(await work.ShowAsync(id, ct) with
        {
            Versions = await session.QueryAsync(DocumentSql.Versions, DocumentSql.ReadVersion, [id], ct).ToListAsync(ct),
        });

    private static async Task<FileStreamHttpResult> ContentAsync(
        int id, [FromQuery(Name = "version")] int? version, Caller caller, TenantWork tenants, FileStore files, HttpResponse response,
        CancellationToken ct)
    {
        var (file, _, name, mimeType, uploadedAt) = await FindAsync(id, version, caller, tenants, ct);
        UnsealedStream content;
        try
        {
            content = await files.OpenAsync(caller.TenantId, file, ct);
        }
        catch (DamagedFileException)
        {
            throw Refusal.Conflict("document_damaged");
        }

        // Whatever it is, it stays a document: nothing in it runs with the rights of this site.
        var disposition = new ContentDispositionHeaderValue(FileFormat.IsShown(mimeType) ? "inline" : "attachment");
        disposition.SetHttpFileName(name);
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(
            content, mimeType, lastModified: uploadedAt, entityTag: new($"\"{file.Checksum}\""), enableRangeProcessing: true);
    }

    private static async Task<Ok<Integrity>> IntegrityAsync(
        int id, [FromQuery(Name = "version")] int? version, Caller caller, TenantWork tenants, FileStore files, CancellationToken ct)
    {
        var (file, number, _, _, _) = await FindAsync(id, version, caller, tenants, ct);
        return TypedResults.Ok(new Integrity(id, number, file.Checksum, await files.IsIntactAsync(caller.TenantId, file, ct)));
    }

    private static async Task<NoContent> DeleteAsync(int id, DocumentWork work, HttpContext http, CancellationToken ct)
    {
        await work.DeleteAsync(id, PermissionSet.Of(http.User), ct);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<DocumentRow>> RestoreAsync(int id, DocumentWork work, HttpContext http, CancellationToken ct)
    {
        await work.RestoreAsync(id, PermissionSet.Of(http.User), ct);
        return TypedResults.Ok(await work.ShowAsync(id, ct));
    }

    /// <summary>In a transaction of its own: reading or sending a large file takes long, and holds no connection to the database.</summary>
    private static Task<(StoredFile File, int Number, string Name, string MimeType, DateTimeOffset UploadedAt)> FindAsync(
        int id, int? version, Caller caller, TenantWork tenants, CancellationToken ct) => tenants.RunAsync(
        caller, readOnly: true,
        async (_, session) => await session.QueryAsync(DocumentSql.Content, DocumentSql.ReadContent, [id, version], ct).ToListAsync(ct) is [var found]
            ? found : throw Refusal.NotFound("document_unknown"),
        ct);
}
