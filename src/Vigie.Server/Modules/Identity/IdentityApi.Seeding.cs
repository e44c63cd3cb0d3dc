using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity.Roles;
using Vigie.Server.Modules.Identity.Sessions;
using Vigie.Server.Modules.Identity.Users;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Identity;

internal sealed partial class IdentityApi
{
    /// <param name="Role">Name of a built-in role.</param>
    /// <param name="Trade">Of a technician only: his specialty and his skills.</param>
    internal sealed record NewPerson(
        string Email, string Password, string LastName, string FirstName, string Role, (string Specialty, string[] Skills)? Trade = null);

    /// <param name="Country">ISO 3166-1, two letters.</param>
    /// <param name="TimeZone">IANA name.</param>
    /// <param name="Currency">ISO 4217.</param>
    internal sealed record NewCompany(string Slug, string Name, string Country, string TimeZone, string Currency);

    /// <summary>What a module that brings its own companies does to people and keys; each call is one transaction.</summary>
    internal sealed class Seeding(TenantSeeding seeding, TenantWork tenants)
    {
        /// <summary>Creates a demonstration company, French-speaking, with the built-in roles and its first administrator.</summary>
        /// <returns>The tenant's id.</returns>
        public Task<int> CreateDemoCompanyAsync(NewCompany company, NewPerson admin, CancellationToken ct) => seeding.CreateTenantAsync(
            new(
                company.Slug, company.Name, company.Country, company.TimeZone, "fr", company.Currency,
                new(admin.Email, admin.Password, admin.LastName, admin.FirstName)),
            isDemo: true,
            ct);

        /// <returns>The user's id.</returns>
        public Task<int> CreatePersonAsync(int tenantId, NewPerson person, CancellationToken ct) => seeding.CreateUserAsync(
            tenantId,
            new(person.Email, person.Password, person.LastName, person.FirstName, person.Role,
                person.Trade is { } trade ? new(trade.Specialty, trade.Skills) : null), ct);

        /// <summary>Creates somebody who runs the platform.</summary>
        public Task<int> CreateOperatorAsync(string email, string password, string lastName, string firstName, CancellationToken ct) =>
            CreatePersonAsync(Caller.PlatformTenantId, new(email, password, lastName, firstName, BuiltInRoles.Operator), ct);

        /// <summary>Removes an operator, with his sessions; nothing when there is none of this address.</summary>
        public Task<int> RemoveOperatorAsync(string email, CancellationToken ct) => tenants.RunAsync(
            new Caller(Caller.PlatformTenantId),
            readOnly: false,
            async (services, session) =>
            {
                services.GetRequiredService<CallerDirectory>().ForgetAfterCommit(session);
                var normal = User.Normalize(email);
                return await services.GetRequiredService<IdentityDb>().Users.Where(user => user.Email == normal).ExecuteDeleteAsync(ct);
            },
            ct);

        /// <returns>The key itself, which cannot be had again.</returns>
        public Task<string> CreateApiKeyAsync(int tenantId, string name, string scope, CancellationToken ct) =>
            seeding.CreateApiKeyAsync(tenantId, new(name, [scope]), ct);

        /// <summary>Runs <paramref name="work"/> in one transaction, which commits when it returns and rolls back when it throws.</summary>
        public Task<T> RunAsync<T>(Caller caller, Func<IServiceProvider, TenantSession, Task<T>> work, CancellationToken ct) =>
            tenants.RunAsync(caller, readOnly: false, work, ct);
    }
}
