using Microsoft.EntityFrameworkCore;

namespace Vigie.Server.Modules.Identity.Roles;

/// <summary>The roles that every tenant has from the start, with the specification's matrix of permissions.</summary>
internal static class BuiltInRoles
{
    public const string Admin = "admin";
    public const string Technician = "technicien";
    public const string Client = "client";
    public const string Operator = "operateur";

    private static readonly (string Name, string Description, string[] Permissions)[] OfEveryTenant =
    [
        (Admin, "Accès complet au système", ["*"]),
        ("responsable", "Gestion des interventions et des techniciens",
        [
            "users:read", "users:create", "users:update", "roles:read", "tenant:read", "audit:read", "system:read",
            "techniciens:*", "interventions:*", "equipements:*", "planning:*", "documents:*", "alertes:*", "reports:*", "stock:*",
        ]),
        (Technician, "Exécution des interventions",
        [
            "interventions:read", "interventions:update_status", "equipements:read", "planning:read", "documents:read", "documents:upload",
            "alertes:read", "alertes:acknowledge", "stock:read", "stock:move",
        ]),
        (Client, "Accès limité à ses propres équipements et interventions",
            ["interventions:read_own", "equipements:read_own", "documents:read_own", "reports:read_own"]),
    ];

    private static readonly (string Name, string Description, string[] Permissions) OfThePlatform =
        (Operator, "Exploitation de la plateforme : entreprises clientes", ["tenants:*", "users:*", "system:read", "audit:read"]);

    /// <summary>Adds the built-in roles that the tenant of the open session does not have yet.</summary>
    public static async Task SeedAsync(IdentityDb db, bool isPlatform, DateTimeOffset now, CancellationToken ct)
    {
        var known = await db.Roles.Select(role => role.Name).ToListAsync(ct);
        foreach (var (name, description, permissions) in isPlatform ? [.. OfEveryTenant, OfThePlatform] : OfEveryTenant)
        {
            if (!known.Contains(name))
            {
                var role = new Role { Name = name, Description = description, BuiltIn = true, CreatedAt = now };
                role.Grant(permissions);
                db.Roles.Add(role);
            }
        }

        await db.SaveChangesAsync(ct);
    }
}
