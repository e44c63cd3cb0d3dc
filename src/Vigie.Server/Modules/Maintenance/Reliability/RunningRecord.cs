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

/// <param name="IsBreakdown">It stood still, and not for preventive work alone.</param>
internal readonly record struct RunningPeriod(Span Span, Running State, bool IsBreakdown);

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
    private readonly List<RunningPeriod> periods = [];
    private readonly RunningPeriod? lastBreakdown;

    /// <param name="span">What is looked at.</param>
    /// <param name="changes">Since when it had which status, in any order; before the first it worked.</param>
    /// <param name="repairs">When corrective work was going on, in any order.</param>
    public RunningRecord(Span span, IReadOnlyList<(DateTimeOffset At, AssetsApi.Status Status)> changes, IReadOnlyList<Span> repairs)
    {
        this.span = span;
        Walk(InOrder(changes, change => change.At), InOrder(repairs, repair => repair.From));
        var (restored, timeToRestore) = (0, TimeSpan.Zero);
        foreach (var period in periods)
        {
            Uptime += period.State == Running.Up ? period.Span.Length : TimeSpan.Zero;
            Downtime += period.State == Running.Down ? period.Span.Length : TimeSpan.Zero;
            if (!period.IsBreakdown)
            {
                continue;
            }

            lastBreakdown = period;
            if (period.Span.From > span.From) // what stood still as the span began failed before it
            {
                Failures++;
                (restored, timeToRestore) = period.Span.To < span.To ? (restored + 1, timeToRestore + period.Span.Length) : (restored, timeToRestore);
            }
        }

        MeanTimeToRestore = restored == 0 ? null : timeToRestore / restored;
    }

    /// <summary>The whole span without gap or overlap, the oldest first; no two neighbours have the same state.</summary>
    public IReadOnlyList<RunningPeriod> Periods => periods;

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
    public DateTimeOffset? NextFailure => Failures >= LeastFailures && lastBreakdown!.Value.Span.To is var last && last < span.To
        ? Later(last + MeanTimeBetweenFailures!.Value, span.To)
        : null;

    /// <summary>Goes from one moment at which something changed to the next. Both lists are ordered.</summary>
    private void Walk(IReadOnlyList<(DateTimeOffset At, AssetsApi.Status Status)> changes, IReadOnlyList<Span> repairs)
    {
        var (change, repair) = (0, 0);
        var status = AssetsApi.Status.Operational;
        var repairedUntil = DateTimeOffset.MinValue;
        for (var at = span.From; at < span.To;)
        {
            for (; change < changes.Count && changes[change].At <= at; change++)
            {
                status = changes[change].Status;
            }

            for (; repair < repairs.Count && repairs[repair].From <= at; repair++)
            {
                repairedUntil = Later(repairedUntil, repairs[repair].To);
            }

            var next = span.To;
            next = change < changes.Count ? Earlier(next, changes[change].At) : next;
            next = repair < repairs.Count ? Earlier(next, repairs[repair].From) : next;
            next = repairedUntil > at ? Earlier(next, repairedUntil) : next;
            Add(new(at, next), status, isRepaired: repairedUntil > at);
            at = next;
        }
    }

    private void Add(Span one, AssetsApi.Status status, bool isRepaired)
    {
        var state = status == AssetsApi.Status.OutOfService ? Running.NotRequired
            : isRepaired || status is AssetsApi.Status.Broken or AssetsApi.Status.InMaintenance ? Running.Down : Running.Up;
        var isBreakdown = state == Running.Down && (isRepaired || status == AssetsApi.Status.Broken);
        if (periods is [.., var last] && last.State == state)
        {
            periods[^1] = new(last.Span with { To = one.To }, state, last.IsBreakdown || isBreakdown);
        }
        else
        {
            periods.Add(new(one, state, isBreakdown));
        }
    }

    /// <summary>Most come ordered, and sorting takes longer than all that follows. Stable: of two at once the last told holds.</summary>
    private static IReadOnlyList<T> InOrder<T>(IReadOnlyList<T> things, Func<T, DateTimeOffset> at)
    {
        for (var i = 1; i < things.Count; i++)
        {
            if (at(things[i]) < at(things[i - 1]))
            {
                return [.. things.OrderBy(at)];
            }
        }

        return things;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
