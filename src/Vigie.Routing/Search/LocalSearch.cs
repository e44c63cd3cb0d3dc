namespace Vigie.Routing;

/// <summary>Improves a solution until no move in the granular neighbourhood makes it cheaper, broken rules priced in.</summary>
/// <remarks>Moves of Vidal et al. 2013 and Kool et al. 2022: relocation and exchange of up to three jobs in a row, exchange of tails
/// (2-opt*), reversal, and for optional jobs insertion, removal and replacement; then whole tours between technicians, near or not, and
/// SWAP* of Vidal 2022.</remarks>
internal sealed partial class LocalSearch
{
    /// <summary>SWAP* costs as much as all other moves together and finds less: seldom is best (Kool et al. 2022 take the same share).</summary>
    private const double SwapChance = 0.15;

    private readonly CompiledProblem problem;
    private readonly Neighbourhood near;
    private readonly RandomSource random;
    private readonly Func<bool> mustStop;
    private readonly TourBook book;
    private readonly int[] order;
    private readonly int[] testedAt; // by job
    private readonly int[] changedAt; // by tour
    private readonly int[] kindSeen;
    private readonly int[] empty;
    private readonly int[] middle;
    private readonly int[] one;
    private readonly int[] other;
    private int[]? origins; // by tour, 0 for none
    private int clock;
    private int techniciansTestedAt;
    private int kindClock;

    public LocalSearch(CompiledProblem problem, Neighbourhood near, RandomSource random, Func<bool> mustStop)
    {
        (this.problem, this.near, this.random, this.mustStop) = (problem, near, random, mustStop);
        book = new TourBook(problem);
        order = [.. Enumerable.Range(0, problem.JobCount)];
        testedAt = new int[problem.JobCount];
        changedAt = new int[problem.Tours.Length];
        kindSeen = new int[problem.Tours.Length];
        empty = new int[problem.Tours.Length];
        (middle, one, other) = (new int[problem.JobCount], new int[problem.JobCount], new int[problem.JobCount]);
        (swaps, middleTwo) = (new SwapTable(problem), new int[problem.JobCount]);
    }

    /// <summary>The solution at hand: fill it, then call <see cref="Improve"/>.</summary>
    public TourBook Book => book;

    /// <summary>Improves the solution in the book, and stops early when asked to.</summary>
    /// <param name="origins">By tour, from which local optimum it comes unchanged, 0 for none: moves between tours of one local optimum were
    /// tried there, and are not tried again before one of the two changes.</param>
    public Individual Improve(int[]? origins = null)
    {
        this.origins = origins;
        Array.Fill(testedAt, -1);
        Array.Clear(changedAt);
        (clock, techniciansTestedAt) = (0, -1);
        DescendByJobs();
        while (!mustStop() && DescendByTechnicians())
        {
            DescendByJobs();
        }

        if (random.Chance(SwapChance))
        {
            ForgetSwaps();
            while (!mustStop() && DescendByTours())
            {
                DescendByJobs();
            }
        }

        return new Individual(problem, book);
    }

    private void DescendByJobs()
    {
        random.Shuffle(order);
        var improved = true;
        for (var round = 0; improved || round < 2; round++)
        {
            improved = false;
            foreach (var job in order)
            {
                if (mustStop())
                {
                    return;
                }

                improved |= book.TourOf(job) == TourBook.Unserved ? TryServe(job) : TryJob(job, mayOpenTours: round > 0);
            }
        }
    }

    private bool TryJob(int job, bool mayOpenTours)
    {
        var lastTested = testedAt[job];
        testedAt[job] = clock;
        var improved = changedAt[book.TourOf(job)] > lastTested && TryRemove(job);
        foreach (var near in this.near.Of(job))
        {
            if (book.TourOf(job) == TourBook.Unserved)
            {
                return true;
            }

            var tour = book.TourOf(near);
            if (tour == TourBook.Unserved || IsTried(book.TourOf(job), tour, lastTested))
            {
                continue;
            }

            improved |= TryBehind(job, near);
            if (book.Previous(near) >= problem.JobCount && near != job)
            {
                improved |= TryBehind(job, book.Previous(near));
            }
        }

        return (mayOpenTours && changedAt[book.TourOf(job)] > lastTested && TryEmptyTours(job)) || improved;
    }

    /// <summary>Whether neither tour has changed since a job of the one was last tried beside the other.</summary>
    private bool IsTried(int one, int two, int lastTested)
    {
        var changed = Math.Max(changedAt[one], changedAt[two]);
        return changed <= lastTested || (changed == 0 && origins is not null && origins[one] != 0 && origins[one] == origins[two]);
    }

    /// <summary>Two technicians who differ take each other's whole tours; one of them may be idle. Who works at all is hard to change by
    /// moves between neighbours.</summary>
    private bool DescendByTechnicians()
    {
        var (improved, since) = (false, techniciansTestedAt);
        techniciansTestedAt = clock;
        for (var one = 0; one < changedAt.Length; one++)
        {
            for (var two = one + 1; two < changedAt.Length; two++)
            {
                var (firstOfOne, firstOfTwo) = (book.Next(problem.Start(one)), book.Next(problem.Start(two)));
                if (problem.Tours[one].Kind != problem.Tours[two].Kind && Math.Max(changedAt[one], changedAt[two]) > since
                    && TailFits(firstOfTwo, one) && TailFits(firstOfOne, two))
                {
                    improved |= TryPair(one, problem.Start(one), [], firstOfTwo, two, problem.Start(two), [], firstOfOne);
                }
            }
        }

        return improved;
    }

    private bool TryEmptyTours(int job)
    {
        var count = EmptyTours();
        for (var i = 0; i < count; i++)
        {
            if (TryBehind(job, problem.Start(empty[i])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Fills <see cref="empty"/> with the first empty tour of each kind.</summary>
    private int EmptyTours()
    {
        var count = 0;
        kindClock++;
        foreach (var spec in problem.Tours)
        {
            if (book.IsEmpty(spec.Index) && kindSeen[spec.Kind] != kindClock)
            {
                kindSeen[spec.Kind] = kindClock;
                empty[count++] = spec.Index;
            }
        }

        return count;
    }

    private void MarkChanged(int tour) => changedAt[tour] = ++clock;
}
