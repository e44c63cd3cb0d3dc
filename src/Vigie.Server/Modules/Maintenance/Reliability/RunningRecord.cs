using System.Text.Json.Serialization;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Maintenance.Technicians;

namespace Vigie.Server.Modules.Maintenance.Reliability;

/// <summary>What a piece of equipment did over a time.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Running>))]
internal enum Running
{
    [JsonStringEnumMemberName("marche")] Up,
    [JsonStringEnumMemberName("arret")] Down,

    /// <summary>Nobody wanted anything of it: neither up nor down.</summary>
    [JsonStringEnumMemberName("hors_service")] NotRequired,
}

internal sealed record RunningPeriod(Span Span, Running State);

/// <summary>
/// How reliable a piece of equipment was over a span of time. Pure.
/// </summary>
/// <remarks>
/// Words of EN 13306 and IEC 60050-192, figures of EN 15341 and ISO 14224:
/// down is the time in en_panne or en_maintenance, and the time from the beginning to the end of corrective work;
/// hors_service is not required time, and counts for nothing; all else is up, degrade too.
/// A breakdown is an unbroken run of down time in which it was en_panne or under corrective work: preventive work alone is none.
/// A failure is the beginning of a breakdown; one that began before the span is not counted, though its down time is.
/// </remarks>
internal sealed class RunningRecord
{
    /// <summary>Fewer failures than this tell nothing about the next.</summary>
    private const int LeastFailures = 3;

    private readonly Span span;
    private readonly List<Span> breakdowns;

    /// <param name="span">What is looked at.</param>
    /// <param name="changes">Since when it had which status, in any order; before the first it worked.</param>
    /// <param name="repairs">When corrective work was going on, in any order.</param>
    public RunningRecord(Span span, IReadOnlyList<(DateTimeOffset At, AssetsApi.Status Status)> changes, IReadOnlyList<Span> repairs)
    {
        this.span = span;
        var statuses = Statuses(span, changes);
        var outside = Union(statuses.Where(one => one.Status == AssetsApi.Status.OutOfService).Select(one => one.Span));
        var failed = Without(
            [.. statuses.Where(one => one.Status == AssetsApi.Status.Broken).Select(one => one.Span), .. repairs.Select(Clip)], outside);
        var down = Union(
            [.. failed, .. Without(statuses.Where(one => one.Status == AssetsApi.Status.InMaintenance).Select(one => one.Span), outside)]);
        var up = Without([span], Union([.. outside, .. down]));
        breakdowns = down.FindAll(run => failed.Exists(run.Meets));
        Periods = [
            .. up.Select(one => new RunningPeriod(one, Running.Up))
                .Concat(down.Select(one => new RunningPeriod(one, Running.Down)))
                .Concat(outside.Select(one => new RunningPeriod(one, Running.NotRequired)))
                .OrderBy(period => period.Span.From)];
        (Uptime, Downtime) = (Sum(up), Sum(down));

        // What stood still as the span began failed before it.
        var begun = breakdowns.FindAll(run => run.From > span.From);
        Failures = begun.Count;
        var restored = begun.FindAll(run => run.To < span.To);
        MeanTimeToRestore = restored.Count == 0 ? null : Sum(restored) / restored.Count;
    }

    /// <summary>The whole span without gap or overlap, the oldest first; no two neighbours have the same state.</summary>
    public IReadOnlyList<RunningPeriod> Periods { get; }

    public TimeSpan Uptime { get; }

    public TimeSpan Downtime { get; }

    public int Failures { get; }

    /// <summary>Up time by required time, 0 to 100 percent (EN 15341); null when it was never required.</summary>
    public double? Availability => Uptime + Downtime is { Ticks: > 0 } required ? 100 * (Uptime / required) : null;

    /// <summary>MTBF: up time by the number of failures (IEC 60050-192-05-13, mean operating time between failures); null without any.</summary>
    public TimeSpan? MeanTimeBetweenFailures => Failures == 0 ? null : Uptime / Failures;

    /// <summary>MTTR: mean time from a failure until it was up again (IEC 60050-192-07-23, mean time to restoration), waiting included;
    /// null when none of the failures is over.</summary>
    public TimeSpan? MeanTimeToRestore { get; }

    /// <summary>The end of the last breakdown and MTBF more, not before the end of the span. A mean, no promise: it takes failures for
    /// equally likely at all times. Null while it is broken, and with fewer than three failures.</summary>
    public DateTimeOffset? NextFailure => Failures >= LeastFailures && breakdowns[^1].To is var last && last < span.To
        ? Later(last + MeanTimeBetweenFailures!.Value, span.To)
        : null;

    private static List<(Span Span, AssetsApi.Status Status)> Statuses(
        Span span, IReadOnlyList<(DateTimeOffset At, AssetsApi.Status Status)> changes)
    {
        // Of two at the same moment the last that was told holds: the order is stable.
        var ordered = changes.OrderBy(change => change.At).ToList();
        var found = new List<(Span, AssetsApi.Status)>();
        for (var i = 0; i < ordered.Count; i++)
        {
            found.Add((Clip(span, new(ordered[i].At, i + 1 < ordered.Count ? ordered[i + 1].At : span.To)), ordered[i].Status));
        }

        return found;
    }

    private Span Clip(Span one) => Clip(span, one);

    private static Span Clip(Span within, Span one) => new(Later(one.From, within.From), one.To < within.To ? one.To : within.To);

    /// <summary>Ordered, and joined where they meet or touch; what is empty is left out.</summary>
    private static List<Span> Union(IEnumerable<Span> spans)
    {
        var joined = new List<Span>();
        foreach (var one in spans.Where(one => one.From < one.To).OrderBy(one => one.From))
        {
            if (joined is [.., var last] && one.From <= last.To)
            {
                joined[^1] = last with { To = Later(last.To, one.To) };
            }
            else
            {
                joined.Add(one);
            }
        }

        return joined;
    }

    /// <param name="holes">Ordered and apart, as <see cref="Union"/> makes them.</param>
    private static List<Span> Without(IEnumerable<Span> spans, List<Span> holes)
    {
        var left = new List<Span>();
        var next = 0;
        foreach (var one in Union(spans))
        {
            var from = one.From;
            while (next < holes.Count && holes[next].To <= from)
            {
                next++;
            }

            for (var hole = next; hole < holes.Count && holes[hole].From < one.To; hole++)
            {
                if (from < holes[hole].From)
                {
                    left.Add(new(from, holes[hole].From));
                }

                from = Later(from, holes[hole].To);
            }

            if (from < one.To)
            {
                left.Add(new(from, one.To));
            }
        }

        return left;
    }

    private static TimeSpan Sum(List<Span> spans) => new(spans.Sum(one => one.Length.Ticks));

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
