using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Ledger;

/// <summary>Finds the batches and the pieces that lines name, and adds those that come in for the first time.</summary>
internal sealed class LotFinder(TenantSession session, TimeProvider clock)
{
    private sealed record Found(int Id, int ProductId, string Number, DateOnly? ExpiresOn, LotState State, DateOnly Today);

    /// <returns>The lot of each line; null where its product has none.</returns>
    /// <exception cref="Refusal">lot_missing, lot_not_tracked, lot_unknown, lot_not_good, lot_expired, serial_one.</exception>
    public async Task<int?[]> FindAsync(WriteMovement request, IReadOnlyDictionary<int, Stocked> products, DateTimeOffset at, CancellationToken ct)
    {
        var tracked = request.Lines.Index().Where(line => products[line.Item.ProductId].Tracking != Tracking.None).ToList();
        foreach (var (i, line) in request.Lines.Index())
        {
            RequireForm(products[line.ProductId].Tracking, line, i);
        }

        if (tracked.Count == 0)
        {
            return new int?[request.Lines.Count];
        }

        if (request.Kind is MovementKind.Opening or MovementKind.Receipt or MovementKind.Adjustment or MovementKind.Count)
        {
            await AddAsync([.. tracked.Select(line => line.Item)], ct);
        }

        var known = (await session.QueryAsync(
            """
            select l.id, l.product_id, l.number, l.expires_on, l.state, ($3::timestamptz at time zone t.time_zone)::date
            from unnest($1::int[], $2::text[]) w (product_id, number)
            join inventory.lot l on l.product_id = w.product_id and l.number = w.number
            join catalog.tenant t on t.tenant_id = current_tenant()
            """,
            row => new Found(
                row.GetInt32(0), row.GetInt32(1), row.GetString(2), row.DayOrNull(3), Enum.Parse<LotState>(row.GetString(4)), row.GetFieldValue<DateOnly>(5)),
            [tracked.Select(line => line.Item.ProductId).ToArray(), tracked.Select(line => line.Item.Lot!.Trim()).ToArray(), at], ct)
            .ToListAsync(ct)).DistinctBy(lot => lot.Id).ToDictionary(lot => (lot.ProductId, lot.Number));
        var lots = new int?[request.Lines.Count];
        foreach (var (i, line) in tracked)
        {
            var lot = known.GetValueOrDefault((line.ProductId, line.Lot!.Trim())) ?? throw Refusal.Field("lot_unknown", $"lignes[{i}].lot");
            RequireFit(request.Kind, lot, i);
            lots[i] = lot.Id;
        }

        return lots;
    }

    /// <summary>After the movements: no piece with a number of its own is there twice.</summary>
    /// <exception cref="Refusal">serial_twice.</exception>
    public async Task RequireSerialsOnceAsync(IReadOnlyDictionary<int, Stocked> products, IReadOnlyList<int?> lots, CancellationToken ct)
    {
        if (products.Values.All(product => product.Tracking != Tracking.Serial))
        {
            return;
        }

        var twice = await session.QueryAsync(
            """
            select l.number from inventory.lot l join inventory.product p on p.id = l.product_id and p.tracking = 'Serial'
            where l.id = any ($1) and (select sum(on_hand) from inventory.balance where product_id = l.product_id and lot_id = l.id) > 1 limit 1
            """,
            row => row.GetString(0), [lots.OfType<int>().ToArray()], ct).ToListAsync(ct);
        if (twice is [var number])
        {
            throw Refusal.Conflict("serial_twice", number);
        }
    }

    private static void RequireForm(Tracking tracking, WriteLine line, int i)
    {
        if ((tracking == Tracking.None) != (line.Lot is null))
        {
            throw Refusal.Field(tracking == Tracking.None ? "lot_not_tracked" : "lot_missing", $"lignes[{i}].lot");
        }

        if (tracking == Tracking.Serial && Math.Abs(line.Quantity) > 1)
        {
            throw Refusal.Field("serial_one", $"lignes[{i}].quantite");
        }
    }

    private static void RequireFit(MovementKind kind, Found lot, int i)
    {
        if (kind is not (MovementKind.Sale or MovementKind.Consumption))
        {
            return; // what is bad may be moved, sent back and thrown away
        }

        if (lot.State != LotState.Good)
        {
            throw Refusal.Field("lot_not_good", $"lignes[{i}].lot");
        }

        if (lot.ExpiresOn < lot.Today)
        {
            throw Refusal.Field("lot_expired", $"lignes[{i}].lot");
        }
    }

    private Task<int> AddAsync(IReadOnlyList<WriteLine> lines, CancellationToken ct) => session.ExecuteAsync(
        """
        insert into inventory.lot (product_id, number, expires_on, state, created_at)
        select distinct on (n.product_id, n.number) n.product_id, n.number, n.expires_on, 'Good', $4
        from unnest($1::int[], $2::text[], $3::date[]) n (product_id, number, expires_on)
        on conflict on constraint lot_number_taken do nothing
        """,
        [
            lines.Select(line => line.ProductId).ToArray(), lines.Select(line => line.Lot!.Trim()).ToArray(),
            lines.Select(line => line.ExpiresOn).ToArray(), clock.GetUtcNow(),
        ],
        ct);
}
