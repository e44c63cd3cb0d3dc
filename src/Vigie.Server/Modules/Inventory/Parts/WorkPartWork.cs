using Vigie.Server.Modules.Inventory.Ledger;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Modules.Maintenance;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory.Parts;

/// <summary>What people do with the parts of an intervention, in the transaction of the session. The intervention is held, and is not over.</summary>
internal sealed class WorkPartWork(TenantSession session, MaintenanceApi maintenance, PartKeeping keeping, StockBook book, Audit audit, TimeProvider clock)
{
    private const string Entity = "intervention";
    private const int MostParts = 200;

    /// <summary>Says how much of a product it will take, and keeps that.</summary>
    /// <exception cref="Refusal">intervention_unknown, intervention_not_yours, intervention_over, product_unknown, product_archived, quantity_whole,
    /// place_unknown, work_parts_count.</exception>
    public async Task PlanAsync(int id, PlanWorkPart request, PermissionSet granted, CancellationToken ct)
    {
        var title = await maintenance.HoldWorkAsync(id, granted, ct);
        await Catalogue.RequireProductsAsync(session, [(request.ProductId, request.Quantity)], _ => "", ct);
        if (request.PlaceId is { } placeId)
        {
            await Catalogue.RequirePlaceAsync(session, placeId, "emplacement_id", ct);
        }

        await keeping.HoldAsync(id, ct);
        await session.ExecuteAsync(
            """
            insert into inventory.work_part (intervention_id, product_id, quantity, place_id) values ($1, $2, $3, $4::int)
            on conflict on constraint work_part_product_twice do update set quantity = excluded.quantity, place_id = excluded.place_id
            """,
            [id, request.ProductId, request.Quantity, request.PlaceId], ct);
        if (await session.QueryAsync(
            "select count(*) from inventory.work_part where intervention_id = $1", row => row.GetInt64(0), [id], ct).SingleAsync(ct) > MostParts)
        {
            throw Refusal.Conflict("work_parts_count", MostParts);
        }

        await keeping.HoldProductsAsync([request.ProductId], ct);
        await keeping.ReleaseAsync(id, request.ProductId, ct); // and kept anew, as much as is wanted now, where it is wanted
        await session.ExecuteAsync("delete from inventory.work_part where intervention_id = $1 and quantity = 0", [id], ct);
        await keeping.KeepAsync([id], ct);
        await keeping.WatchAsync(ct);
        await audit.WriteAsync("parts_planned", Entity, id, title, null, request, ct);
    }

    /// <summary>Gives back what is kept, and waits for it no more: only what was used stays foreseen.</summary>
    /// <exception cref="Refusal">intervention_unknown, intervention_not_yours, intervention_over.</exception>
    public async Task ReleaseAsync(int id, PermissionSet granted, CancellationToken ct)
    {
        var title = await maintenance.HoldWorkAsync(id, granted, ct);
        await keeping.HoldAsync(id, ct);
        await keeping.ReleaseAsync(id, null, ct);
        await session.ExecuteAsync(
            """
            update inventory.work_part w set quantity = greatest(0, n.used) from inventory.work_need n where n.id = w.id and w.intervention_id = $1
            """,
            [id], ct);
        await keeping.WatchAsync(ct);
        await audit.WriteAsync("parts_released", Entity, id, title, null, null, ct);
    }

