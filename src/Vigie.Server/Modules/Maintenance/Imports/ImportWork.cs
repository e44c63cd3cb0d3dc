using System.Text.Json;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Maintenance.Equipments;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Imports;

/// <summary>Takes files of equipment in, applies them, and takes them back, in the transaction of the request's session.</summary>
internal sealed class ImportWork(
    ImportStore store, AssetsApi assets, EquipmentWriting writing, MaintenanceDb db, TenantSession session, Audit audit, TimeProvider clock)
{
    private const string Entity = "import";
    private const int MaxLines = 5_001; // with one of headers

    /// <summary>How long a draft is kept that nobody applies.</summary>
    private static readonly TimeSpan DraftsLast = TimeSpan.FromDays(7);

    /// <summary>Stores a file; its columns are understood as in the last import with the same titles, or by their titles.</summary>
    /// <exception cref="Refusal">import_empty, import_unreadable, import_too_large.</exception>
    public async Task<int> CreateAsync(string fileName, byte[] file, CancellationToken ct)
    {
        var lines = SheetReader.Read(new MemoryStream(file), MaxLines).ToList();
        var titled = lines[0].Cells.Any(title => ImportFields.Guess(title) is not null);
        var headers = SheetTitles.Headers(lines[0], lines.Max(line => line.Cells.Count), titled);
        var remembered = await session.QueryAsync(
            "select fields from maintenance.import where headers = $1 and status <> 'Draft' order by id desc limit 1",
            row => row.GetFieldValue<string[]>(0), [headers], ct).FirstOrDefaultAsync(ct);
        var now = clock.GetUtcNow();
        await session.ExecuteAsync(
            "delete from maintenance.import where status = 'Draft' and created_at < $1", [now - DraftsLast], ct);
        var id = await session.QueryAsync(
            "insert into maintenance.import (file_name, headers, fields, user_id, created_at) values ($1, $2, $3, $4::int, $5) returning id",
            row => row.GetInt32(0),
            [fileName, headers, remembered ?? [.. SheetTitles.Guess(headers, ImportFields.Guess).Select(field => field ?? "")], session.Caller.UserId, now],
            ct).SingleAsync(ct);
        var kept = titled ? lines.Skip(1).ToList() : lines;
        await session.ExecuteAsync(
            """
            insert into maintenance.import_line (import_id, number, cells)
            select $1, l.number, array(select jsonb_array_elements_text(l.cells::jsonb)) from unnest($2::int[], $3::text[]) l (number, cells)
            """,
            [id, kept.Select(line => line.Number).ToArray(), kept.Select(line => JsonSerializer.Serialize(line.Cells)).ToArray()], ct);
        await audit.WriteAsync("import_created", Entity, id, fileName, null, new { Lines = kept.Count }, ct);
        return id;
    }

    /// <exception cref="Refusal">import_unknown, import_not_draft, import_fields_count.</exception>
    public async Task UpdateAsync(int id, WriteImport request, CancellationToken ct)
    {
        var import = await DraftAsync(id, ct);
        if (request.Fields.Count != import.Headers.Length)
        {
            throw Refusal.Invalid("import_fields_count", import.Headers.Length);
        }

        await session.ExecuteAsync(
            "update maintenance.import set fields = $2, create_locations = $3, all_or_nothing = $4 where id = $1",
            [id, request.Fields.ToArray(), request.CreateLocations, request.AllOrNothing], ct);
        await audit.WriteAsync(
            "import_updated", Entity, id, import.Row.FileName,
            new WriteImport(import.Fields, import.CreateLocations, import.AllOrNothing), request, ct);
    }

    /// <summary>Creates and changes what the lines say, and remembers what was.</summary>
    /// <param name="mayUpdate">Whether the caller may change equipment, not only add it.</param>
    /// <exception cref="Refusal">import_unknown, import_not_draft, import_has_errors, import_nothing, forbidden, changed_meanwhile,
    /// equipment_serial_taken.</exception>
    public async Task ApplyAsync(int id, bool mayUpdate, CancellationToken ct)
    {
        var import = await DraftAsync(id, ct);
        var outcomes = await store.OutcomesAsync(import, await store.LinesAsync(id, ct), ct);
        var counts = ImportStore.Count(outcomes);
        if (import.AllOrNothing && counts[(int)ImportAction.Wrong] > 0)
        {
            throw Refusal.Conflict("import_has_errors", counts[(int)ImportAction.Wrong]);
        }

        var written = outcomes.Where(outcome => outcome.Action is ImportAction.Create or ImportAction.Update).ToList();
        if (written.Count == 0)
        {
            throw Refusal.Conflict("import_nothing");
        }

        if (!mayUpdate && counts[(int)ImportAction.Update] > 0)
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "forbidden");
        }

        var now = clock.GetUtcNow();
        var made = await assets.CreateLocationsAsync([.. ImportStore.NewLocations(written)], ct);
        written = written.ConvertAll(outcome => outcome.NewLocation is { } name
            ? outcome with { Wanted = outcome.Wanted! with { LocationId = made[name] } } : outcome);
        var ids = await WriteAsync(written, now, ct);
        await session.ExecuteAsync(
            """
            update maintenance.import_line l set equipment_id = w.id, before = w.before::jsonb
            from unnest($2::int[], $3::int[], $4::text[]) w (number, id, before) where l.import_id = $1 and l.number = w.number
            """,
            [
                id, written.Select(outcome => outcome.Line.Number).ToArray(),
                written.Select(outcome => ids[outcome.Wanted!.SerialNumber]).ToArray(),
                written.Select(outcome => outcome.Before is { } before ? JsonSerializer.Serialize(before.Fields) : null).ToArray(),
            ],
            ct);
        await session.ExecuteAsync(
            "update maintenance.import set status = 'Applied', applied_at = $2, outcome = $3, made_locations = $4 where id = $1",
            [id, now, counts, made.Values.ToArray()], ct);
        await audit.WriteAsync(
            "import_applied", Entity, id, import.Row.FileName, null,
            new { Created = counts[0], Updated = counts[1], Same = counts[2], Wrong = counts[3], Locations = made.Keys }, ct);
    }

    /// <summary>Removes what an import made and gives back what it changed: all of it, or nothing.</summary>
    /// <exception cref="Refusal">import_unknown, import_not_applied, import_undo_refused.</exception>
    public async Task UndoAsync(int id, CancellationToken ct)
    {
        var import = await store.FindAsync(id, lockIt: true, ct);
        if (import.Row.Status != ImportStatus.Applied)
        {
            throw Refusal.Conflict("import_not_applied");
        }

        var lines = await session.QueryAsync(
            """
            select l.equipment_id, l.before::text, e.name, e.version, coalesce(e.archived_at is null and e.updated_at = i.applied_at, false)
            from maintenance.import i join maintenance.import_line l on l.import_id = i.id
            left join assets.api_equipment e on e.id = l.equipment_id
            where i.id = $1 and l.equipment_id is not null order by l.number
            """,
            row => (
                Id: row.GetInt32(0),
                Before: row.IsDBNull(1) ? null : JsonSerializer.Deserialize<WriteEquipment>(row.GetString(1)),
                Name: row.TextOrNull(2),
                Version: row.IsDBNull(3) ? 0 : row.GetFieldValue<uint>(3),
                Untouched: row.GetBoolean(4)),
            [id], ct).ToListAsync(ct);
        var created = lines.Where(line => line.Before is null).ToList();
        var used = await assets.InUseAsync([.. created.Select(line => line.Id)], "maintenance.plan", ct);
        var blocking = lines.Where(line => !line.Untouched || used.Contains(line.Id)).ToList();
        if (blocking.Count > 0)
        {
            var names = string.Join(", ", blocking.Take(10).Select(line => line.Name ?? $"n° {line.Id}"));
            throw Refusal.Conflict("import_undo_refused", blocking.Count > 10 ? $"{names}…" : names);
        }

        var now = clock.GetUtcNow();
        await assets.RemoveMachinesAsync([.. created.Select(line => line.Id)], ct);
        var changed = lines.Where(line => line.Before is not null).ToList();
        await assets.UpdateMachinesAsync([.. changed.Select(line => (line.Id, line.Version, line.Before!.ToFields()))], now, ct);
        foreach (var line in changed)
        {
            await SetServiceAsync(line.Id, line.Before!, ct);
        }

        await assets.RemoveEmptyLocationsAsync(import.MadeLocations, ct);
        await session.ExecuteAsync("update maintenance.import set status = 'Undone', undone_at = $2 where id = $1", [id, now], ct);
        await audit.WriteManyAsync(
            "equipment_import_undone", EquipmentWriting.Entity,
            [.. lines.Select(line => ((object)line.Id, line.Name!, (object?)null, (object?)line.Before))], ct);
        await audit.WriteAsync("import_undone", Entity, id, import.Row.FileName, null, null, ct);
    }

    private async Task<StoredImport> DraftAsync(int id, CancellationToken ct) =>
        await store.FindAsync(id, lockIt: true, ct) is { Row.Status: ImportStatus.Draft } import ? import : throw Refusal.Conflict("import_not_draft");

    /// <summary>Writes the equipment and its services; the ids come by serial number.</summary>
    private async Task<Dictionary<string, int>> WriteAsync(List<Outcome> written, DateTimeOffset now, CancellationToken ct)
    {
        var (created, changed) = (written.Where(one => one.Before is null).ToList(), written.Where(one => one.Before is not null).ToList());
        var ids = (await assets.CreateMachinesAsync([.. created.Select(one => one.Wanted!.ToFields())], now, ct)).ToDictionary();
        await assets.UpdateMachinesAsync([.. changed.Select(one => (one.Before!.Id, one.Before.Version, one.Wanted!.ToFields()))], now, ct);
        foreach (var one in changed)
        {
            ids[one.Wanted!.SerialNumber] = one.Before!.Id;
        }

        foreach (var one in written.Where(one =>
            (one.Wanted!.Frequency, one.Wanted.LastService) != (one.Before?.Fields.Frequency, one.Before?.Fields.LastService)))
        {
            await SetServiceAsync(ids[one.Wanted!.SerialNumber], one.Wanted, ct);
        }

        await WriteAuditAsync("equipment_created", created, ids, ct);
        await WriteAuditAsync("equipment_updated", changed, ids, ct);
        return ids;
    }

    private async Task SetServiceAsync(int id, WriteEquipment equipment, CancellationToken ct)
    {
        await writing.SetServiceAsync(id, equipment, ct);
        db.ChangeTracker.Clear(); // of thousands it would look at all for each
    }

    private Task WriteAuditAsync(string action, List<Outcome> outcomes, Dictionary<string, int> ids, CancellationToken ct) =>
        audit.WriteManyAsync(
            action, EquipmentWriting.Entity,
            [.. outcomes.Select(one => ((object)ids[one.Wanted!.SerialNumber], one.Wanted.Name, (object?)one.Before?.Fields, (object?)one.Wanted))], ct);
}
