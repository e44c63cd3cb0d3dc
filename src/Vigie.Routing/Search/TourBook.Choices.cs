namespace Vigie.Routing;

/// <summary>Tours with choices to make: windows, breaks and the depot.</summary>
internal sealed partial class TourBook
{
    private ReadOnlySpan<int> Gather(int head, ReadOnlySpan<int> middle, int tail)
    {
        var count = 0;
        if (head < problem.JobCount)
        {
            count = visits[head].Position;
            for (var (node, i) = (head, count - 1); i >= 0; node = visits[node].Previous, i--)
            {
                sequence[i] = node;
            }
        }

        middle.CopyTo(sequence.AsSpan(count));
        count += middle.Length;
        for (var node = tail; node < problem.JobCount; node = visits[node].Next)
        {
            sequence[count++] = node;
        }

        return sequence.AsSpan(0, count);
    }

    private TourSummary SummariseWithChoices(int tour, int head, ReadOnlySpan<int> middle, int tail)
    {
        var spec = specs[tour];
        var jobs = Gather(head, middle, tail);
        var need = labels.Need(spec, jobs);
        var isSettled = !HasChoice(tour, jobs);
        if (isSettled && spec.Breaks.Length == 0 && need.FirstAtDepot < 0)
        {
            return SummarisePlain(tour, head, middle, tail) with { StockShort = need.Short };
        }

        long load = 0;
        foreach (var job in jobs)
        {
            load += this.load[job];
        }

        return (isSettled, spec.Breaks.Length, need.FirstAtDepot) switch
        {
            (true, 0, _) => SummariseByDepot(spec, jobs, need.FirstAtDepot, load),
            (true, 1, _) => SummariseByBreak(spec, jobs, need.FirstAtDepot, load) with { StockShort = need.Short },
            _ => labels.Run(spec, jobs, need, load, penalties),
        };
    }

    private bool HasChoice(int tour, ReadOnlySpan<int> jobs)
    {
        if (problem.HasChoiceOfWindows)
        {
            foreach (var job in jobs)
            {
                if (hasChoice[aloneAt[tour] + job])
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool HasOnlyDepotToPlace(TourSpec spec) => spec.Breaks.Length == 0 && !problem.HasChoiceOfWindows;

    /// <summary>Without breaks and choice of windows only the place of the depot is open, and tried everywhere: as exact as labels, but faster.</summary>
    private TourSummary SummariseByDepot(TourSpec spec, ReadOnlySpan<int> jobs, int firstAtDepot, long load)
    {
        var end = problem.End(spec.Index);
        var (distance, work) = FillBacks(spec, jobs, end);
        var stop = new Segment(problem.DepotService, 0, spec.From, spec.Latest);
        var depot = problem.Depot.GetValueOrDefault();
        var best = default(TourSummary);
        var least = double.PositiveInfinity;
        var alone = this.alone.AsSpan(aloneAt[spec.Index], problem.NodeCount);
        var (front, at) = (alone[problem.Start(spec.Index)], spec.StartPlace);
        for (var i = 0; i <= firstAtDepot; i++)
        {
            var to = place[jobs[i]];
            ref readonly var direct = ref problem.LegBetween(at, to);
            ref readonly var there = ref problem.LegBetween(at, depot);
            ref readonly var back = ref problem.LegBetween(depot, to);
            var whole = front.Then(there.Duration, stop).Then(back.Duration, backs[i]);
            var summary = new TourSummary(
                distance + there.Distance + back.Distance - direct.Distance,
                work + there.Duration + back.Duration - direct.Duration + problem.DepotService,
                whole.Duration, whole.Warp, whole.Finish, load, 0);
            var cost = summary.PenalisedCost(spec, penalties);
            if (cost < least)
            {
                (least, best) = (cost, summary);
            }

            front = front.Then(direct.Duration, alone[jobs[i]]);
            at = to;
        }

        return best;
    }

    /// <summary>Fills <see cref="backs"/> with what reaches from each job to the return.</summary>
    private (long Distance, long Work) FillBacks(TourSpec spec, ReadOnlySpan<int> jobs, int end)
    {
        var alone = this.alone.AsSpan(aloneAt[spec.Index], problem.NodeCount);
        var (time, next) = (alone[end], end);
        long distance = 0, work = 0;
        for (var i = jobs.Length - 1; i >= 0; i--)
        {
            ref readonly var leg = ref LegBetween(jobs[i], next);
            time = alone[jobs[i]].Then(leg.Duration, time);
            distance += leg.Distance;
            work += leg.Duration + service[jobs[i]];
            backs[i] = time;
            next = jobs[i];
        }

        ref readonly var first = ref LegBetween(problem.Start(spec.Index), next);
        return (distance + first.Distance, work + first.Duration);
    }
}
