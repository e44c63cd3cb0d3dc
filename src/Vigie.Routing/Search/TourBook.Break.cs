namespace Vigie.Routing;

/// <summary>Tours with one break, and perhaps the depot, but no choice of windows: every place is tried, as exact as labels, but faster.</summary>
internal sealed partial class TourBook
{
    private TourSummary SummariseByBreak(TourSpec spec, ReadOnlySpan<int> jobs, int firstAtDepot, long load)
    {
        var best = default(TourSummary);
        var least = double.PositiveInfinity;
        for (var depotAt = firstAtDepot < 0 ? -1 : 0; depotAt <= firstAtDepot; depotAt++)
        {
            var count = FillStops(spec, jobs, depotAt, out var distance, out var work);
            var time = PlaceBreak(spec, count, depotAt);
            var summary = new TourSummary(distance, work, time.Duration, time.Warp, time.Finish, load, 0);
            var cost = summary.PenalisedCost(spec, penalties);
            if (cost < least)
            {
                (best, least) = (summary, cost);
            }
        }

        return best;
    }

    /// <summary>Fills <see cref="stops"/> with the jobs and the depot in front of one of them, then with what reaches from each to the return.</summary>
    /// <returns>How many stops, the return not counted.</returns>
    private int FillStops(TourSpec spec, ReadOnlySpan<int> jobs, int depotAt, out long distance, out long work)
    {
        var alone = this.alone.AsSpan(aloneAt[spec.Index], problem.NodeCount);
        var (count, at) = (0, spec.StartPlace);
        distance = work = 0;
        for (var i = 0; i < jobs.Length; i++)
        {
            if (i == depotAt)
            {
                var stop = new Segment(problem.DepotService, 0, spec.From, spec.Latest);
                at = AddStop(count++, at, problem.Depot.GetValueOrDefault(), stop, ref distance, ref work);
            }

            at = AddStop(count++, at, place[jobs[i]], alone[jobs[i]], ref distance, ref work);
        }

        AddStop(count, at, spec.EndPlace, alone[problem.End(spec.Index)], ref distance, ref work);
        stops[count].Back = stops[count].Alone;
        for (var i = count - 1; i >= 0; i--)
        {
            stops[i].Back = stops[i].Alone.Then(stops[i + 1].Travel, stops[i + 1].Back);
        }

        return count;
    }

    private int AddStop(int index, int from, int place, in Segment alone, ref long distance, ref long work)
    {
        ref readonly var leg = ref problem.LegBetween(from, place);
        ref var stop = ref stops[index];
        (stop.Travel, stop.Alone) = (leg.Duration, alone);
        distance += leg.Distance;
        work += leg.Duration + alone.Duration;
        return place;
    }

    private Segment PlaceBreak(TourSpec spec, int count, int depotAt)
    {
        var pause = spec.Breaks[0];
        var alone = new Segment(pause.Duration, 0, pause.Earliest, pause.Latest);
        var front = this.alone[aloneAt[spec.Index] + problem.Start(spec.Index)];
        var (best, least) = (default(Segment), double.PositiveInfinity);
        var early = Math.Max(spec.From, pause.Earliest + pause.Duration);
        if (early <= spec.Latest)
        {
            // Over before the departure.
            Offer((front with { Early = early }).Then(stops[0].Travel, stops[0].Back), ref best, ref least);
        }

        for (var i = 0; i < count; i++)
        {
            if (i != depotAt)
            {
                // On arrival.
                Offer(front.Then(stops[i].Travel, alone).Then(0, stops[i].Back), ref best, ref least);
            }

            front = front.Then(stops[i].Travel, stops[i].Alone);
            Offer(front.Then(0, alone).Then(stops[i + 1].Travel, stops[i + 1].Back), ref best, ref least);
        }

        // After the return.
        var home = stops[count].Alone with { Late = Math.Min(spec.Latest, pause.Latest) };
        Offer(front.Then(stops[count].Travel, home), ref best, ref least);
        return best;

        void Offer(in Segment whole, ref Segment best, ref double least)
        {
            // Distance and load are the same wherever the break is.
            var cost = new TourSummary(0, 0, whole.Duration, whole.Warp, whole.Finish, 0, 0).PenalisedCost(spec, penalties);
            if (cost < least)
            {
                (best, least) = (whole, cost);
            }
        }
    }

    /// <summary>A stop of the tour being priced.</summary>
    private struct Stop
    {
        /// <summary>From the stop in front of it, ms.</summary>
        public long Travel;

        public Segment Alone;

        /// <summary>From here to the return.</summary>
        public Segment Back;
    }
}
