using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Net.Http.Headers;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Platform.Http;

/// <summary>What stands between the network and the handlers: limits, headers, languages, and refusals for what matches no endpoint.</summary>
internal static class HttpProtection
{
    public static IServiceCollection AddHttpProtection(this IServiceCollection services, ServerOptions options)
    {
        services.AddCors();
        services.AddRateLimiter(limiter =>
        {
            var perMinute = options.RateLimitPerMinute;
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => perMinute == 0 ? RateLimitPartition.GetNoLimiter("") : RateLimitPartition.GetTokenBucketLimiter(
                Partition(http),
                _ => new()
                {
                    TokenLimit = Math.Max(100, perMinute / 6),
                    TokensPerPeriod = Math.Max(1, perMinute / 60),
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    QueueLimit = 0,
                }));
            limiter.OnRejected = async (context, _) => await RefusalHandler.WriteAsync(
                context.HttpContext,
                new Refusal(StatusCodes.Status429TooManyRequests, "too_many_requests") { RetryAfter = TimeSpan.FromSeconds(1) },
                context.HttpContext.RequestServices.GetRequiredService<IProblemDetailsService>());
        });
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            foreach (var proxy in options.TrustedProxies)
            {
                if (System.Net.IPNetwork.TryParse(proxy, out var network))
                {
                    forwarded.KnownIPNetworks.Add(network);
                }
                else
                {
                    forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
                }
            }
        });
        return services;
    }

    /// <summary>The middlewares, in the order in which a request meets them.</summary>
    public static void UseHttpProtection(this WebApplication app, ServerOptions options)
    {
        app.UseForwardedHeaders();
        app.Use(SecurityHeaders);
        app.UseRequestLocalization(localization => localization
            .SetDefaultCulture("fr").AddSupportedCultures("fr", "en", "ar").AddSupportedUICultures("fr", "en", "ar"));
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => RefuseAsync(context.HttpContext));
        app.Use(RefuseUnreadable);
        app.UseCors(cors => cors
            .WithOrigins([.. options.CorsOrigins])
            .WithMethods("GET", "POST", "PUT", "DELETE").AllowAnyHeader().AllowCredentials()
            .WithExposedHeaders("X-Total-Count", "Link", "ETag", "Retry-After", "X-Correlation-ID"));
    }

    private static Task SecurityHeaders(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()";
        // Vuetify and the API pages set styles from script; scripts come from this server only.
        headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
            + "connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        return next(http);
    }

    /// <summary>Refuses what no endpoint can read, and on which the framework, or the database's driver, would fail.</summary>
    private static async Task RefuseUnreadable(HttpContext http, RequestDelegate next)
    {
        // PostgreSQL cannot hold NUL; a statement whose parameters it refuses while it is being prepared leaves its connection unusable.
        if (http.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true)
        {
            throw new Refusal(StatusCodes.Status400BadRequest, "request_malformed");
        }

        // JSON is UTF-8 (RFC 8259 §8.1).
        if (MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.Charset.HasValue)
        {
            type.Charset = HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? "utf-8"
                : throw new Refusal(StatusCodes.Status415UnsupportedMediaType, "media_type_unsupported");
            http.Request.ContentType = type.ToString(); // the framework would take quotes for a part of the name
        }

        var encoded = http.Request.Headers.ContentEncoding.Count > 0; // the header is gone once the body is being decompressed
        try
        {
            await next(http);
        }
        catch (Exception fault) when (encoded && (fault is InvalidDataException || fault.Source == "System.IO.Compression.Brotli"))
        {
            throw new Refusal(StatusCodes.Status400BadRequest, "content_encoding_invalid");
        }
    }

    /// <summary>Statuses that the framework sets without a body get the same problem details as everything else.</summary>
    private static async Task RefuseAsync(HttpContext http)
    {
        var code = http.Response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => "unauthenticated",
            StatusCodes.Status403Forbidden => "forbidden",
            StatusCodes.Status404NotFound => "not_found",
            StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
            StatusCodes.Status413PayloadTooLarge => "request_too_large",
            StatusCodes.Status415UnsupportedMediaType => "media_type_unsupported",
            _ => "request_malformed",
        };
        await RefusalHandler.WriteAsync(http, new Refusal(http.Response.StatusCode, code), http.RequestServices.GetRequiredService<IProblemDetailsService>());
    }

    private static string Partition(HttpContext http) =>
        http.User.FindFirst(Caller.TenantClaim)?.Value is { } tenant
            ? string.Create(CultureInfo.InvariantCulture, $"{tenant}/{http.User.FindFirst(Caller.UserClaim)?.Value}/{http.User.FindFirst(Caller.ApiKeyClaim)?.Value}")
            : http.Connection.RemoteIpAddress?.ToString() ?? "";
}
