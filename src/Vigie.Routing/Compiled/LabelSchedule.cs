namespace Vigie.Routing;

/// <summary>The best schedule of a given order of visits when there are choices: which window, where the breaks, when to pass by the depot.</summary>
/// <remarks>Labels are extended visit by visit and dropped when another is at least as good in every respect that still matters (a
/// resource-constrained shortest path: Desrosiers, Dumas, Solomon and Soumis, «Time constrained routing and scheduling», 1995). The
/// answer is exact unless more than <see cref="MostLabels"/> incomparable labels meet at one visit. A depot visit is taken to be a detour:
/// none is made that no job needs. Reused between calls, so that the search allocates nothing.</remarks>
internal sealed class LabelSchedule
{
    private const int MostLabels = 48;
    private readonly CompiledProblem _problem;
    private readonly Predicate<WindowSpec> _meetsShift;
    private readonly int[] _used;
    private Label[] _labels = new Label[256];
    private int _count;
    private int _layer; // where the labels of the visit at hand begin
    private TourSpec _spec = null!;

    public LabelSchedule(CompiledProblem problem)
    {
        _problem = problem;
        _meetsShift = window => window.To >= _spec.From && window.From <= _spec.Latest;
        _used = new int[problem.Source.PartCount];
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

    public ref readonly Label this[int index] => ref _labels[index];

    /// <summary>Schedules the jobs in this order.</summary>
    /// <param name="spec">The tour.</param>
    /// <param name="jobs">At least one, in order.</param>
    /// <param name="need">What <see cref="StockNeed"/> told of the same jobs.</param>
    /// <param name="load">Their demand.</param>
    /// <param name="penalties">What broken rules cost.</param>
    public TourSummary Run(TourSpec spec, ReadOnlySpan<int> jobs, StockNeed need, long load, in Penalties penalties)
    {
        _spec = spec;
        _count = 0;
        AddDepartures();
        var visible = 0;
        for (var i = 0; i < jobs.Length; i++)
        {
            if (need.FirstAtDepot >= i)
            {
                AddDepotStops(visible);
            }

            var end = _count;
            _layer = end;
            for (var from = visible; from < end; from++)
            {
                if (need.FirstAtDepot != i || _labels[from].AtDepot)
                {
                    AddVisits(from, jobs[i]);
                }
            }

            AddBreaks(_layer);
            visible = _layer;
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
            var missing = (_problem.Tools[jobs[i]] & ~spec.Tools) != 0;
            foreach (var part in _problem.Parts[jobs[i]])
            {
                var before = Math.Max(0, _used[part.Part] - spec.Stock[part.Part]);
                _used[part.Part] += part.Quantity;
                shortage += Math.Max(0, _used[part.Part] - spec.Stock[part.Part]) - before;
            }

            missing |= shortage > 0;
            first = missing && _problem.Depot is not null ? i : -1;
        }

        foreach (var job in jobs)
        {
            foreach (var part in _problem.Parts[job])
            {
                _used[part.Part] = 0;
            }
        }

        return new StockNeed(first, first >= 0 ? 0 : shortage);
    }

    private void AddDepartures()
    {
        _layer = 0;
        var pause = new Segment(0, 0, _spec.From, _spec.Latest);
        for (var taken = 0; taken <= _spec.Breaks.Length; taken++)
        {
            // A break that is over before the departure costs nothing, but the tour then starts no earlier.
            var early = taken == 0 ? _spec.From : Math.Max(_spec.From, _spec.Breaks[taken - 1].Earliest + _spec.Breaks[taken - 1].Duration);
            if (early <= _spec.Latest)
            {
                Add(new Label(pause with { Early = early }, 0, 0, _spec.StartPlace, -1, taken, AtDepot: false, Step.Departure, 0));
            }
        }
    }

    private void AddDepotStops(int from)
    {
        var depot = _problem.Depot.GetValueOrDefault();
        var stop = new Segment(_problem.DepotService, 0, _spec.From, _spec.Latest);
        var end = _count;
        _layer = end;
        for (var i = from; i < end; i++)
        {
            if (_labels[i].AtDepot)
            {
                continue;
            }

            ref readonly var leg = ref _problem.LegBetween(_labels[i].Place, depot);
            var label = _labels[i];
            Add(new Label(
                label.Time.Then(leg.Duration, stop), label.Distance + leg.Distance, label.Work + leg.Duration + _problem.DepotService,
                depot, i, label.Breaks, AtDepot: true, Step.Depot, 0));
        }

        AddBreaks(end);
    }

    private void AddVisits(int from, int job)
    {
        var label = _labels[from];
        ref readonly var leg = ref _problem.LegBetween(label.Place, _problem.Place[job]);
        var travel = (long)leg.Duration;
        var work = label.Work + leg.Duration + _problem.Service[job];
        var (time, parent) = (label.Time, from);
        for (var taken = label.Breaks; ; taken++)
        {
            var windows = _problem.Windows[job];
            var some = Array.Exists(windows, _meetsShift);
            for (var w = 0; w < windows.Length; w++)
            {
                if (!some || _meetsShift(windows[w]))
                {
                    var visit = new Segment(_problem.Service[job], 0, windows[w].From, windows[w].To);
                    Add(new Label(
                        time.Then(travel, visit), label.Distance + leg.Distance, work, _problem.Place[job], parent, taken,
                        label.AtDepot, Step.Visit, w));
                }
            }

            if (taken == _spec.Breaks.Length)
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
        for (var i = from; i < _count; i++)
        {
            if (_labels[i].Breaks < _spec.Breaks.Length)
            {
                var label = _labels[i];
                Add(label with { Time = label.Time.Then(0, Pause(label.Breaks)), Breaks = label.Breaks + 1, Parent = i, Step = Step.Break });
            }
        }
    }

    private Segment Pause(int index) =>
        new(_spec.Breaks[index].Duration, 0, _spec.Breaks[index].Earliest, _spec.Breaks[index].Latest);

    private void Add(in Label label)
    {
        for (var i = _layer; i < _count; i++)
        {
            if (_labels[i].Dominates(label))
            {
                return;
            }
        }

        if (_count - _layer >= MostLabels)
        {
            return;
        }

        if (_count == _labels.Length)
        {
            Array.Resize(ref _labels, 2 * _count);
        }

        _labels[_count++] = label;
    }

    private TourSummary Finish(int from, long load, int shortage, in Penalties penalties)
    {
        var best = default(TourSummary);
        var least = double.PositiveInfinity;
        for (var i = from; i < _count; i++)
        {
            ref readonly var label = ref _labels[i];
            ref readonly var leg = ref _problem.LegBetween(label.Place, _spec.EndPlace);
            var latest = label.Breaks < _spec.Breaks.Length ? Math.Min(_spec.Latest, _spec.Breaks[label.Breaks].Latest) : _spec.Latest;
            var whole = label.Time.Then(leg.Duration, new Segment(0, 0, _spec.From, latest));
            var summary = new TourSummary(
                label.Distance + leg.Distance, label.Work + leg.Duration, whole.Duration, whole.Warp, whole.Finish, load, shortage);
            var cost = summary.PenalisedCost(_spec, penalties);
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
