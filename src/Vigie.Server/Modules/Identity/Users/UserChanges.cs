using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity.Roles;
using Vigie.Server.Modules.Identity.Sessions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Identity.Users;

/// <summary>Creates and changes users of the open tenant. Used by the endpoints, by the command line and for demo data.</summary>
internal sealed class UserChanges(
    IdentityDb db, TenantSession session, Passwords.Passwords passwords, OpenSessions sessions, CallerDirectory directory, Audit audit,
    TimeProvider clock)
{
    /// <summary>What the server itself may pass on: everything.</summary>
    public static readonly PermissionSet Everything = new(["*", "tenants:*"]);

    /// <param name="granted">What the caller may do, which bounds what he may pass on.</param>
    /// <exception cref="Refusal">password_weak, role_unknown, role_above_caller; user_email_taken when it is saved.</exception>
    public async Task<User> CreateAsync(CreateUser request, PermissionSet granted, CancellationToken ct)
    {
        var user = await AddAsync(request, granted, ct);
        await audit.WriteAsync("user_created", "user", user.Id, user.FullName, null, Snapshot(user), ct);
        return user;
    }

    /// <summary>As <see cref="CreateAsync"/>, for the maker of a new tenant, whose audit trail must not name a user of another.</summary>
    public async Task<User> AddAsync(CreateUser request, PermissionSet granted, CancellationToken ct)
    {
        var email = User.Normalize(request.Email);
        var role = await FindRolesAsync([request.Role], "role", ct);
        DemandMayManage(granted, role);
        Passwords.Passwords.Demand(request.Password, "password", email, request.LastName, request.FirstName);
        var now = clock.GetUtcNow();
        var user = new User
        {
            Email = email,
            PasswordHash = await passwords.HashAsync(request.Password, ct),
            LastName = request.LastName.Trim(),
            FirstName = request.FirstName.Trim(),
            CreatedAt = now,
        };
        user.Assign(role, now);
        Describe(user, request.Technician, role);
        db.Users.Add(user);
        await db.SaveChangesAsync(ct);
        return user;
    }

    /// <summary>Changes a user that was read with his roles. Deactivating him ends his sessions.</summary>
    /// <exception cref="Refusal">user_above_caller, role_unknown, role_above_caller, user_is_yourself or last_admin; user_email_taken when
    /// it is saved.</exception>
    public async Task UpdateAsync(User user, UpdateUser request, PermissionSet granted, CancellationToken ct)
    {
        await DemandMayManageAsync(user, granted, ct);
        var roles = await FindRolesAsync(request.Roles, "roles", ct);
        DemandMayManage(granted, roles);
        if (!request.IsActive && user.Id == session.Caller.UserId)
        {
            throw Refusal.Conflict("user_is_yourself");
        }

        var (before, wasAdmin) = (Snapshot(user), IsAdmin(user));
        (user.Email, user.LastName, user.FirstName, user.IsActive) =
            (User.Normalize(request.Email), request.LastName.Trim(), request.FirstName.Trim(), request.IsActive);
        user.Assign(roles, clock.GetUtcNow());
        Describe(user, request.Technician, roles);

        // The roles have rows of their own; the user's row changes with them, so that its version does.
        db.Entry(user).Property(changed => changed.IsActive).IsModified = true;
        await db.SaveChangesAsync(ct);
        if (wasAdmin && !IsAdmin(user))
        {
            await DemandAnAdminAsync(ct);
        }

        if (!user.IsActive)
        {
            await sessions.EndAllAsync(user.Id, ct);
        }

        directory.ForgetAfterCommit(session);
        await audit.WriteAsync("user_updated", "user", user.Id, user.FullName, before, Snapshot(user), ct);
    }

    /// <exception cref="Refusal">technician_role_missing.</exception>
    private static void Describe(User user, TechnicianProfile? profile, List<Role> roles)
    {
        if (profile is null)
        {
            user.Technician = null;
            return;
        }

        if (!roles.Exists(role => role.Name == BuiltInRoles.Technician))
        {
            throw Refusal.Field("technician_role_missing", "technicien");
        }

        user.Technician ??= new() { Specialty = "", Skills = [] };
        user.Technician.Specialty = profile.Specialty.Trim();
        user.Technician.Skills = [.. profile.Skills.Select(skill => skill.Trim())];
        user.Technician.Experience = string.IsNullOrWhiteSpace(profile.Experience) ? null : profile.Experience.Trim();
    }

    /// <summary>Refuses a caller who would get the better of somebody with more rights than his own.</summary>
    /// <exception cref="Refusal">user_above_caller.</exception>
    public async Task DemandMayManageAsync(User user, PermissionSet granted, CancellationToken ct)
    {
        var held = user.Roles.ConvertAll(assigned => assigned.RoleId);
        var permissions = await db.Roles.Where(role => held.Contains(role.Id)).SelectMany(role => role.Permissions)
            .Select(permission => permission.Permission).ToListAsync(ct);
        if (!permissions.TrueForAll(granted.MayManage))
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "user_above_caller");
        }
    }

    /// <summary>The roles in the order asked for.</summary>
    private async Task<List<Role>> FindRolesAsync(IReadOnlyList<string> names, string field, CancellationToken ct)
    {
        var known = await db.Roles.Include(role => role.Permissions).Where(role => names.Contains(role.Name)).ToListAsync(ct);
        return names.Except(known.Select(role => role.Name)).Any()
            ? throw Refusal.Field("role_unknown", field)
            : [.. names.Select(name => known.Find(role => role.Name == name)!)];
    }

    private static void DemandMayManage(PermissionSet granted, List<Role> roles)
    {
        if (!roles.TrueForAll(role => role.Permissions.TrueForAll(permission => granted.MayManage(permission.Permission))))
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "role_above_caller");
        }
    }

    /// <summary>A tenant without an active administrator could not be managed any more.</summary>
    private async Task DemandAnAdminAsync(CancellationToken ct)
    {
        // Two administrators who deactivate each other at once must not both succeed.
        await session.ExecuteAsync("select from identity.role where name = $1 for update", [BuiltInRoles.Admin], ct);
        var admins = await db.Users.CountAsync(user => user.IsActive && user.Roles.Any(assigned =>
            assigned.Role.Name == BuiltInRoles.Admin || assigned.Role.Name == BuiltInRoles.Operator), ct);
        if (admins == 0)
        {
            throw Refusal.Conflict("last_admin");
        }
    }

    private static bool IsAdmin(User user) =>
        user.IsActive && user.Roles.Exists(assigned => assigned.Role.Name is BuiltInRoles.Admin or BuiltInRoles.Operator);

    private static object Snapshot(User user) =>
        new { user.Email, user.LastName, user.FirstName, user.IsActive, user.ToRow().Roles, user.ToRow().Technician };
}
