using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Plans;

internal static class PlanEndpoints
{
    private const string Columns =
        """
        p.id, p.equipment_id, e.name, e.location_name, p.title, p.unit, p.every, p.fixed, p.instructions, p.priority, p.minutes, p.lead_days,
        p.active, p.checklist::text, p.last_done_at, p.next_due_at, p.used, i.id, p.signature_required, p.xmin
        """;

    private const string Names =
        """
        join assets.api_equipment e on e.id = p.equipment_id and e.archived_at is null
        left join maintenance.intervention i on i.plan_id = p.id and i.status not in ('Done', 'Cancelled')
        """;

    private const string One = $"select 1::bigint, {Columns} from maintenance.plan p {Names} where p.id = $1";

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/plans-entretien").WithTags("Plans d’entretien");
        group.MapGet("/", ListAsync).RequiresOrOwn("equipements:read")
            .WithName("listPlansEntretien").WithSummary("The preventive plans, what is due first.");
        group.MapGet("/{id:int}", GetAsync).RequiresOrOwn("equipements:read").WithName("getPlanEntretien").WithSummary("One plan.");
        group.MapPost("/", CreateAsync).Requires("equipements:update").WithName("createPlanEntretien").WithSummary("Adds a plan to a piece of equipment.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("equipements:update").ChecksVersion()
            .WithName("updatePlanEntretien").WithSummary("Replaces a plan's fields; with another due date, the plan goes on from there.");
        group.MapDelete("/{id:int}", DeleteAsync).Requires("equipements:update").ChecksVersion()
            .WithName("deletePlanEntretien").WithSummary("Removes a plan; its interventions stay.");
    }

    private static async Task<Ok<List<PlanRow>>> ListAsync(
        [AsParameters] PlanFilter filter, [AsParameters] Paging paging, TenantSession session, TimeProvider clock, HttpResponse response,
        CancellationToken ct)
    {
        var conditions = new Conditions()
            .And("p.equipment_id not in (select id from assets.api_equipment where archived_at is not null)")
            .And("p.equipment_id = {0}", filter.EquipmentId)
            .AndWhether(filter.Due, "p.next_due_at is not null and p.next_due_at <= {0}", clock.GetUtcNow())
            .AndWhether(filter.Active, "p.active")
            .And("p.next_due_at >= {0}", filter.From?.ToUniversalTime())
            .And("p.next_due_at < {0}", filter.To?.ToUniversalTime());
        var list = $"""
            select (select count(*) from maintenance.plan p {conditions.Where}), {Columns}
            from (select p.id from maintenance.plan p {conditions.Where} order by p.next_due_at nulls last, p.id {conditions.Page}) page
            join maintenance.plan p on p.id = page.id
            {Names}
            order by p.next_due_at nulls last, p.id
            """;
        return TypedResults.Ok(await paging.ReadAsync(session, list, Read, conditions.Parameters, response, ct));
    }

    private static async Task<Ok<PlanRow>> GetAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await ShowAsync(id, session, response, ct));

    private static async Task<Created<PlanRow>> CreateAsync(
        WritePlan request, PlanWriting writing, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var id = await writing.CreateAsync(request, ct);
        return TypedResults.Created($"/api/v1/plans-entretien/{id}", await ShowAsync(id, session, response, ct));
    }

    private static async Task<Ok<PlanRow>> UpdateAsync(
        int id, WritePlan request, PlanWriting writing, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await writing.UpdateAsync(id, request, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<NoContent> DeleteAsync(int id, PlanWriting writing, HttpRequest request, CancellationToken ct)
    {
        await writing.DeleteAsync(id, request, ct);
        return TypedResults.NoContent();
    }

    private static async Task<PlanRow> ShowAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        if (await session.QueryAsync(One, row => (Plan: Read(row), Version: row.GetFieldValue<uint>(20)), [id], ct).ToListAsync(ct) is not [var found])
        {
            throw Refusal.NotFound("plan_unknown");
        }

        EntityTag.Tell(response, found.Version);
        return found.Plan;
    }

    private static PlanRow Read(NpgsqlDataReader row)
    {
        var unit = Enum.Parse<PlanUnit>(row.GetString(6));
        return new(
            row.GetInt32(1),
            row.GetInt32(2),
            new(row.GetString(3), row.GetString(4)),
            row.GetString(5),
            unit,
            row.GetInt32(7),
            row.GetBoolean(8),
            row.TextOrNull(9),
            Enum.Parse<Priority>(row.GetString(10)),
            row.IntOrNull(11),
            row.GetInt32(12),
            row.GetBoolean(13),
            [.. Checklist.Read(row.GetString(14)).Select(point => point.Point)],
            row.TimeOrNull(15),
            row.TimeOrNull(16),
            unit is PlanUnit.Day or PlanUnit.Month ? null : Math.Round(row.GetDouble(17), 1),
            row.IntOrNull(18),
            row.GetBoolean(19));
    }
}
