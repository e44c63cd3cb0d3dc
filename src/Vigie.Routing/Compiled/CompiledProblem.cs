namespace Vigie.Routing;

/// <summary>A checked problem as flat arrays. Nodes are numbered: jobs first, then the start and the end of each tour.</summary>
internal sealed class CompiledProblem
{
    private readonly bool[] allowed;

    public CompiledProblem(RoutingProblem source)
    {
        ProblemCheck.Validate(source);
        Source = source;
        JobCount = source.Jobs.Count;
        Tours = Compilation.Tours(source);
        PlaceCount = source.Travel.Count;
        Legs = source.Travel.Legs.ToArray();
        NodeCount = JobCount + (2 * Tours.Length);
        Place = new int[NodeCount];
        Service = new long[NodeCount];
        Open = new long[NodeCount];
        Close = new long[NodeCount];
        Load = new int[NodeCount];
        Tools = new ulong[JobCount];
        Parts = new PartQuantity[JobCount][];
        Windows = new WindowSpec[JobCount][];
        UnservedCost = new double[JobCount];
        for (var job = 0; job < JobCount; job++)
        {
            AddJob(job, source.Jobs[job]);
        }

        foreach (var tour in Tours)
        {
            AddEnds(tour);
        }

        allowed = Compilation.Allowed(source, Tours);
        Compilation.NumberKinds(this);
        MandatoryPenalty = Compilation.MandatoryPenalty(this);
        for (var job = 0; job < JobCount; job++)
        {
            UnservedCost[job] = (source.Jobs[job].UnservedPenalty ?? MandatoryPenalty) * source.Jobs[job].Priority;
        }

        FairnessPerSquaredMs = source.FairnessPerSquaredHour / (Units.PerHour * Units.PerHour);
        DepotService = Units.Ceiling(source.DepotService);
        TechnicianCount = source.Technicians.Count;
        HasChoiceOfWindows = Windows.Any(windows => windows.Length > 1);
        IsLayered = HasChoiceOfWindows || Tours.Any(tour => tour.Breaks.Length > 0)
            || Tools.Any(tools => tools != 0) || Parts.Any(parts => parts.Length > 0);
        ForbidHopeless();
    }

    public RoutingProblem Source { get; }

    public int JobCount { get; }

    public int NodeCount { get; }

    public int TechnicianCount { get; }

    public TourSpec[] Tours { get; }

    public int PlaceCount { get; }

    /// <summary>From place i to place j at <c>i * PlaceCount + j</c>.</summary>
    public Leg[] Legs { get; }

    public int[] Place { get; }

    public long[] Service { get; }

    /// <summary>Begin and end of the first and last window.</summary>
    public long[] Open { get; }

    public long[] Close { get; }

    public int[] Load { get; }

    public ulong[] Tools { get; }

    public PartQuantity[][] Parts { get; }

    public WindowSpec[][] Windows { get; }

    public double[] UnservedCost { get; }

    public double MandatoryPenalty { get; }

    public double FairnessPerSquaredMs { get; }

    public long DepotService { get; }

    /// <summary>Some tour leaves a choice (which window, where the break, where the depot): time windows alone do not settle it.</summary>
    public bool IsLayered { get; }

    public bool HasChoiceOfWindows { get; }

    public int? Depot => Source.Depot;

    public int Start(int tour) => JobCount + (2 * tour);

    public int End(int tour) => JobCount + (2 * tour) + 1;

    public ref readonly Leg LegBetween(int fromPlace, int toPlace) => ref Legs[(fromPlace * PlaceCount) + toPlace];

    /// <summary>Whether the technician has the skills (and the tools, where there is no depot), is the fixed one if any, and could serve the
    /// job if it were alone in the tour.</summary>
    public bool Allows(int tour, int job) => allowed[(tour * JobCount) + job];

    /// <summary>What cannot be served alone cannot be served beside others either, as far as detours never save time.</summary>
    private void ForbidHopeless()
    {
        var scheduler = new TourScheduler(this);
        var firsts = new int[Tours.Length];
        Array.Fill(firsts, -1);
        foreach (var tour in Tours)
        {
            var first = firsts[tour.Kind] < 0 ? firsts[tour.Kind] = tour.Index : firsts[tour.Kind];
            for (var job = 0; job < JobCount; job++)
            {
                ref var allowed = ref this.allowed[(tour.Index * JobCount) + job];
                allowed = allowed && (first == tour.Index ? scheduler.Summarise(tour, [job]).IsFeasible(tour) : Allows(first, job));
            }
        }
    }

    private void AddJob(int job, Job source)
    {
        Place[job] = source.Place;
        Service[job] = Units.Ceiling(source.Service);
        Load[job] = source.Demand;
        Windows[job] = Compilation.Windows(source);
        Open[job] = Windows[job][0].From;
        Close[job] = Windows[job][^1].To;
        Tools[job] = source.Tools.Aggregate(0UL, (mask, tool) => mask | (1UL << tool));
        Parts[job] = [.. source.Parts.Where(part => part.Quantity > 0)];
    }

    private void AddEnds(TourSpec tour)
    {
        var (start, end) = (Start(tour.Index), End(tour.Index));
        (Place[start], Place[end]) = (tour.StartPlace, tour.EndPlace);
        (Open[start], Close[start]) = (tour.From, tour.Latest);
        (Open[end], Close[end]) = (tour.From, tour.Latest);
    }
}

/// <summary>When a service may begin, ms, both ends included.</summary>
internal readonly record struct WindowSpec(long From, long To);
