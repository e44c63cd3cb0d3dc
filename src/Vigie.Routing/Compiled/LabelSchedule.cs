namespace Vigie.Routing;

/// <summary>The best schedule of a given order of visits when there are choices: which window, where the breaks, when to pass by the depot.</summary>
/// <remarks>Labels are extended visit by visit and dropped when another is at least as good in every respect that still matters (a
/// resource-constrained shortest path: Desrosiers, Dumas, Solomon and Soumis, «Time constrained routing and scheduling», 1995). The
/// answer is exact unless more than <see cref="MostLabels"/> incomparable labels meet at one visit. A depot visit is taken to be a detour:
/// none is made that no job needs. Reused between calls, so that the search allocates nothing.</remarks>
internal sealed class LabelSchedule
{
    private const int MostLabels = 48;
    private readonly CompiledProblem problem;
    private readonly Predicate<WindowSpec> meetsShift;
    private readonly int[] used;
    private Label[] labels = new Label[256];
    private int count;
    private int layer; // where the labels of the visit at hand begin
    private TourSpec spec = null!;

    public LabelSchedule(CompiledProblem problem)
    {
        this.problem = problem;
        meetsShift = window => window.To >= spec.From && window.From <= spec.Latest;
        used = new int[problem.Source.PartCount];
    }

    internal enum Step : byte
    {
        Departure,
        Visit,
        Break,
        Depot,
    }

    /// <summary>Index of the label that the last call found best; its parents lead back to the departure.</summary>
    public int Best { get; private set; }

    public ref readonly Label this[int index] => ref labels[index];

    /// <summary>Schedules the jobs in this order.</summary>
    /// <param name="spec">The tour.</param>
    /// <param name="jobs">At least one, in order.</param>
    /// <param name="need">What <see cref="StockNeed"/> told of the same jobs.</param>
    /// <param name="load">Their demand.</param>
    /// <param name="penalties">What broken rules cost.</param>
    public TourSummary Run(TourSpec spec, ReadOnlySpan<int> jobs, StockNeed need, long load, in Penalties penalties)
    {
        this.spec = spec;
        count = 0;
        AddDepartures();
        var visible = 0;
        for (var i = 0; i < jobs.Length; i++)
        {
            if (need.FirstAtDepot >= i)
            {
                AddDepotStops(visible);
            }

            var end = count;
            layer = end;
            for (var from = visible; from < end; from++)
            {
                if (need.FirstAtDepot != i || labels[from].AtDepot)
                {
                    AddVisits(from, jobs[i]);
                }
            }

            AddBreaks(layer);
            visible = layer;
        }

        return Finish(visible, load, need.Short, penalties);
    }

    /// <summary>Finds from which job on the depot must have been visited, or how many parts are short where there is none.</summary>
    public StockNeed Need(TourSpec spec, ReadOnlySpan<int> jobs)
    {
        var shortage = 0;
        var first = -1;
        for (var i = 0; i < jobs.Length && first < 0; i++)
        {
            var missing = (problem.Tools[jobs[i]] & ~spec.Tools) != 0;
            foreach (var part in problem.Parts[jobs[i]])
            {
                var before = Math.Max(0, used[part.Part] - spec.Stock[part.Part]);
                used[part.Part] += part.Quantity;
                shortage += Math.Max(0, used[part.Part] - spec.Stock[part.Part]) - before;
            }

            missing |= shortage > 0;
            first = missing && problem.Depot is not null ? i : -1;
        }

        foreach (var job in jobs)
        {
            foreach (var part in problem.Parts[job])
            {
                used[part.Part] = 0;
            }
        }

        return new StockNeed(first, first >= 0 ? 0 : shortage);
    }

    private void AddDepartures()
    {
        layer = 0;
        var pause = new Segment(0, 0, spec.From, spec.Latest);
        for (var taken = 0; taken <= spec.Breaks.Length; taken++)
        {
            // A break that is over before the departure costs nothing, but the tour then starts no earlier.
            var early = taken == 0 ? spec.From : Math.Max(spec.From, spec.Breaks[taken - 1].Earliest + spec.Breaks[taken - 1].Duration);
            if (early <= spec.Latest)
            {
                Add(new Label(pause with { Early = early }, 0, 0, spec.StartPlace, -1, taken, AtDepot: false, Step.Departure, 0));
            }
        }
    }

    private void AddDepotStops(int from)
    {
        var depot = problem.Depot.GetValueOrDefault();
        var stop = new Segment(problem.DepotService, 0, spec.From, spec.Latest);
        var end = count;
        layer = end;
        for (var i = from; i < end; i++)
        {
            if (labels[i].AtDepot)
            {
                continue;
            }

            ref readonly var leg = ref problem.LegBetween(labels[i].Place, depot);
            var label = labels[i];
            Add(new Label(
                label.Time.Then(leg.Duration, stop), label.Distance + leg.Distance, label.Work + leg.Duration + problem.DepotService,
                depot, i, label.Breaks, AtDepot: true, Step.Depot, 0));
        }

        AddBreaks(end);
    }

