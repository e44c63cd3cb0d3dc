using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Identity.Sessions;

/// <summary>What must be known of a user to let him in.</summary>
internal sealed record Person(
    int Id, string Email, string LastName, string FirstName, string? PasswordHash, bool IsActive, bool TenantIsActive,
    IReadOnlyList<string> Roles)
{
    public string FullName => $"{FirstName} {LastName}";

    /// <summary>The role shown where only one can be; empty without any.</summary>
    public string Role => Roles.Count > 0 ? Roles[0] : "";

    public static async Task<Person?> FindAsync(TenantSession session, int id, CancellationToken ct)
    {
        var found = await session.QueryAsync(
            """
            select u.id, u.email, u.last_name, u.first_name, u.password_hash, u.is_active, t.status = 'Active',
              array(select r.name from identity.user_role a join identity.role r on r.id = a.role_id where a.user_id = u.id order by a.position)
            from identity.user u join catalog.tenant t on t.tenant_id = u.tenant_id where u.id = $1
            """,
            row => new Person(
                row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4),
                row.GetBoolean(5), row.GetBoolean(6), row.GetFieldValue<string[]>(7)),
            [id], ct).ToListAsync(ct);
        return found is [var person] ? person : null;
    }

    /// <exception cref="TokenRefused">account_inactive or tenant_suspended.</exception>
    public Person Admitted() =>
        !TenantIsActive ? throw new TokenRefused("tenant_suspended") : !IsActive ? throw new TokenRefused("account_inactive") : this;
}
