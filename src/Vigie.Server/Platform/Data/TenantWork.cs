using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Platform.Data;

/// <summary>Work in a tenant session of its own: for what runs before a caller is known, or without any.</summary>
internal sealed class TenantWork(IServiceScopeFactory scopes)
{
    /// <summary>No tenant's rows are visible to it; it may ask the catalog's functions.</summary>
    public static readonly Caller Nobody = new(TenantId: 0);

    /// <summary>Runs <paramref name="work"/> in one transaction, which commits when it returns and rolls back when it throws.</summary>
    public async Task<T> RunAsync<T>(
        Caller caller, bool readOnly, Func<IServiceProvider, TenantSession, Task<T>> work, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
        await session.OpenAsync(caller, readOnly, ct);
        var result = await work(scope.ServiceProvider, session);
        await session.CommitAsync(ct);
        return result;
    }
}
