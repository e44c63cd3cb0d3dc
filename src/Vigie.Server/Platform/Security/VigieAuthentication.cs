using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Platform.Security;

/// <summary>
/// Recognizes callers by an access token or an API key (vk_…) in the Authorization header. A browser cannot set that header on a
/// WebSocket, so under /ws, and only there, the token may come as the second subprotocol after "vigie", or as ?access_token=.
/// </summary>
internal sealed class VigieAuthentication(
    AccessTokens tokens,
    ICallerDirectory directory,
    IProblemDetailsService problems,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory log,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public new const string Scheme = "Bearer";
    public const string WebSocketProtocol = "vigie";
    public const string SessionClaim = "sid";
    public const string RoleClaim = "roles";

    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // A refresh token is for /auth/refresh alone, which reads it itself.
        if (TokenOf(Request) is not { Length: > 0 } token || token.StartsWith(OpaqueToken.Refresh, StringComparison.Ordinal))
        {
            return AuthenticateResult.NoResult();
        }

        try
        {
            var bearer = await FindAsync(token);
            return AuthenticateResult.Success(new(new(IdentityOf(bearer)), Scheme));
        }
        catch (TokenRefused refused)
        {
            return AuthenticateResult.Fail(refused);
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var refused = (await HandleAuthenticateOnceSafeAsync()).Failure as TokenRefused;
        var status = refused?.Status ?? StatusCodes.Status401Unauthorized;
        if (status == StatusCodes.Status401Unauthorized)
        {
            Response.Headers.WWWAuthenticate = refused is null ? Scheme : $"{Scheme} error=\"invalid_token\"";
        }

        await RefusalHandler.WriteAsync(Context, new Refusal(status, refused?.Code ?? "unauthenticated"), problems);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        RefusalHandler.WriteAsync(Context, new Refusal(StatusCodes.Status403Forbidden, "forbidden"), problems).AsTask();

    private Task<Bearer> FindAsync(string token)
    {
        if (token.StartsWith(OpaqueToken.ApiKey, StringComparison.Ordinal))
        {
            return directory.FindKeyAsync(OpaqueToken.Parse(OpaqueToken.ApiKey, token) ?? throw new TokenRefused("token_invalid"), Context.RequestAborted);
        }

        return tokens.Verify(token, out var claims) switch
        {
            TokenState.Valid => directory.FindUserAsync(claims!, Context.RequestAborted),
            TokenState.Expired => throw new TokenRefused("token_expired"),
            _ => throw new TokenRefused("token_invalid"),
        };
    }

    private static ClaimsIdentity IdentityOf(Bearer bearer)
    {
        List<Claim> claims = [new("sub", bearer.Name), new(Caller.TenantClaim, Text(bearer.TenantId))];
        if (bearer.UserId is { } user)
        {
            claims.Add(new(Caller.UserClaim, Text(user)));
        }

        if (bearer.ApiKeyId is { } key)
        {
            claims.Add(new(Caller.ApiKeyClaim, Text(key)));
        }

        if (bearer.SessionId is { } session)
        {
            claims.Add(new(SessionClaim, session.ToString()));
        }

        claims.AddRange(bearer.Roles.Select(role => new Claim(RoleClaim, role)));
        claims.AddRange(bearer.Permissions.Select(permission => new Claim(PermissionSet.Claim, permission)));
        return new(claims, Scheme, nameType: "sub", roleType: RoleClaim);
    }

    private static string? TokenOf(HttpRequest request)
    {
        if (request.Headers.Authorization is { Count: > 0 } header)
        {
            return header is [{ } only] && only.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? only[Prefix.Length..].Trim() : null;
        }

        if (!request.Path.StartsWithSegments("/ws", StringComparison.Ordinal) && !request.Path.StartsWithSegments("/api/v1/ws", StringComparison.Ordinal))
        {
            return null;
        }

        return request.Headers.GetCommaSeparatedValues("Sec-WebSocket-Protocol") is [WebSocketProtocol, var second]
            ? second
            : request.Query["access_token"] is [{ } query] ? query : null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

internal static class VigieAuthenticationRegistration
{
    /// <summary>Makes <see cref="VigieAuthentication"/> the server's way to recognize callers.</summary>
    public static IServiceCollection AddVigieAuthentication(this IServiceCollection services)
    {
        services.AddAuthentication(VigieAuthentication.Scheme)
            .AddScheme<AuthenticationSchemeOptions, VigieAuthentication>(VigieAuthentication.Scheme, configureOptions: null);
        return services;
    }
}
