using Npgsql;
using Vigie.Server.Modules.Maintenance.Requests;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance;

/// <summary>Requests, for what others keep about them.</summary>
internal sealed partial class MaintenanceApi
{
    // Nothing of a company that is not active any more.
    private const string Request =
        """
        select r.id, r.equipment_id, r.user_id, r.status, r.created_at from maintenance.request r
        where exists (select from catalog.tenant where tenant_id = (select current_tenant()) and status = 'Active') and
        """;

    /// <summary>Is told of requests that become interventions, in the transaction that makes them so.</summary>
    internal interface IRequestFollower
    {
        Task AcceptedAsync(int requestId, int interventionId, CancellationToken ct);
    }

    /// <summary>A request on which nobody has decided.</summary>
    /// <param name="UserId">Who asked; null: it came without an account.</param>
    internal sealed record NewRequest(int Id, int EquipmentId, int? UserId);

    /// <param name="locked">Until the transaction ends nobody else decides on it or gets it so; not in a session that only reads.</param>
    /// <exception cref="Refusal">request_unknown, request_decided.</exception>
    public async Task<NewRequest> NewRequestAsync(int id, bool locked, CancellationToken ct) =>
        (await FindNewAsync("r.id = $1", id, locked, "request_unknown", ct)).Request;

    /// <summary>The same, for somebody who has no account but the secret by which he follows it, soon after he asked.</summary>
    /// <exception cref="Refusal">request_following_unknown, request_decided, request_too_old.</exception>
    public async Task<NewRequest> FollowedRequestAsync(OpaqueToken secret, bool locked, CancellationToken ct)
    {
        var (request, createdAt) = await FindNewAsync("r.follow_hash = $1", secret.Hash, locked, "request_following_unknown", ct);
        return Requests.Request.TakesPhotos(RequestStatus.New, createdAt, clock.GetUtcNow()) ? request : throw Refusal.Conflict("request_too_old");
    }

    private async Task<(NewRequest Request, DateTimeOffset CreatedAt)> FindNewAsync(
        string condition, object value, bool locked, string unknown, CancellationToken ct) =>
        await session.QueryAsync($"{Request} {condition} {(locked ? "for no key update" : "")}", Read, [value], ct).ToListAsync(ct) is [var found]
            ? found.Status == RequestStatus.New ? (found.Request, found.CreatedAt) : throw Refusal.Conflict("request_decided")
            : throw Refusal.NotFound(unknown);

    private static (NewRequest Request, RequestStatus Status, DateTimeOffset CreatedAt) Read(NpgsqlDataReader row) => (
        new(row.GetInt32(0), row.GetInt32(1), row.IntOrNull(2)), Enum.Parse<RequestStatus>(row.GetString(3)),
        row.GetFieldValue<DateTimeOffset>(4));
}
