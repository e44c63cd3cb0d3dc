using System.Diagnostics.Metrics;

namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>What the operator sees of ingest: totals for /metrics and the rate of the last minute for the status page.</summary>
internal sealed class IngestMetrics
{
    private readonly Counter<long> accepted;
    private readonly Counter<long> duplicates;
    private readonly Counter<long> rejected;
    private readonly Histogram<double> commitSeconds;
    private readonly long[] perSecond = new long[60];
    private readonly TimeProvider clock;
    private long lastSecond;
    private long acceptedTotal;
    private long duplicatesTotal;
    private long rejectedTotal;

    public IngestMetrics(TimeProvider clock)
    {
        this.clock = clock;
        var meter = new Meter("Vigie");
        accepted = meter.CreateCounter<long>("vigie_samples_accepted_total", description: "Samples stored.");
        duplicates = meter.CreateCounter<long>("vigie_samples_duplicate_total", description: "Samples that were stored already.");
        rejected = meter.CreateCounter<long>("vigie_samples_rejected_total", description: "Samples refused with a reason.");
        commitSeconds = meter.CreateHistogram<double>("vigie_ingest_commit_seconds", "s", "Time of a group commit.");
    }

    public long AcceptedTotal => Interlocked.Read(ref acceptedTotal);

    public long DuplicatesTotal => Interlocked.Read(ref duplicatesTotal);

    public long RejectedTotal => Interlocked.Read(ref rejectedTotal);

    public double LastCommitMs { get; private set; }

    /// <summary>Mean of the last minute.</summary>
    public double SamplesPerSecond
    {
        get
        {
            lock (perSecond)
            {
                Roll();
                return perSecond.Sum() / (double)perSecond.Length;
            }
        }
    }

    public void Committed(IReadOnlyList<TenantBatch> tenants, TimeSpan took)
    {
        var stored = tenants.Sum(tenant => tenant.Accepted);
        LastCommitMs = took.TotalMilliseconds;
        commitSeconds.Record(took.TotalSeconds);
        accepted.Add(stored);
        Interlocked.Add(ref acceptedTotal, stored);
        lock (perSecond)
        {
            Roll();
            perSecond[lastSecond % perSecond.Length] += stored;
        }
    }

    public void Answered(int duplicateSamples, int rejectedSamples)
    {
        duplicates.Add(duplicateSamples);
        rejected.Add(rejectedSamples);
        Interlocked.Add(ref duplicatesTotal, duplicateSamples);
        Interlocked.Add(ref rejectedTotal, rejectedSamples);
    }

    private void Roll()
    {
        var second = clock.GetUtcNow().ToUnixTimeSeconds();
        for (var passed = Math.Max(lastSecond + 1, second - perSecond.Length + 1); passed <= second; passed++)
        {
            perSecond[passed % perSecond.Length] = 0;
        }

        lastSecond = Math.Max(lastSecond, second);
    }
}
