namespace Vigie.Routing;

/// <summary>SWAP*: two jobs of two tours change sides, each to its best place there and not only to the other's.</summary>
/// <remarks>Vidal, «Hybrid genetic search for the CVRP: open-source implementation and SWAP* neighborhood», Computers and Operations
/// Research 140 (2022). The three best places of each job are kept while the tour stays unchanged; time windows make their sum an
/// estimate, so a promising pair is priced exactly before it is made.</remarks>
internal sealed partial class LocalSearch
{
    private readonly SwapTable swaps;
    private readonly int[] middleTwo;

    private void ForgetSwaps() => swaps.Forget();

    private bool DescendByTours()
    {
        var improved = false;
        for (var one = 0; one < changedAt.Length; one++)
        {
            for (var two = one + 1; two < changedAt.Length; two++)
            {
                if (book.IsEmpty(one) || book.IsEmpty(two) || Math.Max(changedAt[one], changedAt[two]) <= swaps.TestedAt(one, two))
                {
                    continue;
                }

                if (mustStop())
                {
                    return improved;
                }

                swaps.SetTested(one, two, clock);
                improved |= TrySwaps(one, two);
            }
        }

        return improved;
    }

    private bool TrySwaps(int one, int two)
    {
        Prepare(one, two);
        Prepare(two, one);
        for (var first = book.Next(problem.Start(one)); first < problem.JobCount; first = book.Next(first))
        {
            if (!problem.Allows(two, first))
            {
                continue;
            }

            for (var second = book.Next(problem.Start(two)); second < problem.JobCount; second = book.Next(second))
            {
                if (problem.Allows(one, second) && TrySwap(one, first, two, second))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Brings up to date what the jobs of <paramref name="from"/> would cost in <paramref name="to"/>, and save when they leave.</summary>
    private void Prepare(int from, int to)
    {
        Span<int> alone = stackalloc int[1];
        for (var job = book.Next(problem.Start(from)); job < problem.JobCount; job = book.Next(job))
        {
            if (!problem.Allows(to, job))
            {
                continue;
            }

            if (swaps.SavingAt(job) < changedAt[from])
            {
                var left = book.Price(from, book.Previous(job), [], book.Next(job), out _);
                swaps.SetSaving(job, book.Cost(from) - left, clock);
            }

            ref var places = ref swaps.Places(job, to);
            if (places.At < changedAt[to])
            {
                places = new SwapTable.BestPlaces { At = clock };
                alone[0] = job;
                for (var head = problem.Start(to); head < problem.JobCount || head == problem.Start(to); head = book.Next(head))
                {
                    var floor = book.Floor(to, head, alone, book.Next(head), out _) - book.Cost(to);
                    if (floor < places.Worst)
                    {
                        places.Offer(head, book.Estimate(to, head, alone, book.Next(head), floor + book.Cost(to)) - book.Cost(to));
                    }
                }
            }
        }
    }

    private bool TrySwap(int one, int first, int two, int second)
    {
        var intoTwo = Estimate(two, first, second, out var twoAnchor);
        if (intoTwo - swaps.Saving(first) >= -Least)
        {
            return false;
        }

        var intoOne = Estimate(one, second, first, out var oneAnchor);
        if (intoOne + intoTwo >= -Least)
        {
            return false;
        }

        var (oneHead, oneCount, oneTail) = Replacement(first, second, oneAnchor, middle);
        var middleOne = middle.AsSpan(0, oneCount);
        var (twoHead, twoCount, twoTail) = Replacement(second, first, twoAnchor, middleTwo);
        return TryPair(one, oneHead, middleOne, oneTail, two, twoHead, middleTwo.AsSpan(0, twoCount), twoTail);
    }

    /// <summary>What a tour's cost changes by when <paramref name="coming"/> replaces <paramref name="going"/>.</summary>
    /// <param name="tour">The tour.</param>
    /// <param name="coming">Job of the other tour.</param>
    /// <param name="going">Job of this tour.</param>
    /// <param name="anchor">Where the coming job is best put: behind this node, which is the going job for its own place.</param>
    private double Estimate(int tour, int coming, int going, out int anchor)
    {
        ReadOnlySpan<int> alone = [coming];
        anchor = going;
        var least = book.Floor(tour, book.Previous(going), alone, book.Next(going), out _) - book.Cost(tour);
        if (swaps.Places(coming, tour).Best(going, book.Previous(going), out var head) is var elsewhere && elsewhere - swaps.Saving(going) < least)
        {
            anchor = head;
            least = elsewhere - swaps.Saving(going);
        }

        return least;
    }

    /// <summary>A tour in which one job goes and another comes, as a head, a middle and a tail.</summary>
    private (int Head, int Count, int Tail) Replacement(int going, int coming, int anchor, int[] middle)
    {
        if (anchor == going)
        {
            middle[0] = coming;
            return (book.Previous(going), 1, book.Next(going));
        }

        var count = 0;
        if (book.Position(anchor) < book.Position(going))
        {
            middle[count++] = coming;
            for (var node = book.Next(anchor); node != going; node = book.Next(node))
            {
                middle[count++] = node;
            }

            return (anchor, count, book.Next(going));
        }

        for (var node = book.Next(going); ; node = book.Next(node))
        {
            middle[count++] = node;
            if (node == anchor)
            {
                break;
            }
        }

        middle[count++] = coming;
        return (book.Previous(going), count, book.Next(anchor));
    }
}
