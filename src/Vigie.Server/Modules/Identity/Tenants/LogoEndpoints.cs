using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Pdf;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Identity.Tenants;

/// <summary>What stands on a company's papers.</summary>
internal static class LogoEndpoints
{
    private const int MostBytes = 512 * 1024; // as the table has it
    private const int MostPixels = 2000; // a side: sharp on paper, and little to decode each time

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/tenant/logo").WithTags("Tenants");
        group.MapGet("/", GetAsync).Requires("tenant:read").Produces<Stream>(StatusCodes.Status200OK, "image/png", "image/jpeg")
            .WithName("getLogo").WithSummary("The company's logo; nothing when it has none.");
        group.MapPut("/", SetAsync).Requires("tenant:update")
            .WithName("setLogo").WithSummary("Takes the body, a PNG or JPEG of at most 512 kB and 2000 pixels a side, as the company's logo.");
        group.MapDelete("/", DeleteAsync).Requires("tenant:update").WithName("deleteLogo").WithSummary("The papers show no logo any more.");
    }

    private static async Task<Results<FileContentHttpResult, NoContent>> GetAsync(TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var found = await session.QueryAsync(
            "select content, mime_type from identity.logo",
            row => (Content: row.GetFieldValue<byte[]>(0), Type: row.GetString(1)), [], ct).ToListAsync(ct);
        if (found is not [var logo])
        {
            return TypedResults.NoContent();
        }

        // Somebody's file: nothing in it runs with the rights of this site.
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        response.Headers.CacheControl = "private, no-cache";
        return TypedResults.File(logo.Content, logo.Type);
    }

    private static async Task<NoContent> SetAsync(
        Caller caller, TenantSession session, Audit audit, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        using var body = new RequestBody();
        await body.ReadAsync(http, MostBytes);
        var content = body.Bytes.ToArray();
        if (PdfPicture.Of(content) is not { Width: <= MostPixels, Height: <= MostPixels } picture)
        {
            throw Refusal.Invalid("logo_refused", MostPixels);
        }

        await session.ExecuteAsync(
            """
            insert into identity.logo (mime_type, content, changed_at) values ($1, $2, $3)
            on conflict (tenant_id) do update set mime_type = excluded.mime_type, content = excluded.content, changed_at = excluded.changed_at
            """,
            [picture.IsJpeg ? "image/jpeg" : "image/png", content, clock.GetUtcNow()], ct);
        await audit.WriteAsync(
            "logo_changed", "tenant", caller.TenantId, "logo", null, new { Octets = content.Length, picture.Width, picture.Height }, ct);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> DeleteAsync(Caller caller, TenantSession session, Audit audit, CancellationToken ct)
    {
        if (await session.ExecuteAsync("delete from identity.logo", [], ct) == 1)
        {
            await audit.WriteAsync("logo_deleted", "tenant", caller.TenantId, "logo", null, null, ct);
        }

        return TypedResults.NoContent();
    }
}
