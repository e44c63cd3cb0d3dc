namespace Vigie.Routing;

/// <summary>Improves a solution until no move in the granular neighbourhood makes it cheaper, broken rules priced in.</summary>
/// <remarks>Moves of Vidal et al. 2013 and Kool et al. 2022: relocation and exchange of up to three jobs in a row, exchange of tails
/// (2-opt*), reversal, and for optional jobs insertion, removal and replacement; then SWAP* of Vidal 2022.</remarks>
internal sealed partial class LocalSearch
{
    /// <summary>SWAP* costs as much as all other moves together and finds less: seldom is best (Kool et al. 2022 take the same share).</summary>
    private const double SwapChance = 0.15;

    private readonly CompiledProblem _problem;
    private readonly Neighbourhood _near;
    private readonly RandomSource _random;
    private readonly Func<bool> _mustStop;
    private readonly TourBook _book;
    private readonly int[] _order;
    private readonly int[] _testedAt; // by job
    private readonly int[] _changedAt; // by tour
    private readonly int[] _kindSeen;
    private readonly int[] _empty;
    private readonly int[] _middle;
    private readonly int[] _one;
    private readonly int[] _other;
    private int _clock;
    private int _kindClock;

    public LocalSearch(CompiledProblem problem, Neighbourhood near, RandomSource random, Func<bool> mustStop)
    {
        (_problem, _near, _random, _mustStop) = (problem, near, random, mustStop);
        _book = new TourBook(problem);
        _order = [.. Enumerable.Range(0, problem.JobCount)];
        _testedAt = new int[problem.JobCount];
        _changedAt = new int[problem.Tours.Length];
        _kindSeen = new int[problem.Tours.Length];
        _empty = new int[problem.Tours.Length];
        (_middle, _one, _other) = (new int[problem.JobCount], new int[problem.JobCount], new int[problem.JobCount]);
        (_swaps, _middleTwo) = (new SwapTable(problem), new int[problem.JobCount]);
    }

    /// <summary>The solution at hand: fill it, then call <see cref="Improve"/>.</summary>
    public TourBook Book => _book;

    /// <summary>Improves the solution in the book, and stops early when asked to.</summary>
    public Individual Improve()
    {
        Array.Fill(_testedAt, -1);
        Array.Clear(_changedAt);
        _clock = 0;
        DescendByJobs();
        if (_random.Chance(SwapChance))
        {
            ForgetSwaps();
            while (!_mustStop() && DescendByTours())
            {
                DescendByJobs();
            }
        }

        return new Individual(_problem, _book);
    }

    private void DescendByJobs()
    {
        _random.Shuffle(_order);
        var improved = true;
        for (var round = 0; improved || round < 2; round++)
        {
            improved = false;
            foreach (var job in _order)
            {
                if (_mustStop())
                {
                    return;
                }

                improved |= _book.TourOf(job) == TourBook.Unserved ? TryServe(job) : TryJob(job, mayOpenTours: round > 0);
            }
        }
    }

    private bool TryJob(int job, bool mayOpenTours)
    {
        var lastTested = _testedAt[job];
        _testedAt[job] = _clock;
        var improved = _changedAt[_book.TourOf(job)] > lastTested && TryRemove(job);
        foreach (var near in _near.Of(job))
        {
            if (_book.TourOf(job) == TourBook.Unserved)
            {
                return true;
            }

            var tour = _book.TourOf(near);
            if (tour == TourBook.Unserved || Math.Max(_changedAt[_book.TourOf(job)], _changedAt[tour]) <= lastTested)
            {
                continue;
            }

            improved |= TryBehind(job, near);
            if (_book.Previous(near) >= _problem.JobCount && near != job)
            {
                improved |= TryBehind(job, _book.Previous(near));
            }
        }

        return mayOpenTours && _changedAt[_book.TourOf(job)] > lastTested ? TryEmptyTours(job) || improved : improved;
    }

    private bool TryEmptyTours(int job)
    {
        var count = EmptyTours();
        for (var i = 0; i < count; i++)
        {
            if (TryBehind(job, _problem.Start(_empty[i])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Fills <see cref="_empty"/> with the first empty tour of each kind.</summary>
    private int EmptyTours()
    {
        var count = 0;
        _kindClock++;
        foreach (var spec in _problem.Tours)
        {
            if (_book.IsEmpty(spec.Index) && _kindSeen[spec.Kind] != _kindClock)
            {
                _kindSeen[spec.Kind] = _kindClock;
                _empty[count++] = spec.Index;
            }
        }

        return count;
    }

    private void MarkChanged(int tour) => _changedAt[tour] = ++_clock;
}
