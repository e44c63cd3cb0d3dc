namespace Vigie.Routing;

/// <summary>The moves. Each prices the tours it would change and is made when the sum falls.</summary>
internal sealed partial class LocalSearch
{

    /// <summary>Cheaper by less is rounding, not improvement.</summary>
    private const double Least = 1e-7;
    private const int LongestRow = 3;
    private const int LongestDisplaced = 2;

    /// <summary>All moves that bring <paramref name="job"/> right behind <paramref name="anchor"/>, which is a job or a tour's start.</summary>
    private bool TryBehind(int job, int anchor)
    {
        var (from, to) = (book.TourOf(job), book.TourOf(anchor));
        return from == to ? TryWithin(job, anchor, from) : TryAcross(job, anchor, from, to);
    }

    private bool TryAcross(int job, int anchor, int from, int to)
    {
        Span<int> moved = stackalloc int[LongestRow];
        Span<int> displaced = stackalloc int[LongestDisplaced];
        if (!problem.Allows(to, job))
        {
            return false;
        }

        var movable = Row(job, moved, to);
        var displaceable = Row(book.Next(anchor), displaced, from);
        return TryExchanges(moved[..movable], displaced[..displaceable], anchor, from, to)
            || (movable > 1 && TryReversedPair(moved, anchor, from, to))
            || TryTails(job, anchor, from, to);
    }

