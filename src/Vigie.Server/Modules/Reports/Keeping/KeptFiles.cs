using Vigie.Server.Modules.Documents;
using Vigie.Server.Modules.Reports.Contents;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Storage;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Reports.Keeping;

/// <summary>The files of reports that were made. Whose a report is, its own row says: who does not see the row does not see the files.</summary>
internal sealed class KeptFiles(TenantWork tenants)
{
    /// <param name="format">Null: PDF if there is one.</param>
    /// <returns>Null: there is no such report for the caller, or not in that format.</returns>
    public async Task<DocumentsApi.Kept?> FindAsync(Caller caller, long id, ReportFormat? format, CancellationToken ct)
    {
        var documents = await tenants.RunAsync(caller, readOnly: true, (_, session) => DocumentsAsync(session, id, ct), ct);
        var wanted = documents.Where(one => format is null || one.Format == format).Select(one => one.Document).FirstOrDefault();
        return wanted == 0 ? null : await tenants.RunAsync(
            new Caller(caller.TenantId), readOnly: true,
            async (services, _) => (await services.GetRequiredService<DocumentsApi>().FindAsync([wanted], ct)).GetValueOrDefault(wanted), ct);
    }

    /// <summary>The documents of a report, the PDF first; none of one that the session's caller does not see.</summary>
    public static async Task<List<(ReportFormat Format, int Document)>> DocumentsAsync(TenantSession session, long id, CancellationToken ct)
    {
        var (pdf, xlsx) = await session.QueryAsync(
            "select pdf_id, xlsx_id from reports.report where id = $1", row => (row.IntOrNull(0), row.IntOrNull(1)), [id], ct).FirstOrDefaultAsync(ct);
        List<(ReportFormat, int)> found = [];
        if (pdf is { } first)
        {
            found.Add((ReportFormat.Pdf, first));
        }

        if (xlsx is { } second)
        {
            found.Add((ReportFormat.Xlsx, second));
        }

        return found;
    }

    /// <summary>The whole content of a small file.</summary>
    /// <exception cref="DamagedFileException">It is gone, or not what was stored.</exception>
    public static async Task<byte[]> ReadAsync(FileStore files, int tenantId, StoredFile file, CancellationToken ct)
    {
        await using var content = await files.OpenAsync(tenantId, file, ct);
        var bytes = new byte[file.Length];
        await content.ReadExactlyAsync(bytes, ct);
        return bytes;
    }
}
