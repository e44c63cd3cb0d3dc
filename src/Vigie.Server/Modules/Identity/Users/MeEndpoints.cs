using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity.Passwords;
using Vigie.Server.Modules.Identity.Sessions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Identity.Users;

internal static class MeEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/users/me").WithTags("Me");
        group.MapGet("/", GetAsync).RequiresSignIn().WithName("getMe").WithSummary("The caller, his permissions and his company.");
        group.MapPut("/", UpdateAsync).RequiresSignIn().ChecksVersion().WithName("updateMe").WithSummary("Changes the caller's own profile.");
        group.MapPut("/password", ChangePasswordAsync).RequiresSignIn()
            .WithName("changePassword").WithSummary("Changes the caller's password, and ends all his sessions but this one.");
    }

    private static async Task<Ok<Me>> GetAsync(Caller caller, IdentityDb db, HttpContext http, CancellationToken ct)
    {
        var user = await FindAsync(db, caller, ct);
        EntityTag.Tell(http.Response, user.Version);
        return TypedResults.Ok(await DescribeAsync(user, db, http, ct));
    }

    private static async Task<Ok<Me>> UpdateAsync(
        UpdateMe request, Caller caller, IdentityDb db, Audit audit, HttpContext http, CancellationToken ct)
    {
        var user = await FindAsync(db, caller, ct);
        EntityTag.Check(http.Request, user.Version);
        var before = Profile(user);
        (user.LastName, user.FirstName, user.Language, user.TimeZone, user.TemperatureUnit) =
            (request.LastName.Trim(), request.FirstName.Trim(), request.Language, request.TimeZone, request.TemperatureUnit);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("profile_updated", "user", user.Id, user.FullName, before, Profile(user), ct);
        EntityTag.Tell(http.Response, user.Version);
        return TypedResults.Ok(await DescribeAsync(user, db, http, ct));
    }

    private static async Task<NoContent> ChangePasswordAsync(
        ChangePassword request, Caller caller, IdentityDb db, Passwords.Passwords passwords, PasswordResets resets, OpenSessions sessions,
        LoginThrottle throttle, Audit audit, HttpContext http, CancellationToken ct)
    {
        // A stolen access token must not become a way to guess the password.
        var guess = $"password of {caller.TenantId}/{caller.UserId}";
        if (throttle.Begin(guess, caller.Address) is { } wait)
        {
            throw new Refusal(StatusCodes.Status429TooManyRequests, "too_many_attempts") { RetryAfter = wait };
        }

        var user = await FindAsync(db, caller, ct);
        if (await passwords.VerifyAsync(request.OldPassword, user.PasswordHash, ct) == PasswordMatch.Wrong)
        {
            throw Refusal.Invalid("password_wrong");
        }

        throttle.Succeed(guess, caller.Address);
        await resets.SetAsync(user, request.NewPassword, "new_password", ct);
        var current = Guid.TryParse(http.User.FindFirst(VigieAuthentication.SessionClaim)?.Value, out var id) ? id : (Guid?)null;
        await sessions.EndOthersAsync(user.Id, current, ct);
        await audit.WriteAsync("password_changed", "user", user.Id, user.FullName, null, null, ct);
        return TypedResults.NoContent();
    }

    private static async Task<User> FindAsync(IdentityDb db, Caller caller, CancellationToken ct) =>
        await db.Users.WithRoles().SingleOrDefaultAsync(user => user.Id == caller.UserId, ct) ?? throw Refusal.NotFound("user_unknown");

    private static async Task<Me> DescribeAsync(User user, IdentityDb db, HttpContext http, CancellationToken ct)
    {
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(tenant => tenant.TenantId == Caller.From(http).TenantId, ct);
        var row = user.ToRow();
        return new(
            user.Id, user.Email, user.LastName, user.FirstName, row.Role, row.Roles,
            [.. http.User.FindAll(PermissionSet.Claim).Select(claim => claim.Value)],
            user.Language ?? tenant.Language, user.TimeZone ?? tenant.TimeZone, user.TemperatureUnit, user.IsActive, user.CreatedAt,
            user.LastLoginAt,
            new(tenant.TenantId, tenant.Slug, tenant.Name, tenant.TimeZone, tenant.Language, tenant.Country, tenant.Currency, tenant.IsDemo,
                tenant.TenantId == Caller.PlatformTenantId));
    }

    private static object Profile(User user) => new { user.LastName, user.FirstName, user.Language, user.TimeZone, user.TemperatureUnit };
}
