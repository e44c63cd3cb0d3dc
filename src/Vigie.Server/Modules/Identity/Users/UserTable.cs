using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Identity.Users;

/// <summary>What the list of users is narrowed to; all of it together.</summary>
internal sealed record UserFilter(
    [FromQuery(Name = "role")] string? Role, [FromQuery(Name = "search")] string? Search, [FromQuery(Name = "is_active")] bool? IsActive)
{
    /// <summary>The users by name, with their roles.</summary>
    public IQueryable<User> Of(IQueryable<User> all)
    {
        var users = all.AsNoTracking();
        if (!string.IsNullOrEmpty(Role))
        {
            users = users.Where(user => user.Roles.Any(assigned => assigned.Role.Name == Role));
        }

        if (IsActive is { } active)
        {
            users = users.Where(user => user.IsActive == active);
        }

        if (Patterns.Containing(Search) is { } pattern)
        {
            users = users.Where(user => EF.Functions.ILike(user.Email, pattern, Patterns.Escape)
                || EF.Functions.ILike(user.FirstName + " " + user.LastName, pattern, Patterns.Escape)
                || EF.Functions.ILike(user.LastName + " " + user.FirstName, pattern, Patterns.Escape));
        }

        return users.OrderBy(user => user.LastName).ThenBy(user => user.FirstName).ThenBy(user => user.Id).WithRoles();
    }
}

/// <summary>Users as files show them.</summary>
internal static class UserTable
{
    public static readonly Table<UserRow> All = new(
        "utilisateurs",
        new("Utilisateurs", "Users"),
        new("Nom", "Last name", row => row.LastName, 20),
        new("Prénom", "First name", row => row.FirstName, 20),
        new("Adresse électronique", "E-mail", row => row.Email, 32),
        new("Rôles", "Roles", row => string.Join(", ", row.Roles), 24),
        new("Actif", "Active", row => row.IsActive, 8),
        new("Spécialité", "Speciality", row => row.Technician?.Specialty, 20),
        new("Compétences", "Skills", row => row.Technician is { } technician ? string.Join(", ", technician.Skills) : null, 30),
        new("Créé le", "Created", row => row.CreatedAt),
        new("Dernière connexion", "Last sign-in", row => row.LastLoginAt, 18));
}
