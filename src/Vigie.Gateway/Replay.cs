using System.Globalization;
using Vigie.Bms;

namespace Vigie.Gateway;

/// <summary>Reads a capture and sends its samples, at the pace of the options.</summary>
internal sealed class Replay(ReplayOptions options, TextWriter output, TextWriter messages, TimeProvider clock)
{
    /// <summary>Rejections beyond this number are only counted.</summary>
    private const int MostRejectionsShown = 20;

    /// <summary>While replaying at a pace, what is due is gathered for at most this long.</summary>
    private static readonly TimeSpan GatherFor = TimeSpan.FromSeconds(1);

    private readonly Capture capture = new(options.File, options.NewDecoder);
    private readonly List<TelemetryItem> pending = [];
    private readonly SortedDictionary<string, int> notes = [];
    private TelemetryClient? client;
    private long samples;
    private long sent;
    private long accepted;
    private long duplicates;
    private long refused;

    /// <summary>Replays the capture and prints the counts, also when it ends early.</summary>
    /// <returns>0 when every sample was accepted, 1 when the server rejected some, 2 when the capture holds none.</returns>
    /// <exception cref="GatewayProblem">The capture cannot be used, or the server refuses or stays away.</exception>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        using var owned = client = options.Server is { } server ? new(server, messages, clock) : null;
        try
        {
            await SendAllAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw new GatewayProblem("Interrupted; the same command may be run again, nothing is counted twice.");
        }
        finally
        {
            await PrintCountsAsync();
        }

        if (samples == 0)
        {
            throw new GatewayProblem("The capture holds no sample: check --protocol, --profile and --source.");
        }

        return refused > 0 ? 1 : 0;
    }

    private async Task SendAllAsync(CancellationToken ct)
    {
        var timeline = new SourceTimeline(options.Period);
        var (begun, flushed) = (clock.GetTimestamp(), clock.GetTimestamp());
        SampleClock? calendar = null;
        TimeSpan? first = null;
        foreach (var sample in capture.Samples())
        {
            calendar ??= SampleClock.For(options, sample, Latest, clock.GetUtcNow());
            var time = timeline.Next(sample);
            var wait = Due(time - (first ??= time)) - clock.GetElapsedTime(begun);
            if (pending.Count >= options.Batch
                || (pending.Count > 0 && clock.GetElapsedTime(flushed) + wait >= GatherFor && options.Speed is not null))
            {
                await FlushAsync(ct);
                flushed = clock.GetTimestamp();
                wait = Due(time - first.Value) - clock.GetElapsedTime(begun);
            }

            await WaitAsync(wait, ct);
            Note(sample);
            samples++;
            pending.Add(TelemetryItem.Of(options.Battery, calendar.At(time), sample));
        }

        await FlushAsync(ct);
    }

    private TimeSpan Latest()
    {
        var timeline = new SourceTimeline(options.Period);
        return new Capture(options.File, options.NewDecoder).Samples().Max(timeline.Next);
    }

    /// <summary>When a sample is due after the first.</summary>
    private TimeSpan Due(TimeSpan sinceFirst) => options.Speed is { } speed && sinceFirst > TimeSpan.Zero ? sinceFirst / speed
        : TimeSpan.Zero;

    private async Task WaitAsync(TimeSpan wait, CancellationToken ct)
    {
        var longest = TimeSpan.FromDays(1); // timers do not reach much further
        for (; wait > TimeSpan.Zero; wait -= longest)
        {
            await Task.Delay(wait < longest ? wait : longest, clock, ct);
        }
    }

    private async Task FlushAsync(CancellationToken ct)
    {
        if (client is null)
        {
            foreach (var item in pending)
            {
                await output.WriteLineAsync(item.ToJson());
            }
        }
        else if (pending.Count > 0)
        {
            var answer = await client.SendAsync(pending, ct);
            sent += pending.Count;
            accepted += answer.Accepted ?? 0;
            duplicates += answer.Duplicates ?? 0;
            await ReportAsync(answer);
            refused += answer.Rejected ?? 0;
        }

        pending.Clear();
    }

    private async Task ReportAsync(TelemetryAnswer answer)
    {
        var shown = (int)Math.Clamp(MostRejectionsShown - refused, 0, MostRejectionsShown);
        foreach (var error in (answer.Errors ?? []).Take(shown))
        {
            var at = error.Index >= 0 && error.Index < pending.Count ? pending[error.Index.Value].At : "?";
            var text = string.Concat($"{error.Code}: {error.Message}".Select(letter => char.IsControl(letter) ? ' ' : letter));
            await messages.WriteLineAsync($"The sample of {at} was rejected, {text}");
        }

        if (answer.Accepted + (answer.Duplicates ?? 0) + answer.Rejected != pending.Count)
        {
            throw new GatewayProblem("The server's answer does not account for every sample; run the same command again.");
        }
    }

    private void Note(BmsSample sample)
    {
        foreach (var note in sample.Notes)
        {
            var text = note.Problem switch
            {
                QualityProblem.OutOfRange => $"{note.Measure} left out, out of range",
                QualityProblem.Invalid => $"{note.Measure} left out, not a number",
                QualityProblem.NotMeasured => $"{note.Measure} left out, the BMS does not measure it",
                QualityProblem.BeyondConfiguration => $"{note.Measure} beyond the configured number",
                _ => $"{note.Measure} contradict the pack: is this the right --profile?",
            };
            notes[text] = notes.GetValueOrDefault(text) + 1;
        }
    }

    private async Task PrintCountsAsync()
    {
        var writer = client is null ? messages : output; // a dry run's output holds the samples alone
        foreach (var (text, count) in notes)
        {
            await messages.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count} samples: {text}"));
        }

        var counts = capture.Counts;
        await writer.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"lines={counts.Lines} decoded={counts.Decoded} unknown={counts.Unknown} rejected={counts.Rejected} "
            + $"malformed={counts.Malformed} samples={samples} sent={sent} accepted={accepted} duplicates={duplicates} refused={refused}"));
    }
}
