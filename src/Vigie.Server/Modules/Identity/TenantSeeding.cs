using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity.ApiKeys;
using Vigie.Server.Modules.Identity.Roles;
using Vigie.Server.Modules.Identity.Tenants;
using Vigie.Server.Modules.Identity.Users;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Identity;

/// <summary>What the command line and the demo data do to tenants, users and keys, each in a transaction of its own, under the same
/// rules as the API: the passwords too must be good ones.</summary>
internal sealed class TenantSeeding(TenantWork tenants, TimeProvider clock)
{
    private static readonly Caller Operator = new(Caller.PlatformTenantId, IsOperator: true);

    /// <summary>The tenant with this slug; null when there is none.</summary>
    public Task<int?> FindTenantAsync(string slug, CancellationToken ct) => tenants.RunAsync(
        Operator,
        readOnly: true,
        (services, _) => services.GetRequiredService<IdentityDb>().Tenants
            .Where(tenant => tenant.Slug == slug).Select(tenant => (int?)tenant.TenantId).SingleOrDefaultAsync(ct),
        ct);

    /// <summary>Creates a tenant with the built-in roles and its first administrator.</summary>
    /// <returns>The tenant's id.</returns>
    /// <exception cref="Refusal">password_weak; a taken slug is a DbUpdateException, as everywhere.</exception>
    public Task<int> CreateTenantAsync(CreateTenant request, bool isDemo, CancellationToken ct) => tenants.RunAsync(
        Operator,
        readOnly: false,
        async (services, _) => (await services.GetRequiredService<TenantMaking>().CreateAsync(request, isDemo, ct)).TenantId,
        ct);

    /// <summary>Creates a user of a tenant, whose built-in roles are added if they are missing: so the platform's own tenant gets its
    /// first operator.</summary>
    /// <returns>The user's id.</returns>
    /// <exception cref="Refusal">password_weak or role_unknown; a taken address is a DbUpdateException, as everywhere.</exception>
    public Task<int> CreateUserAsync(int tenantId, CreateUser request, CancellationToken ct) => tenants.RunAsync(
        new Caller(tenantId),
        readOnly: false,
        async (services, _) =>
        {
            var db = services.GetRequiredService<IdentityDb>();
            await BuiltInRoles.SeedAsync(db, tenantId == Caller.PlatformTenantId, clock.GetUtcNow(), ct);
            return (await services.GetRequiredService<UserChanges>().CreateAsync(request, UserChanges.Everything, ct)).Id;
        },
        ct);

    /// <returns>The key itself, which cannot be had again.</returns>
    /// <exception cref="Refusal">expiry_in_past.</exception>
    public Task<string> CreateApiKeyAsync(int tenantId, CreateApiKey request, CancellationToken ct) => tenants.RunAsync(
        new Caller(tenantId),
        readOnly: false,
        async (services, _) => (await services.GetRequiredService<ApiKeyMaking>().CreateAsync(request, ct)).Token.Text,
        ct);
}
