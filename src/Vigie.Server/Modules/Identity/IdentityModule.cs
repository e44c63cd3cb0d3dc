using Microsoft.Extensions.DependencyInjection.Extensions;
using Vigie.Server.Modules.Identity.ApiKeys;
using Vigie.Server.Modules.Identity.Passwords;
using Vigie.Server.Modules.Identity.Roles;
using Vigie.Server.Modules.Identity.Sessions;
using Vigie.Server.Modules.Identity.Tenants;
using Vigie.Server.Modules.Identity.Users;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Identity;

/// <summary>Tenants, users, roles, sessions and API keys.</summary>
internal sealed class IdentityModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddModuleDb<IdentityDb>();
        services.AddVigieAuthentication();
        services.TryAddSingleton(_ => new PasswordHasher());
        services.AddSingleton(provider => new LoginThrottle(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<TenantSeeding>().AddSingleton<IdentityApi.Seeding>();
        services.AddSingleton<SignIn>().AddSingleton<Passwords.Passwords>();
        services.AddSingleton<CallerDirectory>().AddSingleton<ICallerDirectory>(provider => provider.GetRequiredService<CallerDirectory>());
        services.AddScoped<OpenSessions>().AddScoped<PasswordResets>().AddScoped<UserChanges>();
        services.AddScoped<ApiKeyMaking>().AddScoped<TenantMaking>().AddScoped<IdentityApi>().AddScoped<IdentityApi.PasswordLinks>();
        services.AddSingleton<PurgeExpiredSessions>().AddHostedService(provider => provider.GetRequiredService<PurgeExpiredSessions>());
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        AuthEndpoints.Map(api);
        MeEndpoints.Map(api);
        UserEndpoints.Map(api);
        RoleEndpoints.Map(api);
        TenantEndpoints.Map(api);
        TenantSettingsEndpoints.Map(api);
        LogoEndpoints.Map(api);
        ApiKeyEndpoints.Map(api);
    }
}
