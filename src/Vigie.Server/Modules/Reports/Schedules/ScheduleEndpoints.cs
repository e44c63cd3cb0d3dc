using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Reports.Contents;
using Vigie.Server.Modules.Reports.Keeping;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Reports.Schedules;

internal static class ScheduleEndpoints
{
    private const string Entity = "report_schedule";

    public static void Map(RouteGroupBuilder reports)
    {
        var group = reports.MapGroup("/programmes").Requires("reports:manage");
        group.MapGet("/", ListAsync).WithName("listRapportProgrammes").WithSummary("The reports that come by themselves.");
        group.MapGet("/{id:int}", GetAsync).WithName("getRapportProgramme").WithSummary("One of them.");
        group.MapPost("/", CreateAsync).WithName("createRapportProgramme").WithSummary("Has a report made and sent again and again.");
        group.MapPut("/{id:int}", UpdateAsync).ChecksVersion().WithName("updateRapportProgramme").WithSummary("Replaces what was said of it.");
        group.MapDelete("/{id:int}", DeleteAsync).ChecksVersion()
            .WithName("deleteRapportProgramme").WithSummary("No more of it comes; what was made stays.");
        group.MapPost("/{id:int}/executer", RunAsync).WithName("runRapportProgramme")
            .WithSummary("Has the report of a period made and sent now; one that was made is answered as it is.");
    }

    private static async Task<Ok<List<ScheduleRow>>> ListAsync([AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await paging.ReadAsync(session, ScheduleSql.List, ScheduleSql.ReadShown, [], response, ct));

    private static async Task<Ok<ScheduleRow>> GetAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await ShowAsync(id, session, response, ct));

    private static async Task<Created<ScheduleRow>> CreateAsync(
        WriteSchedule request, TenantSession session, IdentityApi identity, Audit audit, TimeProvider clock, HttpResponse response, CancellationToken ct)
    {
        var id = await session.QueryAsync(
            """
            insert into reports.schedule (kind, length, hour, format, language, client_id, outsiders, active, next_at, updated_at)
            values ($1, $2, $3, $4, $5, $6::int, $7, $8, $9, $10) returning id
            """,
            row => row.GetInt32(0), await ColumnsAsync(request, identity, clock, ct), ct).SingleAsync(ct);
        await SetReadersAsync(id, request, session, identity, ct);
        var made = await ShowAsync(id, session, response, ct);
        await audit.WriteAsync("report_schedule_created", Entity, id, Label(made), null, made, ct);
        return TypedResults.Created($"/api/v1/rapports/programmes/{id}", made);
    }

    private static async Task<Ok<ScheduleRow>> UpdateAsync(
        int id, WriteSchedule request, TenantSession session, IdentityApi identity, Audit audit, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var before = await LockAsync(id, session, http, ct);
        await session.ExecuteAsync(
            """
            update reports.schedule set kind = $1, length = $2, hour = $3, format = $4, language = $5, client_id = $6::int, outsiders = $7, active = $8,
              next_at = $9, updated_at = $10
            where id = $11
            """,
            [.. await ColumnsAsync(request, identity, clock, ct), id], ct);
        await SetReadersAsync(id, request, session, identity, ct);
        var after = await ShowAsync(id, session, http.Response, ct);
        await audit.WriteAsync("report_schedule_updated", Entity, id, Label(after), before, after, ct);
        return TypedResults.Ok(after);
    }

    private static async Task<NoContent> DeleteAsync(int id, TenantSession session, Audit audit, HttpContext http, CancellationToken ct)
    {
        var before = await LockAsync(id, session, http, ct);
        await session.ExecuteAsync("delete from reports.schedule where id = $1", [id], ct);
        await audit.WriteAsync("report_schedule_deleted", Entity, id, Label(before), before, null, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Accepted<ReportRow>> RunAsync(
        int id, RunSchedule request, TenantSession session, ReportOrders orders, IdentityApi identity, TimeProvider clock, CancellationToken ct)
    {
        var schedule = await session.QueryAsync(
            $"select {ScheduleSql.Columns} from reports.schedule s where s.id = $1", ScheduleSql.Read, [id], ct).SingleOrDefaultAsync(ct)
            ?? throw Refusal.NotFound("schedule_unknown");
        var today = (await identity.CompanyAsync(ct)).DayOf(clock.GetUtcNow());
        var period = request.Day is { } day ? Period.Of(schedule.Length, day) : Period.Of(schedule.Length, today).Previous;
        var report = await orders.OrderAsync(schedule, period, ct);
        return TypedResults.Accepted($"/api/v1/rapports/{report}", await KeptSql.ShowAsync(report, session, ct));
    }

    /// <summary>The client must be one; of people who are not of the company the foreign key tells.</summary>
    private static async Task<object?[]> ColumnsAsync(WriteSchedule request, IdentityApi identity, TimeProvider clock, CancellationToken ct)
    {
        if (request.ClientId is { } client && !await identity.IsClientAsync(client, ct))
        {
            throw Refusal.Field("report_client_unknown", "client_id");
        }

        var (now, zone) = (clock.GetUtcNow(), (await identity.CompanyAsync(ct)).Zone);
        return
        [
            $"{request.Kind}", $"{request.Length}", request.Hour, $"{request.Format}", request.Language == ReportLanguage.English ? "en" : "fr",
            request.ClientId, (request.Outsiders ?? []).ToArray(), request.Active,
            Period.LastDue(request.Length, request.Hour, now, zone).Following.DueAt(request.Hour, zone), now,
        ];
    }

    private static async Task SetReadersAsync(int id, WriteSchedule request, TenantSession session, IdentityApi identity, CancellationToken ct)
    {
        var readers = request.Readers ?? [];
        var known = await identity.PeopleAsync([.. readers.Select(reader => reader.UserId)], ct);
        foreach (var (i, reader) in readers.Index())
        {
            if (!known.ContainsKey(reader.UserId))
            {
                throw Refusal.Field("schedule_reader_user_unknown", $"destinataires[{i}].utilisateur_id");
            }
        }

        await session.ExecuteAsync("delete from reports.schedule_reader where schedule_id = $1", [id], ct);
        await session.ExecuteAsync(
            """
            insert into reports.schedule_reader (schedule_id, user_id, by_mail, by_message)
            select $1, user_id, by_mail, by_message from unnest($2::int[], $3::boolean[], $4::boolean[]) r (user_id, by_mail, by_message)
            """,
            [
                id, readers.Select(reader => reader.UserId).ToArray(), readers.Select(reader => reader.ByMail).ToArray(),
                readers.Select(reader => reader.ByMessage).ToArray(),
            ],
            ct);
    }

    /// <summary>As it is; of two who change it the second waits, and is told if he named the version before.</summary>
    private static async Task<ScheduleRow> LockAsync(int id, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await session.ExecuteAsync("select from reports.schedule where id = $1 for update", [id], ct);
        var (row, version) = await FindAsync(id, session, ct);
        EntityTag.Check(http.Request, version);
        return row;
    }

    private static async Task<ScheduleRow> ShowAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var (row, version) = await FindAsync(id, session, ct);
        EntityTag.Tell(response, version);
        return row;
    }

    private static async Task<(ScheduleRow Row, uint Version)> FindAsync(int id, TenantSession session, CancellationToken ct) =>
        await session.QueryAsync(ScheduleSql.One, row => (ScheduleSql.ReadShown(row), ScheduleSql.VersionOf(row)), [id], ct).ToListAsync(ct) is [var found]
            ? found : throw Refusal.NotFound("schedule_unknown");

    private static string Label(ScheduleRow schedule) => $"{schedule.Kind}";
}
