using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Maintenance.Feedback;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Maintenance.Requests;

/// <summary>
/// What somebody without an account may do who read the code on a piece of equipment. The secrets name their tenant, as every
/// <see cref="OpaqueToken"/>; one that is unknown costs one query, as a known one, and is told nothing.
/// </summary>
internal static class PublicRequestEndpoints
{
    // $1 token. Nothing of a company that is not active any more, or of equipment that is out of use.
    private const string Door =
        """
        select e.id, e.name, t.name from maintenance.request_door d
        join assets.api_equipment e on e.id = d.equipment_id and e.archived_at is null
        join catalog.tenant t on t.tenant_id = (select current_tenant()) and t.status = 'Active'
        where d.token = $1
        """;

    // $1 hash of the secret.
    private const string Followed =
        """
        select r.status, i.status, r.created_at, i.id, i.finished_at, exists (select from maintenance.rating where intervention_id = i.id)
        from maintenance.request r left join maintenance.intervention i on i.id = r.intervention_id
        where r.follow_hash = $1 and exists (select from catalog.tenant where tenant_id = (select current_tenant()) and status = 'Active')
        """;

    public static void Map(IEndpointRouteBuilder api)
    {
        var open = api.MapGroup("/public").WithTags("Demandes publiques").RequiresNothing().WithOwnSession();
        open.MapGet("/demandes/{jeton}", ShowDoorAsync).WithName("getDemandePublique").WithSummary("Which equipment an address is of.");
        open.MapPost("/demandes/{jeton}", AskAsync)
            .WithName("createDemandePublique").WithSummary("Asks for work on it, without an account; answers a secret by which to follow it.");
        open.MapGet("/suivi/{secret}", FollowAsync).WithName("getSuivi").WithSummary("What became of a request.");
        open.MapPost("/suivi/{secret}/avis", RateAsync).WithName("rateSuivi").WithSummary("What the requester thinks of the work: once.");
        var doors = api.MapGroup("/equipements/{id:int}/demande-publique").WithTags("Équipements").Requires("equipements:update");
        doors.MapPost("/", OpenAsync).WithName("openDemandePublique")
            .WithSummary("The address where everybody may ask for work on this equipment: made when there is none.");
        doors.MapDelete("/", CloseAsync).WithName("closeDemandePublique").WithSummary("The address leads nowhere from now on.");
    }

    private static async Task<Ok<PublicEquipment>> ShowDoorAsync(string jeton, TenantWork tenants, CancellationToken ct)
    {
        var token = ParseDoor(jeton);
        return TypedResults.Ok(await tenants.RunAsync(
            new Caller(token.TenantId), readOnly: true, async (_, session) => (await FindDoorAsync(token, session, ct)).Shown, ct));
    }

    private static async Task<Created<PublicRequestMade>> AskAsync(
        string jeton, WritePublicRequest request, TenantWork tenants, LoginThrottle throttle, HttpContext http, CancellationToken ct)
    {
        var token = ParseDoor(jeton);
        if (throttle.Begin($"demande {token.Text}", http.Connection.RemoteIpAddress) is { } wait)
        {
            throw new Refusal(StatusCodes.Status429TooManyRequests, "too_many_attempts") { RetryAfter = wait };
        }

        if (!string.IsNullOrEmpty(request.Website) || request.Seconds < WritePublicRequest.LeastSeconds)
        {
            throw Refusal.Invalid("request_automatic");
        }

        var secret = OpaqueToken.New(OpaqueToken.RequestFollow, token.TenantId);
        await tenants.RunAsync(
            new Caller(token.TenantId, Address: http.Connection.RemoteIpAddress), readOnly: false, async (services, session) =>
            {
                var (equipmentId, _) = await FindDoorAsync(token, session, ct);
                await services.GetRequiredService<RequestWork>().AskAsync(equipmentId, request, secret.Hash, ct);
                return true;
            }, ct);
        return TypedResults.Created($"/api/v1/public/suivi/{secret.Text}", new PublicRequestMade(secret.Text));
    }

    private static async Task<Ok<PublicFollowing>> FollowAsync(string secret, TenantWork tenants, TimeProvider clock, CancellationToken ct)
    {
        var token = ParseFollow(secret);
        return TypedResults.Ok(await tenants.RunAsync(
            new Caller(token.TenantId), readOnly: true,
            async (_, session) => (await FindFollowedAsync(token, session, clock, ct)).Shown, ct));
    }

    private static async Task<NoContent> RateAsync(
        string secret, Rate request, TenantWork tenants, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var token = ParseFollow(secret);
        await tenants.RunAsync(
            new Caller(token.TenantId, Address: http.Connection.RemoteIpAddress), readOnly: false, async (services, session) =>
            {
                var (interventionId, _) = await FindFollowedAsync(token, session, clock, ct);
                await services.GetRequiredService<RatingWork>()
                    .AddAsync(interventionId ?? throw Refusal.Conflict("rating_not_due"), request, ct);
                return true;
            }, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<DoorAddress>> OpenAsync(
        int id, RequestDoors doors, ServerOptions options, HttpContext http, CancellationToken ct)
    {
        var tokens = await doors.OpenAsync([id], PermissionSet.Of(http.User), ct);
        return TypedResults.Ok(new DoorAddress(options.SiteOf(http.Request) + RequestDoors.PathOf(tokens[id])));
    }

    private static async Task<NoContent> CloseAsync(int id, RequestDoors doors, CancellationToken ct)
    {
        await doors.CloseAsync(id, ct);
        return TypedResults.NoContent();
    }

    private static OpaqueToken ParseDoor(string text) =>
        OpaqueToken.Parse(OpaqueToken.RequestDoor, text) ?? throw Refusal.NotFound("request_door_unknown");

    private static OpaqueToken ParseFollow(string text) =>
        OpaqueToken.Parse(OpaqueToken.RequestFollow, text) ?? throw Refusal.NotFound("request_following_unknown");

    private static async Task<(int EquipmentId, PublicEquipment Shown)> FindDoorAsync(
        OpaqueToken token, TenantSession session, CancellationToken ct) =>
        await session.QueryAsync(
            Door, row => (row.GetInt32(0), new PublicEquipment(row.GetString(1), row.GetString(2))),
            [token.Text], ct).ToListAsync(ct) is [var found]
            ? found : throw Refusal.NotFound("request_door_unknown");

    private static async Task<(int? InterventionId, PublicFollowing Shown)> FindFollowedAsync(
        OpaqueToken token, TenantSession session, TimeProvider clock, CancellationToken ct) =>
        await session.QueryAsync(
            Followed,
            row =>
            {
                InterventionStatus? intervention = row.TextOrNull(1) is { } status ? Enum.Parse<InterventionStatus>(status) : null;
                var mayRate = RatingWork.IsAwaited(intervention, row.TimeOrNull(4), clock.GetUtcNow()) && !row.GetBoolean(5);
                var (request, createdAt) = (Enum.Parse<RequestStatus>(row.GetString(0)), row.GetFieldValue<DateTimeOffset>(2));
                return (row.IntOrNull(3), new PublicFollowing(
                    request, intervention, createdAt, mayRate, Request.TakesPhotos(request, createdAt, clock.GetUtcNow())));
            },
            [token.Hash], ct).ToListAsync(ct) is [var found]
            ? found : throw Refusal.NotFound("request_following_unknown");
}
