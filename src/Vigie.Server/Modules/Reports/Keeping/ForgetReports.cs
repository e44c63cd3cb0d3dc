using Vigie.Server.Modules.Documents;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Reports.Keeping;

internal sealed record ReportOptions
{
    /// <summary>How long a report that was made can be read.</summary>
    [Setting("REPORTS_RETENTION_MONTHS", Min = 1, Max = 120)]
    public int RetentionMonths { get; init; } = 13;
}

internal sealed record OldReports;

/// <summary>Forgets reports whose time is over, with their files and links.</summary>
internal sealed class ForgetReports(TenantSession session, DocumentsApi documents, ReportOptions options, TimeProvider clock) : IJob<OldReports>
{
    public async Task RunAsync(OldReports payload, CancellationToken ct)
    {
        var files = await session.QueryAsync(
            "delete from reports.report where created_at < $1 returning pdf_id, xlsx_id", row => new[] { row.IntOrNull(0), row.IntOrNull(1) },
            [clock.GetUtcNow().AddMonths(-options.RetentionMonths)], ct).ToListAsync(ct);
        await documents.ForgetAsync([.. files.SelectMany(pair => pair).OfType<int>()], ct);
        await session.ExecuteAsync("delete from reports.link where expires_at < $1", [clock.GetUtcNow().AddDays(-30)], ct);
    }
}
