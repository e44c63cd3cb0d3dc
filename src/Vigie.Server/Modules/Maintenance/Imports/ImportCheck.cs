using System.Text.Json;
using Vigie.Server.Modules.Maintenance.Equipments;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Imports;

/// <summary>A piece of equipment that the company has, by a serial number of the file.</summary>
internal sealed record Known(int Id, uint Version, bool Machine, bool Archived, WriteEquipment Fields);

/// <summary>What becomes of a line.</summary>
/// <param name="Wanted">What the equipment is to be; its place is 0 as long as <paramref name="NewLocation"/> is not made.</param>
internal sealed record Outcome(
    SheetLine Line, ImportAction Action, Known? Before, WriteEquipment? Wanted, string? NewLocation, IReadOnlyList<ImportError> Errors);

/// <summary>Says what becomes of each line of an import; changes nothing. One object checks one import, line after line.</summary>
/// <param name="fields">What each column is; empty: nothing.</param>
/// <param name="known">By serial number.</param>
/// <param name="places">Ids by name, whatever its case.</param>
internal sealed class ImportCheck(
    IReadOnlyList<string> headers,
    IReadOnlyList<string> fields,
    bool createLocations,
    TimeZoneInfo zone,
    IReadOnlyDictionary<string, Known> known,
    ILookup<string, int> places)
{
    private static readonly WriteEquipment Blank = new("", "", "", 0);
    private static readonly WriteEquipment.Validator Rules = new();

    private readonly Dictionary<string, int> seen = [];

    public Outcome Check(SheetLine line)
    {
        var errors = new List<ImportError>();
        void Blame(string? field, string message) =>
            errors.Add(new(line.Number, field is not null && IndexOf(field) is >= 0 and var column ? headers[column] : null, message));

        var serial = Cell(line, ImportFields.Serial) ?? "";
        var before = known.GetValueOrDefault(serial);
        if (before is { Archived: true } || before is { Machine: false })
        {
            Blame(ImportFields.Serial, ProblemTexts.Get(before.Machine ? "equipment_serial_taken" : "equipment_is_battery", []));
        }
        else if (serial.Length > 0 && !seen.TryAdd(serial, line.Number))
        {
            Blame(ImportFields.Serial, ProblemTexts.Get("import_serial_twice", [seen[serial]]));
        }

        var wanted = (before?.Fields ?? Blank) with { SerialNumber = serial };
        var newLocation = (string?)null;
        foreach (var field in fields.Where(field => field.Length > 0))
        {
            wanted = With(wanted, field, Cell(line, field) ?? "", ref newLocation, Blame);
        }

        if (before is null && IndexOf(ImportFields.Location) < 0)
        {
            Blame(null, ProblemTexts.Get("import_lieu_missing", []));
        }

        foreach (var failure in Rules.Validate(wanted).Errors)
        {
            Blame(FieldOf(failure.PropertyName), $"{failure.ErrorMessage}");
        }

        var action = errors.Count > 0 ? ImportAction.Wrong
            : before is null ? ImportAction.Create
            : newLocation is null && Equal(before.Fields, wanted) ? ImportAction.Same
            : ImportAction.Update;
        return new(line, action, before, wanted, action is ImportAction.Create or ImportAction.Update ? newLocation : null, errors);
    }

    private WriteEquipment With(WriteEquipment wanted, string field, string text, ref string? newLocation, Action<string?, string> blame)
    {
        var optional = text.Length == 0 ? null : text;
        switch (field)
        {
            case ImportFields.Name:
                return wanted with { Name = text };
            case ImportFields.Category:
                return wanted with { Category = text };
            case ImportFields.Model:
                return wanted with { Model = optional };
            case ImportFields.Notes:
                return wanted with { Notes = optional };
            case ImportFields.Frequency:
                return wanted with { Frequency = optional is null ? null : ImportFields.Days(text) };
            case ImportFields.Installed:
                return wanted with { InstalledAt = Time(wanted.InstalledAt) };
            case ImportFields.LastService:
                return wanted with { LastService = Time(wanted.LastService) };
            case ImportFields.Location:
                return wanted with { LocationId = Place(text, wanted.LocationId, ref newLocation, blame) };
            default:
                return ImportFields.OwnName(field) is { } name ? wanted with { CustomFields = Own(wanted.CustomFields, name, text) } : wanted;
        }

        // Files hold minutes: a time that agrees so far is the one that is known.
        DateTimeOffset? Time(DateTimeOffset? former)
        {
            var time = optional is null ? null : SheetValues.Time(text, zone);
            if (optional is not null && time is null)
            {
                blame(field, ProblemTexts.Get("import_date_invalid", [text]));
            }

            return time is { } read && former is { } old && (old - read).Duration() < TimeSpan.FromMinutes(1) ? former : time;
        }
    }

    private int Place(string name, int former, ref string? newLocation, Action<string?, string> blame)
    {
        int[] found = [.. places[name]];
        if (found.Contains(former))
        {
            return former;
        }

        switch (found)
        {
            case [var one]:
                return one;
            case [] when createLocations && name.Length is > 0 and <= 200:
                newLocation = name;
                return 0;
            default:
                blame(ImportFields.Location, ProblemTexts.Get(
                    name.Length == 0 ? "import_lieu_missing" : found.Length > 1 ? "import_lieu_ambiguous" : "import_lieu_unknown", [name]));
                return 0;
        }
    }

    /// <summary>Own fields keep their kind: what reads as the number or the truth that was there stays one. An empty cell takes one away.</summary>
    private static Dictionary<string, JsonElement> Own(IReadOnlyDictionary<string, JsonElement>? former, string name, string text)
    {
        var own = former?.ToDictionary() ?? [];
        if (text.Length == 0)
        {
            own.Remove(name);
        }
        else if (!own.TryGetValue(name, out var old) || old.ToString().Replace('.', ',') != text.Replace('.', ','))
        {
            own[name] = JsonSerializer.SerializeToElement(text);
        }

        return own;
    }

    private string? Cell(SheetLine line, string field) =>
        IndexOf(field) is >= 0 and var column && column < line.Cells.Count ? line.Cells[column] : null;

    private int IndexOf(string field)
    {
        for (var column = 0; column < fields.Count; column++)
        {
            if (fields[column] == field)
            {
                return column;
            }
        }

        return -1;
    }

    /// <summary>The validator names fields as the API does, and these names are ours but for own fields.</summary>
    private static string FieldOf(string path) =>
        path.StartsWith("custom_fields.", StringComparison.Ordinal) ? $"champ:{path["custom_fields.".Length..]}" : path;

    private static bool Equal(WriteEquipment one, WriteEquipment other) => JsonSerializer.Serialize(one) == JsonSerializer.Serialize(other);
}
