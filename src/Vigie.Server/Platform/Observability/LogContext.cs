using System.Globalization;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Platform.Observability;

/// <summary>What a log line says of the work it belongs to: a request, or a job that another request caused.</summary>
internal sealed class LogContext
{
    private static readonly AsyncLocal<LogContext?> Ambient = new();
    private readonly HttpContext? http;
    private readonly int? tenantId;

    private LogContext(string correlationId, HttpContext? http, int? tenantId) =>
        (CorrelationId, this.http, this.tenantId) = (correlationId, http, tenantId);

    /// <summary>The context of the work that runs here; null outside any.</summary>
    public static LogContext? Current => Ambient.Value;

    public string CorrelationId { get; }

    /// <summary>The tenant, as soon as it is known: in a request that is after authentication.</summary>
    public string? TenantId => tenantId?.ToString(CultureInfo.InvariantCulture) ?? http?.User.FindFirst(Caller.TenantClaim)?.Value;

    /// <summary>Work outside a request: a job, or a loop over tenants. Dispose of the answer when it ends.</summary>
    public static IDisposable Begin(string correlationId, int? tenantId = null) => Enter(new(correlationId, null, tenantId));

    /// <summary>A request.</summary>
    public static IDisposable Begin(string correlationId, HttpContext http) => Enter(new(correlationId, http, null));

    private static Leaving Enter(LogContext context)
    {
        var outer = Ambient.Value;
        Ambient.Value = context;
        return new(outer);
    }

    private sealed class Leaving(LogContext? outer) : IDisposable
    {
        public void Dispose() => Ambient.Value = outer;
    }
}
