using System.Net;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Identity.Sessions;

/// <summary>What the holder of a session needs next.</summary>
internal sealed record SessionTokens(string AccessToken, string RefreshToken, int ExpiresIn);

/// <summary>
/// The sessions of the open tenant's users. Each is a chain of refresh tokens of which only the newest is good; when a used one comes
/// again, somebody has a copy, and since nobody can tell who is who, the session ends for both.
/// </summary>
internal sealed class OpenSessions(TenantSession session, AccessTokens tokens, CallerDirectory directory, Audit audit, TimeProvider clock)
{
    /// <summary>How long a session stays open without being used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private const int LongestUserAgent = 300;

    public async Task<SessionTokens> StartAsync(Person person, IPAddress? address, string? userAgent, CancellationToken ct)
    {
        var (id, now) = (Guid.CreateVersion7(), clock.GetUtcNow());
        var ip = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        await session.ExecuteAsync(
            """
            insert into identity.session (id, user_id, created_at, last_used_at, expires_at, ip, user_agent)
            values ($1, $2, $3, $3, $4, $5::inet, $6)
            """,
            [id, person.Id, now, now + Lifetime, ip?.ToString(), Shorten(userAgent)], ct);
        return await IssueAsync(id, person, now, ct);
    }

    /// <summary>Exchanges a refresh token for the next one.</summary>
    /// <returns>Null when the token is not good. What this changed (a reused token ends its session) must be committed all the
    /// same.</returns>
    /// <exception cref="TokenRefused">account_inactive or tenant_suspended.</exception>
    public async Task<SessionTokens?> RotateAsync(OpaqueToken token, CancellationToken ct)
    {
        var now = clock.GetUtcNow();

        // One statement checks and marks: of two that come at once, the second finds it used.
        var found = await session.QueryAsync(
            """
            update identity.refresh_token set used_at = $2 where hash = $1 and used_at is null and expires_at > $2 returning session_id
            """,
            row => row.GetGuid(0), [token.Hash, now], ct).ToListAsync(ct);
        if (found is not [var id])
        {
            await EndReusedAsync(token, now, ct);
            return null;
        }

        var users = await session.QueryAsync(
            """
            update identity.session set last_used_at = $2, expires_at = $3
            where id = $1 and revoked_at is null and expires_at > $2 returning user_id
            """,
            row => row.GetInt32(0), [id, now, now + Lifetime], ct).ToListAsync(ct);
        return users is [var userId] && await Person.FindAsync(session, userId, ct) is { } person
            ? await IssueAsync(id, person.Admitted(), now, ct)
            : null;
    }

    /// <summary>Ends one session of a user; false when he has no such open session.</summary>
    public async Task<bool> EndAsync(int userId, Guid id, CancellationToken ct)
    {
        var ended = await session.ExecuteAsync(
            "update identity.session set revoked_at = $3 where id = $1 and user_id = $2 and revoked_at is null",
            [id, userId, clock.GetUtcNow()], ct);
        directory.ForgetAfterCommit(session);
        return ended == 1;
    }

    public Task EndAllAsync(int userId, CancellationToken ct) => EndOthersAsync(userId, kept: null, ct);

    /// <summary>Ends all sessions of a user but one.</summary>
    public async Task EndOthersAsync(int userId, Guid? kept, CancellationToken ct)
    {
        await session.ExecuteAsync(
            "update identity.session set revoked_at = $2 where user_id = $1 and revoked_at is null and id is distinct from $3::uuid",
            [userId, clock.GetUtcNow(), kept], ct);
        directory.ForgetAfterCommit(session);
    }

    public Task<List<SessionRow>> ListAsync(int userId, Guid? current, CancellationToken ct) => session.QueryAsync(
        """
        select id, created_at, last_used_at, expires_at, host(ip), user_agent from identity.session
        where user_id = $1 and revoked_at is null and expires_at > $2 order by last_used_at desc, id
        """,
        row => new SessionRow(
            row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<DateTimeOffset>(2),
            row.GetFieldValue<DateTimeOffset>(3),
            row.IsDBNull(4) ? null : row.GetString(4), row.IsDBNull(5) ? null : row.GetString(5), row.GetGuid(0) == current),
        [userId, clock.GetUtcNow()], ct).ToListAsync(ct).AsTask();

    private async Task<SessionTokens> IssueAsync(Guid id, Person person, DateTimeOffset now, CancellationToken ct)
    {
        var refresh = OpaqueToken.New(OpaqueToken.Refresh, session.Caller.TenantId);
        await session.ExecuteAsync(
            "insert into identity.refresh_token (hash, session_id, created_at, expires_at) values ($1, $2, $3, $4)",
            [refresh.Hash, id, now, now + Lifetime], ct);
        var access = tokens.Issue(new(person.Email, person.Id, session.Caller.TenantId, person.Role, person.Roles, person.IsActive, id));
        return new(access, refresh.Text, (int)tokens.Lifetime.TotalSeconds);
    }

    private async Task EndReusedAsync(OpaqueToken token, DateTimeOffset now, CancellationToken ct)
    {
        var ended = await session.QueryAsync(
            """
            update identity.session set revoked_at = $2
            where revoked_at is null and id = (select session_id from identity.refresh_token where hash = $1 and used_at is not null)
            returning id, user_id
            """,
            row => (Id: row.GetGuid(0), UserId: row.GetInt32(1)), [token.Hash, now], ct).ToListAsync(ct);
        if (ended is [var (id, userId)])
        {
            var person = (await Person.FindAsync(session, userId, ct))!;
            await audit.WriteAsync("session_reuse_detected", "session", id, person.FullName, null, null, ct);
            directory.ForgetAfterCommit(session);
        }
    }

    private static string? Shorten(string? userAgent)
    {
        // Half a character cannot be stored, and a NUL neither.
        var clean = userAgent is null ? null : string.Concat(userAgent.EnumerateRunes()).Replace("\0", "", StringComparison.Ordinal);
        return clean?.Length > LongestUserAgent ? string.Concat(clean.EnumerateRunes().Take(LongestUserAgent / 2)) : clean;
    }
}
