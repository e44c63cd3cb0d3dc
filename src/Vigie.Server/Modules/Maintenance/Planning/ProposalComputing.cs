using System.Collections.Concurrent;
using System.Threading.Channels;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Maintenance.Planning;

/// <summary>Searches for the weeks that were asked for, one at a time, outside of any request and of any transaction.</summary>
internal sealed partial class ProposalComputing(TenantWork tenants, PlanningOptions options, ILogger<ProposalComputing> log) : BackgroundService
{
    // At most one of each company waits: the database refuses a second (proposal_under_way).
    private readonly Channel<(int TenantId, int ProposalId)> queue = Channel.CreateUnbounded<(int, int)>();
    private readonly ConcurrentDictionary<(int TenantId, int ProposalId), CancellationTokenSource> running = new();

    public void Start(int tenantId, int proposalId) => queue.Writer.TryWrite((tenantId, proposalId));

    /// <summary>Ends the search when it is under way here.</summary>
    public void Cancel(int tenantId, int proposalId)
    {
        if (running.TryGetValue((tenantId, proposalId), out var source))
        {
            source.Cancel();
        }
    }

    /// <summary>Computes one proposal and keeps the result; does nothing when it is computed already, or discarded.</summary>
    public async Task ComputeAsync(int tenantId, int proposalId, CancellationToken ct)
    {
        var (request, snapshot) = await InSessionAsync(tenantId, readOnly: true, async services =>
        {
            var proposal = await services.GetRequiredService<Proposals>().FindAsync(proposalId, ct);
            return proposal.Status == ProposalStatus.Computing
                ? (proposal.Request, await services.GetRequiredService<SnapshotReader>().ReadAsync(proposal.Request.First, proposal.Request.Days, ct))
                : (null, null!);
        });
        if (request is null)
        {
            return;
        }

        PlanOption? found = null;
        try
        {
            found = await Task.Factory.StartNew(
                () => TourPlanning.Week(snapshot, new Roads(snapshot, options.SpeedKmh), request, ct), ct, TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }
        finally
        {
            // Whatever happened, nobody shall wait for it any longer.
            await InSessionAsync(tenantId, readOnly: false, services =>
                services.GetRequiredService<Proposals>().FinishAsync(proposalId, found, CancellationToken.None));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var next in queue.Reader.ReadAllAsync(stoppingToken))
        {
            using var source = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            running[next] = source;
            try
            {
                await ComputeAsync(next.TenantId, next.ProposalId, source.Token);
            }
#pragma warning disable CA1031 // One that fails must not end those that wait.
            catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(next.ProposalId, problem);
            }
            finally
            {
                running.TryRemove(next, out _);
            }
        }
    }

    private Task<T> InSessionAsync<T>(int tenantId, bool readOnly, Func<IServiceProvider, Task<T>> what) =>
        tenants.RunAsync(new Caller(tenantId), readOnly, (services, _) => what(services), CancellationToken.None);

    [LoggerMessage(LogLevel.Error, "Proposal {Id} could not be computed")]
    private partial void LogFailed(int id, Exception problem);
}
