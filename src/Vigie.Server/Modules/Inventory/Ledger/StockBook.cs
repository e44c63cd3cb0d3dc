using Vigie.Server.Modules.Inventory.Forecasts;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Modules.Inventory.Reservations;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Ledger;

/// <summary>
/// Books movements, in the transaction of the session. The ledger is its own audit trail: its rows say who, when and why, and nobody
/// can change them.
/// </summary>
internal sealed class StockBook(TenantSession session, LotFinder lotFinder, ReservationWork reservations, StockWatch watch, TimeProvider clock)
{
    /// <summary>A clock that runs ahead of ours is no future.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // $1 entry, $2 at, $3 now, $4 document, $5 reason, $6 intervention, $7 user, then one array a column; $17 import.
    private const string Insert =
        """
        insert into inventory.movement (entry_id, at, day, recorded_at, document, reason, intervention_id, user_id, kind, product_id, place_id, lot_id,
          quantity, unit_cost, unit_price, reservation_id, purchase_line_id, import_id)
        select $1, $2, ($2 at time zone t.time_zone)::date, $3, $4::text, $5::text, $6::int, $7::int, l.kind, l.product_id, l.place_id, l.lot_id,
          l.quantity, l.unit_cost, l.unit_price, l.reservation_id, l.purchase_line_id, $17::int
        from catalog.tenant t
        cross join unnest($8::text[], $9::int[], $10::int[], $11::int[], $12::numeric[], $13::numeric[], $14::numeric[], $15::int[], $16::int[])
          with ordinality l (kind, product_id, place_id, lot_id, quantity, unit_cost, unit_price, reservation_id, purchase_line_id, number)
        where t.tenant_id = current_tenant() order by l.number
        returning id
        """;

    /// <summary>Books what happened.</summary>
    /// <exception cref="Refusal">product_unknown, product_archived, place_unknown, quantity_whole, lot_…, serial_…, reservation_…,
    /// movement_in_future, period_closed, stock_short.</exception>
    public async Task<Booked> BookAsync(WriteMovement request, CancellationToken ct)
    {
        var at = TimeOf(request);
        await Catalogue.RequirePlaceAsync(session, request.PlaceId, "emplacement_id", ct);
        if (request.ToPlaceId is { } to)
        {
            await Catalogue.RequirePlaceAsync(session, to, "vers_emplacement_id", ct);
        }

        var products = await ProductsAsync(request.Lines, ct);
        var lots = await lotFinder.FindAsync(request, products, at, ct);
        await reservations.UseAsync(request, ct);
        var rows = request.Lines.Index().SelectMany(line => Rows(request, line.Item, lots[line.Index])).ToList();
        var entry = Guid.CreateVersion7(at);
        var ids = await WriteAsync(entry, at, request, rows, ct);
        if (!request.BelowZero)
        {
            await Shortage.RefuseAsync(session, [.. rows.Where(row => row.Quantity < 0).Select(row => (row.ProductId, row.PlaceId))], ct);
        }

        await lotFinder.RequireSerialsOnceAsync(products, lots, ct);
        await watch.WakeAsync(ct);
        return new(entry, ids);
    }

    /// <summary>The lot of each line, of lines that could be booked; null where its product has none.</summary>
    /// <exception cref="Refusal">product_unknown, product_archived, quantity_whole, lot_…, serial_one.</exception>
    public async Task<int?[]> LotsAsync(WriteMovement request, DateTimeOffset at, CancellationToken ct) =>
        await lotFinder.FindAsync(request, await ProductsAsync(request.Lines, ct), at, ct);

