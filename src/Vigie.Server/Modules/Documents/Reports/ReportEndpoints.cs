using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Pdf;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Documents.Reports;

internal static class ReportEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/interventions/{id:int}/rapport.pdf", ReadAsync).RequiresOrOwn("interventions:read").WithOwnSession().WithTags("Interventions")
            .Produces<Stream>(StatusCodes.Status200OK, PdfDocument.ContentType)
            .WithName("getInterventionRapport")
            .WithSummary("The report of an intervention as PDF, as it is now, with its photos for who may see documents.");

    private static async Task<PushStreamHttpResult> ReadAsync(int id, Caller caller, ReportMaking making, HttpContext http, CancellationToken ct)
    {
        var granted = PermissionSet.Of(http.User);
        var report = await making.ReadAsync(caller, id, granted.Allows("documents:read") || granted.Allows("documents:read_own"), ct);
        var disposition = new ContentDispositionHeaderValue("inline");
        disposition.SetHttpFileName(report.About.FileName);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(file => report.WriteAsync(file, ct), PdfDocument.ContentType);
    }
}
