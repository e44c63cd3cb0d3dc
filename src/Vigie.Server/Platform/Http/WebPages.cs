using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing.Constraints;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Platform.Http;

/// <summary>Serves the built web pages: files by name, and the one page for every address that the browser routes itself.</summary>
internal static class WebPages
{
    public static IServiceCollection AddWebPages(this IServiceCollection services)
    {
        services.AddResponseCompression(compression => compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json", "image/svg+xml"]);
        services.AddRequestDecompression();
        services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<RegexInlineRouteConstraint>("regex"));
        return services;
    }

    public static void UseWebPages(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseRequestDecompression();
        app.Use((http, next) =>
        {
            // The sockets answer at /ws as well as at /api/v1/ws, and so do the short addresses at /r; a slash at the end makes no difference.
            var path = http.Request.Path.Value ?? "/";
            if (path.Length > 1 && path[^1] == '/' && path.StartsWith("/api/", StringComparison.Ordinal))
            {
                path = path.TrimEnd('/');
            }

            http.Request.Path = path.StartsWith("/ws/", StringComparison.Ordinal) || path.StartsWith("/r/", StringComparison.Ordinal) ? "/api/v1" + path : path;
            return next(http);
        });
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                // Names of built files hold a hash of their content; the page that names them must be asked for anew.
                file.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    public static void MapWebPages(this WebApplication app)
    {
        if (app.Environment.WebRootFileProvider.GetFileInfo("index.html").Exists)
        {
            app.MapFallbackToFile("{*path:regex(^(?!api/|ws/|docs|redoc).*$):nonfile}", "index.html").RequiresNothing();
        }
    }
}
