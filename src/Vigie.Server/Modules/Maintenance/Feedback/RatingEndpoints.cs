using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Feedback;

internal static class RatingEndpoints
{
    // $1 the client, $2 the earliest end.
    private const string Awaited =
        """
        select i.id, i.title, e.name, i.finished_at
        from maintenance.intervention i join assets.api_equipment e on e.id = i.equipment_id and e.client_id = $1
        where i.status = 'Done' and i.finished_at > $2 and not exists (select from maintenance.rating where intervention_id = i.id)
        order by i.finished_at desc limit 50
        """;

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/interventions").WithTags("Interventions").RequiresOrOwn("interventions:read");
        group.MapGet("/a-noter", ListAsync).WithName("listInterventionsANoter")
            .WithSummary("Work on the caller's own equipment that awaits his opinion, what ended last first; at most 50.");
        group.MapPost("/{id:int}/avis", RateAsync).WithName("rateIntervention")
            .WithSummary("What the client whose equipment it is thinks of the work: once, within 30 days of its end.");
    }

    private static async Task<Ok<List<ToRate>>> ListAsync(TenantSession session, TimeProvider clock, CancellationToken ct) =>
        TypedResults.Ok(await session.QueryAsync(
            Awaited, row => new ToRate(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3)),
            [session.Caller.UserId ?? 0, clock.GetUtcNow() - RatingWork.Period], ct).ToListAsync(ct));

    private static async Task<NoContent> RateAsync(int id, Rate request, RatingWork work, CancellationToken ct)
    {
        await work.RateAsync(id, request, ct);
        return TypedResults.NoContent();
    }
}
