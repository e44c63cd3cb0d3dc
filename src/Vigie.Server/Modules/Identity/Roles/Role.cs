using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace Vigie.Server.Modules.Identity.Roles;

/// <summary>A named set of permissions. Those that are built in are the same for everybody and cannot be changed.</summary>
internal sealed class Role
{
    public int Id { get; private set; }
    public required string Name { get; set; }
    public required string Description { get; set; }
    public bool BuiltIn { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public List<RolePermission> Permissions { get; } = [];

    /// <summary>Changes with each update, so that of two concurrent changes the second is refused.</summary>
    [Timestamp]
    public uint Version { get; private set; }

    /// <summary>Grants these permissions and no others.</summary>
    public void Grant(IReadOnlyCollection<string> permissions)
    {
        Permissions.RemoveAll(granted => !permissions.Contains(granted.Permission));
        Permissions.AddRange(permissions
            .Where(permission => Permissions.TrueForAll(granted => granted.Permission != permission))
            .Select(permission => new RolePermission { RoleId = Id, Permission = permission }));
    }
}

[PrimaryKey(nameof(RoleId), nameof(Permission))]
internal sealed class RolePermission
{
    public required int RoleId { get; init; }
    public required string Permission { get; init; }
}
