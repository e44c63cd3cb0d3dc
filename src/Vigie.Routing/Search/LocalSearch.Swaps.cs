namespace Vigie.Routing;

/// <summary>SWAP*: two jobs of two tours change sides, each to its best place there and not only to the other's.</summary>
/// <remarks>Vidal, «Hybrid genetic search for the CVRP: open-source implementation and SWAP* neighborhood», Computers and Operations
/// Research 140 (2022). The three best places of each job are kept while the tour stays unchanged; time windows make their sum an
/// estimate, so a promising pair is priced exactly before it is made.</remarks>
internal sealed partial class LocalSearch
{
    private readonly SwapTable _swaps;
    private readonly int[] _middleTwo;

    private void ForgetSwaps() => _swaps.Forget();

    private bool DescendByTours()
    {
        var improved = false;
        for (var one = 0; one < _changedAt.Length; one++)
        {
            for (var two = one + 1; two < _changedAt.Length; two++)
            {
                if (_book.IsEmpty(one) || _book.IsEmpty(two) || Math.Max(_changedAt[one], _changedAt[two]) <= _swaps.TestedAt(one, two))
                {
                    continue;
                }

                if (_mustStop())
                {
                    return improved;
                }

                _swaps.SetTested(one, two, _clock);
                improved |= TrySwaps(one, two);
            }
        }

        return improved;
    }

    private bool TrySwaps(int one, int two)
    {
        Prepare(one, two);
        Prepare(two, one);
        for (var first = _book.Next(_problem.Start(one)); first < _problem.JobCount; first = _book.Next(first))
        {
            if (!_problem.Allows(two, first))
            {
                continue;
            }

            for (var second = _book.Next(_problem.Start(two)); second < _problem.JobCount; second = _book.Next(second))
            {
                if (_problem.Allows(one, second) && TrySwap(one, first, two, second))
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
        for (var job = _book.Next(_problem.Start(from)); job < _problem.JobCount; job = _book.Next(job))
        {
            if (!_problem.Allows(to, job))
            {
                continue;
            }

            if (_swaps.SavingAt(job) < _changedAt[from])
            {
                var left = _book.Price(from, _book.Previous(job), [], _book.Next(job), out _);
                _swaps.SetSaving(job, _book.Cost(from) - left, _clock);
            }

            ref var places = ref _swaps.Places(job, to);
            if (places.At < _changedAt[to])
            {
                places = new SwapTable.BestPlaces { At = _clock };
                alone[0] = job;
                for (var head = _problem.Start(to); head < _problem.JobCount || head == _problem.Start(to); head = _book.Next(head))
                {
                    var floor = _book.Floor(to, head, alone, _book.Next(head), out _) - _book.Cost(to);
                    if (floor < places.Worst)
                    {
                        places.Offer(head, _book.Price(to, head, alone, _book.Next(head), out _) - _book.Cost(to));
                    }
                }
            }
        }
    }

    private bool TrySwap(int one, int first, int two, int second)
    {
        var intoTwo = Estimate(two, first, second, out var twoAnchor);
        if (intoTwo - _swaps.Saving(first) >= -Least)
        {
            return false;
        }

        var intoOne = Estimate(one, second, first, out var oneAnchor);
        if (intoOne + intoTwo >= -Least)
        {
            return false;
        }

        var (oneHead, oneCount, oneTail) = Replacement(first, second, oneAnchor, _middle);
        var middleOne = _middle.AsSpan(0, oneCount);
        var (twoHead, twoCount, twoTail) = Replacement(second, first, twoAnchor, _middleTwo);
        return TryPair(one, oneHead, middleOne, oneTail, two, twoHead, _middleTwo.AsSpan(0, twoCount), twoTail);
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
        var least = _book.Floor(tour, _book.Previous(going), alone, _book.Next(going), out _) - _book.Cost(tour);
        if (_swaps.Places(coming, tour).Best(going, _book.Previous(going), out var head) is var elsewhere && elsewhere - _swaps.Saving(going) < least)
        {
            anchor = head;
            least = elsewhere - _swaps.Saving(going);
        }

        return least;
    }

    /// <summary>A tour in which one job goes and another comes, as a head, a middle and a tail.</summary>
    private (int Head, int Count, int Tail) Replacement(int going, int coming, int anchor, int[] middle)
    {
        if (anchor == going)
        {
            middle[0] = coming;
            return (_book.Previous(going), 1, _book.Next(going));
        }

        var count = 0;
        if (_book.Position(anchor) < _book.Position(going))
        {
            middle[count++] = coming;
            for (var node = _book.Next(anchor); node != going; node = _book.Next(node))
            {
                middle[count++] = node;
            }

            return (anchor, count, _book.Next(going));
        }

        for (var node = _book.Next(going); ; node = _book.Next(node))
        {
            middle[count++] = node;
            if (node == anchor)
            {
                break;
            }
        }

        middle[count++] = coming;
        return (_book.Previous(going), count, _book.Next(anchor));
    }
}