    /// <summary>Rows of one to three jobs go behind the anchor, and up to two jobs from there take their place.</summary>
    private bool TryExchanges(ReadOnlySpan<int> moved, ReadOnlySpan<int> displaced, int anchor, int from, int to)
    {
        var (head, afterAnchor) = (book.Previous(moved[0]), book.Next(anchor));
        var reserve = book.Reserve(from, head) + book.Reserve(to, anchor) - Least;
        var joint = book.Way(to, anchor, moved[0]) - book.Way(to, anchor, afterAnchor) - book.Way(from, head, moved[0]);
        for (var m = 1; m <= moved.Length; m++)
        {
            var last = moved[m - 1];
            var after = book.Next(last);
            var moving = joint + book.RowCost(to, moved[0], last) - book.RowCost(from, moved[0], last) - book.Way(from, last, after);
            for (var d = 0; d <= (m == LongestRow ? 0 : displaced.Length); d++)
            {
                var growth = moving;
                if (d == 0)
                {
                    growth += book.Way(to, last, afterAnchor) + book.Way(from, head, after);
                }
                else
                {
                    var (first, end) = (displaced[0], displaced[d - 1]);
                    var next = book.Next(end);
                    growth += book.Way(to, last, next) - book.Way(to, end, next) - book.RowCost(to, first, end)
                        + book.Way(from, head, first) + book.RowCost(from, first, end) + book.Way(from, end, after);
                }

                // Travel alone forbids most moves. A tour that becomes empty also saves its fixed cost.
                ReadOnlySpan<int> row = moved[..m], back = displaced[..d];
                var mayPay = (d == 0 && m == book.Count(from)) || (growth < reserve && growth < reserve - PausesLeft(row, back, anchor, from, to));
                if (mayPay && TryExchange(row, back, anchor, from, to))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>What the breaks of both tours still cost at least when these rows have changed sides.</summary>
    private double PausesLeft(ReadOnlySpan<int> moved, ReadOnlySpan<int> displaced, int anchor, int from, int to)
    {
        var coming = displaced.IsEmpty ? 0 : book.RowWork(displaced[0], displaced[^1]);
        var tail = book.Next(displaced.IsEmpty ? anchor : displaced[^1]);
        return book.PausesLeft(from, book.Previous(moved[0]), book.Next(moved[^1]), coming)
            + book.PausesLeft(to, anchor, tail, book.RowWork(moved[0], moved[^1]));
    }

    /// <summary>Jobs in a row from <paramref name="first"/> on that <paramref name="tour"/> may serve.</summary>
    private int Row(int first, Span<int> row, int tour)
    {
        var count = 0;
        for (var node = first; count < row.Length && node < problem.JobCount && problem.Allows(tour, node); node = book.Next(node))
        {
            row[count++] = node;
        }

        return count;
    }

    private bool TryExchange(ReadOnlySpan<int> moved, ReadOnlySpan<int> displaced, int anchor, int from, int to)
    {
        var head = book.Previous(moved[0]);
        var tail = book.Next(moved[^1]);
        var anchorTail = book.Next(displaced.IsEmpty ? anchor : displaced[^1]);
        return TryPair(from, head, displaced, tail, to, anchor, moved, anchorTail);
    }

    private bool TryReversedPair(ReadOnlySpan<int> pair, int anchor, int from, int to)
    {
        var (one, two) = (pair[0], pair[1]);
        var (head, after, next) = (book.Previous(one), book.Next(two), book.Next(anchor));
        var growth = book.Way(to, anchor, two) + book.Way(to, two, one) + book.Way(to, one, next) - book.Way(to, anchor, next)
            + book.Way(from, head, after) - book.Way(from, head, one) - book.Way(from, one, two) - book.Way(from, two, after)
            + book.Stay(to, one, two) - book.Stay(from, one, two);
        var reserve = book.Reserve(from, head) + book.Reserve(to, anchor) - Least - PausesLeft(pair, [], anchor, from, to);
        if (growth >= reserve && book.Count(from) > 2)
        {
            return false;
        }

        ReadOnlySpan<int> reversed = [two, one];
        return TryPair(from, book.Previous(pair[0]), [], book.Next(pair[1]), to, anchor, reversed, book.Next(anchor));
    }

    private bool TryTails(int job, int anchor, int from, int to)
    {
        var (head, anchorTail) = (book.Previous(job), book.Next(anchor));
        if (head < problem.JobCount || anchorTail < problem.JobCount)
        {
            var growth = book.CostAlike(from, to)
                ? book.Way(to, anchor, job) + book.Way(to, head, anchorTail) - book.Way(to, head, job) - book.Way(to, anchor, anchorTail)
                : book.TailGrowth(from, head, anchorTail, job) + book.TailGrowth(to, anchor, job, anchorTail);
            if (growth >= book.Reserve(from, head) + book.Reserve(to, anchor) - Least)
            {
                return false;
            }
        }

        if (problem.Tours[from].Kind != problem.Tours[to].Kind && !(TailFits(job, to) && TailFits(anchorTail, from)))
        {
            return false;
        }

        return TryPair(from, head, [], anchorTail, to, anchor, [], job);
    }

    private bool TailFits(int first, int tour)
    {
        for (var node = first; node < problem.JobCount; node = book.Next(node))
        {
            if (!problem.Allows(tour, node))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Changes two tours, each to a head, a middle and a tail, when that is cheaper.</summary>
    private bool TryPair(
        int one, int oneHead, ReadOnlySpan<int> oneMiddle, int oneTail, int two, int twoHead, ReadOnlySpan<int> twoMiddle, int twoTail)
    {
        var now = book.Cost(one) + book.Cost(two) - Least;
        var floorOne = book.Floor(one, oneHead, oneMiddle, oneTail, out var workOne);
        var floorTwo = book.Floor(two, twoHead, twoMiddle, twoTail, out var workTwo);
        var fairness = book.FairnessChange(one, workOne, two, workTwo);
        if (floorOne + floorTwo + fairness >= now)
        {
            return false;
        }

        floorOne = book.Bound(one, oneHead, oneMiddle, oneTail, floorOne);
        if (floorOne + floorTwo + fairness >= now || floorOne + book.Bound(two, twoHead, twoMiddle, twoTail, floorTwo) + fairness >= now)
        {
            return false;
        }

        // The tour that gets the job first: what rules out a move is mostly that it does not fit there.
        var priceTwo = book.Price(two, twoHead, twoMiddle, twoTail, out workTwo);
        if (floorOne + priceTwo + fairness >= now
            || priceTwo + book.Price(one, oneHead, oneMiddle, oneTail, out workOne) + book.FairnessChange(one, workOne, two, workTwo) >= now)
        {
            return false;
        }

        var countOne = Compose(one, oneHead, oneMiddle, oneTail, this.one);
        var countTwo = Compose(two, twoHead, twoMiddle, twoTail, other);
        book.SetTour(one, this.one.AsSpan(0, countOne));
        book.SetTour(two, other.AsSpan(0, countTwo));
        MarkChanged(one);
        MarkChanged(two);
        return true;
    }

    /// <summary>Changes one tour when that is cheaper, given what the change costs or saves beside it.</summary>
    private bool TryOne(int tour, int head, ReadOnlySpan<int> middle, int tail, double beside = 0)
    {
        var now = book.Cost(tour) - Least - beside;
        var floor = book.Floor(tour, head, middle, tail, out var work);
        if (floor + book.FairnessChange(tour, work) >= now
            || book.Bound(tour, head, middle, tail, floor) + book.FairnessChange(tour, work) >= now
            || book.Price(tour, head, middle, tail, out work) + book.FairnessChange(tour, work) >= now)
        {
            return false;
        }

        book.SetTour(tour, one.AsSpan(0, Compose(tour, head, middle, tail, one)));
        MarkChanged(tour);
        return true;
    }

    private int Compose(int tour, int head, ReadOnlySpan<int> middle, int tail, int[] into)
    {
        var count = 0;
        if (head < problem.JobCount)
        {
            for (var node = book.Next(problem.Start(tour)); ; node = book.Next(node))
            {
                into[count++] = node;
                if (node == head)
                {
                    break;
                }
            }
        }

        middle.CopyTo(into.AsSpan(count));
        count += middle.Length;
        for (var node = tail; node < problem.JobCount; node = book.Next(node))
        {
            into[count++] = node;
        }

        return count;
    }
}