    /// <summary>
    /// Books sales of a file, and what customers brought back, each at its own time: what left the shelf has left, whatever the books
    /// say. Lines of one document are one entry. The products are known, in use, and tracked without numbers.
    /// </summary>
    /// <exception cref="Refusal">place_unknown, period_closed.</exception>
    public async Task BookSalesAsync(int importId, int placeId, IReadOnlyList<SoldLine> lines, CancellationToken ct)
    {
        await Catalogue.RequirePlaceAsync(session, placeId, "emplacement_id", ct);
        var now = clock.GetUtcNow();
        var entries = lines.Select(line => line.Document ?? "").Distinct().ToDictionary(document => document, _ => Guid.CreateVersion7(now));
        await session.ExecuteAsync(
            """
            insert into inventory.movement (entry_id, at, day, recorded_at, document, user_id, kind, product_id, place_id, quantity, unit_price, import_id)
            select l.entry_id, l.at, (l.at at time zone t.time_zone)::date, $1, l.document, $2::int,
              case when l.quantity > 0 then 'Sale' else 'CustomerReturn' end, l.product_id, $3, -l.quantity, l.unit_price, $4
            from catalog.tenant t
            cross join unnest($5::uuid[], $6::timestamptz[], $7::text[], $8::int[], $9::numeric[], $10::numeric[])
              with ordinality l (entry_id, at, document, product_id, quantity, unit_price, number)
            where t.tenant_id = current_tenant() order by l.number
            """,
            [
                now, session.Caller.UserId, placeId, importId, lines.Select(line => entries[line.Document ?? ""]).ToArray(),
                lines.Select(line => line.At).ToArray(), lines.Select(line => line.Document).ToArray(), lines.Select(line => line.ProductId).ToArray(),
                lines.Select(line => line.Quantity).ToArray(), lines.Select(line => line.UnitPrice).ToArray(),
            ],
            ct);
    }

    /// <summary>Takes back what an import booked and nobody took back yet, some of it at a time.</summary>
    /// <returns>How many movements were taken back; none: all are.</returns>
    /// <exception cref="Refusal">period_closed.</exception>
    public Task<int> ReverseImportAsync(int importId, string reason, int most, CancellationToken ct) => session.ExecuteAsync(
        """
        insert into inventory.movement (entry_id, at, day, recorded_at, reason, user_id, kind, product_id, place_id, lot_id, quantity, unit_cost,
          unit_price, document, reverses)
        select $2, m.at, m.day, $3, $4, $5::int, m.kind, m.product_id, m.place_id, m.lot_id, -m.quantity, m.unit_cost, m.unit_price, m.document, m.id
        from inventory.movement m
        where m.import_id = $1 and not exists (select from inventory.movement r where r.reverses = m.id)
        order by m.id limit $6
        """,
        [importId, Guid.CreateVersion7(clock.GetUtcNow()), clock.GetUtcNow(), reason, session.Caller.UserId, most], ct);

    /// <summary>Takes an entry back: each of its rows is booked once more, the other way round, on the day on which it was booked.</summary>
    /// <exception cref="Refusal">movement_unknown, movement_is_reversal, movement_reversed_already, period_closed.</exception>
    public async Task<Booked> ReverseAsync(long id, string reason, CancellationToken ct)
    {
        var entry = Guid.CreateVersion7(clock.GetUtcNow());
        var ids = await session.QueryAsync(
            """
            insert into inventory.movement (entry_id, at, day, recorded_at, reason, user_id, kind, product_id, place_id, lot_id, quantity, unit_cost,
              unit_price, document, intervention_id, purchase_line_id, reverses)
            select $2, m.at, m.day, $3, $4, $5::int, m.kind, m.product_id, m.place_id, m.lot_id, -m.quantity, m.unit_cost,
              m.unit_price, m.document, m.intervention_id, m.purchase_line_id, m.id
            from inventory.movement one join inventory.movement m on m.entry_id = one.entry_id
            where one.id = $1 and m.reverses is null order by m.id
            returning id
            """,
            row => row.GetInt64(0), [id, entry, clock.GetUtcNow(), reason.Trim(), session.Caller.UserId], ct).ToListAsync(ct);
        if (ids.Count > 0)
        {
            await AwaitAgainAsync(entry, ct);
            await watch.WakeAsync(ct);
            return new(entry, ids);
        }

        throw await session.QueryAsync("select from inventory.movement where id = $1", _ => true, [id], ct).AnyAsync(ct)
            ? Refusal.Conflict("movement_is_reversal") : Refusal.NotFound("movement_unknown");
    }

