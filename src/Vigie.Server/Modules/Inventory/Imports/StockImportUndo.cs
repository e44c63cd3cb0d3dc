using Vigie.Server.Modules.Inventory.Ledger;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Imports;

/// <summary>Takes back what an import did, some thousand rows at a time, in the transaction of the session.</summary>
internal sealed class StockImportUndo(TenantSession session, StockBook book, Audit audit)
{
    private const int SalesAtOnce = 20_000;
    private const int MovementsAtOnce = 4_000;
    private const int ProductsAtOnce = 2_000;
    private const int MostNamed = 10;

    // $1 import, $2 products: those that were changed or used since by anything else.
    private const string Blocking =
        """
        select p.id, p.reference from inventory.import i join inventory.import_product l on l.import_id = i.id and not l.undone
        join inventory.product p on p.id = l.product_id
        where i.id = $1 and l.product_id = any ($2) and (p.updated_at <> i.applied_at or p.archived_at is not null
          or (l.before is null and p.id in (select inventory.products_in_use($2, $1))))
        order by p.reference
        """;

    // $1 import, $2 most.
    private const string Next =
        "select product_id, before is null from inventory.import_product where import_id = $1 and not undone order by product_id limit $2";

    // $1 import, $2 products.
    private const string GiveBack =
        """
        update inventory.product p set reference = b.reference, name = b.name, description = b.description, kind = b.kind, category = b.category,
          unit = b.unit, barcode = b.barcode, tracking = b.tracking, sale_price = b.sale_price, service_level = b.service_level,
          archived_at = b.archived_at, updated_at = b.updated_at
        from inventory.import_product l cross join lateral jsonb_populate_record(null::inventory.product, l.before) b
        where l.import_id = $1 and l.product_id = any ($2) and p.id = l.product_id
        """;

    private const string GiveSuppliersBack =
        """
        insert into inventory.product_supplier (product_id, supplier_id, rank, reference, price, lead_days, minimum, multiple)
        select b.product_id, b.supplier_id, b.rank, b.reference, b.price, b.lead_days, b.minimum, b.multiple
        from inventory.import_product l cross join lateral jsonb_populate_recordset(null::inventory.product_supplier, l.before -> 'suppliers') b
        where l.import_id = $1 and l.product_id = any ($2)
        """;

    private const string GiveLevelsBack =
        """
        insert into inventory.place_level (product_id, place_id, minimum, maximum)
        select b.product_id, b.place_id, b.minimum, b.maximum
        from inventory.import_product l cross join lateral jsonb_populate_recordset(null::inventory.place_level, l.before -> 'levels') b
        where l.import_id = $1 and l.product_id = any ($2)
        """;

    /// <exception cref="Refusal">import_undo_refused, which names what blocks; period_closed.</exception>
    public async Task RequirePossibleAsync(StoredImport import, CancellationToken ct)
    {
        await RequireUnusedAsync(
            import,
            await session.QueryAsync(
                "select product_id from inventory.import_product where import_id = $1 and not undone", row => row.GetInt32(0), [import.Id], ct)
                .ToArrayAsync(ct),
            ct);
        if (await session.QueryAsync(
            """
            select from inventory.movement m join inventory.setting s on m.day <= s.closed_through
            where m.import_id = $1 and not exists (select from inventory.movement r where r.reverses = m.id) limit 1
            """,
            _ => true, [import.Id], ct).AnyAsync(ct))
        {
            throw Refusal.Conflict("period_closed");
        }
    }

    /// <summary>Takes some of it back.</summary>
    /// <returns>False when nothing is left.</returns>
    /// <exception cref="Refusal">import_undo_refused, period_closed.</exception>
    public async Task<bool> StepAsync(StoredImport import, CancellationToken ct)
    {
        if (await session.ExecuteAsync(
            "delete from inventory.past_sale where id in (select id from inventory.past_sale where import_id = $1 order by id limit $2)",
            [import.Id, SalesAtOnce], ct) > 0
            || await book.ReverseImportAsync(import.Id, ProblemTexts.Get("import_undone_reason", [import.FileName]), MovementsAtOnce, ct) > 0)
        {
            return true;
        }

        var products = await session.QueryAsync(Next, row => (Id: row.GetInt32(0), Made: row.GetBoolean(1)), [import.Id, ProductsAtOnce], ct).ToListAsync(ct);
        if (products.Count > 0)
        {
            await TakeBackAsync(import, [.. products.Where(one => one.Made).Select(one => one.Id)], [.. products.Where(one => !one.Made).Select(one => one.Id)], ct);
            return true;
        }

        await session.ExecuteAsync(
            """
            delete from inventory.supplier s using inventory.import i where i.id = $1 and s.id = any (i.made_suppliers)
              and not exists (select from inventory.product_supplier where supplier_id = s.id)
              and not exists (select from inventory.purchase where supplier_id = s.id)
            """,
            [import.Id], ct);
        return false;
    }

    private async Task TakeBackAsync(StoredImport import, int[] made, int[] changed, CancellationToken ct)
    {
        int[] all = [.. made, .. changed];
        await session.ExecuteAsync("select from inventory.product where id = any ($1) order by id for update", [all], ct);
        await RequireUnusedAsync(import, all, ct);
        await session.ExecuteAsync("delete from inventory.product_supplier where product_id = any ($1)", [all], ct);
        await session.ExecuteAsync("delete from inventory.place_level where product_id = any ($1)", [all], ct);
        foreach (var give in new[] { GiveBack, GiveSuppliersBack, GiveLevelsBack })
        {
            await session.ExecuteAsync(give, [import.Id, changed], ct);
        }

        // The ledger forgets nothing: what had stock goes out of use, the rest goes.
        await session.ExecuteAsync(
            """
            update inventory.product set archived_at = $2, updated_at = $2
            where id = any ($1) and exists (select from inventory.movement where product_id = product.id)
            """,
            [made, import.UndoneAt], ct);
        await session.ExecuteAsync("delete from inventory.product where id = any ($1) and archived_at is null", [made], ct);
        await session.ExecuteAsync(
            "update inventory.import_product set undone = true where import_id = $1 and product_id = any ($2)", [import.Id, all], ct);
        await audit.WriteManyAsync(
            "product_import_undone", ProductWriting.Entity, [.. all.Select(id => ((object)id, import.FileName, (object?)null, (object?)null))], ct);
    }

    private async Task RequireUnusedAsync(StoredImport import, int[] products, CancellationToken ct)
    {
        var blocking = await session.QueryAsync(Blocking, row => row.GetString(1), [import.Id, products], ct).Take(MostNamed + 1).ToListAsync(ct);
        if (blocking.Count > 0)
        {
            var names = string.Join(", ", blocking.Take(MostNamed));
            throw Refusal.Conflict("import_undo_refused", blocking.Count > MostNamed ? $"{names}…" : names);
        }
    }
}
