using System.Globalization;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Platform.Http;

/// <summary>Marks an endpoint that opens its sessions itself (login, ingest), or needs none.</summary>
internal sealed class OwnSession
{
    public static readonly OwnSession Instance = new();
}

internal static class TenantSessionFilter
{
    /// <summary>
    /// One request, one transaction: opened for the caller's tenant before the handler, committed when the handler succeeds,
    /// rolled back otherwise. A GET gets a read-only transaction.
    /// </summary>
    public static RouteGroupBuilder WithTenantSession(this RouteGroupBuilder group) => group.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        if (http.GetEndpoint()?.Metadata.GetMetadata<OwnSession>() is not null)
        {
            return await next(context);
        }

        var session = http.RequestServices.GetRequiredService<TenantSession>();
        await session.OpenAsync(Caller.From(http), HttpMethods.IsGet(http.Request.Method), http.RequestAborted);
        var result = await Idempotency.RunAsync(http, session, () => next(context));
        if (Status(result) < StatusCodes.Status400BadRequest)
        {
            await session.CommitAsync(http.RequestAborted);
        }

        return result;
    });

    public static TBuilder WithOwnSession<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(OwnSession.Instance);

    public static int Status(object? result) => result switch
    {
        INestedHttpResult nested => Status(nested.Result),
        IStatusCodeHttpResult { StatusCode: { } status } => status,
        _ => StatusCodes.Status200OK,
    };
}

/// <summary>Row versions on the wire: ETag out, If-Match in.</summary>
internal static class EntityTag
{
    /// <summary>On an endpoint that calls <see cref="Check"/>: the API's description then names the header.</summary>
    internal sealed record Checked;

    public static RouteHandlerBuilder ChecksVersion(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new Checked());

    /// <summary>Tells the caller the version of what he reads or has just written.</summary>
    public static void Tell(HttpResponse response, uint version) =>
        response.Headers.ETag = $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>Refuses when the caller names a version that is not the current one; a caller that names none is let through.</summary>
    /// <exception cref="Refusal">changed_meanwhile (412).</exception>
    public static void Check(HttpRequest request, uint version)
    {
        var wanted = request.GetTypedHeaders().IfMatch;
        if (wanted.Count > 0 && !wanted.Any(tag => tag.Tag == "*" || tag.Tag == $"\"{version.ToString(CultureInfo.InvariantCulture)}\""))
        {
            throw new Refusal(StatusCodes.Status412PreconditionFailed, "changed_meanwhile");
        }
    }
}
