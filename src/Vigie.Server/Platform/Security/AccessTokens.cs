using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vigie.Server.Platform.Security;

/// <summary>Who a user is, as his access token says it. What he may do is not in it: that is looked up, so that a change counts at
/// once.</summary>
/// <param name="Email">Address he signed in with (claim sub).</param>
/// <param name="Role">Name of his first role; empty when he has none.</param>
/// <param name="SessionId">The sign-in that the token belongs to; revoking it refuses the token (claim sid).</param>
/// <param name="ExpiresAt">Seconds since 1970; told by a token that is verified, and not asked for one that is issued.</param>
internal sealed record AccessClaims(
    string Email, int UserId, int TenantId, string Role, IReadOnlyList<string> Roles, bool IsActive, Guid SessionId, long ExpiresAt = 0);

/// <summary>Why a token is refused, or that it is not.</summary>
internal enum TokenState
{
    Valid,
    Malformed,
    Expired,
    NotYetValid,
}

/// <summary>Issues access tokens (JWT, RFC 7519) and verifies them.</summary>
/// <param name="signature">Signs with the current key, and verifies with the earlier ones too.</param>
/// <param name="lifetime">How long a token is good for.</param>
internal sealed class AccessTokens(CompactSignature signature, TimeSpan lifetime, TimeProvider clock)
{
    /// <summary>How far the clocks of two servers may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private static readonly JsonSerializerOptions Strict =
        new(JsonSerializerOptions.Strict) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public TimeSpan Lifetime => lifetime;

    /// <exception cref="ArgumentException">The claims would make a token longer than 8192 characters, which nobody could use.</exception>
    public string Issue(AccessClaims claims)
    {
        var now = clock.GetUtcNow();
        var token = signature.Sign(JsonSerializer.SerializeToUtf8Bytes(
            new Wire(
                claims.Email, claims.UserId, claims.TenantId, claims.Role, claims.Roles, claims.IsActive,
                now.ToUnixTimeSeconds(), (now + lifetime).ToUnixTimeSeconds(), claims.SessionId),
            Strict));
        return token.Length <= CompactSignature.MaximumLength ? token
            : throw new ArgumentException("The claims are too long for a token.", nameof(claims));
    }

    /// <summary>Verifies signature, form and times. <paramref name="claims"/> is set only for a valid token.</summary>
    public TokenState Verify(string token, out AccessClaims? claims)
    {
        claims = null;
        if (signature.Verify(token) is not { } payload || Read(payload) is not { } wire)
        {
            return TokenState.Malformed;
        }

        // Compared as numbers: a time beyond what the calendar holds must not overflow.
        var (now, skew) = (clock.GetUtcNow().ToUnixTimeSeconds(), (long)Skew.TotalSeconds);
        if (wire.ExpiresAt <= now - skew)
        {
            return TokenState.Expired;
        }

        if (wire.IssuedAt > now + skew || wire.NotBefore > now + skew)
        {
            return TokenState.NotYetValid;
        }

        claims = new(wire.Email, wire.UserId, wire.TenantId, wire.Role, wire.Roles, wire.IsActive, wire.SessionId, wire.ExpiresAt);
        return TokenState.Valid;
    }

    private static Wire? Read(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize<Wire>(payload, Strict) is { TenantId: > 0, UserId: > 0 } wire && !wire.Roles.Contains(null!)
                ? wire : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null; // InvalidOperationException: half a surrogate pair
        }
    }

    /// <summary>The claims as they travel; a missing, unknown or repeated one refuses the token.</summary>
    private sealed record Wire(
        [property: JsonPropertyName("sub")] string Email,
        [property: JsonPropertyName("user_id")] int UserId,
        [property: JsonPropertyName("tenant_id")] int TenantId,
        [property: JsonPropertyName("role")] string Role,
        [property: JsonPropertyName("roles")] IReadOnlyList<string> Roles,
        [property: JsonPropertyName("is_active")] bool IsActive,
        [property: JsonPropertyName("iat")] long IssuedAt,
        [property: JsonPropertyName("exp")] long ExpiresAt,
        [property: JsonPropertyName("sid")] Guid SessionId,
        [property: JsonPropertyName("nbf")] long? NotBefore = null);
}
