using System.Runtime.CompilerServices;

namespace Vigie.Routing;

/// <summary>A solution in the form that the local search changes: linked tours, each with what its head and tail amount to.</summary>
internal sealed partial class TourBook
{
    public const int Unserved = -1;

    private readonly CompiledProblem problem;
    private readonly LabelSchedule labels;
    private readonly Visit[] visits;
    private readonly int[] place;
    private readonly long[] service;
    private readonly int[] load;
    private readonly Leg[] legs;
    private readonly int placeCount;
    private readonly Segment[] alone; // each node's own segment, for each span of time that a shift covers
    private readonly int[] aloneAt; // by tour, where its span's segments begin
    private readonly bool[] hasChoice; // likewise, whether two windows of the job meet the shift
    private readonly TourSpec[] specs;
    private readonly Rate[] rates; // by tour
    private readonly Pause[] pauses; // by tour
    private readonly double[] cost;
    private readonly double[] reserve;
    private readonly long[] work; // by tour
    private readonly long[] workOf; // by technician
    private readonly int[] firstTour; // by technician, whose tours follow each other
    private readonly TourSummary[] summary;
    private readonly int[] count;
    private readonly int[] firstAtDepot;
    private readonly double[] detourCost;
    private readonly Detour[] detours;
    private readonly Segment[] depotHeads;
    private readonly int[] sequence;
    private readonly Segment[] backs;
    private readonly Stop[] stops;
    private Penalties penalties;

    public TourBook(CompiledProblem problem)
    {
        this.problem = problem;
        labels = new LabelSchedule(problem);
        visits = new Visit[problem.NodeCount];
        (place, service, load, legs, placeCount) = (problem.Place, problem.Service, problem.Load, problem.Legs, problem.PlaceCount);
        specs = problem.Tours;
        (alone, aloneAt, hasChoice) = SpanWindows.Fill(problem);
        rates = [.. specs.Select(spec => new Rate(spec.PerCentimetre, spec.PerMillisecond, spec.EndPlace))];
        pauses = [.. specs.Select(Pause.Of)];
        firstTour = [.. Enumerable.Range(0, problem.TechnicianCount + 1).Select(technician => specs.Count(spec => spec.Technician < technician))];
        (cost, reserve) = (new double[specs.Length], new double[specs.Length]);
        work = new long[specs.Length];
        workOf = new long[problem.TechnicianCount];
        summary = new TourSummary[specs.Length];
        count = new int[specs.Length];
        (firstAtDepot, detourCost) = (new int[specs.Length], new double[specs.Length]);
        detours = new Detour[specs.Length * MostDepotPlaces];
        depotHeads = new Segment[problem.Depot is null ? 0 : problem.JobCount * MostDepotPlaces];
        (sequence, backs, stops) = (new int[problem.JobCount + 1], new Segment[problem.JobCount + 2], new Stop[problem.JobCount + 2]);
        Clear();
    }

    public Penalties Penalties
    {
        get => penalties;
        set
        {
            penalties = value;
            for (var tour = 0; tour < specs.Length; tour++)
            {
                cost[tour] = PenalisedCost(tour);
                SetReserve(tour);
            }
        }
    }

    public int TourOf(int job) => visits[job].Tour;

    public int Next(int node) => visits[node].Next;

    public int Previous(int node) => visits[node].Previous;

    /// <summary>1 for a tour's first job, 0 for its start.</summary>
    public int Position(int node) => visits[node].Position;

    /// <summary>Number of jobs in a tour.</summary>
    public int Count(int tour) => count[tour];

    public bool IsEmpty(int tour) => count[tour] == 0;

    /// <summary>What the tour costs, broken rules included, without its share of the fairness.</summary>
    public double Cost(int tour) => cost[tour];

    public TourSummary Summary(int tour) => summary[tour];

    public void Clear()
    {
        for (var job = 0; job < problem.JobCount; job++)
        {
            visits[job].Tour = Unserved;
        }

        for (var tour = 0; tour < specs.Length; tour++)
        {
            SetTour(tour, []);
        }
    }

    /// <summary>Copies a tour's jobs in order.</summary>
    /// <returns>How many.</returns>
    public int Read(int tour, Span<int> jobs)
    {
        var count = 0;
        for (var node = visits[problem.Start(tour)].Next; node < problem.JobCount; node = visits[node].Next)
        {
            jobs[count++] = node;
        }

        return count;
    }

