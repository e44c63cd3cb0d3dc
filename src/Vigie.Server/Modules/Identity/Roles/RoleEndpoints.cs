using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity.Sessions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Identity.Roles;

internal static class RoleEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/roles").WithTags("Roles");
        group.MapGet("/", ListAsync).Requires("roles:read").WithName("listRoles")
            .WithSummary("Lists the roles, those that are built in first.");
        group.MapPost("/", CreateAsync).Requires("roles:write").WithName("createRole").WithSummary("Creates a role.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("roles:write").ChecksVersion().WithName("updateRole")
            .WithSummary("Changes a role; it counts at once.");
        group.MapDelete("/{id:int}", DeleteAsync).Requires("roles:write").ChecksVersion().WithName("deleteRole")
            .WithSummary("Deletes a role that nobody has.");
        api.MapGet("/permissions", ListPermissions).Requires("roles:read").WithTags("Roles")
            .WithName("listPermissions").WithSummary("What a role or an API key may be given.");
    }

    private static async Task<Ok<List<RoleRow>>> ListAsync(IdentityDb db, HttpResponse response, CancellationToken ct)
    {
        var roles = await db.Roles.AsNoTracking().Include(role => role.Permissions)
            .OrderByDescending(role => role.BuiltIn).ThenBy(role => role.Id).ToListAsync(ct);
        var users = await db.UserRoles.GroupBy(assigned => assigned.RoleId)
            .ToDictionaryAsync(assigned => assigned.Key, assigned => assigned.Count(), ct);
        response.Headers["X-Total-Count"] = roles.Count.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Ok(roles.ConvertAll(role => ToRow(role, users.GetValueOrDefault(role.Id))));
    }

    private static async Task<Created<RoleRow>> CreateAsync(
        WriteRole request, IdentityDb db, Audit audit, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        DemandCovered(request.Permissions, http);
        var role = new Role { Name = request.Name, Description = request.Description, CreatedAt = clock.GetUtcNow() };
        role.Grant([.. request.Permissions]);
        db.Roles.Add(role);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("role_created", "role", role.Id, role.Name, null, Snapshot(role), ct);
        EntityTag.Tell(http.Response, role.Version);
        return TypedResults.Created($"/api/v1/roles/{role.Id}", ToRow(role, usersCount: 0));
    }

    private static async Task<Ok<RoleRow>> UpdateAsync(
        int id, WriteRole request, IdentityDb db, TenantSession session, CallerDirectory directory, Audit audit, HttpContext http,
        CancellationToken ct)
    {
        var role = await FindOwnAsync(db, id, ct);
        EntityTag.Check(http.Request, role.Version);
        DemandCovered([.. request.Permissions, .. role.Permissions.Select(granted => granted.Permission)], http);
        var before = Snapshot(role);
        (role.Name, role.Description) = (request.Name, request.Description);
        role.Grant([.. request.Permissions]);

        // The permissions have rows of their own; the role's row changes with them, so that its version does.
        db.Entry(role).Property(changed => changed.Description).IsModified = true;
        await db.SaveChangesAsync(ct);
        directory.ForgetAfterCommit(session);
        await audit.WriteAsync("role_updated", "role", id, role.Name, before, Snapshot(role), ct);
        EntityTag.Tell(http.Response, role.Version);
        return TypedResults.Ok(ToRow(role, await db.UserRoles.CountAsync(assigned => assigned.RoleId == id, ct)));
    }

    private static async Task<NoContent> DeleteAsync(
        int id, IdentityDb db, Audit audit, HttpContext http, CancellationToken ct)
    {
        var role = await FindOwnAsync(db, id, ct);
        EntityTag.Check(http.Request, role.Version);
        DemandCovered([.. role.Permissions.Select(granted => granted.Permission)], http);
        db.Roles.Remove(role);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("role_deleted", "role", id, role.Name, Snapshot(role), null, ct);
        return TypedResults.NoContent();
    }

    private static Ok<List<PermissionRow>> ListPermissions(HttpContext http)
    {
        var all = KnownPermissions.Describe(CultureInfo.CurrentUICulture)
            .Where(permission => !KnownPermissions.IsForOperator(permission.Name) || PermissionSet.Of(http.User).Covers(permission.Name));
        return TypedResults.Ok(all.Select(permission => new PermissionRow(permission.Name, permission.Description)).ToList());
    }

    private static async Task<Role> FindOwnAsync(IdentityDb db, int id, CancellationToken ct)
    {
        var role = await db.Roles.Include(role => role.Permissions).SingleOrDefaultAsync(role => role.Id == id, ct)
            ?? throw Refusal.NotFound("role_unknown");
        return role.BuiltIn ? throw Refusal.Conflict("role_built_in") : role;
    }

    /// <summary>Nobody makes a role that can do more than himself.</summary>
    private static void DemandCovered(IReadOnlyList<string> permissions, HttpContext http)
    {
        if (!permissions.All(PermissionSet.Of(http.User).Covers))
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "role_above_caller");
        }
    }

    private static RoleRow ToRow(Role role, int usersCount) => new(
        role.Id, role.Name, role.Description, [.. role.Permissions.Select(granted => granted.Permission).Order(StringComparer.Ordinal)],
        role.BuiltIn, usersCount, role.CreatedAt);

    private static object Snapshot(Role role) =>
        new
        {
            role.Name,
            role.Description,
            Permissions = role.Permissions.Select(granted => granted.Permission).Order(StringComparer.Ordinal).ToList()
        };
}