    /// <summary>
    /// Books what was used: first what is kept for this work, then what nobody has reserved. Who may not move stock takes from where something
    /// is kept for this work and from his own van, and from nowhere else.
    /// </summary>
    /// <exception cref="Refusal">intervention_unknown, intervention_not_yours, intervention_over, part_place_forbidden, part_return_over, and those
    /// of <see cref="StockBook.BookAsync"/>.</exception>
    public async Task UseAsync(int id, UseWorkParts request, PermissionSet granted, CancellationToken ct)
    {
        var title = await maintenance.HoldWorkAsync(id, granted, ct);
        var products = await Catalogue.RequireProductsAsync(
            session, [.. request.Lines.Select(line => (line.ProductId, line.Quantity))], i => $"lignes[{i}].", ct);
        await keeping.HoldAsync(id, ct);
        await keeping.HoldProductsAsync(products.Keys, ct);
        // While the products are held nobody else gets what was kept: what is not used now is kept anew.
        var kept = await session.QueryAsync(
            """
            update inventory.reservation set closed_at = $3, outcome = 'Taken'
            where intervention_id = $1 and closed_at is null and product_id = any ($2) returning product_id, place_id, quantity
            """,
            row => (ProductId: row.GetInt32(0), PlaceId: row.GetInt32(1), Quantity: row.GetDecimal(2)),
            [id, products.Keys.ToArray(), clock.GetUtcNow()], ct).ToListAsync(ct);
        var places = await keeping.PlacesAsync([.. products.Keys], [id], ct);
        places.Prefer(kept);
        var entries = new List<(MovementKind Kind, int PlaceId, WriteLine Line)>();
        foreach (var (i, line) in request.Lines.Index())
        {
            foreach (var (placeId, quantity) in line.Quantity > 0
                ? await TakeAsync(id, line, places, products[line.ProductId].Name, ct) : [(await PlaceOfReturnAsync(id, i, line, ct), -line.Quantity)])
            {
                if (!granted.Allows("stock:move") && !await MayUseAsync(id, placeId, line.ProductId, places, ct))
                {
                    throw Refusal.Field("part_place_forbidden", $"lignes[{i}].emplacement_id");
                }

                entries.Add((line.Quantity > 0 ? MovementKind.Consumption : MovementKind.WorkReturn, placeId, new(line.ProductId, quantity, Lot: line.Lot)));
            }
        }

        foreach (var entry in entries.GroupBy(one => (one.Kind, one.PlaceId)))
        {
            await book.BookAsync(
                new(entry.Key.Kind, entry.Key.PlaceId, [.. entry.Select(one => one.Line)], At: request.At, InterventionId: id), ct);
        }

        await RequireUsedAsync(id, products, ct);
        await keeping.KeepAsync([id], ct);
        await audit.WriteAsync("parts_used", Entity, id, title, null, request, ct);
    }

    /// <summary>Where it was taken from.</summary>
    /// <exception cref="Refusal">stock_short.</exception>
    private async Task<List<(int PlaceId, decimal Quantity)>> TakeAsync(int id, UsedLine line, PartPlaces places, string name, CancellationToken ct)
    {
        // What somebody names is booked there: whether there is enough, the book says.
        if ((line.PlaceId ?? (line.Lot is null ? null : await PlaceOfLotAsync(id, line, ct))) is { } placeId)
        {
            return [(placeId, line.Quantity)];
        }

        var taken = places.Take(id, line.ProductId, line.Quantity, null);
        return taken.Sum(one => one.Quantity) == line.Quantity ? taken : throw Refusal.Conflict("stock_short", name);
    }

    /// <summary>A place that has the batch, one where it was kept for this work first; null: none has.</summary>
    private async Task<int?> PlaceOfLotAsync(int id, UsedLine line, CancellationToken ct) => await session.QueryAsync(
        """
        select b.place_id from inventory.balance b join inventory.lot l on l.id = b.lot_id
        where l.product_id = $1 and l.number = $2 and b.on_hand > 0
        order by exists (select from inventory.reservation r where r.intervention_id = $3 and r.product_id = $1 and r.place_id = b.place_id) desc, b.place_id
        """,
        row => (int?)row.GetInt32(0), [line.ProductId, line.Lot!.Trim(), id], ct).FirstOrDefaultAsync(ct);

    /// <summary>Where it goes back to: where it was taken from last, if nobody says.</summary>
    /// <exception cref="Refusal">part_return_over: nothing was taken.</exception>
    private async Task<int> PlaceOfReturnAsync(int id, int i, UsedLine line, CancellationToken ct) => line.PlaceId ?? await session.QueryAsync(
        "select place_id from inventory.movement where intervention_id = $1 and product_id = $2 and quantity < 0 order by id desc limit 1",
        row => (int?)row.GetInt32(0), [id, line.ProductId], ct).FirstOrDefaultAsync(ct) ?? throw Refusal.Field("part_return_over", $"lignes[{i}].quantite");

    /// <summary>Something of the product was kept for this work there, or it is the caller's own van.</summary>
    private async Task<bool> MayUseAsync(int id, int placeId, int productId, PartPlaces places, CancellationToken ct) =>
        places.IsOwn(id, placeId) || await session.QueryAsync(
            "select from inventory.reservation where intervention_id = $1 and place_id = $2 and product_id = $3 limit 1", _ => true,
            [id, placeId, productId], ct).AnyAsync(ct);

    /// <exception cref="Refusal">part_return_over: more went back than was taken.</exception>
    private async Task RequireUsedAsync(int id, Dictionary<int, Stocked> products, CancellationToken ct)
    {
        if (await session.QueryAsync(
            "select from inventory.movement where intervention_id = $1 and product_id = any ($2) group by product_id having sum(quantity) > 0",
            _ => true, [id, products.Keys.ToArray()], ct).AnyAsync(ct))
        {
            throw Refusal.Conflict("part_return_over");
        }
    }
}
