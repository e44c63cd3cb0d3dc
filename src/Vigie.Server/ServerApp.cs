using Vigie.Server.Modules;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Platform.Observability;
using Vigie.Server.Platform.Storage;

namespace Vigie.Server;

/// <summary>The web application: services, then the way of a request through it.</summary>
internal static class ServerApp
{
    /// <param name="appConnectionString">Connects as the role that row-level security binds.</param>
    /// <param name="arguments">Settings of the host, for tests.</param>
    public static WebApplication Build(ServerOptions options, string appConnectionString, string[] arguments)
    {
        var builder = WebApplication.CreateSlimBuilder(arguments);
        builder.Logging.AddVigieLogging(options);
        builder.WebHost.UseUrls(options.ListenUrl).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.RequestMaxBytes; // an upload raises it for itself
            kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(10));
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.ShutdownTimeoutSeconds));
        builder.Services.AddSingleton(options).AddObservability()
            .AddPlatform(options, Settings.Read<JwtOptions>(), Settings.Read<StorageOptions>(), appConnectionString);
        builder.Services.AddAuthentication();
        builder.Services.AddAuthorization();
        foreach (var module in ModuleList.All)
        {
            module.AddServices(builder.Services);
        }

        var app = builder.Build();
        app.UseObservability();
        app.UseHttpProtection(options);
        app.UseWebPages();
        app.UseRouting();
        app.UseWebSockets(new() { KeepAliveInterval = TimeSpan.FromSeconds(30), KeepAliveTimeout = TimeSpan.FromSeconds(15) });
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.MapHealth();
        app.MapApiDescription();
        app.MapWebPages();
        var api = app.MapGroup("/api/v1").RequireAuthorization().WithValidation().WithTenantSession()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        JobEndpoints.Map(api);
        foreach (var module in ModuleList.All)
        {
            module.MapEndpoints(api);
        }

        return app;
    }
}
