using System.Globalization;
using System.Text.Json;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Inventory.Imports;

/// <summary>Takes files in and says what is to be done with them, in the transaction of the session; jobs do it.</summary>
internal sealed class StockImportWork(
    TenantSession session, StockImportStore store, StockImportUndo undo, JobQueue jobs, Audit audit, TimeProvider clock)
{
    public const string Entity = "stock_import";

    private const int MaxLines = 200_001; // with one of headers

    /// <summary>Lines whose numbers say how decimals are written.</summary>
    private const int LinesAsked = 2_000;

    /// <summary>How long a draft is kept that nobody applies.</summary>
    private static readonly TimeSpan DraftsLast = TimeSpan.FromDays(7);

    /// <summary>Stores a file; its columns are understood as in the last import with the same titles, or by their titles.</summary>
    /// <exception cref="Refusal">import_empty, import_unreadable, import_too_large.</exception>
    public async Task<int> CreateAsync(StockImportKind kind, string fileName, string hash, Stream file, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await session.ExecuteAsync("delete from inventory.import where status in ('Checking', 'Draft') and created_at < $1", [now - DraftsLast], ct);
        var id = await session.QueryAsync(
            "insert into inventory.import (kind, file_name, hash, language, user_id, created_at) values ($1, $2, $3, $4, $5::int, $6) returning id",
            row => row.GetInt32(0),
            [$"{kind}", fileName, hash, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, session.Caller.UserId, now], ct).SingleAsync(ct);
        var titles = kind == StockImportKind.Products ? ProductFields.Titles : SaleFields.Titles;
        var (headers, lines, comma) = await KeepAsync(id, file, titles, ct);
        await session.ExecuteAsync(
            """
            update inventory.import i set headers = $2, lines = $4, decimal_comma = $5, fields = coalesce((
              select o.fields from inventory.import o where o.kind = i.kind and o.headers = $2 and o.applied_at is not null order by o.id desc limit 1), $3)
            where id = $1
            """,
            [
                id, headers,
                (kind == StockImportKind.Products ? ProductFields.Guess(headers) : SheetTitles.Guess(headers, titles.Guess)).Select(field => field ?? "").ToArray(),
                lines, comma,
            ],
            ct);
        await jobs.AddAsync(new StockImportStep(id, session.Caller.UserId), ct);
        await audit.WriteAsync("stock_import_created", Entity, id, fileName, null, new { Lines = lines }, ct);
        return id;
    }

    /// <summary>Understands the file anew; what it would do is worked out again.</summary>
    /// <exception cref="Refusal">import_unknown, import_not_draft, import_fields_count, import_field_unknown, place_unknown.</exception>
    public async Task UpdateAsync(int id, WriteStockImport request, CancellationToken ct)
    {
        var import = await store.FindAsync(id, hold: true, ct);
        if (import.Status is not (StockImportStatus.Draft or StockImportStatus.Checking))
        {
            throw Refusal.Conflict("import_not_draft");
        }

        await RequireFitAsync(import, request, ct);
        var options = request.Options ?? import.Options;
        await session.ExecuteAsync(
            """
            update inventory.import set fields = $2, decimal_comma = $3, mode = $4, place_id = $5::int, create_products = $6, create_suppliers = $7,
              all_or_nothing = $8, status = 'Checking', revision = revision + 1, done = 0
            where id = $1
            """,
            [
                id, request.Fields.ToArray(), options.DecimalComma, $"{options.Mode}", options.PlaceId, options.CreateProducts, options.CreateSuppliers,
                options.AllOrNothing,
            ],
            ct);
        if (import.Status == StockImportStatus.Draft)
        {
            await jobs.AddAsync(new StockImportStep(id, session.Caller.UserId), ct);
        }

        await audit.WriteAsync("stock_import_updated", Entity, id, import.FileName, new WriteStockImport(import.Fields, import.Options), request, ct);
    }

    /// <summary>Agrees to what the lines do, or to go on after a stop.</summary>
    /// <param name="again">Although the same sales were imported before.</param>
    /// <exception cref="Refusal">import_unknown, import_not_draft, import_has_errors, import_nothing, import_place_missing, import_same_file.</exception>
    public async Task ApplyAsync(int id, bool again, CancellationToken ct)
    {
        var hash = (await store.FindAsync(id, hold: false, ct)).Hash;
        await session.ExecuteAsync("select from inventory.import where hash = $1 order by id for no key update", [hash], ct); // twins one after the other
        var import = await store.FindAsync(id, hold: true, ct);
        if (import.Status != StockImportStatus.Draft && (import.Status != StockImportStatus.Stopped || import.UndoneAt is not null))
        {
            throw Refusal.Conflict("import_not_draft");
        }

        var counts = await store.CountsAsync(id, ct);
        if (import.Options.AllOrNothing && counts[(int)StockImportAction.Wrong] > 0)
        {
            throw Refusal.Conflict("import_has_errors", counts[(int)StockImportAction.Wrong]);
        }

        if (counts[(int)StockImportAction.Create] + counts[(int)StockImportAction.Update] == 0)
        {
            throw Refusal.Conflict("import_nothing");
        }

        if (import is { Kind: StockImportKind.Sales, Options: { Mode: SaleMode.Issue, PlaceId: null } })
        {
            throw Refusal.Field("import_place_missing", "options.emplacement_id");
        }

        if (!again && await store.SameFileAsync(import, ct) is { } before)
        {
            throw Refusal.Conflict("import_same_file", before.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        await BeginAsync(import, StockImportStatus.Applying, "applied_at", import.Status == StockImportStatus.Stopped ? import.Done : 0, ct);
    }

    /// <summary>Asks for all that the import did to be taken back.</summary>
    /// <exception cref="Refusal">import_unknown, import_not_applied, import_undo_refused, period_closed.</exception>
    public async Task UndoAsync(int id, CancellationToken ct)
    {
        var import = await store.FindAsync(id, hold: true, ct);
        if (import.Status is not (StockImportStatus.Applied or StockImportStatus.Stopped))
        {
            throw Refusal.Conflict("import_not_applied");
        }

        await undo.RequirePossibleAsync(import, ct);
        await BeginAsync(import, StockImportStatus.Undoing, "undone_at", 0, ct);
    }

    /// <param name="column">Keeps when it was first asked for.</param>
    private async Task BeginAsync(StoredImport import, StockImportStatus status, string column, int done, CancellationToken ct)
    {
        await session.ExecuteAsync(
            $"update inventory.import set status = $2, {column} = coalesce({column}, $3), done = $4, problem = null where id = $1",
            [import.Id, $"{status}", clock.GetUtcNow(), done], ct);
        await jobs.AddAsync(new StockImportStep(import.Id, session.Caller.UserId), ct);
    }

    private async Task RequireFitAsync(StoredImport import, WriteStockImport request, CancellationToken ct)
    {
        if (request.Fields.Count != import.Headers.Length)
        {
            throw Refusal.Invalid("import_fields_count", import.Headers.Length);
        }

        var titles = import.Kind == StockImportKind.Products ? ProductFields.Titles : SaleFields.Titles;
        foreach (var (i, _) in request.Fields.Index().Where(field => field.Item.Length > 0 && !titles.Knows(field.Item)))
        {
            throw Refusal.Field("import_field_unknown", $"champs[{i}]");
        }

        if (request.Options?.PlaceId is { } place && !await session.QueryAsync(
            "select from inventory.place where id = $1 and archived_at is null", _ => true, [place], ct).AnyAsync(ct))
        {
            throw Refusal.Field("place_unknown", "options.emplacement_id");
        }
    }

    /// <summary>Stores the lines, chunk by chunk, and says what their columns are called, how many they are, and how they write decimals.</summary>
    private async Task<(string[] Headers, int Lines, bool Comma)> KeepAsync(int id, Stream file, SheetTitles titles, CancellationToken ct)
    {
        var (width, count, commas, points, number) = (0, 0, 0, 0, 0);
        var first = (SheetLine?)null;
        var titled = false;
        foreach (var lines in SheetReader.Read(file, MaxLines).Where(line =>
        {
            width = Math.Max(width, line.Cells.Count);
            var isTitles = first is null && (titled = line.Cells.Any(title => titles.Guess(title) is not null));
            first ??= line;
            return !isTitles;
        }).Chunk(StoredImport.ChunkLines))
        {
            foreach (var says in lines.Take(LinesAsked).SelectMany(line => line.Cells).Select(SheetValues.SaysDecimalComma))
            {
                commas += says == true ? 1 : 0;
                points += says == false ? 1 : 0;
            }

            await session.ExecuteAsync(
                "insert into inventory.import_chunk (import_id, number, lines) values ($1, $2, $3)", [id, number++, JsonSerializer.Serialize(lines)], ct);
            count += lines.Length;
        }

        if (count == 0)
        {
            throw Refusal.Invalid("import_empty");
        }

        // The numbers of a workbook are written by the program, always with a point.
        var comma = !SheetReader.IsWorkbook(file) && (commas != points ? commas > points : SheetReader.Separator(file) != ',');
        return (SheetTitles.Headers(first!, width, titled), count, comma);
    }
}
