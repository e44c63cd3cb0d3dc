using Vigie.Server.Modules;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Http;

namespace Vigie.Server;

/// <summary>The web application: services, then the way of a request through it.</summary>
internal static class ServerApp
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 8 * 1024 * 1024;
            kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(10));
        });
        builder.Services.AddPlatform(builder.Configuration["DATABASE_APP_URL"]!);
        builder.Services.AddAuthentication();
        builder.Services.AddAuthorization();
        builder.Services.AddRequestDecompression();
        foreach (var module in ModuleList.All)
        {
            module.AddServices(builder.Services);
        }

        var app = builder.Build();
        app.UseHttpProtection();
        app.UseRequestDecompression();
        app.UseStaticFiles();
        app.Use((http, next) =>
        {
            // The sockets answer at /ws as well as at /api/v1/ws.
            http.Request.Path = http.Request.Path.StartsWithSegments("/ws") ? "/api/v1" + http.Request.Path : http.Request.Path;
            return next(http);
        });
        app.UseRouting();
        app.UseWebSockets(new() { KeepAliveInterval = TimeSpan.FromSeconds(30), KeepAliveTimeout = TimeSpan.FromSeconds(15) });
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.MapApiDescription();
        var api = app.MapGroup("/api/v1").RequireAuthorization().WithValidation().WithTenantSession()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        foreach (var module in ModuleList.All)
        {
            module.MapEndpoints(api);
        }

        return app;
    }
}
