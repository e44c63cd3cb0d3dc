using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Vigie.Server.Modules.Documents;
using Vigie.Server.Modules.Reports.Sending;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Pdf;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Storage;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Reports.Keeping;

/// <summary>Reports that schedules made.</summary>
internal static class KeptEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", ListAsync).RequiresOrOwn("reports:read").WithName("listRapports").WithSummary("The reports that were made, the newest first, and how they went out.");
        group.MapGet("/{id:long}", GetAsync).RequiresOrOwn("reports:read").WithName("getRapport").WithSummary("One of them, with how far it is.");
        group.MapGet("/{id:long}/fichier", FileAsync).RequiresOrOwn("reports:read").WithOwnSession().WithName("downloadRapportFait")
            .Produces<Stream>(StatusCodes.Status200OK, PdfDocument.ContentType, XlsxFile.ContentType)
            .WithSummary("Its file, as it was sent.");
        group.MapPost("/{id:long}/renvoyer", SendAgainAsync).Requires("reports:manage").WithName("sendRapportAgain")
            .WithSummary("Sends it again to who is to get it by its schedule now.");
        group.MapDelete("/{id:long}/liens", RevokeAsync).Requires("reports:manage").WithName("revokeRapportLinks")
            .WithSummary("No address that was sent opens it any more without signing in.");
    }

    /// <summary>Sends a file that is kept; whatever it is, nothing in it runs with the rights of this site.</summary>
    public static async Task<FileStreamHttpResult> SendAsync(DocumentsApi.Kept kept, int tenantId, FileStore files, HttpResponse response, CancellationToken ct)
    {
        UnsealedStream content;
        try
        {
            content = await files.OpenAsync(tenantId, kept.File, ct);
        }
        catch (DamagedFileException)
        {
            throw Refusal.Conflict("document_damaged");
        }

        var disposition = new ContentDispositionHeaderValue(kept.MimeType == PdfDocument.ContentType ? "inline" : "attachment");
        disposition.SetHttpFileName(kept.Name);
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        return TypedResults.Stream(content, kept.MimeType, lastModified: kept.KeptAt, enableRangeProcessing: true);
    }

    private static async Task<Ok<List<ReportRow>>> ListAsync(
        [AsParameters] ReportFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var (sql, parameters) = KeptSql.List(filter);
        return TypedResults.Ok(await paging.ReadAsync(session, sql, KeptSql.Read, parameters, response, ct));
    }

    private static async Task<Ok<ReportRow>> GetAsync(long id, TenantSession session, CancellationToken ct) =>
        TypedResults.Ok(await KeptSql.ShowAsync(id, session, ct));

    private static async Task<FileStreamHttpResult> FileAsync(
        long id, [AsParameters] FormatQuery wanted, Caller caller, KeptFiles kept, FileStore files, HttpResponse response, CancellationToken ct)
    {
        var file = await kept.FindAsync(caller, id, wanted.Format?.Value, ct) ?? throw Refusal.NotFound("report_unknown");
        response.Headers.CacheControl = "private, no-cache";
        return await SendAsync(file, caller.TenantId, files, response, ct);
    }

    private static async Task<Accepted<ReportRow>> SendAgainAsync(long id, TenantSession session, ReportSending sending, Audit audit, CancellationToken ct)
    {
        var report = await KeptSql.ShowAsync(id, session, ct);
        if (report.Status != ReportStatus.Made || report.ScheduleId is null)
        {
            throw Refusal.Conflict(report.Status == ReportStatus.Made ? "report_schedule_gone" : "report_not_made");
        }

        await sending.SendAsync(id, ct);
        await audit.WriteAsync("report_sent_again", "report", id, $"{report.Kind} {report.First:yyyy-MM-dd}", null, null, ct);
        return TypedResults.Accepted($"/api/v1/rapports/{id}", await KeptSql.ShowAsync(id, session, ct));
    }

    private static async Task<NoContent> RevokeAsync(long id, TenantSession session, Audit audit, TimeProvider clock, CancellationToken ct)
    {
        var report = await KeptSql.ShowAsync(id, session, ct);
        var revoked = await session.ExecuteAsync(
            "update reports.link set revoked_at = $2 where report_id = $1 and revoked_at is null", [id, clock.GetUtcNow()], ct);
        if (revoked > 0)
        {
            await audit.WriteAsync("report_links_revoked", "report", id, $"{report.Kind} {report.First:yyyy-MM-dd}", null, new { Links = revoked }, ct);
        }

        return TypedResults.NoContent();
    }
}
