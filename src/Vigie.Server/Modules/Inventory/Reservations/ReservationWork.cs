using Vigie.Server.Modules.Inventory.Forecasts;
using Vigie.Server.Modules.Inventory.Ledger;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Reservations;

/// <summary>Keeps stock for a purpose, in the transaction of the session.</summary>
internal sealed class ReservationWork(TenantSession session, StockWatch watch, Audit audit, TimeProvider clock)
{
    private const string Entity = "reservation";

    private sealed record Held(int Id, int ProductId, int PlaceId, decimal Quantity, int? InterventionId, string? Note);

    /// <exception cref="Refusal">product_unknown, product_archived, place_unknown, reservation_intervention_unknown, quantity_whole, stock_short.</exception>
    public async Task<int> CreateAsync(WriteReservation request, CancellationToken ct)
    {
        await Catalogue.RequireProductsAsync(session, [(request.ProductId, request.Quantity)], _ => "", ct);
        await Catalogue.RequirePlaceAsync(session, request.PlaceId, "emplacement_id", ct);
        var id = await InsertAsync(request, ct);
        await Shortage.RefuseAsync(session, [(request.ProductId, request.PlaceId)], ct);
        await watch.WakeAsync(ct);
        await audit.WriteAsync("reservation_created", Entity, id, "", null, request, ct);
        return id;
    }

    /// <summary>Gives back what is kept; one that is closed already stays as it is.</summary>
    /// <exception cref="Refusal">reservation_unknown, reservation_closed.</exception>
    public async Task ReleaseAsync(int id, CancellationToken ct)
    {
        if (await session.ExecuteAsync(
            "update inventory.reservation set closed_at = $2, outcome = 'Released' where id = $1 and closed_at is null", [id, clock.GetUtcNow()], ct) == 1)
        {
            await watch.WakeAsync(ct);
            await audit.WriteAsync("reservation_released", Entity, id, "", null, null, ct);
            return;
        }

        throw await session.QueryAsync("select from inventory.reservation where id = $1", _ => true, [id], ct).AnyAsync(ct)
            ? Refusal.Conflict("reservation_closed") : Refusal.NotFound("reservation_unknown");
    }

    /// <summary>Closes the reservations that the lines of a booking use up; what a line leaves of one stays reserved.</summary>
    /// <exception cref="Refusal">reservation_unknown, reservation_closed, reservation_other.</exception>
    public async Task UseAsync(WriteMovement request, CancellationToken ct)
    {
        var used = request.Lines.Index().Where(line => line.Item.ReservationId is not null).ToList();
        if (used.Count == 0)
        {
            return;
        }

        var open = await session.QueryAsync(
            """
            select id, product_id, place_id, quantity, intervention_id, note from inventory.reservation
            where id = any ($1) and closed_at is null order by id for update
            """,
            row => new Held(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetDecimal(3), row.IntOrNull(4), row.TextOrNull(5)),
            [used.Select(line => line.Item.ReservationId!.Value).ToArray()], ct).ToDictionaryAsync(held => held.Id, cancellationToken: ct);
        foreach (var (i, line) in used)
        {
            if (!open.Remove(line.ReservationId!.Value, out var held)) // two lines cannot use one up
            {
                throw Refusal.Field("reservation_closed", $"lignes[{i}].reservation_id");
            }

            if ((held.ProductId, held.PlaceId) != (line.ProductId, request.PlaceId) || line.Quantity < 0)
            {
                throw Refusal.Field("reservation_other", $"lignes[{i}].reservation_id");
            }

            await session.ExecuteAsync(
                "update inventory.reservation set closed_at = $2, outcome = 'Taken' where id = $1", [held.Id, clock.GetUtcNow()], ct);
            if (held.Quantity > line.Quantity)
            {
                await InsertAsync(new(held.ProductId, held.PlaceId, held.Quantity - line.Quantity, held.InterventionId, held.Note), ct);
            }
        }
    }

    private async Task<int> InsertAsync(WriteReservation reservation, CancellationToken ct) => await session.QueryAsync(
        """
        insert into inventory.reservation (product_id, place_id, quantity, intervention_id, note, user_id, created_at)
        values ($1, $2, $3, $4::int, $5::text, $6::int, $7) returning id
        """,
        row => row.GetInt32(0),
        [
            reservation.ProductId, reservation.PlaceId, reservation.Quantity, reservation.InterventionId, reservation.Note, session.Caller.UserId,
            clock.GetUtcNow(),
        ],
        ct).SingleAsync(ct);
}
