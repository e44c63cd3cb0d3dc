using System.Runtime.CompilerServices;

namespace Vigie.Routing;

/// <summary>What a changed tour would cost: a head of the tour, some jobs, then a tail of any tour.</summary>
internal sealed partial class TourBook
{
    /// <summary>What a tour costs beyond travel, service and its fixed cost: waiting, detours, broken rules. No move can save more than
    /// this and the travel it saves, at the rates of <see cref="Way"/>. An empty tour's is negative: what opening it costs at least.</summary>
    /// <param name="tour">The tour.</param>
    /// <param name="head">What stays in front; a depot visit that it needs stays too.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Reserve(int tour, int head) => reserve[tour] - (KeepsDepot(tour, head) ? detourCost[tour] : 0);

    /// <summary>What going from one node straight to another costs a tour.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Way(int tour, int from, int to)
    {
        ref readonly var leg = ref LegBetween(from, to);
        ref readonly var rate = ref rates[tour];
        return (rate.PerCentimetre * leg.Distance) + (rate.PerMillisecond * leg.Duration);
    }

    /// <summary>What the way from one job to another of the same tour, as they stand, and the service at both ends would cost a tour.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double RowCost(int tour, int first, int last)
    {
        ref var from = ref visits[first];
        ref var to = ref visits[last];
        ref readonly var rate = ref rates[tour];
        return (rate.PerCentimetre * (to.HeadDistance - from.HeadDistance))
            + (rate.PerMillisecond * (to.HeadWork - from.HeadWork + service[first]));
    }

    /// <summary>What the breaks of a tour cost at least when other jobs take the place of some: no move can save that either.</summary>
    /// <param name="tour">The tour.</param>
    /// <param name="head">The node before those that go.</param>
    /// <param name="tail">The node behind them, of this tour.</param>
    /// <param name="coming">Work that comes, ms, the ways to it left out.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double PausesLeft(int tour, int head, int tail, long coming)
    {
        return pauses[tour].Duration == 0 ? 0
            : PauseFloor(tour, visits[problem.End(tour)].HeadWork - (visits[tail].HeadWork - service[tail] - visits[head].HeadWork) + coming);
    }

    /// <summary>Service and travel, ms, from one job to another of the same tour, as they stand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long RowWork(int first, int last) => visits[last].HeadWork - visits[first].HeadWork + service[first];

    /// <summary>What the service of two jobs costs a tour.</summary>
    public double Stay(int tour, int one, int other) => rates[tour].PerMillisecond * (service[one] + service[other]);

    /// <summary>Whether tails can change tours without changing what they cost.</summary>
    public bool CostAlike(int one, int other) => rates[one] == rates[other] && pauses[one].Duration == 0 && pauses[other].Duration == 0;

    /// <summary>What travel, service and breaks of a tour grow by at least when it gets another's tail.</summary>
    /// <param name="tour">The tour.</param>
    /// <param name="head">Last node that stays.</param>
    /// <param name="coming">First job of the other tour's tail; a node that is no job for none.</param>
    /// <param name="going">First job of the tail that leaves; likewise.</param>
    public double TailGrowth(int tour, int head, int coming, int going)
    {
        var work = visits[head].HeadWork + (coming < problem.JobCount ? visits[coming].TailWork : 0);
        return TailCost(tour, head, coming) - TailCost(tour, head, going) + PauseFloor(tour, work);
    }

