using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Planning;

internal static class PlanningEndpoints
{
    private const string Technician = "select from identity.api_technician where id = $1";

    // A day begins at midnight where the company is. $1 technician, $2 first day, $3 last day, $4 now.
    private const string Visits =
        """
        with days as (
          select coalesce($2::date, $3::date - 6, ($4::timestamptz at time zone time_zone)::date) as first, time_zone
          from catalog.tenant where tenant_id = (select current_tenant())
        ), span as (
          select first::timestamp at time zone time_zone as begins, (coalesce($3::date, first + 6) + 1)::timestamp at time zone time_zone as ends
          from days
        )
        select v.id, v.intervention_id, v.planned_at, v.minutes, i.status, i.title, i.priority, e.name, e.location_name
        from maintenance.visit v
        join maintenance.intervention i on i.id = v.intervention_id
        join assets.api_equipment e on e.id = i.equipment_id
        where v.technician_id = $1 and v.planned_at >= (select begins from span) and v.planned_at < (select ends from span)
        order by v.planned_at, v.id
        limit 2000
        """;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/planning/technicien/{id:int}", OfTechnicianAsync).Requires("planning:read").WithTags("Planning")
            .WithName("getPlanningTechnicien").WithSummary("The appointments of a technician, by time.");

    private static async Task<Ok<List<PlanningRow>>> OfTechnicianAsync(
        int id, [AsParameters] PlanningDays days, TenantSession session, TimeProvider clock, CancellationToken ct) =>
        TypedResults.Ok(await session.ReadAsync(
            [(Technician, [id]), (Visits, [id, days.First, days.Last, clock.GetUtcNow()])],
            async reader =>
            {
                if (!await reader.ReadAsync(ct))
                {
                    throw Refusal.NotFound("technician_unknown");
                }

                await reader.NextResultAsync(ct);
                var rows = new List<PlanningRow>();
                while (await reader.ReadAsync(ct))
                {
                    rows.Add(Read(reader));
                }

                return rows;
            },
            ct));

    private static PlanningRow Read(NpgsqlDataReader row) => new(
        row.GetInt32(0),
        row.GetInt32(1),
        row.GetFieldValue<DateTimeOffset>(2),
        row.GetInt32(3),
        Enum.Parse<InterventionStatus>(row.GetString(4)),
        new(row.GetString(5), Enum.Parse<Priority>(row.GetString(6)), new(row.GetString(7), row.GetString(8))));
}
