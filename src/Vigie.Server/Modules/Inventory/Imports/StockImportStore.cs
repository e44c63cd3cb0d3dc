using System.Text.Json;
using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Imports;

/// <summary>An import as stored.</summary>
/// <param name="Revision">Counts how often it was understood anew.</param>
/// <param name="Done">Chunks that the present step has done.</param>
/// <param name="AppliedAt">When it was agreed to; its products bear the same time.</param>
internal sealed record StoredImport(
    int Id, StockImportKind Kind, string FileName, string Hash, string[] Headers, string[] Fields, int Lines, StockImportOptions Options, string Language,
    StockImportStatus Status, int Revision, int Done, string? Problem, DateTimeOffset? AppliedAt, DateTimeOffset? UndoneAt)
{
    /// <summary>Lines of a chunk: few enough for a short transaction, many enough for statements to be worth it.</summary>
    public const int ChunkLines = 4_000;

    public int Chunks => (Lines + ChunkLines - 1) / ChunkLines;
}

/// <summary>Reads imports and their chunks.</summary>
internal sealed class StockImportStore(TenantSession session)
{
    private const int ErrorsShown = 500;
    private const int LinesShown = 20;

    private const string RowColumns =
        """
        i.id, i.kind, i.file_name, i.status, i.lines, i.done, nullif(concat_ws(' ', u.first_name, u.last_name), ''), i.created_at, i.applied_at, i.undone_at
        """;

    /// <summary>The newest first, the total before the columns.</summary>
    public const string List =
        $"""
        select (select count(*) from inventory.import), {RowColumns}
        from inventory.import i left join identity.api_user u on u.id = i.user_id order by i.id desc limit $1 offset $2
        """;

    /// <param name="first">Where the columns begin.</param>
    public static StockImportRow Read(NpgsqlDataReader row, int first)
    {
        var (status, lines, done) = (Enum.Parse<StockImportStatus>(row.GetString(first + 3)), row.GetInt32(first + 4), row.GetInt32(first + 5));
        var busy = status is StockImportStatus.Checking or StockImportStatus.Applying or StockImportStatus.Undoing;
        return new(
            row.GetInt32(first),
            Enum.Parse<StockImportKind>(row.GetString(first + 1)),
            row.GetString(first + 2),
            status,
            lines,
            busy ? Math.Min(1, done / Math.Ceiling((double)lines / StoredImport.ChunkLines)) : null,
            row.TextOrNull(first + 6),
            row.GetFieldValue<DateTimeOffset>(first + 7),
            row.TimeOrNull(first + 8),
            row.TimeOrNull(first + 9));
    }

    /// <param name="hold">Until the transaction ends nobody else changes it.</param>
    /// <exception cref="Refusal">import_unknown.</exception>
    public async Task<StoredImport> FindAsync(int id, bool hold, CancellationToken ct) => await session.QueryAsync(
        $"""
        select kind, file_name, hash, headers, fields, lines, decimal_comma, mode, place_id, create_products, create_suppliers, all_or_nothing, language,
          status, revision, done, problem, applied_at, undone_at
        from inventory.import where id = $1 {(hold ? "for no key update" : "")}
        """,
        row => new StoredImport(
            id, Enum.Parse<StockImportKind>(row.GetString(0)), row.GetString(1), row.GetString(2), row.GetFieldValue<string[]>(3),
            row.GetFieldValue<string[]>(4), row.GetInt32(5),
            new(
                row.GetBoolean(6), Enum.Parse<SaleMode>(row.GetString(7)), row.IntOrNull(8), row.GetBoolean(9), row.GetBoolean(10), row.GetBoolean(11)),
            row.GetString(12), Enum.Parse<StockImportStatus>(row.GetString(13)), row.GetInt32(14), row.GetInt32(15), row.TextOrNull(16),
            row.TimeOrNull(17), row.TimeOrNull(18)),
        [id], ct).SingleOrDefaultAsync(ct) ?? throw Refusal.NotFound("import_unknown");