    private double TailCost(int tour, int head, int first)
    {
        var end = problem.End(tour);
        if (first >= problem.JobCount)
        {
            return Way(tour, head, end);
        }

        ref readonly var tail = ref visits[first];
        ref readonly var rate = ref rates[tour];
        return Way(tour, head, first) + (rate.PerCentimetre * tail.TailDistance) + (rate.PerMillisecond * tail.TailWork)
            + Way(tour, LastJob(tail.Tour), end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double PauseFloor(int tour, long work) =>
        pauses[tour].Duration == 0 ? 0 : pauses[tour].Floor(work, specs[tour].PerMillisecond, penalties.Warp);

    /// <summary>What <see cref="Price"/> cannot undercut, from distance, work and load alone; for most moves this decides.</summary>
    /// <param name="tour">The tour.</param>
    /// <param name="head">Last node that stays in front: its start or one of its jobs.</param>
    /// <param name="middle">Jobs that follow.</param>
    /// <param name="tail">First job of the tail, or an end node when there is none; the tail may be another tour's.</param>
    /// <param name="work">Travel and service, ms.</param>
    public double Floor(int tour, int head, ReadOnlySpan<int> middle, int tail, out long work)
    {
        var spec = specs[tour];
        ref var front = ref visits[head];
        var (distance, load, at) = (front.HeadDistance, front.HeadLoad, place[head] * placeCount);
        work = front.HeadWork;
        foreach (var node in middle)
        {
            ref var leg = ref legs[at + place[node]];
            distance += leg.Distance;
            work += leg.Duration + service[node];
            load += this.load[node];
            at = place[node] * placeCount;
        }

        if (tail < problem.JobCount)
        {
            ref var back = ref visits[tail];
            ref var leg = ref legs[at + place[tail]];
            distance += leg.Distance + back.TailDistance;
            work += leg.Duration + back.TailWork;
            load += back.TailLoad;
            at = place[LastJob(back.Tour)] * placeCount;
        }
        else if (middle.IsEmpty && head >= problem.JobCount)
        {
            work = 0;
            return 0;
        }

        ref var home = ref legs[at + spec.EndPlace];
        distance += home.Distance;
        work += home.Duration;
        return new TourSummary(distance, work, work, 0, spec.To, load, 0).PenalisedCost(spec, penalties)
            + PauseFloor(tour, work)
            + (KeepsDepot(tour, head) ? detourCost[tour] : 0);
    }

    /// <summary>What the tour would cost, broken rules included; parameters as of <see cref="Floor"/>.</summary>
    public double Price(int tour, int head, ReadOnlySpan<int> middle, int tail, out long work)
    {
        work = 0;
        if (middle.IsEmpty && head >= problem.JobCount && tail >= problem.JobCount)
        {
            return 0;
        }

        var summary = Summarise(tour, head, middle, tail);
        work = summary.Work;
        return summary.PenalisedCost(specs[tour], penalties);
    }

    /// <summary>A better lower bound than <see cref="Floor"/>, in constant time, where <see cref="Price"/> must try choices.</summary>
    public double Bound(int tour, int head, ReadOnlySpan<int> middle, int tail, double floor)
    {
        if (!problem.IsLayered || (middle.IsEmpty && head >= problem.JobCount && tail >= problem.JobCount))
        {
            return floor;
        }

        var spec = specs[tour];
        var time = PlainTime(tour, head, middle, tail, out var distance, out var work, out var load);
        var cost = new TourSummary(distance, work, time.Duration, time.Warp, time.Finish, load, 0).PenalisedCost(spec, penalties);
        return Math.Max(floor, cost + PausesBeside(spec, time, work));
    }

    /// <summary>What breaks add at least to a tour without them, where being late costs more than the time it saves.</summary>
    private double PausesBeside(TourSpec spec, in Segment time, long work)
    {
        double most = 0;
        foreach (var pause in spec.Breaks)
        {
            // The break fills idle time and makes the tour longer; or the tour begins behind it, late but idle for less; or ends before it.
            var taken = spec.PerMillisecond * Math.Max(0, work + pause.Duration - time.Duration);
            var later = Math.Max(0, pause.Earliest + pause.Duration - time.Late);
            var behind = (penalties.Warp * later) - (spec.PerMillisecond * Math.Min(later, time.Duration - work));
            var before = penalties.Warp * Math.Max(0, time.Finish - pause.Latest);
            most = Math.Max(most, Math.Min(taken, Math.Min(behind, before)));
        }

        return most;
    }

    /// <summary><see cref="Bound"/> where breaks make the price dear, else the price.</summary>
    public double Estimate(int tour, int head, ReadOnlySpan<int> middle, int tail, double floor) =>
        pauses[tour].Duration > 0 ? Bound(tour, head, middle, tail, floor) : Price(tour, head, middle, tail, out _);

    /// <summary>What the sum of squared hours changes by when one or two tours get other work.</summary>
    public double FairnessChange(int tour, long work, int other = -1, long otherWork = 0)
    {
        if (problem.FairnessPerSquaredMs == 0)
        {
            return 0;
        }

        var (one, two) = (specs[tour].Technician, other < 0 ? -1 : specs[other].Technician);
        var change = work - this.work[tour];
        var otherChange = other < 0 ? 0 : otherWork - this.work[other];
        if (one == two)
        {
            return problem.FairnessPerSquaredMs * Growth(workOf[one], change + otherChange);
        }

        return problem.FairnessPerSquaredMs * (Growth(workOf[one], change) + (two < 0 ? 0 : Growth(workOf[two], otherChange)));
    }

    /// <summary>Sum of squared hours, weighted.</summary>
    public double Fairness() => problem.FairnessPerSquaredMs * workOf.Sum(work => (double)work * work);

    private static double Growth(double before, double change) => change * ((2 * before) + change);

    private int LastJob(int tour) => visits[problem.End(tour)].Previous;

    private TourSummary Summarise(int tour, int head, ReadOnlySpan<int> middle, int tail)
    {
        if (!problem.IsLayered)
        {
            return SummarisePlain(tour, head, middle, tail);
        }

        return KeepsDepot(tour, head) ? SummariseBehindDepot(tour, head, middle, tail) : SummariseWithChoices(tour, head, middle, tail);
    }

    private TourSummary SummarisePlain(int tour, int head, ReadOnlySpan<int> middle, int tail)
    {
        var time = PlainTime(tour, head, middle, tail, out var distance, out var work, out var load);
        return new TourSummary(distance, work, time.Duration, time.Warp, time.Finish, load, 0);
    }

    /// <summary>The changed tour without breaks and depot, its jobs free to begin at any time between their first and last window.</summary>
    private Segment PlainTime(int tour, int head, ReadOnlySpan<int> middle, int tail, out long distance, out long work, out long load)
    {
        var alone = this.alone.AsSpan(aloneAt[tour], problem.NodeCount);
        ref var front = ref visits[head];
        (distance, work, load) = (front.HeadDistance, front.HeadWork, front.HeadLoad);
        var at = head;
        var time = front.Head;
        foreach (var node in middle)
        {
            ref readonly var leg = ref LegBetween(at, node);
            time = time.Then(leg.Duration, alone[node]);
            distance += leg.Distance;
            work += leg.Duration + service[node];
            load += this.load[node];
            at = node;
        }

        if (tail < problem.JobCount)
        {
            ref var back = ref visits[tail];
            ref readonly var leg = ref LegBetween(at, tail);
            time = aloneAt[back.Tour] == aloneAt[tour] ? time.Then(leg.Duration, back.Tail) : Follow(time, at, tail, alone);
            distance += leg.Distance + back.TailDistance;
            work += leg.Duration + back.TailWork;
            load += back.TailLoad;
            at = LastJob(back.Tour);
        }

        var end = problem.End(tour);
        ref readonly var home = ref LegBetween(at, end);
        distance += home.Distance;
        work += home.Duration;
        return time.Then(home.Duration, alone[end]);
    }

    /// <summary>Joins a tail node by node, for a tour of another day has other windows.</summary>
    private Segment Follow(Segment time, int at, int tail, ReadOnlySpan<Segment> alone)
    {
        for (var node = tail; node < problem.JobCount; node = visits[node].Next)
        {
            time = time.Then(LegBetween(at, node).Duration, alone[node]);
            at = node;
        }

        return time;
    }
}
