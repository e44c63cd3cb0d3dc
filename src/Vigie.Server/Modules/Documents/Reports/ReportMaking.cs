using Vigie.Server.Modules.Documents.Library;
using Vigie.Server.Modules.Maintenance;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Pdf;
using Vigie.Server.Platform.Storage;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Documents.Reports;

/// <summary>A report and what draws it.</summary>
internal sealed record ReadyReport(MaintenanceApi.Report About, Func<Stream, CancellationToken, Task> WriteAsync);

/// <summary>
/// Makes reports of interventions, with the photos that lie among their documents. No connection to the database is held while photos
/// are read and the report is drawn.
/// </summary>
internal sealed class ReportMaking(TenantWork tenants, FileStore files) : IDisposable
{
    public const string Type = "rapport_intervention";

    private const int MostPhotos = 12;

    /// <summary>Bytes that the photos of a report may have together, as they lie in memory; the others are named.</summary>
    private const long MostBytes = 24 * 1024 * 1024;

    // Those of comments stay where they are: some are not for the client, who reads the report that is kept.
    // $1 intervention, $2 how many at most: those that were demanded, then the oldest first, as they were taken.
    private const string Photos =
        $"""
        select {DocumentSql.FileColumns}, v.name, d.point
        from documents.document d
        join lateral (select * from documents.version where document_id = d.id order by number desc limit 1) v on true
        where d.intervention_id = $1 and d.comment_id is null and d.deleted_at is null and v.mime_type in ('image/jpeg', 'image/png')
        order by d.point, d.id limit $2
        """;

    /// <summary>At most so many at a time: each holds its photos.</summary>
    private readonly SemaphoreSlim room = new(4);

    /// <param name="withPhotos">Whether the caller may see documents.</param>
    /// <exception cref="Platform.Http.Refusal">intervention_unknown.</exception>
    public async Task<ReadyReport> ReadAsync(Caller caller, int id, bool withPhotos, CancellationToken ct)
    {
        var (report, stored) = await tenants.RunAsync(caller, readOnly: true, async (services, session) => (
            await services.GetRequiredService<MaintenanceApi>().ReportAsync(id, ct),
            withPhotos
                ? await session.QueryAsync(Photos, row => (DocumentSql.ReadFile(row), row.GetString(5), row.IntOrNull(6)), [id, MostPhotos], ct).ToListAsync(ct)
                : []), ct);
        return new(report, (file, cancel) => WriteAsync(report, caller.TenantId, stored, file, cancel));
    }

    public void Dispose() => room.Dispose();

    private async Task WriteAsync(
        MaintenanceApi.Report report, int tenantId, List<(StoredFile File, string Name, int? Point)> stored, Stream file, CancellationToken ct)
    {
        await room.WaitAsync(ct);
        try
        {
            await report.WriteAsync(file, await PhotosAsync(tenantId, stored, ct), ct);
        }
        finally
        {
            room.Release();
        }
    }

    private async Task<List<MaintenanceApi.Photo>> PhotosAsync(int tenantId, List<(StoredFile File, string Name, int? Point)> stored, CancellationToken ct)
    {
        var (photos, left) = (new List<MaintenanceApi.Photo>(), MostBytes);
        foreach (var (file, name, point) in stored)
        {
            var picture = file.Length <= left ? await PictureAsync(tenantId, file, ct) : null;
            left -= picture?.Content.Length ?? 0;
            photos.Add(new(name, picture, point));
        }

        return photos;
    }

    /// <summary>Null when it cannot be read: a report without a photo is better than none.</summary>
    private async Task<PdfPicture?> PictureAsync(int tenantId, StoredFile file, CancellationToken ct)
    {
        try
        {
            await using var content = await files.OpenAsync(tenantId, file, ct);
            var bytes = new byte[file.Length];
            await content.ReadExactlyAsync(bytes, ct);
            return PdfPicture.Of(bytes);
        }
        catch (Exception problem) when (problem is DamagedFileException or IOException)
        {
            return null;
        }
    }
}
