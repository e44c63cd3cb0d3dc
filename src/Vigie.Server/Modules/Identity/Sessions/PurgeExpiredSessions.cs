using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Identity.Sessions;

/// <summary>Deletes, once an hour and tenant by tenant, tokens that have expired and sessions that ended a month ago.</summary>
internal sealed partial class PurgeExpiredSessions(TenantWork tenants, TimeProvider clock, ILogger<PurgeExpiredSessions> log)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <returns>How many rows were deleted.</returns>
    public async Task<int> PurgeAsync(CancellationToken ct)
    {
        var all = await tenants.RunAsync(
            TenantWork.Nobody,
            readOnly: true,
            (_, session) =>
                session.QueryAsync("select tenant_id from catalog.active_tenants() as tenant_id", row => row.GetInt32(0), [], ct)
                .ToListAsync(ct).AsTask(),
            ct);
        var (deleted, now) = (0, clock.GetUtcNow());
        foreach (var tenant in all)
        {
            deleted += await tenants.RunAsync(
                new Caller(tenant),
                readOnly: false,
                async (_, session) =>
                    await session.ExecuteAsync("delete from identity.refresh_token where expires_at < $1", [now], ct)
                    + await session.ExecuteAsync("delete from identity.password_reset where expires_at < $1", [now], ct)
                    + await session.ExecuteAsync("delete from identity.session where least(expires_at, revoked_at) < $1", [now - Kept], ct),
                ct);
        }

        return deleted;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                LogPurged(await PurgeAsync(stoppingToken));
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(fault); // the database may be away; the next hour will do
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Deleted {Rows} expired sessions and tokens")]
    private partial void LogPurged(int rows);

    [LoggerMessage(LogLevel.Warning, "Expired sessions could not be deleted")]
    private partial void LogFault(Exception fault);
}