    private void AddVisits(int from, int job)
    {
        var label = labels[from];
        ref readonly var leg = ref problem.LegBetween(label.Place, problem.Place[job]);
        var travel = (long)leg.Duration;
        var work = label.Work + leg.Duration + problem.Service[job];
        var (time, parent) = (label.Time, from);
        for (var taken = label.Breaks; ; taken++)
        {
            var windows = problem.Windows[job];
            var some = Array.Exists(windows, meetsShift);
            for (var w = 0; w < windows.Length; w++)
            {
                if (!some || meetsShift(windows[w]))
                {
                    var visit = new Segment(problem.Service[job], 0, windows[w].From, windows[w].To);
                    Add(new Label(
                        time.Then(travel, visit), label.Distance + leg.Distance, work, problem.Place[job], parent, taken,
                        label.AtDepot, Step.Visit, w));
                }
            }

            if (taken == spec.Breaks.Length)
            {
                return;
            }

            // A break on arrival: kept out of the layer, only as a parent.
            (time, travel) = (time.Then(travel, Pause(taken)), 0);
            parent = -1 - ((from << 2) | (taken + 1 - label.Breaks));
        }
    }

    /// <summary>Breaks at the stop where the labels from <paramref name="from"/> on stand, after what they did there.</summary>
    private void AddBreaks(int from)
    {
        for (var i = from; i < count; i++)
        {
            if (labels[i].Breaks < spec.Breaks.Length)
            {
                var label = labels[i];
                Add(label with { Time = label.Time.Then(0, Pause(label.Breaks)), Breaks = label.Breaks + 1, Parent = i, Step = Step.Break });
            }
        }
    }

    private Segment Pause(int index) =>
        new(spec.Breaks[index].Duration, 0, spec.Breaks[index].Earliest, spec.Breaks[index].Latest);

    private void Add(in Label label)
    {
        for (var i = layer; i < count; i++)
        {
            if (labels[i].Dominates(label))
            {
                return;
            }
        }

        if (count - layer >= MostLabels)
        {
            return;
        }

        if (count == labels.Length)
        {
            Array.Resize(ref labels, 2 * count);
        }

        labels[count++] = label;
    }

    private TourSummary Finish(int from, long load, int shortage, in Penalties penalties)
    {
        var best = default(TourSummary);
        var least = double.PositiveInfinity;
        for (var i = from; i < count; i++)
        {
            ref readonly var label = ref labels[i];
            ref readonly var leg = ref problem.LegBetween(label.Place, spec.EndPlace);
            var latest = label.Breaks < spec.Breaks.Length ? Math.Min(spec.Latest, spec.Breaks[label.Breaks].Latest) : spec.Latest;
            var whole = label.Time.Then(leg.Duration, new Segment(0, 0, spec.From, latest));
            var summary = new TourSummary(
                label.Distance + leg.Distance, label.Work + leg.Duration, whole.Duration, whole.Warp, whole.Finish, load, shortage);
            var cost = summary.PenalisedCost(spec, penalties);
            if (cost < least)
            {
                (least, best, Best) = (cost, summary, i);
            }
        }

        return best;
    }

    /// <summary>A way to have come this far.</summary>
    /// <param name="Parent">The label before; when negative, -1 - (label × 4 + breaks on arrival).</param>
    /// <param name="Breaks">Breaks taken, the first ones of the shift.</param>
    /// <param name="AtDepot">The depot has been visited.</param>
    /// <param name="Window">For a visit, its window.</param>
    internal readonly record struct Label(
        Segment Time, long Distance, long Work, int Place, int Parent, int Breaks, bool AtDepot, Step Step, int Window)
    {
        public bool Dominates(in Label other)
        {
            if (Breaks != other.Breaks || AtDepot != other.AtDepot || Place != other.Place || Time.Warp > other.Time.Warp
                || Distance > other.Distance || Work > other.Work || Time.Finish > other.Time.Finish)
            {
                return false;
            }

            // Who must leave earlier waits longer later on, at most by the difference.
            var sooner = other.Time.Late + other.Time.Duration - other.Time.Warp - (Time.Late + Time.Duration - Time.Warp);
            return Time.Duration + Math.Max(0, sooner) <= other.Time.Duration;
        }
    }
}

/// <summary>What the jobs of a tour need beyond what is on board.</summary>
/// <param name="FirstAtDepot">Index of the first job before which the depot must have been visited; -1 when none.</param>
/// <param name="Short">Parts that are missing where there is no depot.</param>
internal readonly record struct StockNeed(int FirstAtDepot, int Short);
