using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Reports.Keeping;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Pdf;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Storage;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Reports.Sending;

/// <summary>The address that a message carries, for who has no password at hand. See docs/decisions/0015.</summary>
internal static class LinkEndpoints
{
    // $1 hash of the secret, $2 now.
    private const string Opened =
        """
        update reports.link l set opened_at = $2
        where l.hash = $1 and l.revoked_at is null and l.expires_at > $2
          and exists (select from catalog.tenant where tenant_id = (select current_tenant()) and status = 'Active')
        returning l.report_id, l.user_id
        """;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/r/{jeton}", OpenAsync).RequiresNothing().WithOwnSession().WithTags("Rapports").WithName("openRapportLink")
            .Produces<Stream>(StatusCodes.Status200OK, PdfDocument.ContentType, XlsxFile.ContentType)
            .WithSummary("Opens a report that was sent, without signing in, for fourteen days; also at /r/{jeton}.");

    private static async Task<FileStreamHttpResult> OpenAsync(
        string jeton, [AsParameters] FormatQuery wanted, TenantWork tenants, KeptFiles kept, FileStore files, LoginThrottle throttle, TimeProvider clock,
        HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        var token = OpaqueToken.Parse(OpaqueToken.ReportLink, jeton) ?? throw Unknown(); // told without asking the database
        var (account, address) = ($"rapport {token.Text}", http.Connection.RemoteIpAddress);
        if (throttle.Begin(account, address) is { } wait)
        {
            throw new Refusal(StatusCodes.Status429TooManyRequests, "too_many_attempts") { RetryAfter = wait };
        }

        var caller = new Caller(token.TenantId);
        var report = await tenants.RunAsync(
            caller, readOnly: false,
            async (services, session) =>
                await session.QueryAsync(Opened, row => (Id: row.GetInt64(0), UserId: row.IntOrNull(1)), [token.Hash, clock.GetUtcNow()], ct).ToListAsync(ct) is [var found]
                && await services.GetRequiredService<ReportReaders>().MayReadAsync(found.Id, found.UserId, ct) ? found.Id : (long?)null,
            ct);
        var file = report is { } id ? await kept.FindAsync(caller, id, wanted.Format?.Value, ct) : null;
        if (file is null)
        {
            throw Unknown();
        }

        throttle.Succeed(account, address);
        return await KeptEndpoints.SendAsync(file, caller.TenantId, files, http.Response, ct);
    }

    /// <summary>Wrong, revoked and too old look the same.</summary>
    private static Refusal Unknown() => Refusal.NotFound("report_link_unknown");
}
