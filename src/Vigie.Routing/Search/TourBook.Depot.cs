using System.Runtime.CompilerServices;

namespace Vigie.Routing;

/// <summary>What tours that must pass by the depot keep, so that changes behind the first job that needs it are priced in constant time.</summary>
internal sealed partial class TourBook
{
    /// <summary>Tours that could put the depot in more places than this are priced without shortcut.</summary>
    private const int MostDepotPlaces = 4;

    /// <summary>The head holds a job that needs the depot, so the same places for it stay open whatever follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool KeepsDepot(int tour, int head) => _firstAtDepot[tour] >= 0 && head < _problem.JobCount && _visits[head].Position > _firstAtDepot[tour];

    private void RefreshDepot(int tour)
    {
        var spec = _specs[tour];
        _firstAtDepot[tour] = -1;
        if (_problem.Depot is not { } depot || !HasOnlyDepotToPlace(spec) || _count[tour] == 0)
        {
            return;
        }

        var jobs = Gather(_problem.Start(tour), [], _visits[_problem.Start(tour)].Next);
        var first = _labels.Need(spec, jobs).FirstAtDepot;
        if (first is < 0 or >= MostDepotPlaces)
        {
            return;
        }

        (_firstAtDepot[tour], _detourCost[tour]) = (first, double.PositiveInfinity);
        for (var place = 0; place <= first; place++)
        {
            var detour = FillDepotHeads(spec, jobs, place, depot);
            _detours[(tour * MostDepotPlaces) + place] = detour;
            _detourCost[tour] = Math.Min(_detourCost[tour], (spec.PerCentimetre * detour.Distance) + (spec.PerMillisecond * detour.Work));
        }
    }

    /// <summary>Heads of the tour with the depot visited right before the job at <paramref name="place"/>.</summary>
    private Detour FillDepotHeads(TourSpec spec, ReadOnlySpan<int> jobs, int place, int depot)
    {
        var before = place == 0 ? _problem.Start(spec.Index) : jobs[place - 1];
        ref readonly var there = ref _problem.LegBetween(_place[before], depot);
        ref readonly var back = ref _problem.LegBetween(depot, _place[jobs[place]]);
        ref readonly var direct = ref LegBetween(before, jobs[place]);
        var alone = _alone.AsSpan(_aloneAt[spec.Index], _problem.NodeCount);
        var stop = new Segment(_problem.DepotService, 0, spec.From, spec.Latest);
        var time = _visits[before].Head.Then(there.Duration, stop).Then(back.Duration, alone[jobs[place]]);
        for (var i = place; ; i++)
        {
            _depotHeads[(jobs[i] * MostDepotPlaces) + place] = time;
            if (i + 1 == jobs.Length)
            {
                break;
            }

            time = time.Then(LegBetween(jobs[i], jobs[i + 1]).Duration, alone[jobs[i + 1]]);
        }

        return new Detour(
            there.Distance + back.Distance - direct.Distance, there.Duration + back.Duration - direct.Duration + _problem.DepotService);
    }

    private TourSummary SummariseBehindDepot(int tour, int head, ReadOnlySpan<int> middle, int tail)
    {
        var spec = _specs[tour];
        var best = default(TourSummary);
        var least = double.PositiveInfinity;
        ref var front = ref _visits[head];
        var without = front.Head;
        for (var place = 0; place <= _firstAtDepot[tour]; place++)
        {
            // The head is lent the segment that passes by the depot, and gets its own back.
            front.Head = _depotHeads[(head * MostDepotPlaces) + place];
            var detour = _detours[(tour * MostDepotPlaces) + place];
            var plain = SummarisePlain(tour, head, middle, tail);
            var summary = plain with { Distance = plain.Distance + detour.Distance, Work = plain.Work + detour.Work };
            var cost = summary.PenalisedCost(spec, _penalties);
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
