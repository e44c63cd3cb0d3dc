using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Planning;

internal static class TechnicianEndpoints
{
    // $1 search, $2 skill, $3 limit, $4 offset.
    private const string Sql =
        """
        select t.total, t.id, t.last_name, t.first_name, t.specialty, t.skills, t.experience, coalesce(i.busy, 0) = 0, coalesce(i.open, 0)::int
        from (
          select count(*) over () as total, * from identity.api_technician
          where is_active
            and ($1::text is null or strpos(lower(concat_ws(' ', first_name, last_name, specialty)), lower($1::text)) > 0)
            and ($2::text is null or exists (select from unnest(skills) skill where lower(skill) = lower($2::text)))
          order by last_name, first_name, id limit $3 offset $4
        ) t
        left join lateral (
          select count(*) filter (where status = 'InProgress') as busy, count(*) as open
          from maintenance.intervention where technician_id = t.id and status not in ('Done', 'Cancelled')
        ) i on true
        order by t.last_name, t.first_name, t.id
        """;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/techniciens", ListAsync).Requires("techniciens:read").WithTags("Techniciens")
            .WithName("listTechniciens").WithSummary("The technicians by name, with what they can do and have to do.");

    private static async Task<Ok<List<TechnicianRow>>> ListAsync(
        [AsParameters] TechnicianFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await paging.ReadAsync(
            session,
            Sql,
            row => new TechnicianRow(
                row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetFieldValue<string[]>(5),
                row.TextOrNull(6), row.GetBoolean(7), row.GetInt32(8)),
            [filter.Search, filter.Skill],
            response,
            ct));
}
