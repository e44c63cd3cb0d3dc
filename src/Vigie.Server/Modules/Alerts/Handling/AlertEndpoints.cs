using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Alerts.Rules;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Alerts.Handling;

internal static class AlertEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/alerts").WithTags("Alerts");
        group.MapGet("/", ListAsync).RequiresOrOwn("alertes:read")
            .WithName("listAlerts").WithSummary("Lists alerts, the newest first.");
        group.MapGet("/export", ExportAsync).RequiresOrOwn("alertes:read").SendsList()
            .WithName("exportAlerts").WithSummary("The same list as a file.");
        group.MapGet("/{id:long}", ReadAsync).RequiresOrOwn("alertes:read")
            .WithName("readAlert").WithSummary("One alert, with what happened to it.");
        group.MapPost("/{id:long}/acknowledge", AcknowledgeAsync).Requires("alertes:acknowledge")
            .WithName("acknowledgeAlert").WithSummary("Says that somebody knows of the alert; a second time changes nothing.");
        group.MapPost("/acknowledge", AcknowledgeManyAsync).Requires("alertes:acknowledge")
            .WithName("acknowledgeAlerts").WithSummary("Acknowledges up to 500 alerts.");
        group.MapPost("/{id:long}/shelve", ShelveAsync).Requires("alertes:acknowledge")
            .WithName("shelveAlert").WithSummary("Takes an active alert out of the active list until a time, at most 30 days ahead.");
        group.MapPost("/{id:long}/unshelve", UnshelveAsync).Requires("alertes:acknowledge")
            .WithName("unshelveAlert").WithSummary("Brings a shelved alert back at once.");
        group.MapPost("/{id:long}/assign", AssignAsync).Requires("alertes:acknowledge")
            .WithName("assignAlert").WithSummary("Says who is to deal with the alert, or that nobody is.");
        group.MapGet("/assignees", AssigneesAsync).Requires("alertes:acknowledge")
            .WithName("listAlertAssignees").WithSummary("Whom an alert can be assigned to: the active users who may see all alerts.");
        group.MapPost("/{id:long}/comments", CommentAsync).Requires("alertes:acknowledge")
            .WithName("commentAlert").WithSummary("Adds a comment.");
    }

    private static async Task<Ok<List<AlertRow>>> ListAsync(
        [AsParameters] AlertFilter filter, [AsParameters] Paging paging, TenantSession session, TimeProvider clock,
        HttpResponse response, CancellationToken ct)
    {
        var (count, list, parameters) = AlertQueries.List(filter, clock.GetUtcNow(), session.Caller.UserId);
        paging.TellTotal(await session.QueryAsync(count, row => row.GetInt64(0), parameters, ct).SingleAsync(ct), response);
        return TypedResults.Ok(await session.QueryAsync(list, AlertQueries.Read, [.. parameters, paging.Limit, paging.Offset], ct)
            .Select(alert => alert.In(RuleTexts.CallerLanguage)).ToListAsync(ct));
    }

    private static Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] AlertFilter filter, [AsParameters] ExportQuery export, ListFile file, Caller caller, TimeProvider clock, HttpContext http)
    {
        var language = RuleTexts.CallerLanguage;
        var (_, list, parameters) = AlertQueries.List(filter, clock.GetUtcNow(), caller.UserId);
        return file.SendAsync(http, export, AlertTable.All, list, row => AlertQueries.Read(row).In(language), parameters);
    }

    private static async Task<Ok<AlertRow>> ReadAsync(long id, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var alert = await session.QueryAsync(AlertQueries.ByIds, AlertQueries.Read, [new[] { id }], ct).SingleOrDefaultAsync(ct)
            ?? throw Refusal.NotFound("alert_unknown");
        var events = await session.QueryAsync(AlertQueries.Events, AlertQueries.ReadEvent, [id], ct).ToListAsync(ct);
        EntityTag.Tell(response, alert.Version);
        return TypedResults.Ok(alert.In(RuleTexts.CallerLanguage) with { Events = events });
    }

    private static async Task<Ok<AlertRow>> AcknowledgeAsync(
        long id, AcknowledgeAlert? request, AlertHandling handling, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        await handling.AcknowledgeAsync([id], request?.Comment, ct);
        return await ReadAsync(id, session, response, ct);
    }

    private static async Task<Ok<AcknowledgedAlerts>> AcknowledgeManyAsync(
        AcknowledgeAlerts request, AlertHandling handling, CancellationToken ct) =>
        TypedResults.Ok(new AcknowledgedAlerts(await handling.AcknowledgeAsync(request.Ids, request.Comment, ct)));

    private static async Task<Ok<AlertRow>> ShelveAsync(
        long id, ShelveAlert request, AlertHandling handling, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        await handling.ShelveAsync(id, request.Until, request.Comment, ct);
        return await ReadAsync(id, session, response, ct);
    }

    private static async Task<Ok<AlertRow>> UnshelveAsync(
        long id, AlertHandling handling, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        await handling.UnshelveAsync(id, ct);
        return await ReadAsync(id, session, response, ct);
    }

    private static async Task<Ok<AlertRow>> AssignAsync(
        long id, AssignAlert request, AlertHandling handling, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        await handling.AssignAsync(id, request.UserId, request.Comment, ct);
        return await ReadAsync(id, session, response, ct);
    }

    private static async Task<Ok<List<Person>>> AssigneesAsync(IdentityApi identity, CancellationToken ct) => TypedResults.Ok(
        (await identity.PeopleWhoMayAsync(AlertHandling.AssigneesMay, ct))
            .Select(person => new Person(person.Id, person.LastName, person.FirstName)).ToList());

    private static async Task<Ok<AlertRow>> CommentAsync(
        long id, CommentAlert request, AlertHandling handling, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        await handling.CommentAsync(id, request.Comment, ct);
        return await ReadAsync(id, session, response, ct);
    }
}
