using System.Runtime.CompilerServices;

namespace Vigie.Routing;

/// <summary>What a changed tour would cost: a head of the tour, some jobs, then a tail of any tour.</summary>
internal sealed partial class TourBook
{
    /// <summary>What a tour costs beyond travel, service and its fixed cost: waiting, detours, broken rules. No move can save more than
    /// this and the travel it saves. An empty tour's is negative: what opening it costs at least.</summary>
    /// <param name="tour">The tour.</param>
    /// <param name="head">What stays in front; a depot visit that it needs stays too.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Reserve(int tour, int head) => _reserve[tour] - (KeepsDepot(tour, head) ? _detourCost[tour] : 0);

    /// <summary>What going from one node straight to another costs a tour.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Way(int tour, int from, int to)
    {
        ref readonly var leg = ref LegBetween(from, to);
        ref readonly var rate = ref _rates[tour];
        return (rate.PerCentimetre * leg.Distance) + (rate.PerMillisecond * leg.Duration);
    }

    /// <summary>What the way from one job to another of the same tour, as they stand, and the service at both ends would cost a tour.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double RowCost(int tour, int first, int last)
    {
        ref var from = ref _visits[first];
        ref var to = ref _visits[last];
        ref readonly var rate = ref _rates[tour];
        return (rate.PerCentimetre * (to.HeadDistance - from.HeadDistance))
            + (rate.PerMillisecond * (to.HeadWork - from.HeadWork + _service[first]));
    }

    /// <summary>What the service of two jobs costs a tour.</summary>
    public double Stay(int tour, int one, int other) => _rates[tour].PerMillisecond * (_service[one] + _service[other]);

    /// <summary>Whether tails can change tours without changing what they cost.</summary>
    public bool CostAlike(int one, int other) => _rates[one] == _rates[other];

    /// <summary>What <see cref="Price"/> cannot undercut, from distance, work and load alone; for most moves this decides.</summary>
    /// <param name="tour">The tour.</param>
    /// <param name="head">Last node that stays in front: its start or one of its jobs.</param>
    /// <param name="middle">Jobs that follow.</param>
    /// <param name="tail">First job of the tail, or an end node when there is none; the tail may be another tour's.</param>
    /// <param name="work">Travel and service, ms.</param>
    public double Floor(int tour, int head, ReadOnlySpan<int> middle, int tail, out long work)
    {
        var spec = _specs[tour];
        ref var front = ref _visits[head];
        var (distance, load, at) = (front.HeadDistance, front.HeadLoad, _place[head] * _placeCount);
        work = front.HeadWork;
        foreach (var node in middle)
        {
            ref var leg = ref _legs[at + _place[node]];
            distance += leg.Distance;
            work += leg.Duration + _service[node];
            load += _load[node];
            at = _place[node] * _placeCount;
        }

        if (tail < _problem.JobCount)
        {
            ref var back = ref _visits[tail];
            ref var leg = ref _legs[at + _place[tail]];
            distance += leg.Distance + back.TailDistance;
            work += leg.Duration + back.TailWork;
            load += back.TailLoad;
            at = _place[LastJob(back.Tour)] * _placeCount;
        }
        else if (middle.IsEmpty && head >= _problem.JobCount)
        {
            work = 0;
            return 0;
        }

        ref var home = ref _legs[at + spec.EndPlace];
        distance += home.Distance;
        work += home.Duration;
        return new TourSummary(distance, work, work, 0, spec.To, load, 0).PenalisedCost(spec, _penalties)
            + (KeepsDepot(tour, head) ? _detourCost[tour] : 0);
    }

    /// <summary>What the tour would cost, broken rules included; parameters as of <see cref="Floor"/>.</summary>
    public double Price(int tour, int head, ReadOnlySpan<int> middle, int tail, out long work)
    {
        work = 0;
        if (middle.IsEmpty && head >= _problem.JobCount && tail >= _problem.JobCount)
        {
            return 0;
        }

        var summary = Summarise(tour, head, middle, tail);
        work = summary.Work;
        return summary.PenalisedCost(_specs[tour], _penalties);
    }

