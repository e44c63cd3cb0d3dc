using System.Collections.Concurrent;
using Vigie.Server.Modules.Identity.Roles;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Realtime;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Identity.Sessions;

/// <summary>
/// Looks up callers, and remembers each for a few seconds. What this process changes in a tenant is seen by its next request and by its
/// open sockets; what another process changes, by the requests that come after <see cref="Lifetime"/>.
/// </summary>
internal sealed class CallerDirectory(TenantWork tenants, LiveHub hub, TimeProvider clock) : ICallerDirectory
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private const int Capacity = 20_000;

    // A key's last use is shown to the minute; writing it at each request would cost more than the request.
    private static readonly TimeSpan UseShownTo = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<object, Entry> entries = new();
    private readonly ConcurrentDictionary<int, long> changes = new();

    public Task<Bearer> FindUserAsync(AccessClaims claims, CancellationToken ct) =>
        FindAsync(claims.TenantId, (claims.TenantId, claims.UserId, claims.SessionId), () => LoadUserAsync(claims, ct));

    public Task<Bearer> FindKeyAsync(OpaqueToken key, CancellationToken ct) =>
        FindAsync(key.TenantId, Convert.ToHexString(key.Hash), () => LoadKeyAsync(key, ct));

    /// <summary>Forgets the callers of the session's tenant once its changes are durable.</summary>
    public void ForgetAfterCommit(TenantSession session)
    {
        var tenant = session.Caller.TenantId;
        session.AfterCommit(() => Forget(tenant));
    }

    public void Forget(int tenantId)
    {
        changes.AddOrUpdate(tenantId, 1, (_, number) => number + 1);
        hub.Doubt(tenantId);
    }

    private async Task<Bearer> FindAsync(int tenantId, object key, Func<Task<Found>> load)
    {
        var now = clock.GetUtcNow();

        // Read before the query: a change that commits while it runs makes its answer old already.
        var change = changes.GetValueOrDefault(tenantId);
        if (!entries.TryGetValue(key, out var entry) || entry.Change != change || entry.Until <= now)
        {
            entry = new(await load(), change, now + Lifetime);
            MakeRoom(now);
            entries[key] = entry;
        }

        return entry.Found.Bearer ?? throw new TokenRefused(entry.Found.Refused!);
    }

    private void MakeRoom(DateTimeOffset now)
    {
        if (entries.Count < Capacity)
        {
            return;
        }

        foreach (var (key, entry) in entries)
        {
            if (entry.Until <= now)
            {
                entries.TryRemove(key, out _);
            }
        }

        if (entries.Count >= Capacity)
        {
            entries.Clear();
        }
    }

    private Task<Found> LoadUserAsync(AccessClaims claims, CancellationToken ct) => tenants.RunAsync(
        new Caller(claims.TenantId),
        readOnly: true,
        async (_, session) =>
        {
            var found = await session.QueryAsync(
                """
                select u.email, u.is_active, t.status = 'Active',
                  exists (select from identity.session s where s.id = $2 and s.user_id = u.id and s.revoked_at is null and s.expires_at > $3),
                  array(select r.name from identity.user_role a join identity.role r on r.id = a.role_id where a.user_id = u.id order by a.position),
                  array(select distinct p.permission from identity.user_role a join identity.role_permission p on p.role_id = a.role_id
                        where a.user_id = u.id order by p.permission)
                from identity.user u join catalog.tenant t on t.tenant_id = u.tenant_id where u.id = $1
                """,
                row => !row.GetBoolean(2) ? new Found("tenant_suspended")
                    : !row.GetBoolean(1) ? new Found("account_inactive")
                    : !row.GetBoolean(3) ? new Found("session_revoked")
                    : new Found(new Bearer(
                        claims.TenantId, claims.UserId, null, row.GetString(0), row.GetFieldValue<string[]>(4),
                        Held(claims.TenantId, row.GetFieldValue<string[]>(5)), claims.SessionId)),
                [claims.UserId, claims.SessionId, clock.GetUtcNow()], ct).ToListAsync(ct);
            return found is [var only] ? only : new Found("token_invalid");
        },
        ct);

    private async Task<Found> LoadKeyAsync(OpaqueToken key, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var found = await tenants.RunAsync(
            new Caller(key.TenantId),
            readOnly: true,
            (_, session) => session.QueryAsync(
                """
                select k.id, k.name, k.scopes, k.revoked_at is not null, k.expires_at <= $2, t.status = 'Active', k.last_used_at,
                k.expires_at
                from identity.api_key k join catalog.tenant t on t.tenant_id = k.tenant_id where k.hash = $1
                """,
                row => (
                    Found: row.GetBoolean(3) ? new Found("token_invalid")
                        : !row.IsDBNull(4) && row.GetBoolean(4) ? new Found("token_expired")
                        : !row.GetBoolean(5) ? new Found("tenant_suspended")
                        : new Found(new Bearer(
                            key.TenantId, null, row.GetInt32(0), row.GetString(1), [], Held(key.TenantId, row.GetFieldValue<string[]>(2)),
                            ExpiresAt: row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7).ToUnixTimeSeconds())),
                    LastUsedAt: row.IsDBNull(6) ? (DateTimeOffset?)null : row.GetFieldValue<DateTimeOffset>(6)),
                [key.Hash, now], ct).ToListAsync(ct).AsTask(),
            ct);
        if (found is not [var only])
        {
            return new("token_invalid");
        }

        if (only.Found.Bearer is { ApiKeyId: { } id } && (only.LastUsedAt is null || only.LastUsedAt < now - UseShownTo))
        {
            await tenants.RunAsync(
                new Caller(key.TenantId, ApiKeyId: id),
                readOnly: false,
                (_, session) => session.ExecuteAsync("update identity.api_key set last_used_at = $2 where id = $1", [id, now], ct),
                ct);
        }

        return only.Found;
    }

    /// <summary>Whatever a row says, only the platform's own tenant reaches over tenants.</summary>
    internal static string[] Held(int tenantId, string[] granted) =>
        tenantId == Caller.PlatformTenantId ? granted : [.. granted.Where(permission => !KnownPermissions.IsForOperator(permission))];

    private sealed record Found(Bearer? Bearer, string? Refused)
    {
        public Found(string refused) : this(null, refused)
        {
        }

        public Found(Bearer bearer) : this(bearer, null)
        {
        }
    }

    private sealed record Entry(Found Found, long Change, DateTimeOffset Until);
}
