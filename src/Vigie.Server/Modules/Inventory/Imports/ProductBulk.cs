using Vigie.Server.Modules.Inventory.Ledger;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Imports;

/// <summary>Writes what a chunk of products wants, a statement for all of them, in the transaction of the session.</summary>
internal sealed class ProductBulk(TenantSession session, StockBook book, Audit audit)
{
    // $1 time, then one array a column.
    private const string Insert =
        """
        insert into inventory.product (reference, name, description, kind, category, unit, barcode, tracking, sale_price, service_level,
          created_at, updated_at)
        select reference, name, description, kind, category, unit, barcode, tracking, sale_price, service_level, $1, $1
        from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::numeric[], $11::numeric[])
          w (reference, name, description, kind, category, unit, barcode, tracking, sale_price, service_level)
        returning id, reference
        """;

    // As above; $12 ids.
    private const string Update =
        """
        update inventory.product p set name = w.name, description = w.description, kind = w.kind, category = w.category, unit = w.unit,
          barcode = w.barcode, tracking = w.tracking, sale_price = w.sale_price, service_level = w.service_level, archived_at = null, updated_at = $1
        from unnest($12::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::numeric[], $11::numeric[])
          w (id, reference, name, description, kind, category, unit, barcode, tracking, sale_price, service_level)
        where p.id = w.id
        """;

    // $1 import, $2 products.
    private const string Note =
        """
        insert into inventory.import_product (import_id, product_id, before)
        select $1, p.id, to_jsonb(p) || jsonb_build_object(
          'suppliers', (select coalesce(jsonb_agg(to_jsonb(s)), '[]') from inventory.product_supplier s where s.product_id = p.id),
          'levels', (select coalesce(jsonb_agg(to_jsonb(l)), '[]') from inventory.place_level l where l.product_id = p.id))
        from inventory.product p where p.id = any ($2)
        on conflict do nothing
        """;

    public async Task WriteAsync(
        StoredImport import, ImportMemory memory, ProductLines known, Dictionary<string, WantedProduct> wanted, List<WantedStock> stock,
        CancellationToken ct)
    {
        var suppliers = await MakeSuppliersAsync(import, memory, wanted.Values, ct);
        var products = wanted.ToDictionary(one => one.Key, one => one.Value with { Fields = WithIds(one.Value.Fields, suppliers) });
        var (made, changed) = (
            products.Where(one => one.Value.Before is null).Select(one => one.Value).ToList(),
            products.Where(one => one.Value.Before is not null).Select(one => one.Value).ToList());
        await session.ExecuteAsync(Note, [import.Id, changed.Select(one => one.Before!.Id).ToArray()], ct);
        var ids = await session.QueryAsync(
            Insert, row => (Key: row.GetString(1).ToLowerInvariant(), Id: row.GetInt32(0)), Columns(import, made), ct)
            .ToDictionaryAsync(one => one.Key, one => one.Id, cancellationToken: ct);
        await session.ExecuteAsync(Update, [.. Columns(import, changed), changed.Select(one => one.Before!.Id).ToArray()], ct);
        await session.ExecuteAsync(
            "insert into inventory.import_product (import_id, product_id) select $1, unnest($2::int[])", [import.Id, ids.Values.ToArray()], ct);
        foreach (var product in known.Products)
        {
            ids[product.Key.ToLowerInvariant()] = product.Value.Id;
        }

        await WriteBesideAsync([.. products.Select(one => (ids[one.Key], one.Value.Fields))], ct);
        await WriteAuditAsync("product_created", made, ids, ct);
        await WriteAuditAsync("product_updated", changed, ids, ct);
        await BookAsync(import, known, stock, ids, ct);
    }

    private static object?[] Columns(StoredImport import, List<WantedProduct> products) =>
    [
        import.AppliedAt, products.Select(one => one.Fields.Reference).ToArray(), products.Select(one => one.Fields.Name).ToArray(),
        products.Select(one => one.Fields.Description).ToArray(), products.Select(one => $"{one.Fields.Kind}").ToArray(),
        products.Select(one => one.Fields.Category).ToArray(), products.Select(one => $"{one.Fields.Unit}").ToArray(),
        products.Select(one => one.Fields.Barcode).ToArray(), products.Select(one => $"{one.Fields.Tracking}").ToArray(),
        products.Select(one => one.Fields.SalePrice).ToArray(), products.Select(one => one.Fields.ServiceLevel).ToArray(),
    ];

