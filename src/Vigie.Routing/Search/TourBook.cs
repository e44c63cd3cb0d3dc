using System.Runtime.CompilerServices;

namespace Vigie.Routing;

/// <summary>A solution in the form that the local search changes: linked tours, each with what its head and tail amount to.</summary>
internal sealed partial class TourBook
{
    public const int Unserved = -1;

    private readonly CompiledProblem _problem;
    private readonly LabelSchedule _labels;
    private readonly Visit[] _visits;
    private readonly int[] _place;
    private readonly long[] _service;
    private readonly int[] _load;
    private readonly Leg[] _legs;
    private readonly int _placeCount;
    private readonly Segment[] _alone; // each node's own segment, for each span of time that a shift covers
    private readonly int[] _aloneAt; // by tour, where its span's segments begin
    private readonly bool[] _hasChoice; // likewise, whether two windows of the job meet the shift
    private readonly TourSpec[] _specs;
    private readonly Rate[] _rates; // by tour
    private readonly double[] _cost;
    private readonly double[] _reserve;
    private readonly long[] _work; // by tour
    private readonly long[] _workOf; // by technician
    private readonly TourSummary[] _summary;
    private readonly int[] _count;
    private readonly int[] _firstAtDepot;
    private readonly double[] _detourCost;
    private readonly Detour[] _detours;
    private readonly Segment[] _depotHeads;
    private readonly int[] _sequence;
    private readonly Segment[] _backs;
    private readonly Stop[] _stops;
    private Penalties _penalties;

    public TourBook(CompiledProblem problem)
    {
        _problem = problem;
        _labels = new LabelSchedule(problem);
        _visits = new Visit[problem.NodeCount];
        (_place, _service, _load, _legs, _placeCount) = (problem.Place, problem.Service, problem.Load, problem.Legs, problem.PlaceCount);
        _specs = problem.Tours;
        (_alone, _aloneAt, _hasChoice) = SpanWindows.Fill(problem);
        _rates = [.. _specs.Select(spec => new Rate(spec.PerCentimetre, spec.PerMillisecond, spec.EndPlace))];
        (_cost, _reserve) = (new double[_specs.Length], new double[_specs.Length]);
        _work = new long[_specs.Length];
        _workOf = new long[problem.TechnicianCount];
        _summary = new TourSummary[_specs.Length];
        _count = new int[_specs.Length];
        (_firstAtDepot, _detourCost) = (new int[_specs.Length], new double[_specs.Length]);
        _detours = new Detour[_specs.Length * MostDepotPlaces];
        _depotHeads = new Segment[problem.Depot is null ? 0 : problem.JobCount * MostDepotPlaces];
        (_sequence, _backs, _stops) = (new int[problem.JobCount + 1], new Segment[problem.JobCount + 2], new Stop[problem.JobCount + 2]);
        Clear();
    }

    public Penalties Penalties
    {
        get => _penalties;
        set
        {
            _penalties = value;
            for (var tour = 0; tour < _specs.Length; tour++)
            {
                SetCost(tour);
            }
        }
    }

    public int TourOf(int job) => _visits[job].Tour;

    public int Next(int node) => _visits[node].Next;

    public int Previous(int node) => _visits[node].Previous;

    /// <summary>1 for a tour's first job, 0 for its start.</summary>
    public int Position(int node) => _visits[node].Position;

    /// <summary>Number of jobs in a tour.</summary>
    public int Count(int tour) => _count[tour];

    public bool IsEmpty(int tour) => _count[tour] == 0;

    /// <summary>What the tour costs, broken rules included, without its share of the fairness.</summary>
    public double Cost(int tour) => _cost[tour];

    public TourSummary Summary(int tour) => _summary[tour];

    public void Clear()
    {
        for (var job = 0; job < _problem.JobCount; job++)
        {
            _visits[job].Tour = Unserved;
        }

        for (var tour = 0; tour < _specs.Length; tour++)
        {
            SetTour(tour, []);
        }
    }

    /// <summary>Copies a tour's jobs in order.</summary>
    /// <returns>How many.</returns>
    public int Read(int tour, Span<int> jobs)
    {
        var count = 0;
        for (var node = _visits[_problem.Start(tour)].Next; node < _problem.JobCount; node = _visits[node].Next)
        {
            jobs[count++] = node;
        }

        return count;
    }