    /// <summary>The import as its page shows it.</summary>
    /// <exception cref="Refusal">import_unknown.</exception>
    public async Task<StockImportDetails> ShowAsync(int id, CancellationToken ct)
    {
        var import = await FindAsync(id, hold: false, ct);
        var row = await session.QueryAsync(
            $"select {RowColumns} from inventory.import i left join identity.api_user u on u.id = i.user_id where i.id = $1", row => Read(row, 0), [id], ct)
            .SingleAsync(ct);
        var lines = import.Status == StockImportStatus.Draft ? await LinesAsync(id, 0, ct) : [];
        var counts = await CountsAsync(id, ct);
        return new(
            row, import.Problem, import.Status == StockImportStatus.Draft ? await SameFileAsync(import, ct) : null,
            ImportColumn.Of(import.Headers, import.Fields, lines), import.Options, counts[0], counts[1], counts[2], counts[3],
            row.Progress is null ? await ErrorsAsync(id, ct).Take(ErrorsShown).ToListAsync(ct) : [], await PreviewAsync(id, lines, ct));
    }

    /// <summary>When sales of the same content were imported, and not taken back; null: never.</summary>
    public async Task<DateTimeOffset?> SameFileAsync(StoredImport import, CancellationToken ct) => import.Kind == StockImportKind.Products ? null
        : await session.QueryAsync(
            """
            select max(applied_at) from inventory.import
            where hash = $1 and kind = 'Sales' and id <> $2 and status in ('Applying', 'Applied', 'Stopped')
            """,
            row => row.TimeOrNull(0), [import.Hash, import.Id], ct).SingleAsync(ct);

    /// <summary>Lines that create, change, are the same, are wrong.</summary>
    public ValueTask<int[]> CountsAsync(int id, CancellationToken ct) => session.QueryAsync(
        """
        select coalesce(sum(counts[1]), 0)::int, coalesce(sum(counts[2]), 0)::int, coalesce(sum(counts[3]), 0)::int, coalesce(sum(counts[4]), 0)::int
        from inventory.import_chunk where import_id = $1
        """,
        row => new[] { row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3) }, [id], ct).SingleAsync(ct);

    /// <summary>What is wrong, line by line.</summary>
    public IAsyncEnumerable<StockImportError> ErrorsAsync(int id, CancellationToken ct) => session.QueryAsync(
        "select errors from inventory.import_chunk where import_id = $1 and errors is not null order by number",
        row => JsonSerializer.Deserialize<List<StockImportError>>(row.GetString(0))!, [id], ct).SelectMany(errors => errors);

    /// <summary>The lines of a chunk; none once they are applied.</summary>
    public async Task<List<SheetLine>> LinesAsync(int id, int chunk, CancellationToken ct) => await session.QueryAsync(
        "select lines from inventory.import_chunk where import_id = $1 and number = $2 and lines is not null",
        row => JsonSerializer.Deserialize<List<SheetLine>>(row.GetString(0))!, [id, chunk], ct).SingleOrDefaultAsync(ct) ?? [];

    /// <summary>Notes what a chunk does, and that the step has done one more.</summary>
    public async Task NoteAsync(StoredImport import, int chunk, ChunkResult result, StockImportStatus status, CancellationToken ct)
    {
        await session.ExecuteAsync(
            "update inventory.import_chunk set counts = $3, errors = $4::text, preview = $5 where import_id = $1 and number = $2",
            [
                import.Id, chunk, result.Counts, result.Errors.Count == 0 ? null : JsonSerializer.Serialize(result.Errors),
                chunk == 0 ? result.Actions.Take(LinesShown).Select(action => (int)action).ToArray() : [],
            ],
            ct);
        await session.ExecuteAsync("update inventory.import set done = $2, status = $3 where id = $1", [import.Id, chunk + 1, $"{status}"], ct);
    }

    private async Task<IReadOnlyList<StockImportPreview>> PreviewAsync(int id, List<SheetLine> lines, CancellationToken ct)
    {
        var actions = lines.Count == 0 ? [] : await session.QueryAsync(
            "select preview from inventory.import_chunk where import_id = $1 and number = 0", row => row.GetFieldValue<int[]>(0), [id], ct).SingleAsync(ct);
        return [.. lines.Zip(actions, (line, action) => new StockImportPreview(line.Number, (StockImportAction)action, line.Cells))];
    }
}
