using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Modules.Maintenance.Following;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Maintenance.Interventions;

internal static class InterventionEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/interventions").WithTags("Interventions");
        group.MapGet("/", ListAsync).RequiresOrOwn("interventions:read")
            .WithName("listInterventions").WithSummary("Lists the interventions, the newest first.");
        group.MapGet("/export", ExportAsync).RequiresOrOwn("interventions:read").SendsList()
            .WithName("exportInterventions").WithSummary("The same list as a file.");
        group.MapGet("/my-interventions", MineAsync).RequiresOrOwn("interventions:read")
            .WithName("listMyInterventions").WithSummary("Those that the caller is to do, opened, or that are on his own equipment.");
        group.MapGet("/my-interventions/export", ExportMineAsync).RequiresOrOwn("interventions:read").SendsList()
            .WithName("exportMyInterventions").WithSummary("The same list as a file.");
        group.MapGet("/carte", MapAsync).RequiresOrOwn("interventions:read")
            .WithName("mapInterventions").WithSummary("The same list with where the equipment stands, for a map.");
        group.MapGet("/my-interventions/carte", MapMineAsync).RequiresOrOwn("interventions:read")
            .WithName("mapMyInterventions").WithSummary("The caller’s own with where the equipment stands, for a map.");
        group.MapGet("/{id:int}", GetAsync).RequiresOrOwn("interventions:read")
            .WithName("getIntervention").WithSummary("One intervention.");
        group.MapGet("/{id:int}/historique", StepsAsync).RequiresOrOwn("interventions:read")
            .WithName("getInterventionHistorique").WithSummary("How it went from status to status: who, when and why.");
        group.MapPost("/", CreateAsync).Requires("interventions:create")
            .WithName("createIntervention").WithSummary("Opens an intervention.");
        group.MapPost("/depuis-alerte", FromAlertAsync).Requires("interventions:create").WithName("openInterventionFromAlert")
            .WithSummary("The intervention about an alert: the one that is open, or a new one.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("interventions:update")
            .ChecksVersion().WithName("updateIntervention").WithSummary("Replaces what an intervention is about.");
        group.MapPut("/{id:int}/assign", AssignAsync).Requires("interventions:update")
            .ChecksVersion().WithName("assignIntervention").WithSummary("Gives it to a technician who has the time.");
        group.MapPut("/{id:int}/status", MoveAsync).Requires("interventions:update_status")
            .ChecksVersion().WithName("moveIntervention").WithSummary("Moves it on to a status that may follow.");
        group.MapPut("/{id:int}/points-controle", AnswerAsync).Requires("interventions:update_status")
            .ChecksVersion().WithName("checkIntervention").WithSummary("Writes down what was found at points of the checklist.");
        group.MapPut("/{id:int}/signature", SignAsync).Requires("interventions:update_status")
            .ChecksVersion().WithName("signIntervention").WithSummary("The customer confirms the work: with a finger on the screen, or by name.");
        group.MapPost("/{id:int}/complete", CompleteAsync).Requires("interventions:update_status")
            .ChecksVersion().WithName("completeIntervention").WithSummary("Ends it with its report.");
    }

    private static Task<Ok<List<InterventionRow>>> ListAsync(
        [AsParameters] InterventionFilter filter, [AsParameters] Paging paging, TenantSession session, TimeProvider clock, HttpResponse response,
        CancellationToken ct) =>
        PageAsync(InterventionSql.List(filter, clock.GetUtcNow(), involving: null), InterventionSql.Read, paging, session, response, ct);

    // A client's own are those of his equipment, which is all that he sees.
    private static Task<Ok<List<InterventionRow>>> MineAsync(
        [AsParameters] InterventionFilter filter, [AsParameters] Paging paging, Caller caller, TenantSession session, TimeProvider clock,
        HttpResponse response, CancellationToken ct) =>
        PageAsync(InterventionSql.List(filter, clock.GetUtcNow(), Involving(caller)), InterventionSql.Read, paging, session, response, ct);

    private static Task<Ok<List<MapRow>>> MapAsync(
        [AsParameters] InterventionFilter filter, [AsParameters] Paging paging, TenantSession session, TimeProvider clock, HttpResponse response,
        CancellationToken ct) =>
        PageAsync(InterventionSql.Map(filter, clock.GetUtcNow(), involving: null), InterventionSql.ReadMap, paging, session, response, ct);

    private static Task<Ok<List<MapRow>>> MapMineAsync(
        [AsParameters] InterventionFilter filter, [AsParameters] Paging paging, Caller caller, TenantSession session, TimeProvider clock,
        HttpResponse response, CancellationToken ct) =>
        PageAsync(InterventionSql.Map(filter, clock.GetUtcNow(), Involving(caller)), InterventionSql.ReadMap, paging, session, response, ct);

    private static Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] InterventionFilter filter, [AsParameters] ExportQuery export, ListFile file, TimeProvider clock, HttpContext http) =>
        SendAsync(filter, export, involving: null, file, clock, http);

    private static Task<PushStreamHttpResult> ExportMineAsync(
        [AsParameters] InterventionFilter filter, [AsParameters] ExportQuery export, Caller caller, ListFile file, TimeProvider clock,
        HttpContext http) => SendAsync(filter, export, Involving(caller), file, clock, http);

    private static Task<PushStreamHttpResult> SendAsync(
        InterventionFilter filter, ExportQuery export, int? involving, ListFile file, TimeProvider clock, HttpContext http)
    {
        var (sql, parameters) = InterventionSql.List(filter, clock.GetUtcNow(), involving);
        return file.SendAsync(http, export, InterventionTable.All, sql, InterventionSql.Read, parameters);
    }

    private static int? Involving(Caller caller) => caller.OwnedBy is null ? caller.UserId ?? 0 : null;

    private static async Task<Ok<List<T>>> PageAsync<T>(
        (string Sql, object?[] Parameters) list, Func<NpgsqlDataReader, T> read, Paging paging, TenantSession session, HttpResponse response,
        CancellationToken ct) =>
        TypedResults.Ok(await paging.ReadAsync(session, list.Sql, read, list.Parameters, response, ct));

    private static async Task<Ok<InterventionRow>> GetAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await ShowAsync(id, session, response, ct));

    private static async Task<Ok<List<StepRow>>> StepsAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        await ShowAsync(id, session, response, ct);
        return TypedResults.Ok(await session.QueryAsync(InterventionSql.Steps, InterventionSql.ReadStep, [id], ct).ToListAsync(ct));
    }

    private static async Task<Created<InterventionRow>> CreateAsync(
        WriteIntervention request, InterventionWork work, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var id = await work.OpenAsync(request, ct);
        return TypedResults.Created($"/api/v1/interventions/{id}", await ShowAsync(id, session, response, ct));
    }

    private static async Task<Results<Created<InterventionRow>, Ok<InterventionRow>>> FromAlertAsync(
        OpenFromAlert request, AlertFollowing following, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var (id, isNew) = await following.OpenAsync(request.AlertId, ct);
        var shown = await ShowAsync(id, session, response, ct);
        return isNew ? TypedResults.Created($"/api/v1/interventions/{id}", shown) : TypedResults.Ok(shown);
    }

    private static async Task<Ok<InterventionRow>> UpdateAsync(
        int id, WriteIntervention request, InterventionWork work, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await work.UpdateAsync(id, request, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<Ok<Assigned>> AssignAsync(
        int id, Assign request, InterventionWork work, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await work.AssignAsync(id, request, http.Request, ct);
        var shown = await ShowAsync(id, session, http.Response, ct);
        return TypedResults.Ok(new Assigned(id, shown.Status, shown.TechnicianId!.Value, shown.Technician!, shown.Planning!));
    }

    private static async Task<Ok<InterventionRow>> MoveAsync(
        int id, Move request, InterventionWork work, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await work.MoveAsync(id, request, PermissionSet.Of(http.User), http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<Ok<InterventionRow>> AnswerAsync(
        int id, Answers request, InterventionWork work, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await work.AnswerAsync(id, request, PermissionSet.Of(http.User), http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<Ok<InterventionRow>> SignAsync(
        int id, Sign request, InterventionWork work, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await work.SignAsync(id, request, PermissionSet.Of(http.User), http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<Ok<InterventionRow>> CompleteAsync(
        int id, Complete request, InterventionWork work, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await work.CompleteAsync(id, request, PermissionSet.Of(http.User), http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<InterventionRow> ShowAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        if (await session.QueryAsync(InterventionSql.One, InterventionSql.ReadOne, [id], ct).ToListAsync(ct) is not [var (intervention, version)])
        {
            throw Refusal.NotFound("intervention_unknown");
        }

        EntityTag.Tell(response, version);
        return intervention;
    }
}
