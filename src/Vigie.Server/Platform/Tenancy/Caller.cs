using System.Globalization;
using System.Net;
using System.Reflection;
using System.Security.Claims;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Platform.Tenancy;

/// <summary>Who is asking: always one tenant, and a user or an API key unless the server itself is asking.</summary>
/// <param name="OwnedBy">Set when the caller may see only what belongs to this user; the database then hides the rest.</param>
/// <param name="IsOperator">May read and change other tenants' entries in the catalog (not their data).</param>
internal sealed record Caller(int TenantId, int? UserId = null, int? ApiKeyId = null, int? OwnedBy = null, bool IsOperator = false, IPAddress? Address = null)
{
    public const string TenantClaim = "tenant_id";
    public const string UserClaim = "user_id";
    public const string ApiKeyClaim = "api_key_id";

    /// <summary>The tenant of the people who run the platform; no other tenant can hold the permission tenants:*.</summary>
    public const int PlatformTenantId = 1;

    /// <summary>Lets an endpoint take a <see cref="Caller"/> parameter.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext http, ParameterInfo _) => ValueTask.FromResult<Caller?>(From(http));

    /// <summary>The caller of a request, narrowed to his own rows when the endpoint's permission was granted only as "…_own".</summary>
    public static Caller From(HttpContext http)
    {
        var user = http.User;
        var tenant = Number(user, TenantClaim) ?? throw new InvalidOperationException("The caller has no tenant claim.");
        var permissions = PermissionSet.Of(user);
        var required = http.GetEndpoint()?.Metadata.GetMetadata<RequiredPermission>();
        var userId = Number(user, UserClaim);
        return new(
            tenant,
            userId,
            Number(user, ApiKeyClaim),
            OwnedBy: required is { OrOwn: true } && !permissions.Allows(required.Name) ? userId ?? 0 : null,
            IsOperator: tenant == PlatformTenantId && permissions.Allows("tenants:read"),
            http.Connection.RemoteIpAddress);
    }

    private static int? Number(ClaimsPrincipal user, string claim) =>
        int.TryParse(user.FindFirstValue(claim), CultureInfo.InvariantCulture, out var number) ? number : null;
}
