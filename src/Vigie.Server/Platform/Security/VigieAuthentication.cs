using System.Globalization;
using System.Net.WebSockets;
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

    /// <summary>When the token ends, in seconds since 1970: a connection that stays open ends with it.</summary>
    public const string ExpiryClaim = "exp";

    private const int UnauthenticatedCloseCode = 4401;
    private const int ForbiddenCloseCode = 4403;

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
            if (Context.WebSockets.IsWebSocketRequest)
            {
                Context.Features.Set(new BearerCheck(bearer, () => FindAsync(token)));
            }

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
        var (status, code) = (refused?.Status ?? StatusCodes.Status401Unauthorized, refused?.Code ?? "unauthenticated");
        if (await CloseWebSocketAsync(status == StatusCodes.Status401Unauthorized ? UnauthenticatedCloseCode : ForbiddenCloseCode, code))
        {
            return;
        }

        if (status == StatusCodes.Status401Unauthorized)
        {
            Response.Headers.WWWAuthenticate = refused is null ? Scheme : $"{Scheme} error=\"invalid_token\"";
        }

        await RefusalHandler.WriteAsync(Context, new Refusal(status, code), problems);
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (!await CloseWebSocketAsync(ForbiddenCloseCode, "forbidden"))
        {
            await RefusalHandler.WriteAsync(Context, new Refusal(StatusCodes.Status403Forbidden, "forbidden"), problems);
        }
    }

    /// <summary>A page cannot see why a WebSocket was not opened, only the code with which one was closed: so it is opened to be
    /// closed.</summary>
    private async Task<bool> CloseWebSocketAsync(int closeCode, string code)
    {
        if (!Context.WebSockets.IsWebSocketRequest)
        {
            return false;
        }

        var protocol = Context.WebSockets.WebSocketRequestedProtocols.Contains(WebSocketProtocol) ? WebSocketProtocol : null;
        using var socket = await Context.WebSockets.AcceptWebSocketAsync(protocol);
        await socket.CloseOutputAsync((WebSocketCloseStatus)closeCode, code, Context.RequestAborted);
        return true;
    }

    private async Task<Bearer> FindAsync(string token)
    {
        if (token.StartsWith(OpaqueToken.ApiKey, StringComparison.Ordinal))
        {
            return await directory.FindKeyAsync(
                OpaqueToken.Parse(OpaqueToken.ApiKey, token) ?? throw new TokenRefused("token_invalid"), Context.RequestAborted);
        }

        return tokens.Verify(token, out var claims) switch
        {
            TokenState.Valid => await directory.FindUserAsync(claims!, Context.RequestAborted) with { ExpiresAt = claims!.ExpiresAt },
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

        if (bearer.ExpiresAt is { } end)
        {
            claims.Add(new(ExpiryClaim, end.ToString(CultureInfo.InvariantCulture)));
        }

        claims.AddRange(bearer.Roles.Select(role => new Claim(RoleClaim, role)));
        claims.AddRange(bearer.Permissions.Select(permission => new Claim(PermissionSet.Claim, permission)));
        return new(claims, Scheme, nameType: "sub", roleType: RoleClaim);
    }

    private static string? TokenOf(HttpRequest request)
    {
        if (request.Headers.Authorization is { Count: > 0 } header)
        {
            return header is [{ } only] && only.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? only[Prefix.Length..].Trim()
                : null;
        }

        if (!request.Path.StartsWithSegments("/ws", StringComparison.Ordinal)
            && !request.Path.StartsWithSegments("/api/v1/ws", StringComparison.Ordinal))
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
