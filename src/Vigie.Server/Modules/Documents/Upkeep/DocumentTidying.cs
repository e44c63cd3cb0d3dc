using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Modules.Documents.Upkeep;

/// <summary>Looks after every tenant's documents: once at the start, then once an hour.</summary>
internal sealed partial class DocumentTidying(DocumentUpkeep upkeep, TenantWork tenants, ILogger<DocumentTidying> log) : BackgroundService
{
    private const long CheckedAnHour = 1_000_000_000; // bytes of each tenant: some seconds of a small server

    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>A server without a key that files were sealed with does not start: it would call them damaged.</summary>
    /// <exception cref="StartupProblem">A master key is missing.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var tenant in await TenantsAsync(cancellationToken))
        {
            if (await upkeep.MissingKeysAsync(tenant, cancellationToken) is [var key, ..])
            {
                throw new StartupProblem(
                    $"Documents are sealed with the master key {key}, which is not here: set FILES_ENC_KEY to it, or add it to FILES_ENC_OLD_KEYS.");
            }
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        do
        {
            try
            {
                await TidyAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Tried again in an hour.
            catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(problem);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TidyAsync(CancellationToken ct)
    {
        foreach (var tenant in await TenantsAsync(ct))
        {
            await upkeep.RotateAsync(tenant, ct);
            await upkeep.PurgeAsync(tenant, ct);
            await upkeep.VerifyAsync(tenant, CheckedAnHour, ct);
        }

        await upkeep.CleanAsync(ct);
    }

    private Task<List<int>> TenantsAsync(CancellationToken ct) => tenants.RunAsync(
        TenantWork.Nobody, readOnly: true,
        async (_, session) => await session.QueryAsync("select * from catalog.active_tenants()", row => row.GetInt32(0), [], ct).ToListAsync(ct),
        ct);

    [LoggerMessage(LogLevel.Error, "Looking after the documents failed; trying again in an hour")]
    private partial void LogFailed(Exception problem);
}
