using System.Runtime.CompilerServices;

namespace Vigie.Routing;

/// <summary>What tours that must pass by the depot keep, so that changes behind the first job that needs it are priced in constant time.</summary>
internal sealed partial class TourBook
{
    /// <summary>Tours that could put the depot in more places than this are priced without shortcut.</summary>
    private const int MostDepotPlaces = 4;

    /// <summary>The head holds a job that needs the depot, so the same places for it stay open whatever follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool KeepsDepot(int tour, int head) => firstAtDepot[tour] >= 0 && head < problem.JobCount && visits[head].Position > firstAtDepot[tour];

    private void RefreshDepot(int tour)
    {
        var spec = specs[tour];
        firstAtDepot[tour] = -1;
        if (problem.Depot is not { } depot || !HasOnlyDepotToPlace(spec) || count[tour] == 0)
        {
            return;
        }

        var jobs = Gather(problem.Start(tour), [], visits[problem.Start(tour)].Next);
        var first = labels.Need(spec, jobs).FirstAtDepot;
        if (first is < 0 or >= MostDepotPlaces)
        {
            return;
        }

        (firstAtDepot[tour], detourCost[tour]) = (first, double.PositiveInfinity);
        for (var place = 0; place <= first; place++)
        {
            var detour = FillDepotHeads(spec, jobs, place, depot);
            detours[(tour * MostDepotPlaces) + place] = detour;
            detourCost[tour] = Math.Min(detourCost[tour], (spec.PerCentimetre * detour.Distance) + (spec.PerMillisecond * detour.Work));
        }
    }

    /// <summary>Heads of the tour with the depot visited right before the job at <paramref name="place"/>.</summary>
    private Detour FillDepotHeads(TourSpec spec, ReadOnlySpan<int> jobs, int place, int depot)
    {
        var before = place == 0 ? problem.Start(spec.Index) : jobs[place - 1];
        ref readonly var there = ref problem.LegBetween(this.place[before], depot);
        ref readonly var back = ref problem.LegBetween(depot, this.place[jobs[place]]);
        ref readonly var direct = ref LegBetween(before, jobs[place]);
        var alone = this.alone.AsSpan(aloneAt[spec.Index], problem.NodeCount);
        var stop = new Segment(problem.DepotService, 0, spec.From, spec.Latest);
        var time = visits[before].Head.Then(there.Duration, stop).Then(back.Duration, alone[jobs[place]]);
        for (var i = place; ; i++)
        {
            depotHeads[(jobs[i] * MostDepotPlaces) + place] = time;
            if (i + 1 == jobs.Length)
            {
                break;
            }

            time = time.Then(LegBetween(jobs[i], jobs[i + 1]).Duration, alone[jobs[i + 1]]);
        }

        return new Detour(
            there.Distance + back.Distance - direct.Distance, there.Duration + back.Duration - direct.Duration + problem.DepotService);
    }

    private TourSummary SummariseBehindDepot(int tour, int head, ReadOnlySpan<int> middle, int tail)
    {
        var spec = specs[tour];
        var best = default(TourSummary);
        var least = double.PositiveInfinity;
        ref var front = ref visits[head];
        var without = front.Head;
        for (var place = 0; place <= firstAtDepot[tour]; place++)
        {
            // The head is lent the segment that passes by the depot, and gets its own back.
            front.Head = depotHeads[(head * MostDepotPlaces) + place];
            var detour = detours[(tour * MostDepotPlaces) + place];
            var plain = SummarisePlain(tour, head, middle, tail);
            var summary = plain with { Distance = plain.Distance + detour.Distance, Work = plain.Work + detour.Work };
            var cost = summary.PenalisedCost(spec, penalties);
            if (cost < least)
            {
                (least, best) = (cost, summary);
            }
        }

        front.Head = without;
        return best;
    }

    /// <summary>What passing by the depot adds: cm and ms.</summary>
    private readonly record struct Detour(long Distance, long Work);
}
