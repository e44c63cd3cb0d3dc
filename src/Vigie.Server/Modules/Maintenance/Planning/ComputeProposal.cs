using System.Collections.Concurrent;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Maintenance.Planning;

internal sealed record ProposalWanted(int ProposalId);

/// <summary>The searches that run in this process: one that is discarded need not go on.</summary>
internal sealed class ProposalSearches
{
    private readonly ConcurrentDictionary<(int TenantId, int ProposalId), CancellationTokenSource> running = new();

    /// <summary>Runs <paramref name="search"/>, which ends early when the proposal is discarded.</summary>
    public async Task<T> RunAsync<T>(int tenantId, int proposalId, Func<CancellationToken, Task<T>> search, CancellationToken ct)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        running[(tenantId, proposalId)] = source;
        try
        {
            return await search(source.Token);
        }
        finally
        {
            running.TryRemove((tenantId, proposalId), out _);
        }
    }

    public void Cancel(int tenantId, int proposalId)
    {
        if (running.TryGetValue((tenantId, proposalId), out var source))
        {
            source.Cancel();
        }
    }
}

/// <summary>Searches for a week that was asked for, outside of any request and of any transaction.</summary>
internal sealed class ComputeProposal(TenantWork tenants, ProposalSearches searches, PlanningOptions options) : ILongJob<ProposalWanted>
{
    public async Task RunAsync(ProposalWanted payload, JobRun run, CancellationToken ct)
    {
        var (request, snapshot) = await InSessionAsync(run.TenantId, readOnly: true, async services =>
        {
            var proposal = await services.GetRequiredService<Proposals>().FindAsync(payload.ProposalId, ct);
            return proposal.Status == ProposalStatus.Computing
                ? (proposal.Request, await services.GetRequiredService<SnapshotReader>().ReadAsync(proposal.Request.First, proposal.Request.Days, ct))
                : (null, null!);
        });
        if (request is null)
        {
            return; // computed already, or discarded
        }

        PlanOption? found = null;
        try
        {
            found = await searches.RunAsync(
                run.TenantId,
                payload.ProposalId,
                stop => Task.Factory.StartNew(
                    () => TourPlanning.Week(snapshot, new Roads(snapshot, options.SpeedKmh), request, stop), CancellationToken.None,
                    TaskCreationOptions.LongRunning, TaskScheduler.Default),
                ct);
        }
        finally
        {
            // Whatever happened, nobody shall wait for it any longer.
            await InSessionAsync(run.TenantId, readOnly: false, services =>
                services.GetRequiredService<Proposals>().FinishAsync(payload.ProposalId, found, CancellationToken.None));
        }
    }

    private Task<T> InSessionAsync<T>(int tenantId, bool readOnly, Func<IServiceProvider, Task<T>> what) =>
        tenants.RunAsync(new Caller(tenantId), readOnly, (services, _) => what(services), CancellationToken.None);
}
