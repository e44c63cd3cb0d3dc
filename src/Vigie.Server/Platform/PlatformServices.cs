using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Platform.Realtime;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Storage;

namespace Vigie.Server.Platform;

internal static class PlatformServices
{
    /// <summary>What every module stands on.</summary>
    /// <param name="appConnectionString">Connects as vigie_app, which row-level security binds.</param>
    public static IServiceCollection AddPlatform(
        this IServiceCollection services, ServerOptions options, JwtOptions jwt, StorageOptions storage, string appConnectionString)
    {
        var keys = TokenKeys(jwt.Load(options));
        services.AddSingleton(provider => new AccessTokens(
            new CompactSignature(keys), TimeSpan.FromMinutes(jwt.AccessTokenMinutes), provider.GetRequiredService<TimeProvider>()));
        var fileKeys = storage.LoadKeys(options);
        services.AddSingleton(storage).AddSingleton(fileKeys).AddSingleton(new FileStore(storage.MakeFolder(options), fileKeys));
        services.TryAddSingleton(TimeProvider.System);
#pragma warning disable RS0030 // The one data source; everything else takes a TenantSession.
        services.AddSingleton(_ => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(appConnectionString) { MaxAutoPrepare = 60, AutoPrepareMinUsages = 3 }));
#pragma warning restore RS0030
        services.AddScoped<TenantSession>().AddScoped<Audit>().AddScoped<ListFile>().AddSingleton<TenantWork>();
        services.AddSingleton<LiveHub>();
        services.AddJobs();
        services.AddProblemDetails().AddExceptionHandler<RefusalHandler>();
        services.AddValidators();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.Configure<JsonOptions>(json => StrictJson.Configure(json.SerializerOptions));
        services.AddOpenApi("openapi", ApiDescription.Configure);
        services.AddHttpProtection(options).AddWebPages();
        return services;
    }

    /// <summary>The key that signs first, then older ones whose tokens are still accepted.</summary>
    private static List<TokenKey> TokenKeys(JwtKeyMaterial material) => material.Secret is { } secret
        ? [TokenKey.FromSecret(secret)]
        : [TokenKey.FromPem(material.PrivateKeyPem!), .. material.PublicKeysPem.Skip(1).Select(TokenKey.FromPem)];
}