    private async Task<Dictionary<int, int>> MakeSuppliersAsync(
        StoredImport import, ImportMemory memory, IEnumerable<WantedProduct> wanted, CancellationToken ct)
    {
        var supplies = wanted.SelectMany(one => one.Fields.Suppliers ?? []).Where(supply => supply.SupplierId < 0).DistinctBy(supply => supply.SupplierId).ToList();
        if (supplies.Count == 0)
        {
            return [];
        }

        var names = memory.NewSuppliers.ToDictionary(one => one.Value, one => one.Key);
        var made = await session.QueryAsync(
            """
            with made as (
              insert into inventory.supplier (name, currency, lead_days, created_at, updated_at)
              select w.name, case when t.currency in ('CAD', 'MAD', 'XOF', 'EUR') then t.currency else 'EUR' end, w.lead_days, $2, $2
              from catalog.tenant t cross join unnest($3::text[], $4::numeric[]) w (name, lead_days) where t.tenant_id = current_tenant()
              returning id, name
            ), noted as (
              update inventory.import set made_suppliers = made_suppliers || (select array_agg(id) from made) where id = $1
            )
            select id, name from made
            """,
            row => (Id: row.GetInt32(0), Name: row.GetString(1)),
            [
                import.Id, import.AppliedAt, supplies.Select(supply => names[supply.SupplierId]).ToArray(),
                supplies.Select(supply => supply.LeadDays ?? 7).ToArray(),
            ],
            ct).ToListAsync(ct);
        await audit.WriteManyAsync(
            "supplier_created", "supplier", [.. made.Select(one => ((object)one.Id, one.Name, (object?)null, (object?)new { Nom = one.Name }))], ct);
        return made.ToDictionary(one => memory.NewSuppliers[one.Name], one => one.Id);
    }

    private static WriteProduct WithIds(WriteProduct product, Dictionary<int, int> made) => made.Count == 0 ? product : product with
    {
        Suppliers = [.. (product.Suppliers ?? []).Select(supply => supply with { SupplierId = made.GetValueOrDefault(supply.SupplierId, supply.SupplierId) })],
    };

    private async Task WriteBesideAsync(List<(int Id, WriteProduct Fields)> products, CancellationToken ct)
    {
        var ids = products.Select(product => product.Id).ToArray();
        await session.ExecuteAsync("delete from inventory.product_supplier where product_id = any ($1)", [ids], ct);
        await session.ExecuteAsync("delete from inventory.place_level where product_id = any ($1)", [ids], ct);
        var supplies = products.SelectMany(product => (product.Fields.Suppliers ?? []).Select((supply, rank) => (product.Id, Rank: rank, Supply: supply))).ToList();
        await session.ExecuteAsync(
            """
            insert into inventory.product_supplier (product_id, supplier_id, rank, reference, price, lead_days, minimum, multiple)
            select * from unnest($1::int[], $2::int[], $3::int[], $4::text[], $5::numeric[], $6::numeric[], $7::numeric[], $8::numeric[])
            """,
            [
                supplies.Select(one => one.Id).ToArray(), supplies.Select(one => one.Supply.SupplierId).ToArray(), supplies.Select(one => one.Rank).ToArray(),
                supplies.Select(one => one.Supply.Reference).ToArray(), supplies.Select(one => one.Supply.Price).ToArray(),
                supplies.Select(one => one.Supply.LeadDays).ToArray(), supplies.Select(one => one.Supply.Minimum).ToArray(),
                supplies.Select(one => one.Supply.Multiple).ToArray(),
            ],
            ct);
        var levels = products.SelectMany(product => (product.Fields.Levels ?? []).Select(level => (product.Id, Level: level))).ToList();
        await session.ExecuteAsync(
            """
            insert into inventory.place_level (product_id, place_id, minimum, maximum)
            select * from unnest($1::int[], $2::int[], $3::numeric[], $4::numeric[])
            """,
            [
                levels.Select(one => one.Id).ToArray(), levels.Select(one => one.Level.PlaceId).ToArray(),
                levels.Select(one => one.Level.Minimum).ToArray(), levels.Select(one => one.Level.Maximum).ToArray(),
            ],
            ct);
    }

    private Task WriteAuditAsync(string action, List<WantedProduct> products, Dictionary<string, int> ids, CancellationToken ct) => audit.WriteManyAsync(
        action, ProductWriting.Entity,
        [.. products.Select(one => (
            (object)ids[one.Fields.Reference.ToLowerInvariant()], one.Fields.Name, (object?)one.Before?.Fields, (object?)one.Fields))],
        ct);

    /// <summary>Where nothing was booked before, stock begins; elsewhere what differs is booked as a count would.</summary>
    private async Task BookAsync(
        StoredImport import, ProductLines known, List<WantedStock> stock, Dictionary<string, int> ids, CancellationToken ct)
    {
        var lines = stock.Select(one => (Wanted: one, Id: ids[one.Key], Held: known.At(ids[one.Key], one.PlaceId, one.Lot ?? "")))
            .Where(line => line.Wanted.Quantity != line.Held.OnHand);
        foreach (var entry in lines.GroupBy(line => (line.Wanted.PlaceId, line.Held.Begun)))
        {
            await book.BookAsync(
                new(
                    entry.Key.Begun ? MovementKind.Count : MovementKind.Opening, entry.Key.PlaceId,
                    [.. entry.Select(line => new WriteLine(
                        line.Id, line.Wanted.Quantity - line.Held.OnHand, line.Wanted.UnitCost, Lot: line.Wanted.Lot, ExpiresOn: line.Wanted.ExpiresOn))],
                    Document: import.FileName.Length <= 100 ? import.FileName : import.FileName[..100], BelowZero: true)
                { ImportId = import.Id },
                ct);
        }
    }
}
