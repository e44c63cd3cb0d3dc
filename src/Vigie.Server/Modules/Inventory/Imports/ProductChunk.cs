using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Inventory.Imports;

/// <summary>What becomes of a product of a chunk, after its last line.</summary>
/// <param name="Before">Null: it is made.</param>
/// <param name="Fields">Suppliers that are to be made have numbers below zero.</param>
internal sealed record WantedProduct(KnownProduct? Before, WriteProduct Fields);

/// <summary>How much there shall be of a product at a place, of a lot.</summary>
internal sealed record WantedStock(string Key, int PlaceId, string? Lot, DateOnly? ExpiresOn, decimal Quantity, decimal? UnitCost);

/// <summary>Some thousand lines of products, in the transaction of the session.</summary>
internal sealed class ProductChunk(TenantSession session, ProductBulk bulk, TimeProvider clock)
{
    private static readonly WriteProduct.Validator Rules = new();

    /// <summary>Notes the lines of a chunk that an earlier run has applied.</summary>
    public static void Remember(StoredImport import, ImportMemory memory, IReadOnlyList<SheetLine> lines)
    {
        var cells = new LineReader(import, TimeZoneInfo.Utc);
        foreach (var line in lines)
        {
            memory.Seen.TryAdd(KeyOf(cells, line), line.Number);
        }
    }

    /// <summary>Says what the lines do, and does it when it shall.</summary>
    public async Task<ChunkResult> RunAsync(
        StoredImport import, ImportMemory memory, IReadOnlyList<SheetLine> lines, bool apply, CancellationToken ct)
    {
        var company = await FileReader.OfCompanyAsync(session, clock, ct);
        var cells = new LineReader(import, company.Zone);
        string[] Texts(string field) => [.. lines.Select(line => cells.Cell(line, field)).Where(text => text.Length > 0).Distinct()];
        var known = await ProductLines.ReadAsync(
            session, Texts(ProductFields.Reference), Texts(ProductFields.Barcode), Texts(ProductFields.Supplier), Texts(ProductFields.Place), apply, ct);
        if (cells.Has(ProductFields.Stock))
        {
            await known.ReadStockAsync(session, import.Id, ct);
        }

        var (wanted, stock, actions) = (new Dictionary<string, WantedProduct>(), new List<WantedStock>(), new List<StockImportAction>(lines.Count));
        foreach (var line in lines)
        {
            cells.Begin(line);
            actions.Add(Read(import, memory, cells, line, known, wanted, stock));
        }

        if (apply)
        {
            await bulk.WriteAsync(import, memory, known, wanted, stock, ct);
        }
        else if (cells.Has(ProductFields.Place) || cells.Has(ProductFields.Lot))
        {
            foreach (var (key, product) in wanted.Where(one => one.Value.Before is null))
            {
                memory.Made[key] = product.Fields; // another line may be about the same
            }
        }

        return new(actions, cells.Errors);
    }

    private static string KeyOf(LineReader cells, SheetLine line) => string.Join(
        '\n', new[] { ProductFields.Reference, ProductFields.Place, ProductFields.Lot }.Select(field => cells.Cell(line, field))).ToLowerInvariant();

    private static StockImportAction Read(
        StoredImport import, ImportMemory memory, LineReader cells, SheetLine line, ProductLines known, Dictionary<string, WantedProduct> wanted,
        List<WantedStock> stock)
    {
        var reference = cells.Cell(ProductFields.Reference);
        var key = reference.ToLowerInvariant();
        var before = known.Products.GetValueOrDefault(reference);
        if (before is { Archived: true, Revivable: false })
        {
            cells.Blame(ProductFields.Reference, "product_archived");
        }
        else if (reference.Length > 0 && memory.Seen.GetValueOrDefault(KeyOf(cells, line), line.Number) is var first && first != line.Number)
        {
            cells.Blame(ProductFields.Reference, "import_reference_twice", first);
        }

        memory.Seen.TryAdd(KeyOf(cells, line), line.Number);
        var former = wanted.GetValueOrDefault(key)?.Fields ?? before?.Fields ?? memory.Made.GetValueOrDefault(key);
        var place = PlaceOf(import, cells, known);
        var fields = ProductCells.Read(import, memory, cells, known, place, former ?? new(reference, ""));
        foreach (var failure in Rules.Validate(fields).Errors)
        {
            cells.BlameText(ProductCells.FieldOf(failure.PropertyName), failure.ErrorMessage);
        }

        if (before is { Moved: true } && (before.Fields.Unit, before.Fields.Tracking) != (fields.Unit, fields.Tracking))
        {
            cells.Blame(before.Fields.Unit != fields.Unit ? ProductFields.Unit : ProductFields.Tracking, "product_tracking_fixed");
        }

        RequireBarcodeFree(memory, cells, known, before, key, fields.Barcode);
        var asked = ProductCells.Stock(cells, fields, key, place);
        if (cells.IsWrong)
        {
            return StockImportAction.Wrong;
        }

        var changes = former is null || before is { Archived: true } || !ProductCells.Equal(former, fields);
        if (changes)
        {
            wanted[key] = new(before, fields);
        }

        if (asked is not null && (before is null || known.At(before.Id, asked.PlaceId, asked.Lot ?? "").OnHand != asked.Quantity))
        {
            stock.Add(asked);
            changes = true;
        }

        return former is null ? StockImportAction.Create : changes ? StockImportAction.Update : StockImportAction.Same;
    }

    /// <returns>Null when the line names none and there is no other; an unknown one is blamed.</returns>
    private static int? PlaceOf(StoredImport import, LineReader cells, ProductLines known)
    {
        var name = cells.Cell(ProductFields.Place);
        if (name.Length == 0)
        {
            return import.Options.PlaceId is { } chosen && known.PlaceIds.Contains(chosen) ? chosen
                : known.PlaceIds.Count == 1 ? known.PlaceIds.Single() : null;
        }

        if (known.Places.TryGetValue(name, out var id))
        {
            return id;
        }

        cells.Blame(ProductFields.Place, "import_place_unknown_name", name);
        return null;
    }

    private static void RequireBarcodeFree(
        ImportMemory memory, LineReader cells, ProductLines known, KnownProduct? before, string key, string? barcode)
    {
        if (barcode is null || cells.Cell(ProductFields.Barcode).Length == 0)
        {
            return;
        }

        if ((known.Barcodes.TryGetValue(barcode, out var owner) && owner != before?.Id) || memory.Barcodes.GetValueOrDefault(barcode, key) != key)
        {
            cells.Blame(ProductFields.Barcode, "product_barcode_taken");
        }

        memory.Barcodes.TryAdd(barcode, key);
    }
}
