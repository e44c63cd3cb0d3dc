using System.Globalization;
using Npgsql;
using Vigie.Server.Modules.Inventory.Forecasts;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Inventory.Imports;

/// <param name="UserId">Who asked for it.</param>
internal sealed record StockImportStep(int ImportId, int? UserId);

/// <summary>
/// Checks, applies or takes back an import, chunk by chunk. Each chunk is one transaction, which also notes how far it is: killed at any
/// moment and started again, nothing is lost and nothing done twice.
/// </summary>
internal sealed class RunStockImport(TenantWork tenants) : ILongJob<StockImportStep>
{
    private ImportMemory? memory;

    /// <summary>Of whom sent the file: what is wrong is told in words.</summary>
    private CultureInfo culture = CultureInfo.CurrentUICulture;

    public async Task RunAsync(StockImportStep payload, JobRun run, CancellationToken ct)
    {
        var caller = new Caller(run.TenantId, payload.UserId);
        try
        {
            while (await tenants.RunAsync(caller, readOnly: false, (services, _) => NextAsync(services, payload.ImportId, ct), ct) is { } progress)
            {
                await run.ProgressAsync(progress);
            }
        }
        catch (Exception problem) when (run.IsLast || (run.Attempt > 1 && IsRefused(problem)))
        {
            CultureInfo.CurrentUICulture = culture;
            await tenants.RunAsync(
                caller, readOnly: false, (_, session) => StopAsync(session, payload.ImportId, TextOf(problem), CancellationToken.None),
                CancellationToken.None);
            if (!IsRefused(problem))
            {
                throw;
            }
        }
    }

    /// <summary>Somebody removed the job: nobody shall wait for it.</summary>
    public static Task RemovedAsync(IServiceProvider services, StockImportStep payload, CancellationToken ct) =>
        StopAsync(services.GetRequiredService<TenantSession>(), payload.ImportId, ProblemTexts.Get("import_failed", []), ct);

    private static Task<int> StopAsync(TenantSession session, int id, string why, CancellationToken ct) => session.ExecuteAsync(
        """
        update inventory.import set status = case when status = 'Checking' then 'Draft' else 'Stopped' end, problem = $2
        where id = $1 and status in ('Checking', 'Applying', 'Undoing')
        """,
        [id, why], ct);

    /// <summary>Does the next chunk.</summary>
    /// <returns>How far it is, 0 to 1; null when nothing is left to do.</returns>
    private async Task<double?> NextAsync(IServiceProvider services, int id, CancellationToken ct)
    {
        var import = await services.GetRequiredService<StockImportStore>().FindAsync(id, hold: true, ct);
        CultureInfo.CurrentUICulture = culture = CultureInfo.GetCultureInfo(import.Language); // of this run only
        switch (import.Status)
        {
            case StockImportStatus.Checking:
                return await CheckAsync(services, import, ct);
            case StockImportStatus.Applying:
                return await ApplyAsync(services, import, ct);
            case StockImportStatus.Undoing:
                return await UndoAsync(services, import, ct);
            default:
                return null;
        }
    }

    private async Task<double?> CheckAsync(IServiceProvider services, StoredImport import, CancellationToken ct)
    {
        // Nothing is changed: one that was understood anew, or whose run was killed, is checked from its beginning.
        memory = memory?.Revision == import.Revision ? memory : new() { Revision = import.Revision };
        var done = await ChunkAsync(services, import, StockImportStatus.Draft, apply: false, ct);
        return (double)done / import.Chunks;
    }

    private async Task<double?> ApplyAsync(IServiceProvider services, StoredImport import, CancellationToken ct)
    {
        memory ??= new() { Revision = import.Revision };
        for (; memory.Chunks < import.Done; memory.Chunks++)
        {
            var lines = await services.GetRequiredService<StockImportStore>().LinesAsync(import.Id, memory.Chunks, ct);
            if (import.Kind == StockImportKind.Products)
            {
                ProductChunk.Remember(import, memory, lines);
            }
        }

        var done = await ChunkAsync(services, import, StockImportStatus.Applied, apply: true, ct);
        if (done == import.Chunks)
        {
            var session = services.GetRequiredService<TenantSession>();
            await session.ExecuteAsync("update inventory.import_chunk set lines = null where import_id = $1", [import.Id], ct);
            var counts = await services.GetRequiredService<StockImportStore>().CountsAsync(import.Id, ct);
            await services.GetRequiredService<Audit>().WriteAsync(
                "stock_import_applied", StockImportWork.Entity, import.Id, import.FileName, null,
                new { Created = counts[0], Updated = counts[1], Same = counts[2], Wrong = counts[3] }, ct);
            await services.GetRequiredService<StockWatch>().ForecastAsync(ct);
        }

        return (double)done / import.Chunks;
    }

    private static async Task<double?> UndoAsync(IServiceProvider services, StoredImport import, CancellationToken ct)
    {
        var session = services.GetRequiredService<TenantSession>();
        if (await services.GetRequiredService<StockImportUndo>().StepAsync(import, ct))
        {
            await session.ExecuteAsync("update inventory.import set done = done + 1 where id = $1", [import.Id], ct);
            return Math.Min(0.99, (import.Done + 1) / (import.Chunks + 1.0));
        }

        await session.ExecuteAsync("update inventory.import set status = 'Undone' where id = $1", [import.Id], ct);
        await session.ExecuteAsync("update inventory.import_chunk set lines = null where import_id = $1", [import.Id], ct);
        await services.GetRequiredService<Audit>().WriteAsync(
            "stock_import_undone", StockImportWork.Entity, import.Id, import.FileName, null, null, ct);
        await services.GetRequiredService<StockWatch>().ForecastAsync(ct);
        return 1;
    }

    /// <returns>How many chunks are done.</returns>
    private async Task<int> ChunkAsync(IServiceProvider services, StoredImport import, StockImportStatus after, bool apply, CancellationToken ct)
    {
        var store = services.GetRequiredService<StockImportStore>();
        var chunk = memory!.Chunks++;
        var lines = await store.LinesAsync(import.Id, chunk, ct);
        var result = import.Kind == StockImportKind.Products
            ? await services.GetRequiredService<ProductChunk>().RunAsync(import, memory, lines, apply, ct)
            : await services.GetRequiredService<SaleChunk>().RunAsync(import, lines, apply, ct);
        var wrong = result.Counts[(int)StockImportAction.Wrong];
        if (apply && import.Options.AllOrNothing && wrong > 0)
        {
            throw Refusal.Conflict("import_has_errors", wrong); // since it was checked
        }

        await store.NoteAsync(import, chunk, result, memory.Chunks == import.Chunks ? after : import.Status, ct);
        return memory.Chunks;
    }

    /// <summary>Neither a fault of ours nor of the network: the same will be said again.</summary>
    private static bool IsRefused(Exception problem) =>
        problem is Refusal || (problem is PostgresException { SqlState: ['2', '2' or '3', ..] });

    private static string TextOf(Exception problem) => problem switch
    {
        Refusal refusal => ProblemTexts.Get(refusal.Code, refusal.Arguments),
        PostgresException { ConstraintName: { } name } when ProblemTexts.Codes.Contains(name) => ProblemTexts.Get(name, []),
        _ => ProblemTexts.Get("import_failed", []),
    };
}
