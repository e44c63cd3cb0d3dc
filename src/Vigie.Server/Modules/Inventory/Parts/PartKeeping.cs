using Vigie.Server.Modules.Inventory.Forecasts;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Modules.Maintenance;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Inventory.Parts;

/// <summary>
/// Keeps parts for work, in the transaction of the session. Whoever changes what is kept holds the lines of the intervention first, then
/// its reservations, then the products, each in the order of their ids: so nothing is kept for work that ends meanwhile, and nobody deadlocks.
/// </summary>
internal sealed class PartKeeping(TenantSession session, JobQueue jobs, Audit audit, TimeProvider clock) : MaintenanceApi.IWorkFollower
{
    /// <summary>Lines that wait in one run; those that are wanted first come first.</summary>
    private const int AtOnce = 500;

    // $1 interventions, or null: all. Only where there is something that nobody has reserved.
    private const string Waiting =
        """
        select w.id from inventory.work_need w
        join inventory.product p on p.id = w.product_id and p.archived_at is null
        join maintenance.api_intervention i on i.id = w.intervention_id
        where w.open and w.missing > 0 and ($1::int[] is null or w.intervention_id = any ($1))
          and coalesce((select sum(on_hand) from inventory.balance where product_id = w.product_id), 0)
            > coalesce((select sum(quantity) from inventory.reservation where product_id = w.product_id and closed_at is null), 0)
        order by i.wanted_at, i.id, w.id limit $2
        """;

    // $1 lines. What is wanted first comes first.
    private const string Missing =
        """
        select w.intervention_id, w.product_id, w.place_id, w.missing, i.title
        from inventory.work_need w join maintenance.api_intervention i on i.id = w.intervention_id
        where w.id = any ($1) and w.missing > 0 order by i.wanted_at, i.id, w.id
        """;

    // $1 interventions.
    private const string Foresee =
        """
        insert into inventory.work_part (intervention_id, product_id, quantity)
        select i.id, p.product_id, p.quantity from maintenance.api_intervention i
        join inventory.part p on p.plan_id = i.plan_id or p.template_id = i.template_id
        join inventory.product o on o.id = p.product_id and o.archived_at is null
        where i.id = any ($1) order by i.id, p.product_id
        on conflict on constraint work_part_product_twice do nothing
        """;

    private sealed record Line(int InterventionId, int ProductId, int? PlaceId, decimal Quantity, string Title);

    private sealed record Kept(int InterventionId, int ProductId, int PlaceId, decimal Quantity);

    public async Task OpenedAsync(IReadOnlyList<int> interventionIds, CancellationToken ct)
    {
        if (await session.ExecuteAsync(Foresee, [interventionIds.ToArray()], ct) > 0)
        {
            await KeepAsync([.. interventionIds], ct);
            await WatchAsync(ct);
        }
    }

    public async Task EndedAsync(int interventionId, bool over, CancellationToken ct)
    {
        await HoldAsync(interventionId, ct);
        await session.ExecuteAsync("update inventory.work_part set open = $2 where intervention_id = $1", [interventionId, !over], ct);
        if (over)
        {
            await ReleaseAsync(interventionId, null, ct);
        }
        else
        {
            await KeepAsync([interventionId], ct);
        }

        await WatchAsync(ct);
    }

    public async Task<IReadOnlyList<MaintenanceApi.UsedPart>> UsedAsync(int interventionId, CancellationToken ct) => await session.QueryAsync(
        """
        select p.reference, p.name, -sum(m.quantity), p.unit from inventory.movement m join inventory.product p on p.id = m.product_id
        where m.intervention_id = $1 group by p.id, p.tenant_id having sum(m.quantity) <> 0 order by lower(p.name), p.id
        """,
        row => new MaintenanceApi.UsedPart(
            row.GetString(0), row.GetString(1), row.GetDecimal(2), ProductTable.Word(Enum.Parse<Unit>(row.GetString(3)))),
        [interventionId], ct).ToListAsync(ct);

    /// <summary>Holds an intervention's lines and reservations until the transaction ends.</summary>
    public async Task HoldAsync(int interventionId, CancellationToken ct)
    {
        await session.ExecuteAsync("select from inventory.work_part where intervention_id = $1 order by id for update", [interventionId], ct);
        await session.ExecuteAsync(
            "select from inventory.reservation where intervention_id = $1 and closed_at is null order by id for update", [interventionId], ct);
    }

    /// <summary>Holds products until the transaction ends, as booking and reserving them does.</summary>
    public Task HoldProductsAsync(IEnumerable<int> productIds, CancellationToken ct) => session.ExecuteAsync(
        "select from inventory.product where id = any ($1) order by id for no key update", [productIds.ToArray()], ct);

