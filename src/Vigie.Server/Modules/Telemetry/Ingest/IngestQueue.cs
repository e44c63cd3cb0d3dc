using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>What became of a request's samples once they were durable.</summary>
/// <param name="Unknown">Samples of batteries that were removed meanwhile.</param>
internal sealed record IngestOutcome(int Accepted, int Duplicates, IReadOnlyList<Sample> Unknown);

/// <summary>The samples of one request, and who waits for them.</summary>
internal sealed class IngestRequest(int tenantId, List<Sample> samples)
{
    private readonly TaskCompletionSource<IngestOutcome> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int TenantId => tenantId;

    public List<Sample> Samples => samples;

    public Task<IngestOutcome> Outcome => done.Task;

    public void Complete(IngestOutcome outcome) => done.TrySetResult(outcome);

    public void Fail(Exception reason) => done.TrySetException(reason);
}

/// <summary>
/// Samples between the requests that brought them and the writer that stores them. Bounded by samples: what does not fit is
/// refused at once, never dropped silently and never waited for.
/// </summary>
internal sealed class IngestQueue
{
    public const int Capacity = 60_000;

    private readonly Channel<IngestRequest> channel = Channel.CreateUnbounded<IngestRequest>();
    private int waiting;

    public IngestQueue()
    {
        var meter = new Meter("Vigie");
        meter.CreateObservableGauge("vigie_ingest_queue_samples", () => Waiting, description: "Samples that wait for the writer.");
    }

    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>Queues a request and returns when its samples are durable.</summary>
    /// <exception cref="Refusal">ingest_queue_full (429): nothing was stored, send again later.</exception>
    public Task<IngestOutcome> StoreAsync(int tenantId, List<Sample> samples)
    {
        // A request larger than what is left still passes when nothing waits, so that no size is refused for ever.
        if (Interlocked.Add(ref waiting, samples.Count) > Capacity && Waiting != samples.Count)
        {
            Interlocked.Add(ref waiting, -samples.Count);
            throw new Refusal(StatusCodes.Status429TooManyRequests, "ingest_queue_full") { RetryAfter = TimeSpan.FromSeconds(1) };
        }

        var request = new IngestRequest(tenantId, samples);
        if (!channel.Writer.TryWrite(request))
        {
            Interlocked.Add(ref waiting, -samples.Count);
            throw new Refusal(StatusCodes.Status503ServiceUnavailable, "database_unavailable") { RetryAfter = TimeSpan.FromSeconds(5) };
        }

        return request.Outcome;
    }

    /// <summary>
    /// Waits for requests and takes those that wait, up to about <paramref name="samples"/>; none when another writer was quicker,
    /// null when the queue has closed and is empty.
    /// </summary>
    public async ValueTask<List<IngestRequest>?> TakeAsync(int samples)
    {
        if (!await channel.Reader.WaitToReadAsync())
        {
            return null;
        }

        var taken = new List<IngestRequest>();
        while (samples > 0 && channel.Reader.TryRead(out var request))
        {
            taken.Add(request);
            samples -= request.Samples.Count;
        }

        Interlocked.Add(ref waiting, -taken.Sum(request => request.Samples.Count));
        return taken;
    }

    /// <summary>Takes no more; what waits is still stored.</summary>
    public void Close() => channel.Writer.TryComplete();
}
