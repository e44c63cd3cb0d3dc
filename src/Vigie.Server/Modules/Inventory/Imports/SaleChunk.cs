using Vigie.Server.Modules.Inventory.Ledger;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Inventory.Imports;

/// <summary>Some thousand lines of sales, in the transaction of the session.</summary>
internal sealed class SaleChunk(TenantSession session, StockBook book, Audit audit, TimeProvider clock)
{
    private static readonly DateOnly FirstDay = new(2000, 1, 1);

    // $1 references, $2 barcodes, $3 names.
    private const string Find =
        """
        select 'reference', w.text, p.id, p.unit, p.tracking, p.archived_at is not null
        from unnest($1::text[]) w (text) join inventory.product p on lower(p.reference) = lower(w.text)
        union all
        select 'code_barres', w.text, p.id, p.unit, p.tracking, p.archived_at is not null
        from unnest($2::text[]) w (text) join inventory.product p on p.barcode = w.text
        union all
        select 'nom', w.text, p.id, p.unit, p.tracking, false
        from unnest($3::text[]) w (text) join inventory.product p on lower(p.name) = lower(w.text) and p.archived_at is null
        """;

    private sealed record Found(string By, string Text, int Id, Unit Unit, Tracking Tracking, bool Archived);

    /// <param name="NewReference">Of a product to be made; then <paramref name="ProductId"/> is 0.</param>
    private sealed record Sale(
        int ProductId, string? NewReference, string? NewName, string? NewBarcode, DateTimeOffset At, DateOnly Day, decimal Quantity, decimal? Price,
        string? Document);

    /// <summary>Says what the lines do, and does it when it shall.</summary>
    public async Task<ChunkResult> RunAsync(StoredImport import, IReadOnlyList<SheetLine> lines, bool apply, CancellationToken ct)
    {
        var company = await FileReader.OfCompanyAsync(session, clock, ct);
        var cells = new LineReader(import, company.Zone);
        var closed = (await SettingEndpoints.ReadAsync(session, ct)).ClosedThrough;
        var known = await FindAsync(cells, lines, ct);
        var (actions, sales) = (new List<StockImportAction>(lines.Count), new List<Sale>(lines.Count));
        foreach (var line in lines)
        {
            cells.Begin(line);
            var sale = Read(import, cells, line, known, closed);
            actions.Add(sale is null ? StockImportAction.Wrong : StockImportAction.Create);
            if (sale is not null)
            {
                sales.Add(sale);
            }
        }

        if (apply)
        {
            await WriteAsync(import, await MakeProductsAsync(import, sales, ct), ct);
        }

        return new(actions, cells.Errors);
    }

    private async Task<ILookup<(string By, string Text), Found>> FindAsync(LineReader cells, IReadOnlyList<SheetLine> lines, CancellationToken ct)
    {
        var names = lines.Select(line => NameOf(cells, line)).Where(name => name.Text.Length > 0).Distinct().ToLookup(name => name.By, name => name.Text);
        return (await session.QueryAsync(
            Find,
            row => new Found(
                row.GetString(0), row.GetString(1), row.GetInt32(2), Enum.Parse<Unit>(row.GetString(3)), Enum.Parse<Tracking>(row.GetString(4)),
                row.GetBoolean(5)),
            [names[SaleFields.Reference].ToArray(), names[SaleFields.Barcode].ToArray(), names[SaleFields.Name].ToArray()], ct).ToListAsync(ct))
            .ToLookup(found => (found.By, found.Text));
    }

    /// <summary>What names the product: its reference, else its barcode, else its name.</summary>
    private static (string By, string Text) NameOf(LineReader cells, SheetLine line)
    {
        foreach (var by in new[] { SaleFields.Reference, SaleFields.Barcode })
        {
            if (cells.Cell(line, by) is { Length: > 0 } text)
            {
                return (by, text);
            }
        }

        return (SaleFields.Name, cells.Cell(line, SaleFields.Name));
    }

    /// <returns>Null when something is wrong, which is blamed.</returns>
    private Sale? Read(
        StoredImport import, LineReader cells, SheetLine line, ILookup<(string By, string Text), Found> known, DateOnly? closed)
    {
        var issue = import.Options.Mode == SaleMode.Issue;
        var (at, quantity) = (cells.Time(SaleFields.Date), cells.Quantity(SaleFields.Quantity));
        RequireDay(cells, at, issue ? closed : null);
        if (!cells.IsWrong && quantity is null or 0)
        {
            cells.Blame(SaleFields.Quantity, "import_quantity_missing");
        }
        else if (quantity < 0 && !issue)
        {
            cells.Blame(SaleFields.Quantity, "import_return_in_history");
        }

        var document = cells.Cell(SaleFields.Document);
        if (document.Length > 100)
        {
            cells.Blame(SaleFields.Document, "movement_document_length");
        }

        var price = cells.Price(SaleFields.UnitPrice);
        if (price is null && cells.Number(SaleFields.Amount) is { } amount && quantity is { } of and not 0)
        {
            price = cells.PriceOf(SaleFields.Amount, Math.Abs(amount / of));
        }

        var found = Product(import, cells, line, known);
        if (issue && found is not null && quantity is { } moved && found.Unit.IsWhole() && moved != decimal.Truncate(moved))
        {
            cells.Blame(SaleFields.Quantity, "quantity_whole");
        }

        return cells.IsWrong || found is null ? null
            : new(
                found.Id, found.Id == 0 ? found.Text : null, cells.Cell(SaleFields.Name) is { Length: > 0 } name ? name : found.Text,
                found.Id == 0 && found.By == SaleFields.Barcode ? found.Text : null, at!.Value, cells.DayOf(at.Value), quantity!.Value, price,
                document.Length == 0 ? null : document);
    }

