namespace Vigie.Server.Platform.Security;

/// <summary>Who bears a token, and what he may do at this moment.</summary>
/// <param name="Name">E-mail address of a user, name of an API key.</param>
/// <param name="Permissions">As granted, with wildcards.</param>
/// <param name="ExpiresAt">Seconds since 1970 at which the token ends; null: it does not.</param>
internal sealed record Bearer(
    int TenantId, int? UserId, int? ApiKeyId, string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Permissions,
    Guid? SessionId = null, long? ExpiresAt = null);

/// <summary>Looks up the bearers of tokens whose form and signature are good. Asked on every request, so that a change of role, a
/// deactivated user, a revoked session or a suspended tenant counts at once.</summary>
internal interface ICallerDirectory
{
    /// <exception cref="TokenRefused">session_revoked, account_inactive or tenant_suspended.</exception>
    Task<Bearer> FindUserAsync(AccessClaims claims, CancellationToken ct);

    /// <exception cref="TokenRefused">token_invalid, token_expired or tenant_suspended.</exception>
    Task<Bearer> FindKeyAsync(OpaqueToken key, CancellationToken ct);
}

/// <summary>For a connection that stays open: asks again whether its bearer is let in.</summary>
internal sealed class BearerCheck(Bearer bearer, Func<Task<Bearer>> find)
{
    /// <summary>Whether the token is still good, and gives the same rights as at first.</summary>
    public async Task<bool> HoldsAsync()
    {
        try
        {
            return (await find()).Permissions.SequenceEqual(bearer.Permissions);
        }
        catch (TokenRefused)
        {
            return false;
        }
    }
}

/// <summary>A token that is not accepted, and why: <paramref name="code"/> has a text in Security.problems.json.</summary>
internal sealed class TokenRefused(string code) : Exception(code)
{
    public string Code => Message;

    /// <summary>403 when the token itself is good.</summary>
    public int Status => Code == "tenant_suspended" ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
}
