using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory.Reservations;

internal static class ReservationEndpoints
{
    private const string Columns =
        """
        r.id, r.product_id, p.name, p.reference, p.unit, r.place_id, e.name, r.quantity, r.intervention_id, r.note,
        nullif(concat_ws(' ', u.first_name, u.last_name), ''), r.created_at, r.closed_at, r.outcome
        """;

    private const string Beside =
        """
        join inventory.product p on p.id = r.product_id join inventory.place e on e.id = r.place_id
        left join identity.api_user u on u.id = r.user_id
        """;

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/reservations").WithTags("Réservations");
        group.MapGet("/", ListAsync).Requires("stock:read").WithName("listReservations").WithSummary("What is or was kept for a purpose, the newest first.");
        group.MapPost("/", CreateAsync).Requires("stock:move").WithName("createReservation").WithSummary("Keeps stock for a purpose: nobody else may take it.");
        group.MapDelete("/{id:int}", ReleaseAsync).Requires("stock:move").WithName("releaseReservation").WithSummary("Gives back what was kept.");
    }

    private static async Task<Ok<List<ReservationRow>>> ListAsync(
        [AsParameters] ReservationFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var conditions = new Conditions()
            .And("r.product_id = {0}", filter.ProductId)
            .And("r.place_id = {0}", filter.PlaceId)
            .And("r.intervention_id = {0}", filter.InterventionId)
            .AndWhether(filter.Open, "r.closed_at is null");
        var list = $"""
            select (select count(*) from inventory.reservation r {conditions.Where}), {Columns}
            from (select * from inventory.reservation r {conditions.Where} order by r.created_at desc, r.id desc {conditions.Page}) r {Beside}
            order by r.created_at desc, r.id desc
            """;
        return TypedResults.Ok(await paging.ReadAsync(session, list, Read, conditions.Parameters, response, ct));
    }

    private static async Task<Created<ReservationRow>> CreateAsync(
        WriteReservation request, ReservationWork work, TenantSession session, CancellationToken ct)
    {
        var id = await work.CreateAsync(request, ct);
        return TypedResults.Created($"/api/v1/reservations/{id}", await session.QueryAsync(
            $"select 1, {Columns} from inventory.reservation r {Beside} where r.id = $1", Read, [id], ct).SingleAsync(ct));
    }

    private static async Task<NoContent> ReleaseAsync(int id, ReservationWork work, CancellationToken ct)
    {
        await work.ReleaseAsync(id, ct);
        return TypedResults.NoContent();
    }

    private static ReservationRow Read(NpgsqlDataReader row) => new(
        row.GetInt32(1),
        row.GetInt32(2),
        row.GetString(3),
        row.GetString(4),
        Enum.Parse<Unit>(row.GetString(5)),
        row.GetInt32(6),
        row.GetString(7),
        row.GetDecimal(8),
        row.IntOrNull(9),
        row.TextOrNull(10),
        row.TextOrNull(11),
        row.GetFieldValue<DateTimeOffset>(12),
        row.TimeOrNull(13),
        row.TextOrNull(14) is { } outcome ? Enum.Parse<ReservationOutcome>(outcome) : null);
}