    /// <summary>An order of which something was received by mistake is open again.</summary>
    private Task<int> AwaitAgainAsync(Guid entry, CancellationToken ct) => session.ExecuteAsync(
        """
        update inventory.purchase set closed_at = null
        where not settled and id in (
          select l.purchase_id from inventory.movement m join inventory.purchase_line l on l.id = m.purchase_line_id where m.entry_id = $1)
        """,
        [entry], ct);

    private DateTimeOffset TimeOf(WriteMovement request)
    {
        var now = clock.GetUtcNow();
        var at = request.At?.ToUniversalTime() ?? now;
        return at > now + Ahead || at < Earliest ? throw Refusal.Field("movement_in_future", "date") : at;
    }

    private Task<Dictionary<int, Stocked>> ProductsAsync(IReadOnlyList<WriteLine> lines, CancellationToken ct) =>
        Catalogue.RequireProductsAsync(session, [.. lines.Select(line => (line.ProductId, line.Quantity))], i => $"lignes[{i}].", ct);

    private static IEnumerable<BookRow> Rows(WriteMovement request, WriteLine line, int? lot)
    {
        var quantity = request.Kind is MovementKind.SupplierReturn or MovementKind.Sale or MovementKind.Consumption or MovementKind.Loss
            or MovementKind.Transfer ? -line.Quantity : line.Quantity;
        var cost = request.Kind is MovementKind.Opening or MovementKind.Receipt || (request.Kind == MovementKind.Adjustment && quantity > 0)
            ? line.UnitCost : null;
        var price = request.Kind is MovementKind.Sale or MovementKind.CustomerReturn ? line.UnitPrice : null;
        yield return new(request.Kind, line.ProductId, request.PlaceId, lot, quantity, cost, price, line.ReservationId, line.PurchaseLineId);
        if (request.ToPlaceId is { } to)
        {
            yield return new(request.Kind, line.ProductId, to, lot, line.Quantity, null, null, null, null);
        }
    }

    private async Task<List<long>> WriteAsync(
        Guid entry, DateTimeOffset at, WriteMovement request, IReadOnlyList<BookRow> rows, CancellationToken ct) => await session.QueryAsync(
        Insert,
        row => row.GetInt64(0),
        [
            entry, at, clock.GetUtcNow(), request.Document?.Trim(), request.Reason?.Trim(), request.InterventionId, session.Caller.UserId,
            rows.Select(row => $"{row.Kind}").ToArray(), rows.Select(row => row.ProductId).ToArray(), rows.Select(row => row.PlaceId).ToArray(),
            rows.Select(row => row.LotId).ToArray(), rows.Select(row => row.Quantity).ToArray(), rows.Select(row => row.UnitCost).ToArray(),
            rows.Select(row => row.UnitPrice).ToArray(), rows.Select(row => row.ReservationId).ToArray(),
            rows.Select(row => row.PurchaseLineId).ToArray(), request.ImportId,
        ],
        ct).ToListAsync(ct);

    /// <summary>A row of the ledger to be.</summary>
    private sealed record BookRow(
        MovementKind Kind, int ProductId, int PlaceId, int? LotId, decimal Quantity, decimal? UnitCost, decimal? UnitPrice, int? ReservationId,
        int? PurchaseLineId);
}

/// <summary>A line of a file of sales.</summary>
/// <param name="Quantity">Below zero: a customer brought it back.</param>
internal sealed record SoldLine(DateTimeOffset At, int ProductId, decimal Quantity, decimal? UnitPrice, string? Document);
