using Vigie.Server.Modules.Identity;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Pdf;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Reports.Contents;

/// <summary>What a report is asked about.</summary>
/// <param name="Day">One of its days; null: the period before today's.</param>
/// <param name="ClientId">Only what is his; null: of all.</param>
internal sealed record ReportAbout(ReportKind Kind, PeriodLength Length, DateOnly? Day, int? ClientId);

internal enum ReportFormat
{
    Pdf,
    Xlsx,
}

/// <summary>A report that is worked out, ready to be written: no session is needed any more.</summary>
/// <param name="Reader">For whom.</param>
internal sealed record ReadyReport(ReportContent Content, FileReader Reader, ReportText Text, byte[]? Logo)
{
    public static string TypeOf(ReportFormat format) => format == ReportFormat.Pdf ? PdfDocument.ContentType : XlsxFile.ContentType;

    public string FileName(ReportFormat format) =>
        $"{Wire<ReportKind>.Name(Content.Kind).Replace('_', '-')}-{Content.Period.FileName}.{Wire<ReportFormat>.Name(format)}";

    public Task WriteAsync(Stream file, ReportFormat format, CancellationToken ct) => format == ReportFormat.Pdf
        ? ReportPdf.WriteAsync(file, Content, Reader, Text, Logo, ct) : ReportXlsx.WriteAsync(file, Content, Reader, Text, ct);
}

/// <summary>
/// Works reports out. One of a client is read as he would read it: row-level security leaves nothing else, whoever asks.
/// </summary>
internal sealed class ReportMaking(TenantWork tenants, TimeProvider clock)
{
    /// <param name="caller">A client gets only what is his, whatever he asks.</param>
    /// <param name="language">"fr" or "en"; null: the caller's.</param>
    /// <exception cref="Refusal">report_whole_only, report_client_unknown.</exception>
    public Task<ReadyReport> ReadAsync(Caller caller, ReportAbout about, string? language, CancellationToken ct)
    {
        var owner = caller.OwnedBy ?? about.ClientId;
        if (about.Kind == ReportKind.Stock && owner is not null)
        {
            throw caller.OwnedBy is null
                ? Refusal.Field("report_whole_only", "client_id") : new Refusal(StatusCodes.Status403Forbidden, "report_whole_only");
        }

        return tenants.RunAsync(caller with { OwnedBy = owner }, readOnly: true, async (services, session) =>
        {
            var identity = services.GetRequiredService<IdentityApi>();
            var client = owner is { } id ? (await identity.PeopleAsync([id], ct)).GetValueOrDefault(id) ?? throw Refusal.Field("report_client_unknown", "client_id") : null;
            var reader = await FileReader.OfAsync(session, clock, ct);
            reader = language is null ? reader : reader with { Language = language };
            var company = await identity.CompanyAsync(ct);
            var period = Period.Of(about.Length, about.Day ?? Period.Of(about.Length, company.DayOf(clock.GetUtcNow())).First.AddDays(-1));
            var content = about.Kind switch
            {
                ReportKind.BatteryHealth => await services.GetRequiredService<BatteryContent>().ReadAsync(period, reader.Zone, ct),
                ReportKind.Maintenance => await services.GetRequiredService<MaintenanceContent>().ReadAsync(period, reader.Zone, ct),
                _ => await services.GetRequiredService<StockContent>().ReadAsync(period, company.DayOf(clock.GetUtcNow()), ct),
            };
            return new ReadyReport(
                content with { Client = client is null ? null : $"{client.FirstName} {client.LastName}" }, reader,
                new ReportText(reader, company.Currency), await identity.LogoAsync(ct));
        }, ct);
    }
}
