using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Documents.Upkeep;

/// <summary>Time to look after a tenant's documents.</summary>
internal sealed record DocumentRound;

/// <summary>All that documents need from time to time; each step may be cut off and run again.</summary>
internal sealed class LookAfterDocuments(DocumentUpkeep upkeep) : ILongJob<DocumentRound>
{
    private const long CheckedAtOnce = 1_000_000_000; // bytes: some seconds of a small server

    public async Task RunAsync(DocumentRound payload, JobRun run, CancellationToken ct)
    {
        await upkeep.RotateAsync(run.TenantId, ct);
        await upkeep.PurgeAsync(run.TenantId, ct);
        await upkeep.CleanAsync(run.TenantId, ct);
        await upkeep.VerifyAsync(run.TenantId, CheckedAtOnce, ct);
    }
}
