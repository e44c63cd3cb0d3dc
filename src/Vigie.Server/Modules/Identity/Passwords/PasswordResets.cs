using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity.Sessions;
using Vigie.Server.Modules.Identity.Users;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Identity.Passwords;

/// <summary>Tokens that let their bearer choose a password, once.</summary>
internal sealed class PasswordResets(
    TenantSession session, IdentityDb db, Passwords passwords, OpenSessions sessions, Audit audit, TimeProvider clock)
{
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);

    /// <summary>Of a link that somebody asked for who forgot his password.</summary>
    public static readonly TimeSpan ResetLifetime = TimeSpan.FromHours(2);

    /// <summary>Makes a token for a user of this tenant. An earlier one is no longer good.</summary>
    public async Task<(OpaqueToken Token, DateTimeOffset ExpiresAt)> InviteAsync(User user, CancellationToken ct)
    {
        await session.ExecuteAsync("delete from identity.password_reset where user_id = $1", [user.Id], ct);
        var (token, expiresAt) = await AddAsync(user, InvitationLifetime, ct);
        await audit.WriteAsync("user_invited", "user", user.Id, user.FullName, null, new { ExpiresAt = expiresAt }, ct);
        return (token, expiresAt);
    }

    /// <summary>Makes a token beside those that are good already.</summary>
    public async Task<(OpaqueToken Token, DateTimeOffset ExpiresAt)> AddAsync(User user, TimeSpan lifetime, CancellationToken ct)
    {
        var (token, now) = (OpaqueToken.New(OpaqueToken.PasswordReset, session.Caller.TenantId), clock.GetUtcNow());
        await session.ExecuteAsync(
            "insert into identity.password_reset (hash, user_id, created_at, expires_at) values ($1, $2, $3, $4)",
            [token.Hash, user.Id, now, now + lifetime], ct);
        return (token, now + lifetime);
    }

    /// <summary>Sets the password of the token's user, and ends all his sessions and other tokens: whoever knew the old one is
    /// out.</summary>
    /// <exception cref="Refusal">token_invalid, account_inactive or password_weak; the token can then be used again.</exception>
    public async Task ResetAsync(OpaqueToken token, string password, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var users = await session.QueryAsync(
            "update identity.password_reset set used_at = $2 where hash = $1 and used_at is null and expires_at > $2 returning user_id",
            row => row.GetInt32(0), [token.Hash, now], ct).ToListAsync(ct);
        if (users is not [var id])
        {
            throw new Refusal(StatusCodes.Status400BadRequest, "token_invalid");
        }

        var user = await db.Users.SingleAsync(user => user.Id == id, ct);
        if (!user.IsActive)
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "account_inactive");
        }

        await SetAsync(user, password, "password", ct);
        await session.ExecuteAsync("delete from identity.password_reset where user_id = $1 and used_at is null", [id], ct);
        await sessions.EndAllAsync(id, ct);
        await audit.WriteAsync("password_reset", "user", id, user.FullName, null, null, ct);
    }

    /// <exception cref="Refusal">password_weak.</exception>
    public async Task SetAsync(User user, string password, string field, CancellationToken ct)
    {
        Passwords.Demand(password, field, user.Email, user.LastName, user.FirstName);
        user.PasswordHash = await passwords.HashAsync(password, ct);
        await db.SaveChangesAsync(ct);
    }
}
