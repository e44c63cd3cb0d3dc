using System.Globalization;
using Vigie.Server.Modules.Identity.Roles;
using Vigie.Server.Modules.Identity.Users;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Identity.Tenants;

/// <summary>Creates tenants, in a session of the operator. Used by the endpoint, by the command line and for demo data.</summary>
internal sealed class TenantMaking(IdentityDb db, TenantSession session, UserChanges users, Audit audit, TimeProvider clock)
{
    /// <summary>Creates a tenant with the built-in roles and its first administrator, all or nothing.</summary>
    /// <exception cref="Refusal">password_weak; tenant_slug_taken when it is saved.</exception>
    public async Task<Tenant> CreateAsync(CreateTenant request, bool isDemo, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var tenant = new Tenant
        {
            Slug = request.Slug,
            Name = request.Name.Trim(),
            Country = request.Country,
            TimeZone = request.TimeZone,
            Language = request.Language,
            Currency = request.Currency,
            IsDemo = isDemo,
            CreatedAt = now,
        };
        db.Tenants.Add(tenant);
        await db.SaveChangesAsync(ct);

        // The same transaction goes over to the new tenant and back: without its administrator the tenant would be of no use.
        await BindAsync(tenant.TenantId, ct);
        await BuiltInRoles.SeedAsync(db, isPlatform: false, now, ct);
        var admin = request.Admin;
        await users.AddAsync(
            new CreateUser(admin.Email, admin.Password, admin.LastName, admin.FirstName, BuiltInRoles.Admin), UserChanges.Everything, ct);
        await BindAsync(session.Caller.TenantId, ct);
        await audit.WriteAsync(
            "tenant_created", "tenant", tenant.TenantId, tenant.Name, null, new { tenant.Slug, tenant.Name }, ct);
        return tenant;
    }

    private Task<int> BindAsync(int tenantId, CancellationToken ct) => session.ExecuteAsync(
        TenantBinding.Sql, [tenantId.ToString(CultureInfo.InvariantCulture), "", session.Caller.IsOperator ? "on" : ""], ct);
}
