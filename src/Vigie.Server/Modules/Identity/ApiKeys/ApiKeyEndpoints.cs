using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity.Roles;
using Vigie.Server.Modules.Identity.Sessions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Identity.ApiKeys;

internal static class ApiKeyEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/api-keys").WithTags("API keys");
        group.MapGet("/", ListAsync).Requires("api_keys:read").WithName("listApiKeys").WithSummary("Lists the API keys, the newest first.");
        group.MapPost("/", CreateAsync).Requires("api_keys:write").WithOwnSession()
            .WithName("createApiKey").WithSummary("Creates an API key; its secret is shown this once.");
        group.MapDelete("/{id:int}", RevokeAsync).Requires("api_keys:write").WithName("revokeApiKey")
            .WithSummary("Revokes an API key; it counts at once.");
    }

    private static async Task<Ok<List<ApiKeyRow>>> ListAsync(
        [AsParameters] Paging paging, IdentityDb db, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await paging.ReadAsync(
            db.ApiKeys.AsNoTracking().OrderByDescending(key => key.Id).Select(key => new ApiKeyRow(
                key.Id, key.Name, key.Prefix, key.Scopes, key.CreatedAt, key.LastUsedAt, key.ExpiresAt, key.RevokedAt)),
            response, ct));

    // A session of its own: the answers of others are kept for their Idempotency-Key, and a secret must not be.
    private static async Task<Created<CreatedApiKey>> CreateAsync(
        CreateApiKey request, Caller caller, TenantSession session, ApiKeyMaking making, HttpContext http, CancellationToken ct)
    {
        if (!request.Scopes.All(PermissionSet.Of(http.User).Covers))
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "scope_above_caller");
        }

        await session.OpenAsync(caller, readOnly: false, ct);
        var (key, token) = await making.CreateAsync(request, ct);
        await session.CommitAsync(ct);
        return TypedResults.Created((string?)null, new CreatedApiKey(
            key.Id, key.Name, key.Prefix, key.Scopes, key.CreatedAt, key.LastUsedAt, key.ExpiresAt, key.RevokedAt, token.Text));
    }

    private static async Task<NoContent> RevokeAsync(
        int id, IdentityDb db, TenantSession session, CallerDirectory directory, Audit audit, TimeProvider clock, CancellationToken ct)
    {
        var key = await db.ApiKeys.SingleOrDefaultAsync(key => key.Id == id, ct) ?? throw Refusal.NotFound("api_key_unknown");
        if (key.RevokedAt is null)
        {
            key.RevokedAt = clock.GetUtcNow();
            await db.SaveChangesAsync(ct);
            directory.ForgetAfterCommit(session);
            await audit.WriteAsync(
                "api_key_revoked", "api_key", id, key.Name, new { RevokedAt = (DateTimeOffset?)null }, new { key.RevokedAt }, ct);
        }

        return TypedResults.NoContent();
    }
}

/// <summary>Makes API keys in the open tenant. Used by the endpoint and by the command line.</summary>
internal sealed class ApiKeyMaking(IdentityDb db, TenantSession session, Audit audit, TimeProvider clock)
{
    /// <exception cref="Refusal">expiry_in_past.</exception>
    public async Task<(ApiKey Key, OpaqueToken Token)> CreateAsync(CreateApiKey request, CancellationToken ct)
    {
        var (token, now) = (OpaqueToken.New(OpaqueToken.ApiKey, session.Caller.TenantId), clock.GetUtcNow());
        if (request.ExpiresAt <= now)
        {
            throw Refusal.Invalid("expiry_in_past");
        }

        var key = new ApiKey
        {
            Name = request.Name,
            Hash = token.Hash,
            Prefix = token.Hint,
            Scopes = [.. request.Scopes],
            CreatedAt = now,
            CreatedBy = session.Caller.UserId,
            ExpiresAt = request.ExpiresAt,
        };
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync(
            "api_key_created", "api_key", key.Id, key.Name, null, new { key.Name, key.Prefix, key.Scopes, key.ExpiresAt }, ct);
        return (key, token);
    }
}
