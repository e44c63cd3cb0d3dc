using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.AuditTrail;

/// <summary>Reads the trail, the newest entry first: a page at a time, or as a file.</summary>
internal static class AuditTrailEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/audit", ListAsync).Requires("audit:read").WithTags("Audit")
            .WithSummary("Lists the changes, the newest first; Link tells where the next page is.");
        api.MapGet("/audit/export", ExportAsync).Requires("audit:read").SendsList().WithTags("Audit")
            .WithName("exportAudit").WithSummary("The same changes as a file.");
    }

    private static async Task<Ok<List<AuditRow>>> ListAsync(
        [AsParameters] AuditFilter filter, [AsParameters] AuditPage page, TenantSession session, HttpContext http, CancellationToken ct)
    {
        var rows = await AuditQueries.ReadAsync(session, filter, page.Limit, offset: 0, ct).ToListAsync(ct);
        if (rows.Count == page.Limit)
        {
            TellNext(http, rows[^1].Id);
        }

        return TypedResults.Ok(rows);
    }

    private static Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] AuditFilter filter, [AsParameters] ExportQuery export, ListFile file, TenantSession session, HttpContext http) =>
        file.SendAsync(
            http, export, AuditTable.All, (limit, offset) => AuditQueries.ReadAsync(session, filter, limit, offset, http.RequestAborted));

    private static void TellNext(HttpContext http, long before)
    {
        var others = http.Request.Query.Where(pair => pair.Key != "before");
        var next = QueryString.Create(others).Add("before", before.ToString(CultureInfo.InvariantCulture));
        http.Response.Headers.Link = $"<{http.Request.Path}{next}>; rel=\"next\"";
    }
}