    private void RequireDay(LineReader cells, DateTimeOffset? at, DateOnly? closed)
    {
        if (at is null)
        {
            if (!cells.IsWrong)
            {
                cells.Blame(SaleFields.Date, "import_date_missing");
            }
        }
        else if (at > clock.GetUtcNow() || cells.DayOf(at.Value) < FirstDay)
        {
            cells.Blame(SaleFields.Date, "movement_in_future");
        }
        else if (cells.DayOf(at.Value) <= closed)
        {
            cells.Blame(SaleFields.Date, "period_closed");
        }
    }

    /// <returns>With the id 0 when it is to be made; null when there is none, which is blamed.</returns>
    private static Found? Product(
        StoredImport import, LineReader cells, SheetLine line, ILookup<(string By, string Text), Found> known)
    {
        var name = NameOf(cells, line);
        Found[] found = [.. known[name]];
        var issue = import.Options.Mode == SaleMode.Issue;
        var code = name.Text.Length == 0 ? "import_product_missing"
            : found.Length > 1 ? "import_product_ambiguous"
            : found is [{ Archived: true }] && issue ? "product_archived"
            : found is [{ Tracking: not Tracking.None }] && issue ? "import_product_tracked"
            : found.Length == 0 && !import.Options.CreateProducts ? "import_product_unknown"
            : found.Length == 0 && name.Text.Length > 60 ? "product_reference_length"
            : found.Length == 0 && cells.Cell(SaleFields.Name).Length > 200 ? "product_name_length"
            : null;
        if (code is null)
        {
            return found is [var one] ? one : new(name.By, name.Text, 0, Unit.Piece, Tracking.None, false);
        }

        cells.Blame(name.By, code, name.Text);
        return null;
    }

    /// <summary>Makes what is named and does not exist.</summary>
    private async Task<List<Sale>> MakeProductsAsync(StoredImport import, List<Sale> sales, CancellationToken ct)
    {
        var wanted = sales.Where(sale => sale.NewReference is not null).DistinctBy(sale => sale.NewReference!.ToLowerInvariant()).ToList();
        if (wanted.Count == 0)
        {
            return sales;
        }

        var ids = await session.QueryAsync(
            """
            with made as (
              insert into inventory.product (reference, name, barcode, kind, unit, tracking, created_at, updated_at)
              select reference, name, barcode, 'Goods', 'Piece', 'None', $2, $2 from unnest($3::text[], $4::text[], $5::text[]) w (reference, name, barcode)
              returning id, reference
            ), noted as (
              insert into inventory.import_product (import_id, product_id) select $1, id from made
            )
            select id, lower(reference) from made
            """,
            row => (Reference: row.GetString(1), Id: row.GetInt32(0)),
            [
                import.Id, import.AppliedAt, wanted.Select(sale => sale.NewReference).ToArray(), wanted.Select(sale => sale.NewName).ToArray(),
                wanted.Select(sale => sale.NewBarcode).ToArray(),
            ],
            ct).ToDictionaryAsync(made => made.Reference, made => made.Id, cancellationToken: ct);
        await audit.WriteManyAsync(
            "product_created", ProductWriting.Entity,
            [.. wanted.Select(sale => ((object)ids[sale.NewReference!.ToLowerInvariant()], sale.NewName!, (object?)null, (object?)new { Reference = sale.NewReference }))],
            ct);
        return sales.ConvertAll(sale => sale.NewReference is { } reference ? sale with { ProductId = ids[reference.ToLowerInvariant()] } : sale);
    }

    private Task WriteAsync(StoredImport import, List<Sale> sales, CancellationToken ct) => import.Options.Mode == SaleMode.Issue
        ? book.BookSalesAsync(import.Id, import.Options.PlaceId!.Value, [.. sales.Select(sale => new SoldLine(
            sale.At, sale.ProductId, sale.Quantity, sale.Price, sale.Document))], ct)
        : session.ExecuteAsync(
            """
            insert into inventory.past_sale (product_id, day, quantity, import_id)
            select product_id, day, quantity, $1 from unnest($2::int[], $3::date[], $4::numeric[]) w (product_id, day, quantity)
            """,
            [import.Id, sales.Select(sale => sale.ProductId).ToArray(), sales.Select(sale => sale.Day).ToArray(), sales.Select(sale => sale.Quantity).ToArray()],
            ct);
}
