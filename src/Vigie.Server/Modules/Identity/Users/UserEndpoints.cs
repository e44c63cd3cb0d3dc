using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity.Passwords;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Identity.Users;

internal static class UserEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/users").WithTags("Users");
        group.MapGet("/", ListAsync).Requires("users:read").WithName("listUsers").WithSummary("Lists the users by name.");
        group.MapGet("/export", ExportAsync).Requires("users:read").SendsList()
            .WithName("exportUsers").WithSummary("The same list as a file.");
        group.MapPost("/", CreateAsync).Requires("users:create").WithName("createUser").WithSummary("Creates a user.");
        group.MapGet("/{id:int}", GetAsync).Requires("users:read").WithName("getUser").WithSummary("One user.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("users:update")
            .ChecksVersion().WithName("updateUser").WithSummary("Changes a user; deactivating him ends his sessions at once.");
        group.MapPost("/{id:int}/invitation", InviteAsync).Requires("users:update").WithOwnSession()
            .WithName("inviteUser").WithSummary("Makes a link, good for seven days, with which a user chooses a password; shown once, and mailed to him if mail is sent.");
    }

    /// <summary>Reads the roles with the users, and what technicians can do.</summary>
    public static IQueryable<User> WithRoles(this IQueryable<User> users) =>
        users.Include(user => user.Technician).Include(user => user.Roles).ThenInclude(assigned => assigned.Role);

    /// <summary>The row of a user that was read <see cref="WithRoles"/>.</summary>
    public static UserRow ToRow(this User user)
    {
        var roles = user.Roles.OrderBy(assigned => assigned.Position).Select(assigned => assigned.Role.Name).ToList();
        return new(
            user.Id, user.Email, user.LastName, user.FirstName,
            roles.FirstOrDefault() ?? "", roles, user.IsActive, user.CreatedAt, user.LastLoginAt,
            user.Technician is { } technician ? new(technician.Specialty, technician.Skills, technician.Experience) : null);
    }

    private static async Task<Ok<List<UserRow>>> ListAsync(
        [AsParameters] UserFilter filter, [AsParameters] Paging paging, IdentityDb db, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok((await paging.ReadAsync(filter.Of(db.Users), response, ct)).ConvertAll(ToRow));

    private static Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] UserFilter filter, [AsParameters] ExportQuery export, ListFile file, IdentityDb db, HttpContext http) =>
        file.SendAsync(
            http, export, UserTable.All,
            (limit, offset) => filter.Of(db.Users).Skip(offset).Take(limit).AsAsyncEnumerable().Select(ToRow));

    private static async Task<Created<CreatedUser>> CreateAsync(
        CreateUser request, UserChanges changes, HttpContext http, CancellationToken ct)
    {
        var user = await changes.CreateAsync(request, PermissionSet.Of(http.User), ct);
        EntityTag.Tell(http.Response, user.Version);
        return TypedResults.Created(
            $"/api/v1/users/{user.Id}",
            new CreatedUser(user.Id, user.Email, user.LastName, user.FirstName, request.Role, user.IsActive, user.CreatedAt));
    }

    private static async Task<Ok<UserRow>> GetAsync(int id, IdentityDb db, HttpResponse response, CancellationToken ct)
    {
        var user = await FindAsync(db, id, ct);
        EntityTag.Tell(response, user.Version);
        return TypedResults.Ok(user.ToRow());
    }

    private static async Task<Ok<UserRow>> UpdateAsync(
        int id, UpdateUser request, IdentityDb db, UserChanges changes, HttpContext http, CancellationToken ct)
    {
        var user = await FindAsync(db, id, ct);
        EntityTag.Check(http.Request, user.Version);
        await changes.UpdateAsync(user, request, PermissionSet.Of(http.User), ct);
        EntityTag.Tell(http.Response, user.Version);
        return TypedResults.Ok(user.ToRow());
    }

    // A session of its own: the answers of others are kept for their Idempotency-Key, and a secret must not be.
    private static async Task<Created<Invitation>> InviteAsync(
        int id, Caller caller, TenantSession session, IdentityDb db, UserChanges changes, PasswordResets resets,
        IdentityApi.IAccountMail mail, ServerOptions options, HttpContext http, CancellationToken ct)
    {
        await session.OpenAsync(caller, readOnly: false, ct);
        var user = await FindAsync(db, id, ct);
        await changes.DemandMayManageAsync(user, PermissionSet.Of(http.User), ct);
        if (!user.IsActive)
        {
            throw Refusal.Conflict("account_inactive");
        }

        var (token, expiresAt) = await resets.InviteAsync(user, ct);
        var mailed = await mail.SendAsync(id, IdentityApi.AccountMail.Invitation, ct); // with a link of its own
        await session.CommitAsync(ct);
        var site = options.SiteOf(http.Request);
        var url = $"{site}/reinitialiser?token={token.Text}";
        return TypedResults.Created((string?)null, new Invitation(token.Text, url, expiresAt, mailed));
    }

    private static async Task<User> FindAsync(IdentityDb db, int id, CancellationToken ct) =>
        await db.Users.WithRoles().SingleOrDefaultAsync(user => user.Id == id, ct) ?? throw Refusal.NotFound("user_unknown");
}
