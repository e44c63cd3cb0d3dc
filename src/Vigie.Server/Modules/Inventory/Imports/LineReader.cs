using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Imports;

/// <summary>Reads the cells of one line after the other by what their columns are, and notes what is wrong with them.</summary>
internal sealed class LineReader(StoredImport import, TimeZoneInfo zone)
{
    private readonly Dictionary<string, int> columns = import.Fields.Index().Where(field => field.Item.Length > 0)
        .ToDictionary(field => field.Item, field => field.Index);

    private SheetLine line = new(0, []);

    /// <summary>Of all lines that were read.</summary>
    public List<StockImportError> Errors { get; } = [];

    /// <summary>Whether something is wrong with the line.</summary>
    public bool IsWrong => Errors is [.., var last] && last.Line == line.Number;

    public void Begin(SheetLine next) => line = next;

    public bool Has(string field) => columns.ContainsKey(field);

    /// <summary>Empty when there is nothing, or no such column.</summary>
    public string Cell(string field) => Cell(line, field);

    public string Cell(SheetLine of, string field) =>
        columns.TryGetValue(field, out var column) && column < of.Cells.Count ? of.Cells[column] : "";

    public void Blame(string? field, string code, params object[] arguments) => BlameText(field, ProblemTexts.Get(code, arguments));

    /// <param name="field">Null, or one that has no column: none in particular.</param>
    public void BlameText(string? field, string message) => Errors.Add(
        field is not null && columns.TryGetValue(field, out var column)
            ? new(line.Number, import.Headers[column], Cell(field), message) : new(line.Number, null, null, message));

    /// <summary>Null when there is nothing, or no number, which is blamed.</summary>
    public decimal? Number(string field)
    {
        var text = Cell(field);
        if (text.Length == 0)
        {
            return null;
        }

        var number = SheetValues.Number(text, import.Options.DecimalComma);
        if (number is null)
        {
            Blame(field, "import_number_invalid", text);
        }

        return number;
    }

    /// <summary>A quantity as the books hold it; null when there is nothing, or what they cannot hold, which is blamed.</summary>
    public decimal? Quantity(string field)
    {
        var number = Number(field);
        if (number is { } read && (Math.Abs(read) > Quantities.Largest || decimal.Round(read, Quantities.Scale) != read))
        {
            Blame(field, "import_quantity_form");
            return null;
        }

        return number;
    }

    /// <summary>A price or a cost of one unit, to four decimals; null when there is nothing, or what is none, which is blamed.</summary>
    public decimal? Price(string field) => PriceOf(field, Number(field));

    public decimal? PriceOf(string field, decimal? number)
    {
        if (number is < 0 or > Quantities.LargestPrice)
        {
            Blame(field, "import_price_form");
            return null;
        }

        return number is { } price ? decimal.Round(price, 4) : null;
    }

    /// <summary>A day, or a day and a time of the company's zone; null when there is nothing, or none, which is blamed.</summary>
    public DateTimeOffset? Time(string field)
    {
        var text = Cell(field);
        if (text.Length == 0)
        {
            return null;
        }

        var time = SheetValues.Time(text, zone);
        if (time is null)
        {
            Blame(field, "import_date_invalid", text);
        }

        return time;
    }

    public DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);
}

/// <summary>What a chunk would do, line by line, and what is wrong with it.</summary>
internal sealed record ChunkResult(IReadOnlyList<StockImportAction> Actions, IReadOnlyList<StockImportError> Errors)
{
    /// <summary>Lines that create, change, are the same, are wrong.</summary>
    public int[] Counts => [.. Enum.GetValues<StockImportAction>().Select(action => Actions.Count(one => one == action))];
}

/// <summary>What a run remembers from one chunk of an import to the next.</summary>
internal sealed class ImportMemory
{
    /// <summary>Of the import, when it was read.</summary>
    public required int Revision { get; init; }

    /// <summary>Chunks whose lines are remembered.</summary>
    public int Chunks { get; set; }

    /// <summary>The lines of products, by what names them.</summary>
    public Dictionary<string, int> Seen { get; } = [];

    /// <summary>Products that earlier chunks would make, by reference, as long as nothing is applied.</summary>
    public Dictionary<string, Products.WriteProduct> Made { get; } = [];

    /// <summary>The references that barcodes of the file belong to.</summary>
    public Dictionary<string, string> Barcodes { get; } = [];

    /// <summary>Suppliers to be made, by name, and the numbers below zero that stand for them.</summary>
    public Dictionary<string, int> NewSuppliers { get; } = new(StringComparer.OrdinalIgnoreCase);
}
