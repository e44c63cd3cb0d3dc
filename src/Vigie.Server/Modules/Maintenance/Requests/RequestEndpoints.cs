using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Requests;

internal static class RequestEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/demandes").WithTags("Demandes");
        group.MapGet("/", ListAsync).RequiresOrOwn("interventions:read")
            .WithName("listDemandes").WithSummary("What was asked for, the newest first; a client sees what is about his own equipment.");
        group.MapGet("/{id:int}", GetAsync).RequiresOrOwn("interventions:read").WithName("getDemande").WithSummary("One request.");
        group.MapPost("/", AskAsync).RequiresOrOwn("interventions:read")
            .WithName("createDemande").WithSummary("Asks for work on a piece of equipment; a client on his own.");
        group.MapPost("/{id:int}/accepter", AcceptAsync).Requires("interventions:update").ChecksVersion()
            .WithName("acceptDemande").WithSummary("Opens the intervention that was asked for.");
        group.MapPost("/{id:int}/refuser", RefuseAsync).Requires("interventions:update").ChecksVersion()
            .WithName("refuseDemande").WithSummary("Declines it, and says why.");
    }

    private static async Task<Ok<List<RequestRow>>> ListAsync(
        [AsParameters] RequestFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var (sql, parameters) = RequestSql.List(filter);
        return TypedResults.Ok(await paging.ReadAsync(session, sql, RequestSql.Read, parameters, response, ct));
    }

    private static async Task<Ok<RequestRow>> GetAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await ShowAsync(id, session, response, ct));

    private static async Task<Created<RequestRow>> AskAsync(
        WriteRequest request, RequestWork work, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var id = await work.AskAsync(request, ct);
        return TypedResults.Created($"/api/v1/demandes/{id}", await ShowAsync(id, session, response, ct));
    }

    private static async Task<Ok<RequestRow>> AcceptAsync(
        int id, AcceptRequest request, RequestWork work, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await work.AcceptAsync(id, request, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<Ok<RequestRow>> RefuseAsync(
        int id, RefuseRequest request, RequestWork work, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await work.RefuseAsync(id, request, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<RequestRow> ShowAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        if (await session.QueryAsync(RequestSql.One, RequestSql.ReadOne, [id], ct).ToListAsync(ct) is not [var (request, version)])
        {
            throw Refusal.NotFound("request_unknown");
        }

        EntityTag.Tell(response, version);
        return request;
    }
}
