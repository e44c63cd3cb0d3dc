using Npgsql;
using Vigie.Server.Modules.Documents.Library;
using Vigie.Server.Modules.Maintenance;
using Vigie.Server.Modules.Notifications;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Platform.Pdf;
using Vigie.Server.Platform.Storage;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Documents.Reports;

/// <summary>
/// Keeps the report of an intervention that is done among its documents, a version each time that it is done, and tells the client. Run
/// again, it finds the version that it has made.
/// </summary>
internal sealed class KeepReport(TenantWork tenants, ReportMaking making, FileStore files) : ILongJob<MaintenanceApi.InterventionDone>
{
    // $1 intervention: the report that jobs keep, not one that somebody deposited.
    private const string Kept =
        """
        select d.id from documents.document d
        where d.intervention_id = $1 and d.type = 'rapport_intervention' and d.deleted_at is null
          and exists (select from documents.version v where v.document_id = d.id and v.job_id is not null)
        order by d.id limit 1
        """;

    /// <summary>The database keeps microseconds of a time, a payload its ticks.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromMilliseconds(1);

    public async Task RunAsync(MaintenanceApi.InterventionDone payload, JobRun run, CancellationToken ct)
    {
        var (caller, id) = (new Caller(run.TenantId), payload.InterventionId);
        if (await tenants.RunAsync(caller, readOnly: true, (_, session) => IsKeptAsync(session, run.JobId, ct), ct))
        {
            return;
        }

        var report = await making.ReadAsync(caller, id, withPhotos: true, ct);
        if (report.About.FinishedAt is not { } finished || (finished - payload.FinishedAt).Duration() >= Precision)
        {
            return; // it goes on; at its next end there will be another job
        }

        await using var file = files.Create(run.TenantId);
        using var pdf = new MemoryStream();
        await report.WriteAsync(pdf, ct);
        await file.WriteAsync(pdf.GetBuffer().AsMemory(0, (int)pdf.Length), ct);
        var stored = await file.FinishAsync(ct);
        try
        {
            var kept = await tenants.RunAsync(
                caller, readOnly: false, (services, session) => KeepAsync(services, session, report.About, id, stored, run.JobId), CancellationToken.None);
            if (kept)
            {
                file.Keep();
            }
        }
        catch (NpgsqlException problem) when (problem is not PostgresException)
        {
            file.Keep(); // nobody knows whether it was committed: upkeep removes a file that no row names
            throw;
        }
    }

    /// <returns>False: it has been kept meanwhile.</returns>
    private static async Task<bool> KeepAsync(
        IServiceProvider services, TenantSession session, MaintenanceApi.Report report, int id, StoredFile file, long jobId)
    {
        var ct = CancellationToken.None;
        // Of two ends of one intervention the second waits for the first, and adds its version.
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext('documents.report'), $1)", [id], ct);
        if (await IsKeptAsync(session, jobId, ct))
        {
            return false;
        }

        var work = services.GetRequiredService<DocumentWork>();
        var known = await session.QueryAsync(Kept, row => row.GetInt32(0), [id], ct).ToListAsync(ct);
        var document = known is [var one]
            ? await work.AddVersionAsync(one, report.FileName, PdfDocument.ContentType, file, ct, jobId)
            : await work.AddAsync(new(id, null, ReportMaking.Type), report.FileName, PdfDocument.ContentType, file, ct, jobId);
        if (report.ClientId is { } client)
        {
            await services.GetRequiredService<NotificationsApi>().TellAsync(
                new(
                    "report_ready", NotificationsApi.Level.Success, new([], ClientId: client, OwnPermission: "documents:read"),
                    new Dictionary<string, NotificationsApi.Words> { ["titre"] = report.Title, ["equipement"] = report.Equipment })
                {
                    Link = $"/interventions/{id}",
                    Metadata = new Dictionary<string, object?> { ["intervention_id"] = id, ["document_id"] = document.Id },
                    Topic = $"report_ready {id}",
                },
                ct);
        }

        return true;
    }

    private static async Task<bool> IsKeptAsync(TenantSession session, long jobId, CancellationToken ct) =>
        await session.QueryAsync("select from documents.version where job_id = $1", _ => true, [jobId], ct).AnyAsync(ct);
}
