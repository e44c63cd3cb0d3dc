using System.Security.Claims;

namespace Vigie.Server.Platform.Security;

/// <summary>The permission that an endpoint demands; a test fails on an endpoint without one.</summary>
/// <param name="OrOwn">Name + "_own" is enough; the caller then sees only his own rows.</param>
internal sealed record RequiredPermission(string Name, bool OrOwn = false);

/// <summary>The permissions of one caller: "resource:action", "resource:*" or "*".</summary>
internal sealed class PermissionSet(IEnumerable<string> granted)
{
    public const string Claim = "permission";

    private readonly HashSet<string> granted = [.. granted];

    public static PermissionSet Of(ClaimsPrincipal user) => new(user.FindAll(Claim).Select(claim => claim.Value));

    /// <summary>"*" grants everything inside a tenant; what reaches over tenants ("tenants:…") must be granted by name.</summary>
    public bool Allows(string permission)
    {
        var resource = permission[..permission.IndexOf(':', StringComparison.Ordinal)];
        return granted.Contains(permission) || granted.Contains(resource + ":*") || (resource != "tenants" && granted.Contains("*"));
    }
}

internal static class Permissions
{
    /// <summary>Marks an endpoint that everybody may call without signing in, such as the login.</summary>
    public static TBuilder RequiresNothing<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequiredPermission("public")).AllowAnonymous();

    /// <summary>Marks an endpoint on the caller's own account, open to every signed-in user (not to API keys).</summary>
    public static TBuilder RequiresSignIn<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint
        .RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireClaim(Tenancy.Caller.UserClaim))
        .WithMetadata(new RequiredPermission("signed_in"));

    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, string permission) where TBuilder : IEndpointConventionBuilder => endpoint
        .RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(context => PermissionSet.Of(context.User).Allows(permission)))
        .WithMetadata(new RequiredPermission(permission));

    /// <summary>As <see cref="Requires"/>, but the "…_own" form of the permission is enough and narrows the caller to his own rows.</summary>
    public static TBuilder RequiresOrOwn<TBuilder>(this TBuilder endpoint, string permission) where TBuilder : IEndpointConventionBuilder => endpoint
        .RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(context =>
            PermissionSet.Of(context.User) is var granted && (granted.Allows(permission) || granted.Allows(permission + "_own"))))
        .WithMetadata(new RequiredPermission(permission, OrOwn: true));
}