    /// <summary>Gives a tour these jobs. Jobs that it loses must be given to another tour, or told <see cref="SetUnserved"/>.</summary>
    public void SetTour(int tour, ReadOnlySpan<int> jobs)
    {
        var before = problem.Start(tour);
        for (var i = 0; i < jobs.Length; i++)
        {
            ref var visit = ref visits[jobs[i]];
            (visit.Tour, visit.Position, visit.Previous) = (tour, i + 1, before);
            visits[before].Next = jobs[i];
            before = jobs[i];
        }

        var end = problem.End(tour);
        visits[before].Next = end;
        visits[end].Previous = before;
        (visits[end].Tour, visits[end].Position) = (tour, jobs.Length + 1);
        visits[problem.Start(tour)].Tour = tour;
        count[tour] = jobs.Length;
        Refresh(tour);
    }

    public void SetUnserved(int job) => visits[job].Tour = Unserved;

    private void Refresh(int tour)
    {
        RefreshHeads(tour);
        RefreshTails(tour);
        RefreshDepot(tour);
        summary[tour] = count[tour] == 0 ? default : Summarise(tour, problem.Start(tour), [], visits[problem.Start(tour)].Next);
        var technician = specs[tour].Technician;
        workOf[technician] += summary[tour].Work - work[tour];
        work[tour] = summary[tour].Work;
        cost[tour] = PenalisedCost(tour);
        if (problem.FairnessPerSquaredMs == 0)
        {
            SetReserve(tour);
            return;
        }

        // An hour more weighs more on who works more: in each of his tours.
        for (var other = firstTour[technician]; other < firstTour[technician + 1]; other++)
        {
            var rate = specs[other].PerMillisecond + (2 * problem.FairnessPerSquaredMs * workOf[technician]);
            rates[other] = rates[other] with { PerMillisecond = rate };
            SetReserve(other);
        }
    }

    private double PenalisedCost(int tour) => count[tour] == 0 ? 0 : summary[tour].PenalisedCost(specs[tour], penalties);

    private void SetReserve(int tour)
    {
        ref readonly var rate = ref rates[tour];
        ref readonly var end = ref visits[problem.End(tour)];
        var travel = specs[tour].Fixed + (rate.PerCentimetre * end.HeadDistance) + (rate.PerMillisecond * end.HeadWork);
        reserve[tour] = cost[tour] + ((rate.PerMillisecond - specs[tour].PerMillisecond) * work[tour]) - travel;
    }

    private void RefreshHeads(int tour)
    {
        var node = problem.Start(tour);
        ref var head = ref visits[node];
        var alone = this.alone.AsSpan(aloneAt[tour], problem.NodeCount);
        (head.Head, head.HeadDistance, head.HeadWork, head.HeadLoad) = (alone[node], 0, 0, 0);
        while (node != problem.End(tour))
        {
            ref var from = ref visits[node];
            var next = from.Next;
            ref var to = ref visits[next];
            ref readonly var leg = ref LegBetween(node, next);
            to.Head = from.Head.Then(leg.Duration, alone[next]);
            to.HeadDistance = from.HeadDistance + leg.Distance;
            to.HeadWork = from.HeadWork + leg.Duration + service[next];
            to.HeadLoad = from.HeadLoad + load[next];
            node = next;
        }
    }

    private void RefreshTails(int tour)
    {
        var node = visits[problem.End(tour)].Previous;
        if (node >= problem.JobCount)
        {
            return;
        }

        ref var tail = ref visits[node];
        var alone = this.alone.AsSpan(aloneAt[tour], problem.NodeCount);
        (tail.Tail, tail.TailDistance, tail.TailWork, tail.TailLoad) = (alone[node], 0, service[node], load[node]);
        for (var before = tail.Previous; before < problem.JobCount; before = visits[before].Previous)
        {
            ref var from = ref visits[before];
            ref var to = ref visits[node];
            ref readonly var leg = ref LegBetween(before, node);
            from.Tail = alone[before].Then(leg.Duration, to.Tail);
            from.TailDistance = to.TailDistance + leg.Distance;
            from.TailWork = to.TailWork + leg.Duration + service[before];
            from.TailLoad = to.TailLoad + load[before];
            node = before;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref readonly Leg LegBetween(int from, int to) => ref legs[(place[from] * placeCount) + place[to]];

    /// <summary>What more distance and more work cost a tour at least. With fairness the millisecond also carries what it adds to the sum of
    /// squares: a convex function lies above its tangent, so no change costs less.</summary>
    private readonly record struct Rate(double PerCentimetre, double PerMillisecond, int EndPlace);

    /// <summary>A node in its tour. Heads reach from the tour's start to this node, tails from this node to the tour's last job.</summary>
    private struct Visit
    {
        public int Next;
        public int Previous;
        public int Tour;
        public int Position;
        public Segment Head;
        public Segment Tail;
        public long HeadDistance;
        public long HeadWork;
        public long TailDistance;
        public long TailWork;
        public long HeadLoad;
        public long TailLoad;
    }
}
