using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Inventory.Forecasts;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Products;

/// <summary>Changes products, in the transaction of the session.</summary>
internal sealed class ProductWriting(InventoryDb db, TenantSession session, StockWatch watch, Audit audit, TimeProvider clock)
{
    public const string Entity = "product";

    /// <exception cref="Refusal">product_reference_taken, product_barcode_taken, supplier_unknown, place_unknown, quantity_whole.</exception>
    public async Task<int> CreateAsync(WriteProduct request, CancellationToken ct)
    {
        var product = new Product { Reference = request.Reference, Name = request.Name, CreatedAt = clock.GetUtcNow() };
        db.Products.Add(product);
        await SetAsync(product, request, ct);
        await audit.WriteAsync("product_created", Entity, product.Id, product.Name, null, request, ct);
        return product.Id;
    }

    /// <exception cref="Refusal">product_unknown, changed_meanwhile, product_tracking_fixed, and those of <see cref="CreateAsync"/>.</exception>
    public async Task UpdateAsync(int id, WriteProduct request, HttpRequest http, CancellationToken ct)
    {
        var (product, row) = await FindAsync(id, http, ct);
        if ((product.Tracking, product.Unit) != (request.Tracking, request.Unit) && await session.QueryAsync(
            "select from inventory.movement where product_id = $1 limit 1", _ => true, [id], ct).AnyAsync(ct))
        {
            throw Refusal.Conflict("product_tracking_fixed");
        }

        await SetAsync(product, request, ct);
        await audit.WriteAsync("product_updated", Entity, id, product.Name, row.ToWrite(), request, ct);
    }

    /// <summary>Takes it out of the lists; its history stays.</summary>
    /// <exception cref="Refusal">product_unknown, changed_meanwhile, product_in_stock.</exception>
    public async Task ArchiveAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var (product, row) = await FindAsync(id, http, ct);
        if (row.OnHand != 0 || row.Reserved != 0)
        {
            throw Refusal.Conflict("product_in_stock");
        }

        await SetArchivedAsync(product, clock.GetUtcNow(), "product_archived", ct);
    }

    /// <exception cref="Refusal">product_unknown, changed_meanwhile.</exception>
    public async Task RestoreAsync(int id, HttpRequest http, CancellationToken ct) =>
        await SetArchivedAsync((await FindAsync(id, http, ct)).Product, null, "product_restored", ct);

    private async Task SetArchivedAsync(Product product, DateTimeOffset? at, string action, CancellationToken ct)
    {
        (product.ArchivedAt, product.UpdatedAt) = (at, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await watch.WakeAsync(ct);
        await audit.WriteAsync(action, Entity, product.Id, product.Name, null, null, ct);
    }

    private async Task<(Product Product, ProductRow Row)> FindAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var product = await db.Products.SingleOrDefaultAsync(product => product.Id == id, ct) ?? throw Refusal.NotFound("product_unknown");
        EntityTag.Check(http, product.Version);
        return (product, (await ProductSql.ReadOneAsync(session, id, ct))!.Value.Product);
    }

    private async Task SetAsync(Product product, WriteProduct request, CancellationToken ct)
    {
        (product.Reference, product.Name, product.Description) = (request.Reference.Trim(), request.Name.Trim(), request.Description);
        (product.Kind, product.Category, product.Unit) = (request.Kind, request.Category?.Trim(), request.Unit);
        (product.Barcode, product.Tracking) = (request.Barcode?.Trim(), request.Tracking);
        (product.SalePrice, product.ServiceLevel, product.UpdatedAt) = (request.SalePrice, request.ServiceLevel, clock.GetUtcNow());
        await db.SaveChangesAsync(ct); // holds its row: what hangs on it changes one after the other
        await SetSuppliersAsync(product, request.Suppliers ?? [], ct);
        await SetLevelsAsync(product, request.Levels ?? [], ct);
        await watch.WakeAsync(ct);
    }

    private async Task SetSuppliersAsync(Product product, IReadOnlyList<WriteSupply> supplies, CancellationToken ct)
    {
        await RequireKnownAsync("supplier", [.. supplies.Select(supply => supply.SupplierId)], i => $"fournisseurs[{i}].fournisseur_id", ct);
        foreach (var (i, supply) in supplies.Index())
        {
            Quantities.RequireWhole(product.Unit, supply.Minimum, $"fournisseurs[{i}].minimum");
            Quantities.RequireWhole(product.Unit, supply.Multiple, $"fournisseurs[{i}].multiple");
        }

        await session.ExecuteAsync("delete from inventory.product_supplier where product_id = $1", [product.Id], ct);
        await session.ExecuteAsync(
            """
            insert into inventory.product_supplier (product_id, supplier_id, rank, reference, price, lead_days, minimum, multiple)
            select $1, s.id, s.place - 1, s.reference, s.price, s.lead_days, s.minimum, s.multiple
            from unnest($2::int[], $3::text[], $4::numeric[], $5::numeric[], $6::numeric[], $7::numeric[])
              with ordinality s (id, reference, price, lead_days, minimum, multiple, place)
            """,
            [
                product.Id, supplies.Select(supply => supply.SupplierId).ToArray(), supplies.Select(supply => supply.Reference).ToArray(),
                supplies.Select(supply => supply.Price).ToArray(), supplies.Select(supply => supply.LeadDays).ToArray(),
                supplies.Select(supply => supply.Minimum).ToArray(), supplies.Select(supply => supply.Multiple).ToArray(),
            ],
            ct);
    }

    private async Task SetLevelsAsync(Product product, IReadOnlyList<WriteLevel> levels, CancellationToken ct)
    {
        await RequireKnownAsync("place", [.. levels.Select(level => level.PlaceId)], i => $"seuils[{i}].emplacement_id", ct);
        foreach (var (i, level) in levels.Index())
        {
            Quantities.RequireWhole(product.Unit, level.Minimum, $"seuils[{i}].minimum");
            Quantities.RequireWhole(product.Unit, level.Maximum ?? 0, $"seuils[{i}].maximum");
        }

        await session.ExecuteAsync("delete from inventory.place_level where product_id = $1", [product.Id], ct);
        await session.ExecuteAsync(
            """
            insert into inventory.place_level (product_id, place_id, minimum, maximum)
            select $1, * from unnest($2::int[], $3::numeric[], $4::numeric[])
            """,
            [
                product.Id, levels.Select(level => level.PlaceId).ToArray(), levels.Select(level => level.Minimum).ToArray(),
                levels.Select(level => level.Maximum).ToArray(),
            ],
            ct);
    }

    /// <param name="table">"supplier" or "place".</param>
    /// <exception cref="Refusal">supplier_unknown or place_unknown.</exception>
    private async Task RequireKnownAsync(string table, int[] ids, Func<int, string> path, CancellationToken ct)
    {
        var known = await session.QueryAsync($"select id from inventory.{table} where id = any ($1)", row => row.GetInt32(0), [ids], ct)
            .ToHashSetAsync(cancellationToken: ct);
        foreach (var (i, _) in ids.Index().Where(one => !known.Contains(one.Item)))
        {
            throw Refusal.Field($"{table}_unknown", path(i));
        }
    }
}