    /// <summary>A better lower bound than <see cref="Floor"/>, in constant time, where <see cref="Price"/> must try choices.</summary>
    public double Bound(int tour, int head, ReadOnlySpan<int> middle, int tail, double floor)
    {
        if (!_problem.IsLayered || (middle.IsEmpty && head >= _problem.JobCount && tail >= _problem.JobCount))
        {
            return floor;
        }

        var spec = _specs[tour];
        var time = PlainTime(tour, head, middle, tail, out var distance, out var work, out var load);
        var cost = new TourSummary(distance, work, time.Duration, time.Warp, time.Finish, load, 0).PenalisedCost(spec, _penalties);
        double pauses = 0;
        foreach (var pause in spec.Breaks)
        {
            // The break fills idle time and makes the tour longer, or the tour moves away from it and is late.
            var longer = Math.Max(0, work + pause.Duration - time.Duration);
            var away = Math.Max(0, Math.Min(pause.Earliest + pause.Duration - time.Late, time.Finish - pause.Latest));
            pauses = Math.Max(pauses, Math.Min(spec.PerMillisecond * longer, _penalties.Warp * away));
        }

        return Math.Max(floor, cost + pauses);
    }

    /// <summary>What the sum of squared hours changes by when one or two tours get other work.</summary>
    public double FairnessChange(int tour, long work, int other = -1, long otherWork = 0)
    {
        if (_problem.FairnessPerSquaredMs == 0)
        {
            return 0;
        }

        var (one, two) = (_specs[tour].Technician, other < 0 ? -1 : _specs[other].Technician);
        var change = work - _work[tour];
        var otherChange = other < 0 ? 0 : otherWork - _work[other];
        if (one == two)
        {
            return _problem.FairnessPerSquaredMs * Growth(_workOf[one], change + otherChange);
        }

        return _problem.FairnessPerSquaredMs * (Growth(_workOf[one], change) + (two < 0 ? 0 : Growth(_workOf[two], otherChange)));
    }

    /// <summary>Sum of squared hours, weighted.</summary>
    public double Fairness() => _problem.FairnessPerSquaredMs * _workOf.Sum(work => (double)work * work);

    private static double Growth(double before, double change) => change * ((2 * before) + change);

    private int LastJob(int tour) => _visits[_problem.End(tour)].Previous;

    private TourSummary Summarise(int tour, int head, ReadOnlySpan<int> middle, int tail)
    {
        if (!_problem.IsLayered)
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
        var alone = _alone.AsSpan(_aloneAt[tour], _problem.NodeCount);
        ref var front = ref _visits[head];
        (distance, work, load) = (front.HeadDistance, front.HeadWork, front.HeadLoad);
        var at = head;
        var time = front.Head;
        foreach (var node in middle)
        {
            ref readonly var leg = ref LegBetween(at, node);
            time = time.Then(leg.Duration, alone[node]);
            distance += leg.Distance;
            work += leg.Duration + _service[node];
            load += _load[node];
            at = node;
        }

        if (tail < _problem.JobCount)
        {
            ref var back = ref _visits[tail];
            ref readonly var leg = ref LegBetween(at, tail);
            time = _aloneAt[back.Tour] == _aloneAt[tour] ? time.Then(leg.Duration, back.Tail) : Follow(time, at, tail, alone);
            distance += leg.Distance + back.TailDistance;
            work += leg.Duration + back.TailWork;
            load += back.TailLoad;
            at = LastJob(back.Tour);
        }

        var end = _problem.End(tour);
        ref readonly var home = ref LegBetween(at, end);
        distance += home.Distance;
        work += home.Duration;
        return time.Then(home.Duration, alone[end]);
    }

    /// <summary>Joins a tail node by node, for a tour of another day has other windows.</summary>
    private Segment Follow(Segment time, int at, int tail, ReadOnlySpan<Segment> alone)
    {
        for (var node = tail; node < _problem.JobCount; node = _visits[node].Next)
        {
            time = time.Then(LegBetween(at, node).Duration, alone[node]);
            at = node;
        }

        return time;
    }
}
