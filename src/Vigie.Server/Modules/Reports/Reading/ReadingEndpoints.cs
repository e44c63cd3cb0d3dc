using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Reports.Contents;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Pdf;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Reports.Reading;

/// <summary>Reports as they are at this moment; nothing is kept.</summary>
internal static class ReadingEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/apercu", PreviewAsync).RequiresOrOwn("reports:read").WithOwnSession().WithName("previewRapport")
            .WithSummary("A report as a page shows it: key figures with those of the period before, charts and tables.");
        group.MapGet("/telecharger", DownloadAsync).RequiresOrOwn("reports:read").WithOwnSession().WithName("downloadRapport")
            .Produces<Stream>(StatusCodes.Status200OK, PdfDocument.ContentType, XlsxFile.ContentType)
            .WithSummary("The same report as PDF or Excel workbook.");
    }

    private static async Task<Ok<ReportPreview>> PreviewAsync(
        [AsParameters] ReportQuery query, Caller caller, ReportMaking making, CancellationToken ct) =>
        TypedResults.Ok(ReportPreview.Of(await making.ReadAsync(caller, query.About, language: null, ct)));

    private static async Task<PushStreamHttpResult> DownloadAsync(
        [AsParameters] ReportQuery query, [AsParameters] FormatQuery wanted, Caller caller, ReportMaking making, CancellationToken ct)
    {
        var format = wanted.Format?.Value ?? ReportFormat.Pdf;
        var report = await making.ReadAsync(caller, query.About, language: null, ct);
        return TypedResults.Stream(file => report.WriteAsync(file, format, ct), ReadyReport.TypeOf(format), report.FileName(format));
    }
}
