using Npgsql;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Maintenance.Equipments;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Imports;

/// <summary>An import as stored.</summary>
internal sealed record StoredImport(
    ImportRow Row, string[] Headers, string[] Fields, bool CreateLocations, bool AllOrNothing, int[]? Outcome, int[] MadeLocations);

/// <summary>Reads imports, and what their lines would do now.</summary>
internal sealed class ImportStore(TenantSession session, TimeProvider clock)
{
    private const int ErrorsShown = 500;
    private const int LinesShown = 20;

    private const string Columns =
        """
        i.id, i.file_name, i.status, i.created_at, i.applied_at, i.undone_at,
        (select count(*) from maintenance.import_line l where l.import_id = i.id)::int
        """;

    /// <summary>$1 limit, $2 offset; the newest first.</summary>
    public const string List =
        $"select count(*) over (), {Columns} from maintenance.import i order by i.id desc limit $1 offset $2";

    public static ImportRow Read(NpgsqlDataReader row, int first) => new(
        row.GetInt32(first),
        row.GetString(first + 1),
        Enum.Parse<ImportStatus>(row.GetString(first + 2)),
        row.GetFieldValue<DateTimeOffset>(first + 3),
        row.TimeOrNull(first + 4),
        row.TimeOrNull(first + 5),
        row.GetInt32(first + 6));

    /// <param name="lockIt">Until the transaction ends nobody else changes it.</param>
    /// <exception cref="Refusal">import_unknown.</exception>
    public async Task<StoredImport> FindAsync(int id, bool lockIt, CancellationToken ct) => await session.QueryAsync(
        $"""
        select {Columns}, i.headers, i.fields, i.create_locations, i.all_or_nothing, i.outcome, i.made_locations
        from maintenance.import i where i.id = $1 {(lockIt ? "for no key update" : "")}
        """,
        row => new StoredImport(
            Read(row, 0),
            row.GetFieldValue<string[]>(7),
            row.GetFieldValue<string[]>(8),
            row.GetBoolean(9),
            row.GetBoolean(10),
            row.IsDBNull(11) ? null : row.GetFieldValue<int[]>(11),
            row.GetFieldValue<int[]>(12)),
        [id], ct).FirstOrDefaultAsync(ct) ?? throw Refusal.NotFound("import_unknown");

    /// <summary>The import as its page shows it.</summary>
    /// <exception cref="Refusal">import_unknown.</exception>
    public async Task<ImportDetails> ShowAsync(int id, CancellationToken ct)
    {
        var import = await FindAsync(id, lockIt: false, ct);
        var lines = await LinesAsync(id, ct);
        var outcomes = import.Row.Status == ImportStatus.Draft ? await OutcomesAsync(import, lines, ct) : [];
        var counts = import.Outcome ?? Count(outcomes);
        return new(
            id, import.Row.FileName, import.Row.Status, import.Row.CreatedAt, import.Row.AppliedAt, import.Row.UndoneAt,
            ImportColumn.Of(import.Headers, import.Fields, lines),
            import.CreateLocations, import.AllOrNothing, counts[0], counts[1], counts[2], counts[3],
            [.. NewLocations(outcomes)],
            [.. outcomes.SelectMany(outcome => outcome.Errors).Take(ErrorsShown)],
            [.. outcomes.Take(LinesShown).Select(outcome => new ImportPreview(outcome.Line.Number, outcome.Action, outcome.Line.Cells))]);
    }

    public Task<List<SheetLine>> LinesAsync(int id, CancellationToken ct) => session.QueryAsync(
        "select number, cells from maintenance.import_line where import_id = $1 order by number",
        row => new SheetLine(row.GetInt32(0), row.GetFieldValue<string[]>(1)), [id], ct).ToListAsync(ct).AsTask();

    /// <summary>What each line would do now.</summary>
    public async Task<List<Outcome>> OutcomesAsync(StoredImport import, IReadOnlyList<SheetLine> lines, CancellationToken ct)
    {
        var serial = Array.IndexOf(import.Fields, ImportFields.Serial);
        string[] serials = [.. lines.Select(line => line.Cells.ElementAtOrDefault(serial) ?? "").Distinct()];
        var known = await session.QueryAsync(
            EquipmentSql.BySerials,
            row => EquipmentSql.ReadOne(row) is var (equipment, version)
                ? new Known(equipment.Id, version, equipment.Kind == AssetsApi.Kind.Machine, row.GetBoolean(21), equipment.ToWrite()) : null!,
            [serials], ct).ToDictionaryAsync(known => known.Fields.SerialNumber, cancellationToken: ct);
        var places = (await session.QueryAsync(
            "select name, id from assets.api_location", row => (Name: row.GetString(0), Id: row.GetInt32(1)), [], ct).ToListAsync(ct))
            .ToLookup(place => place.Name, place => place.Id, StringComparer.OrdinalIgnoreCase);
        var reader = await FileReader.OfAsync(session, clock, ct);
        var check = new ImportCheck(import.Headers, import.Fields, import.CreateLocations, reader.Zone, known, places);
        return [.. lines.Select(check.Check)];
    }

    /// <summary>Lines that create, change, are the same, are wrong.</summary>
    public static int[] Count(IReadOnlyList<Outcome> outcomes) =>
        [.. Enum.GetValues<ImportAction>().Select(action => outcomes.Count(outcome => outcome.Action == action))];

    public static IEnumerable<string> NewLocations(IEnumerable<Outcome> outcomes) =>
        outcomes.Select(outcome => outcome.NewLocation).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase);
}
