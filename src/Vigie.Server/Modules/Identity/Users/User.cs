using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity.Roles;

namespace Vigie.Server.Modules.Identity.Users;

internal enum TemperatureUnit
{
    C,
    F,
}

/// <summary>A person who signs in.</summary>
internal sealed class User
{
    public int Id { get; private set; }

    /// <summary>In small letters: <see cref="Normalize"/>.</summary>
    public required string Email { get; set; }
    public string? PasswordHash { get; set; }
    public required string LastName { get; set; }
    public required string FirstName { get; set; }
    public string FullName => $"{FirstName} {LastName}";
    public bool IsActive { get; set; } = true;

    /// <summary>"fr", "en" or "ar"; null: as the tenant.</summary>
    public string? Language { get; set; }

    /// <summary>IANA name; null: as the tenant.</summary>
    public string? TimeZone { get; set; }
    public TemperatureUnit TemperatureUnit { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastLoginAt { get; set; }
    public List<UserRole> Roles { get; } = [];
    public Technician? Technician { get; set; }

    /// <summary>Changes with each update, so that of two concurrent changes the second is refused.</summary>
    [Timestamp]
    public uint Version { get; private set; }

    /// <summary>The one spelling under which an address is stored and looked up.</summary>
    public static string Normalize(string email) => email.Trim().ToLowerInvariant();

    /// <summary>Gives these roles and no others; the first is the one shown where only one can be.</summary>
    public void Assign(IReadOnlyList<Role> roles, DateTimeOffset now)
    {
        Roles.RemoveAll(assigned => roles.All(role => role.Id != assigned.RoleId));
        for (var position = 0; position < roles.Count; position++)
        {
            var assigned = Roles.Find(known => known.RoleId == roles[position].Id);
            if (assigned is null)
            {
                Roles.Add(assigned = new UserRole { UserId = Id, RoleId = roles[position].Id, Role = roles[position], AssignedAt = now });
            }

            assigned.Position = position;
        }
    }
}

/// <summary>What a user with the role of a technician can do.</summary>
[PrimaryKey(nameof(UserId))]
internal sealed class Technician
{
    public int UserId { get; init; }
    public required string Specialty { get; set; }
    public required List<string> Skills { get; set; }

    /// <summary>In the company's own words, "senior" for example; null: not told.</summary>
    public string? Experience { get; set; }
}

/// <summary>A role that a user has, and since when.</summary>
[PrimaryKey(nameof(UserId), nameof(RoleId))]
internal sealed class UserRole
{
    public required int UserId { get; init; }
    public required int RoleId { get; init; }
    public Role Role { get; init; } = null!;
    public int Position { get; set; }
    public required DateTimeOffset AssignedAt { get; init; }
}
