using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Vigie.Server.Modules.Identity.Passwords;
using Vigie.Server.Modules.Identity.Users;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Identity.Sessions;

internal static partial class AuthEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/auth").WithTags("Auth");
        group.MapPost("/login", LoginAsync).RequiresNothing().WithOwnSession()
            .WithName("login").WithSummary("Signs in by e-mail address and password.")
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        group.MapPost("/refresh", RefreshAsync).RequiresNothing().WithOwnSession()
            .WithName("refresh").WithSummary("Exchanges a refresh token, in the Authorization header or in the body, for the next one.");
        group.MapPost("/logout", LogoutAsync).RequiresSignIn().WithName("logout").WithSummary("Ends this session.");
        group.MapGet("/sessions", ListAsync).RequiresSignIn().WithName("listSessions")
            .WithSummary("Lists the caller's open sessions, the last used first.");
        group.MapDelete("/sessions/{id:guid}", EndAsync).RequiresSignIn().WithName("endSession")
            .WithSummary("Ends one of the caller's sessions.");
        group.MapDelete("/sessions", EndAllAsync).RequiresSignIn().WithName("endSessions")
            .WithSummary("Ends all of the caller's sessions, this one too.");
        group.MapPost("/forgot", ForgotAsync).RequiresNothing().WithOwnSession()
            .WithName("forgotPassword").WithSummary(
                "Mails who forgot his password a link to choose another, if mail is sent, and notes it; says nothing to who asks.");
        group.MapPost("/reset", ResetAsync).RequiresNothing().WithOwnSession()
            .WithName("resetPassword").WithSummary("Sets a password with the token of an invitation or of a forgotten password.");
    }

    private static async Task<Ok<LoginAnswer>> LoginAsync(LoginRequest request, SignIn signIn, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(await signIn.RunAsync(request, http.Connection.RemoteIpAddress, http.Request.Headers.UserAgent, ct));

    private static async Task<Ok<RefreshAnswer>> RefreshAsync(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] RefreshRequest? request, HttpContext http, TenantWork tenants,
        CancellationToken ct)
    {
        const string Bearer = "Bearer ";
        var header = http.Request.Headers.Authorization.ToString();
        var text = request?.RefreshToken
            ?? (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null);
        if (OpaqueToken.Parse(OpaqueToken.Refresh, text) is not { } token)
        {
            throw new Refusal(StatusCodes.Status401Unauthorized, "refresh_token_invalid");
        }

        try
        {
            var next = await tenants.RunAsync(
                new Caller(token.TenantId, Address: http.Connection.RemoteIpAddress),
                readOnly: false,
                (services, _) => services.GetRequiredService<OpenSessions>().RotateAsync(token, ct),
                ct) ?? throw new Refusal(StatusCodes.Status401Unauthorized, "refresh_token_invalid");
            return TypedResults.Ok(new RefreshAnswer(next.AccessToken, next.RefreshToken, next.ExpiresIn));
        }
        catch (TokenRefused refused)
        {
            throw new Refusal(refused.Status, refused.Code);
        }
    }

    private static async Task<NoContent> LogoutAsync(Caller caller, ClaimsPrincipal user, OpenSessions sessions, CancellationToken ct)
    {
        if (CurrentSession(user) is { } id)
        {
            await sessions.EndAsync(caller.UserId!.Value, id, ct);
        }

        return TypedResults.NoContent();
    }

    private static async Task<Ok<List<SessionRow>>> ListAsync(
        Caller caller, ClaimsPrincipal user, OpenSessions sessions, CancellationToken ct) =>
        TypedResults.Ok(await sessions.ListAsync(caller.UserId!.Value, CurrentSession(user), ct));

    private static async Task<NoContent> EndAsync(Guid id, Caller caller, OpenSessions sessions, CancellationToken ct) =>
        await sessions.EndAsync(caller.UserId!.Value, id, ct) ? TypedResults.NoContent() : throw Refusal.NotFound("session_unknown");

    private static async Task<NoContent> EndAllAsync(TenantSession session, OpenSessions sessions, Audit audit, CancellationToken ct)
    {
        var person = (await Person.FindAsync(session, session.Caller.UserId!.Value, ct))!;
        await sessions.EndAllAsync(person.Id, ct);
        await audit.WriteAsync("sessions_ended", "user", person.Id, person.FullName, null, null, ct);
        return TypedResults.NoContent();
    }

    private static Accepted ForgotAsync(
        ForgotRequest request, HttpContext http, LoginThrottle throttle, SignIn signIn, TenantWork tenants, ILogger<SignIn> log)
    {
        var (email, address) = (User.Normalize(request.Email), http.Connection.RemoteIpAddress);
        if (throttle.Begin($"forgot {email}", address) is { } wait)
        {
            throw new Refusal(StatusCodes.Status429TooManyRequests, "too_many_attempts") { RetryAfter = wait };
        }

        // Done after the answer, so that the time it takes tells nobody whether the address is known.
        http.Response.OnCompleted(async () =>
        {
            try
            {
                foreach (var login in await signIn.FindAsync(email, CancellationToken.None))
                {
                    await tenants.RunAsync(
                        new Caller(login.TenantId, login.UserId, Address: address),
                        readOnly: false,
                        async (services, session) =>
                        {
                            var person = (await Person.FindAsync(session, login.UserId, CancellationToken.None))!;
                            await services.GetRequiredService<Audit>().WriteAsync(
                                "password_forgotten", "user", person.Id, person.FullName, null, null, CancellationToken.None);
                            if (person is { IsActive: true, TenantIsActive: true })
                            {
                                await services.GetRequiredService<IdentityApi.IAccountMail>()
                                    .SendAsync(person.Id, IdentityApi.AccountMail.PasswordForgotten, CancellationToken.None);
                            }

                            return true;
                        },
                        CancellationToken.None);
                }
            }
            catch (Exception fault)
            {
                LogForgotten(log, fault);
                throw;
            }
        });
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<NoContent> ResetAsync(ResetRequest request, HttpContext http, TenantWork tenants, CancellationToken ct)
    {
        var token = OpaqueToken.Parse(OpaqueToken.PasswordReset, request.Token)
            ?? throw new Refusal(StatusCodes.Status400BadRequest, "token_invalid");
        await tenants.RunAsync(
            new Caller(token.TenantId, Address: http.Connection.RemoteIpAddress),
            readOnly: false,
            async (services, _) =>
            {
                await services.GetRequiredService<PasswordResets>().ResetAsync(token, request.Password, ct);
                return true;
            },
            ct);
        return TypedResults.NoContent();
    }

    private static Guid? CurrentSession(ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(VigieAuthentication.SessionClaim), out var id) ? id : null;

    [LoggerMessage(LogLevel.Error, "A forgotten password could not be noted")]
    private static partial void LogForgotten(ILogger log, Exception fault);
}
