using Vigie.Server.Modules.Documents.Library;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Storage;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Documents.Upkeep;

/// <summary>
/// What documents need from time to time. Each step is a transaction of its own: one that is cut off goes on at the next run, and
/// people work meanwhile.
/// </summary>
internal sealed partial class DocumentUpkeep(
    TenantWork tenants, FileStore files, FileKeys keys, ServerOptions options, TimeProvider clock, ILogger<DocumentUpkeep> log)
{
    private const int Few = 500;

    /// <summary>An upload that has not grown for so long has ended without a word.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    /// <summary>Each content is compared with its checksum about this often.</summary>
    private static readonly TimeSpan CheckEvery = TimeSpan.FromDays(7);

    /// <summary>A server without a key that files were sealed with must not start: it would call them damaged.</summary>
    /// <exception cref="StartupProblem">A master key is missing.</exception>
    public async Task RequireKeysAsync(CancellationToken ct)
    {
        foreach (var tenant in await TenantsAsync(ct))
        {
            var used = await tenants.RunAsync(
                new Caller(tenant), readOnly: true,
                async (_, session) => await session.QueryAsync(
                    "select distinct key_id from documents.version", row => row.GetString(0), [], ct).ToListAsync(ct),
                ct);
            if (used.Find(key => !keys.Knows(key)) is { } missing)
            {
                throw new StartupProblem(
                    $"Documents are sealed with the master key {missing}, which is not here: set FILES_ENC_KEY to it, or add it to FILES_ENC_OLD_KEYS.");
            }
        }
    }

    /// <summary>Wraps by the master key in use what older ones wrapped. No file is written anew, and all can be read meanwhile.</summary>
    /// <returns>How many files have a newly wrapped key.</returns>
    public Task<int> RotateAsync(int tenantId, CancellationToken ct) => RepeatAsync(tenantId, async session =>
    {
        var outdated = await session.QueryAsync(DocumentSql.Outdated, DocumentSql.ReadFile, [keys.PrimaryId, Few], ct).ToListAsync(ct);
        var rewrapped = outdated.Select(file => files.Rewrap(tenantId, file)).OfType<StoredFile>().ToList();
        foreach (var file in rewrapped)
        {
            await session.ExecuteAsync(
                "update documents.version set key_id = $2, wrapped_key = $3 where file = $1", [file.Name, file.KeyId, file.WrappedKey], ct);
        }

        return rewrapped.Count;
    }, ct);

    /// <summary>Erases what was removed longer ago than it can be restored. The audit trail stays.</summary>
    /// <returns>How many documents were erased.</returns>
    public async Task<int> PurgeAsync(int tenantId, CancellationToken ct)
    {
        var erased = new List<string>();
        var count = await RepeatAsync(tenantId, async session =>
        {
            var due = await session.QueryAsync(
                """
                with due as (select id from documents.document where deleted_at <= $1 order by id limit $2 for update skip locked),
                     files as (select file from documents.version where document_id in (select id from due)),
                     gone as (delete from documents.document where id in (select id from due) returning id)
                select array(select file from files), (select count(*) from gone)::int
                """,
                row => (Files: row.GetFieldValue<string[]>(0), Documents: row.GetInt32(1)),
                [clock.GetUtcNow() - options.ArchiveRetention, Few],
                ct).SingleAsync(ct);
            erased.AddRange(due.Files);
            return due.Documents;
        }, ct);
        erased.ForEach(name => files.Remove(tenantId, name));
        return count;
    }

    /// <summary>Compares contents with their checksums, those that have waited longest first, and notes what it found.</summary>
    /// <param name="mostBytes">Begins no further file once so many bytes were read.</param>
    /// <returns>How many were read, and how many of them are not what was deposited.</returns>
    public async Task<(int Checked, int Damaged)> VerifyAsync(int tenantId, long mostBytes, CancellationToken ct)
    {
        var waiting = await tenants.RunAsync(
            new Caller(tenantId), readOnly: true,
            async (_, session) => await session.QueryAsync(
                DocumentSql.Unchecked,
                row => (File: DocumentSql.ReadFile(row), Document: row.GetInt32(5), Number: row.GetInt32(6), Name: row.GetString(7)),
                [Few, clock.GetUtcNow() - CheckEvery],
                ct).ToListAsync(ct),
            ct);
        var (read, count, damaged) = (0L, 0, 0);
        foreach (var (file, document, number, name) in waiting.TakeWhile(_ => read < mostBytes))
        {
            (read, count) = (read + file.Length, count + 1);
            var intact = await files.IsIntactAsync(tenantId, file, ct);
            await tenants.RunAsync(new Caller(tenantId), readOnly: false, async (services, session) =>
            {
                var noted = await session.ExecuteAsync(
                    "update documents.version set checked_at = $2, intact = $3 where file = $1", [file.Name, clock.GetUtcNow(), intact], ct);
                if (noted == 1 && !intact)
                {
                    damaged++;
                    LogDamaged(tenantId, document, number);
                    await services.GetRequiredService<Audit>().WriteAsync("document_damaged", "document", document, name, null, new { Version = number }, ct);
                }

                return noted;
            }, ct);
        }

        return (count, damaged);
    }

    /// <summary>
    /// Removes files that uploads left unfinished, and those that no row names once they are as old as removed documents become: a
    /// database that was restored from a backup of these days still finds its files.
    /// </summary>
    /// <returns>How many files were removed.</returns>
    public async Task<int> CleanAsync(int tenantId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var useless = files.WrittenBefore(tenantId, now - Abandoned, finished: false).ToList();
        foreach (var batch in files.WrittenBefore(tenantId, now - options.ArchiveRetention, finished: true).Chunk(Few))
        {
            useless.AddRange(await NamelessAsync(tenantId, batch, ct));
        }

        useless.ForEach(name => files.Remove(tenantId, name));
        return useless.Count;
    }

    private Task<List<int>> TenantsAsync(CancellationToken ct) => tenants.RunAsync(
        TenantWork.Nobody, readOnly: true,
        async (_, session) => await session.QueryAsync("select * from catalog.active_tenants()", row => row.GetInt32(0), [], ct).ToListAsync(ct),
        ct);

    private Task<List<string>> NamelessAsync(int tenantId, string[] names, CancellationToken ct) => tenants.RunAsync(
        new Caller(tenantId), readOnly: true,
        async (_, session) => await session.QueryAsync(
            """
            select found.file from unnest($1::text[]) found (file)
            where not exists (select from documents.version v where v.file = found.file)
            """,
            row => row.GetString(0), [names], ct).ToListAsync(ct),
        ct);

    /// <summary>Runs a step, each time in a transaction of its own, until it finds nothing more to do.</summary>
    private async Task<int> RepeatAsync(int tenantId, Func<TenantSession, Task<int>> step, CancellationToken ct)
    {
        var sum = 0;
        while (await tenants.RunAsync(new Caller(tenantId), readOnly: false, (_, session) => step(session), ct) is > 0 and var done)
        {
            sum += done;
        }

        return sum;
    }

    [LoggerMessage(LogLevel.Error, "Tenant {TenantId}: version {Number} of document {DocumentId} is not what was deposited")]
    private partial void LogDamaged(int tenantId, int documentId, int number);
}
