using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.AuditTrail;

/// <summary>Reads the trail, the newest entry first: a page at a time, or as a file.</summary>
internal static class AuditTrailEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/audit", ListAsync).Requires("audit:read").WithTags("Audit")
            .WithSummary("Lists the changes, the newest first; Link tells where the next page is.");
        api.MapGet("/audit.csv", ExportAsync).Requires("audit:read").WithOwnSession().WithTags("Audit")
            .WithName("exportAudit").Produces<string>(contentType: AuditCsv.ContentType)
            .WithSummary("The same changes as a file for a spreadsheet, the newest 100,000; Link tells where the others are.");
    }

    private static async Task<Ok<List<AuditRow>>> ListAsync(
        [AsParameters] AuditFilter filter, [AsParameters] AuditPage page, TenantSession session, HttpContext http, CancellationToken ct)
    {
        var rows = await AuditQueries.ReadAsync(session, filter, page.Limit, ct).ToListAsync(ct);
        if (rows.Count == page.Limit)
        {
            TellNext(http, rows[^1].Id);
        }

        return TypedResults.Ok(rows);
    }

    // A session of its own: the rows are read while they are sent, after the handler has returned.
    private static async Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] AuditFilter filter, Caller caller, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await session.OpenAsync(caller, readOnly: true, ct);
        if (await AuditQueries.FirstAfterAsync(session, filter, AuditCsv.MaxRows, ct) is { } next)
        {
            TellNext(http, next + 1);
        }

        return TypedResults.Stream(
            file => AuditCsv.WriteAsync(file, AuditQueries.ReadAsync(session, filter, AuditCsv.MaxRows, ct)),
            AuditCsv.ContentType,
            "audit.csv");
    }

    private static void TellNext(HttpContext http, long before)
    {
        var others = http.Request.Query.Where(pair => pair.Key != "before");
        var next = QueryString.Create(others).Add("before", before.ToString(CultureInfo.InvariantCulture));
        http.Response.Headers.Link = $"<{http.Request.Path}{next}>; rel=\"next\"";
    }
}