    /// <summary>Gives a tour these jobs. Jobs that it loses must be given to another tour, or told <see cref="SetUnserved"/>.</summary>
    public void SetTour(int tour, ReadOnlySpan<int> jobs)
    {
        var before = _problem.Start(tour);
        for (var i = 0; i < jobs.Length; i++)
        {
            ref var visit = ref _visits[jobs[i]];
            (visit.Tour, visit.Position, visit.Previous) = (tour, i + 1, before);
            _visits[before].Next = jobs[i];
            before = jobs[i];
        }

        var end = _problem.End(tour);
        _visits[before].Next = end;
        _visits[end].Previous = before;
        (_visits[end].Tour, _visits[end].Position) = (tour, jobs.Length + 1);
        _visits[_problem.Start(tour)].Tour = tour;
        _count[tour] = jobs.Length;
        Refresh(tour);
    }

    public void SetUnserved(int job) => _visits[job].Tour = Unserved;

    private void Refresh(int tour)
    {
        RefreshHeads(tour);
        RefreshTails(tour);
        RefreshDepot(tour);
        _summary[tour] = _count[tour] == 0 ? default : Summarise(tour, _problem.Start(tour), [], _visits[_problem.Start(tour)].Next);
        _workOf[_specs[tour].Technician] += _summary[tour].Work - _work[tour];
        _work[tour] = _summary[tour].Work;
        SetCost(tour);
    }

    private void SetCost(int tour)
    {
        var last = _visits[_problem.End(tour)].Previous;
        var travel = _specs[tour].Fixed + Way(tour, last, _problem.End(tour))
            + (_rates[tour].PerCentimetre * _visits[last].HeadDistance) + (_rates[tour].PerMillisecond * _visits[last].HeadWork);
        _cost[tour] = _count[tour] == 0 ? 0 : _summary[tour].PenalisedCost(_specs[tour], _penalties);

        // With fairness a move may also save by sharing out work, which travel tells nothing about.
        _reserve[tour] = _problem.FairnessPerSquaredMs > 0 ? double.PositiveInfinity : _cost[tour] - travel;
    }

    private void RefreshHeads(int tour)
    {
        var node = _problem.Start(tour);
        ref var head = ref _visits[node];
        var alone = _alone.AsSpan(_aloneAt[tour], _problem.NodeCount);
        (head.Head, head.HeadDistance, head.HeadWork, head.HeadLoad) = (alone[node], 0, 0, 0);
        for (var next = head.Next; next < _problem.JobCount; next = _visits[next].Next)
        {
            ref var from = ref _visits[node];
            ref var to = ref _visits[next];
            ref readonly var leg = ref LegBetween(node, next);
            to.Head = from.Head.Then(leg.Duration, alone[next]);
            to.HeadDistance = from.HeadDistance + leg.Distance;
            to.HeadWork = from.HeadWork + leg.Duration + _service[next];
            to.HeadLoad = from.HeadLoad + _load[next];
            node = next;
        }
    }

    private void RefreshTails(int tour)
    {
        var node = _visits[_problem.End(tour)].Previous;
        if (node >= _problem.JobCount)
        {
            return;
        }

        ref var tail = ref _visits[node];
        var alone = _alone.AsSpan(_aloneAt[tour], _problem.NodeCount);
        (tail.Tail, tail.TailDistance, tail.TailWork, tail.TailLoad) = (alone[node], 0, _service[node], _load[node]);
        for (var before = tail.Previous; before < _problem.JobCount; before = _visits[before].Previous)
        {
            ref var from = ref _visits[before];
            ref var to = ref _visits[node];
            ref readonly var leg = ref LegBetween(before, node);
            from.Tail = alone[before].Then(leg.Duration, to.Tail);
            from.TailDistance = to.TailDistance + leg.Distance;
            from.TailWork = to.TailWork + leg.Duration + _service[before];
            from.TailLoad = to.TailLoad + _load[before];
            node = before;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref readonly Leg LegBetween(int from, int to) => ref _legs[(_place[from] * _placeCount) + _place[to]];

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