    /// <summary>Has somebody look soon: what there is, or what is waited for, changed.</summary>
    public Task WatchAsync(CancellationToken ct) => jobs.AddOnceAsync(new StockRound(), ct);

    /// <summary>Has parts that came in kept for those who wait, if there are any.</summary>
    public async Task WakeAsync(CancellationToken ct)
    {
        if (await session.QueryAsync(Waiting, _ => true, [null, 1], ct).AnyAsync(ct))
        {
            await jobs.AddOnceAsync(new PartRound(), ct);
        }
    }

    /// <summary>Keeps what open work lacks and nobody has reserved; what is wanted first is served first.</summary>
    /// <param name="interventionIds">Null: of all. Lines that somebody is changing wait for the next time.</param>
    public async Task KeepAsync(int[]? interventionIds, CancellationToken ct)
    {
        var waiting = await session.QueryAsync(Waiting, row => row.GetInt32(0), [interventionIds, AtOnce], ct).ToArrayAsync(ct);
        var held = await session.QueryAsync(
            "select id from inventory.work_part where id = any ($1) and open order by id for update skip locked", row => row.GetInt32(0), [waiting], ct)
            .ToArrayAsync(ct);
        if (held.Length == 0)
        {
            return;
        }

        var lines = await LinesAsync(held, ct);
        await HoldProductsAsync(lines.Select(line => line.ProductId).Distinct(), ct);
        lines = await LinesAsync(held, ct); // as it is now that nobody changes it
        var places = await PlacesAsync(
            [.. lines.Select(line => line.ProductId).Distinct()], [.. lines.Select(line => line.InterventionId).Distinct()], ct);
        await InsertAsync(
            lines,
            [.. lines.SelectMany(line => places.Take(line.InterventionId, line.ProductId, line.Quantity, line.PlaceId)
                .Select(some => new Kept(line.InterventionId, line.ProductId, some.PlaceId, some.Quantity)))],
            ct);
    }

    /// <summary>Where these products are, for these interventions.</summary>
    public async Task<PartPlaces> PlacesAsync(int[] productIds, int[] interventionIds, CancellationToken ct) => await PartPlaces.ReadAsync(
        session, productIds, interventionIds, clock.GetUtcNow(), ct);

    /// <summary>Gives back what is kept; the intervention is held.</summary>
    /// <param name="productId">Null: all.</param>
    public Task ReleaseAsync(int interventionId, int? productId, CancellationToken ct) => session.ExecuteAsync(
        """
        update inventory.reservation set closed_at = $3, outcome = 'Released'
        where intervention_id = $1 and closed_at is null and ($2::int is null or product_id = $2)
        """,
        [interventionId, productId, clock.GetUtcNow()], ct);

    private Task<List<Line>> LinesAsync(int[] ids, CancellationToken ct) => session.QueryAsync(
        Missing,
        row => new Line(row.GetInt32(0), row.GetInt32(1), row.IntOrNull(2), row.GetDecimal(3), row.GetString(4)),
        [ids], ct).ToListAsync(ct).AsTask();

    private async Task InsertAsync(IReadOnlyList<Line> lines, IReadOnlyList<Kept> kept, CancellationToken ct)
    {
        if (kept.Count == 0)
        {
            return;
        }

        await session.ExecuteAsync(
            """
            insert into inventory.reservation (intervention_id, product_id, place_id, quantity, user_id, created_at)
            select n.i, n.p, n.e, n.q, $5::int, $6 from unnest($1::int[], $2::int[], $3::int[], $4::numeric[]) n (i, p, e, q)
            """,
            [
                kept.Select(one => one.InterventionId).ToArray(), kept.Select(one => one.ProductId).ToArray(), kept.Select(one => one.PlaceId).ToArray(),
                kept.Select(one => one.Quantity).ToArray(), session.Caller.UserId, clock.GetUtcNow(),
            ],
            ct);
        var titles = lines.DistinctBy(line => line.InterventionId).ToDictionary(line => line.InterventionId, line => line.Title);
        await audit.WriteManyAsync(
            "parts_reserved", "intervention",
            [.. kept.GroupBy(one => one.InterventionId).Select(one => (
                (object)one.Key, titles[one.Key], (object?)null,
                (object?)new { Pieces = one.Select(part => new { ProduitId = part.ProductId, EmplacementId = part.PlaceId, Quantite = part.Quantity }) }))],
            ct);
    }
}

/// <summary>Parts came in, or were given back, that somebody waits for.</summary>
internal sealed record PartRound;

internal sealed class KeepWaitingParts(PartKeeping keeping) : IJob<PartRound>
{
    public Task RunAsync(PartRound payload, CancellationToken ct) => keeping.KeepAsync(null, ct);
}
