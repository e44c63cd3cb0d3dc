using System.Text.Json;
using Npgsql;
using Vigie.Server.Modules.Documents;
using Vigie.Server.Modules.Reports.Contents;
using Vigie.Server.Modules.Reports.Schedules;
using Vigie.Server.Modules.Reports.Sending;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Platform.Storage;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Reports.Keeping;

internal sealed record ReportToMake(long Id);

/// <summary>
/// Makes a report that was ordered, keeps its files and has it sent, the last two in one transaction: whoever runs it again after any step
/// finds it made, or makes it once.
/// </summary>
internal sealed class MakeReport(TenantWork tenants, ReportMaking making, FileStore files, TimeProvider clock) : ILongJob<ReportToMake>
{
    private sealed record Ordered(ReportAbout About, FileChoice Format, string Language);

    public async Task RunAsync(ReportToMake payload, JobRun run, CancellationToken ct)
    {
        var caller = new Caller(run.TenantId);
        if (await tenants.RunAsync(caller, readOnly: true, (_, session) => FindAsync(session, payload.Id, ct), ct) is not { } ordered)
        {
            return;
        }

        try
        {
            await MakeAsync(payload.Id, ordered, caller, ct);
        }
        catch (Exception problem) when (!ct.IsCancellationRequested && (run.IsLast || problem is Refusal))
        {
            var why = problem is Refusal refusal ? ProblemTexts.Get(refusal.Code, refusal.Arguments, ordered.Language) : problem.Message;
            await tenants.RunAsync(
                caller, readOnly: false, (_, session) => FailAsync(session, payload.Id, why, CancellationToken.None), CancellationToken.None);
            if (problem is not Refusal)
            {
                throw;
            }
        }
    }

    /// <summary>Nobody will make it any more.</summary>
    public static Task<int> FailAsync(TenantSession session, long id, string why, CancellationToken ct) => session.ExecuteAsync(
        "update reports.report set status = 'Failed', error = left($2, 500) where id = $1 and status = 'Waiting'", [id, why], ct);

    private async Task MakeAsync(long id, Ordered ordered, Caller caller, CancellationToken ct)
    {
        var report = await making.ReadAsync(caller, ordered.About, ordered.Language, ct);
        await TellAsync(id, 0.5, caller, ct);
        ReportFormat[] formats = ordered.Format switch
        {
            FileChoice.Pdf => [ReportFormat.Pdf],
            FileChoice.Xlsx => [ReportFormat.Xlsx],
            _ => [ReportFormat.Pdf, ReportFormat.Xlsx],
        };
        var pending = new List<PendingFile>();
        try
        {
            var stored = new List<(ReportFormat Format, StoredFile File)>();
            foreach (var format in formats)
            {
                pending.Add(files.Create(caller.TenantId));
                using var content = new MemoryStream();
                await report.WriteAsync(content, format, ct);
                await pending[^1].WriteAsync(content.GetBuffer().AsMemory(0, (int)content.Length), ct);
                stored.Add((format, await pending[^1].FinishAsync(ct)));
                await TellAsync(id, 0.5 + (0.5 * stored.Count / formats.Length), caller, ct);
            }

            if (await tenants.RunAsync(caller, readOnly: false, (services, session) => KeepAsync(services, session, id, report, stored), CancellationToken.None))
            {
                pending.ForEach(file => file.Keep());
            }
        }
        catch (NpgsqlException problem) when (problem is not PostgresException)
        {
            pending.ForEach(file => file.Keep()); // nobody knows whether it was committed: upkeep removes files that no row names
            throw;
        }
        finally
        {
            foreach (var file in pending)
            {
                await file.DisposeAsync();
            }
        }
    }

    /// <returns>False: it has been made meanwhile.</returns>
    private async Task<bool> KeepAsync(
        IServiceProvider services, TenantSession session, long id, ReadyReport report, List<(ReportFormat Format, StoredFile File)> stored)
    {
        var ct = CancellationToken.None;
        await session.ExecuteAsync("select from reports.report where id = $1 for update", [id], ct);
        if (await FindAsync(session, id, ct) is null)
        {
            return false;
        }

        var documents = services.GetRequiredService<DocumentsApi>();
        var kept = new Dictionary<ReportFormat, int>();
        foreach (var (format, file) in stored)
        {
            kept[format] = await documents.KeepAsync("rapport", report.FileName(format), ReadyReport.TypeOf(format), file, ct);
        }

        var told = ReportTold.Of(report);
        await session.ExecuteAsync(
            """
            update reports.report set status = 'Made', progress = 1, error = null, told = $2::jsonb, pdf_id = $3::int, xlsx_id = $4::int, made_at = $5
            where id = $1
            """,
            [id, JsonSerializer.Serialize(told), Of(ReportFormat.Pdf), Of(ReportFormat.Xlsx), clock.GetUtcNow()], ct);
        await services.GetRequiredService<ReportSending>().SendAsync(id, ct);
        await services.GetRequiredService<Audit>().WriteAsync("report_made", "report", id, $"{told.Title.French}, {told.Period.French}", null, null, ct);
        return true;

        int? Of(ReportFormat format) => kept.TryGetValue(format, out var document) ? document : null;
    }

    private Task<int> TellAsync(long id, double progress, Caller caller, CancellationToken ct) => tenants.RunAsync(
        caller, readOnly: false,
        (_, session) => session.ExecuteAsync("update reports.report set progress = $2 where id = $1 and status = 'Waiting'", [id, (float)progress], ct), ct);

    /// <summary>Null: it is made already, failed or is gone.</summary>
    private static async Task<Ordered?> FindAsync(TenantSession session, long id, CancellationToken ct) => await session.QueryAsync(
        "select kind, length, first_day, client_id, format, language from reports.report where id = $1 and status = 'Waiting'",
        row => new Ordered(
            new(Enum.Parse<ReportKind>(row.GetString(0)), Enum.Parse<PeriodLength>(row.GetString(1)), row.GetFieldValue<DateOnly>(2), row.IntOrNull(3)),
            Enum.Parse<FileChoice>(row.GetString(4)), row.GetString(5)),
        [id], ct).SingleOrDefaultAsync(ct);
}
