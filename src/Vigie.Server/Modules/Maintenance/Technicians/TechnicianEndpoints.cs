using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Technicians;

internal static class TechnicianEndpoints
{
    private const int AbsencesShown = 200;

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
          from maintenance.intervention where technician_id = t.id and status in ('Open', 'Planned', 'InProgress', 'Waiting')
        ) i on true
        order by t.last_name, t.first_name, t.id
        """;

    private static readonly Table<TechnicianRow> Table = new(
        "techniciens",
        new("Techniciens", "Technicians"),
        new("Nom", "Last name", row => row.LastName, 20),
        new("Prénom", "First name", row => row.FirstName, 20),
        new("Spécialité", "Speciality", row => row.Specialty, 20),
        new("Compétences", "Skills", row => string.Join(", ", row.Skills), 36),
        new("Expérience", "Experience", row => row.Experience),
        new("Disponible", "Available", row => row.Available, 12),
        new("Interventions ouvertes", "Open interventions", row => row.OpenInterventions, 20));

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/techniciens").WithTags("Techniciens");
        group.MapGet("/", ListAsync).Requires("techniciens:read")
            .WithName("listTechniciens").WithSummary("The technicians by name, with what they can do and have to do.");
        group.MapGet("/export", ExportAsync).Requires("techniciens:read").SendsList()
            .WithName("exportTechniciens").WithSummary("The same list as a file.");
        group.MapGet("/{id:int}", GetAsync).Requires("planning:read")
            .WithName("getTechnicien").WithSummary("One technician: base, skills, working hours.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("techniciens:update")
            .WithName("updateTechnicien").WithSummary("Says where he sets out, how he is reached, and how well he knows his trade.");
        group.MapPut("/{id:int}/horaires", SetShiftsAsync).Requires("techniciens:update")
            .WithName("setTechnicienHoraires").WithSummary("Replaces his working hours of the week.");
        group.MapGet("/{id:int}/absences", AbsencesAsync).Requires("planning:read")
            .WithName("listAbsences").WithSummary("His absences, the last first: at most 200.");
        group.MapPost("/{id:int}/absences", AddAbsenceAsync).Requires("techniciens:update")
            .WithName("createAbsence").WithSummary("Says that he is away.");
        api.MapDelete("/absences/{id:int}", RemoveAbsenceAsync).Requires("techniciens:update").WithTags("Techniciens")
            .WithName("deleteAbsence").WithSummary("He is not away after all.");
    }

    private static async Task<Ok<List<TechnicianRow>>> ListAsync(
        [AsParameters] TechnicianFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await paging.ReadAsync(session, Sql, Read, [filter.Search, filter.Skill], response, ct));

    private static Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] TechnicianFilter filter, [AsParameters] ExportQuery export, ListFile file, HttpContext http) =>
        file.SendAsync(http, export, Table, Sql, Read, [filter.Search, filter.Skill]);

    private static TechnicianRow Read(NpgsqlDataReader row) => new(
        row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetFieldValue<string[]>(5), row.TextOrNull(6),
        row.GetBoolean(7), row.GetInt32(8));

    private static async Task<Ok<TechnicianDetails>> GetAsync(int id, TechnicianFile file, CancellationToken ct) =>
        TypedResults.Ok(await file.FindAsync(id, ct));

    private static async Task<Ok<TechnicianDetails>> UpdateAsync(int id, WriteTechnician request, TechnicianFile file, CancellationToken ct) =>
        TypedResults.Ok(await file.UpdateAsync(id, request, ct));

    private static async Task<Ok<TechnicianDetails>> SetShiftsAsync(int id, WriteShifts request, TechnicianFile file, CancellationToken ct) =>
        TypedResults.Ok(await file.SetShiftsAsync(id, request, ct));

    private static async Task<Ok<List<AbsenceRow>>> AbsencesAsync(int id, TechnicianFile file, TenantSession session, CancellationToken ct)
    {
        await file.FindAsync(id, ct);
        return TypedResults.Ok(await session.QueryAsync(
            "select id, begins, ends, reason from maintenance.absence where technician_id = $1 order by begins desc, id desc limit $2",
            row => new AbsenceRow(row.GetInt32(0), row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<DateTimeOffset>(2), row.TextOrNull(3)),
            [id, AbsencesShown],
            ct).ToListAsync(ct));
    }

    private static async Task<Created<AbsenceRow>> AddAbsenceAsync(int id, WriteAbsence request, TechnicianFile file, CancellationToken ct)
    {
        var absence = await file.AddAbsenceAsync(id, request, ct);
        return TypedResults.Created($"/api/v1/absences/{absence.Id}", absence);
    }

    private static async Task<NoContent> RemoveAbsenceAsync(int id, TechnicianFile file, CancellationToken ct)
    {
        await file.RemoveAbsenceAsync(id, ct);
        return TypedResults.NoContent();
    }
}
