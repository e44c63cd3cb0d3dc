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
        var (from, to) = (_book.TourOf(job), _book.TourOf(anchor));
        return from == to ? TryWithin(job, anchor, from) : TryAcross(job, anchor, from, to);
    }

    private bool TryAcross(int job, int anchor, int from, int to)
    {
        Span<int> moved = stackalloc int[LongestRow];
        Span<int> displaced = stackalloc int[LongestDisplaced];
        if (!_problem.Allows(to, job))
        {
            return false;
        }

        var movable = Row(job, moved, to);
        var displaceable = Row(_book.Next(anchor), displaced, from);
        return TryExchanges(moved[..movable], displaced[..displaceable], anchor, from, to)
            || (movable > 1 && TryReversedPair(moved, anchor, from, to))
            || TryTails(job, anchor, from, to);
    }

    /// <summary>Rows of one to three jobs go behind the anchor, and up to two jobs from there take their place.</summary>
    private bool TryExchanges(ReadOnlySpan<int> moved, ReadOnlySpan<int> displaced, int anchor, int from, int to)
    {
        var (head, afterAnchor) = (_book.Previous(moved[0]), _book.Next(anchor));
        var reserve = _book.Reserve(from, head) + _book.Reserve(to, anchor) - Least;
        var joint = _book.Way(to, anchor, moved[0]) - _book.Way(to, anchor, afterAnchor) - _book.Way(from, head, moved[0]);
        for (var m = 1; m <= moved.Length; m++)
        {
            var last = moved[m - 1];
            var after = _book.Next(last);
            var moving = joint + _book.RowCost(to, moved[0], last) - _book.RowCost(from, moved[0], last) - _book.Way(from, last, after);
            for (var d = 0; d <= (m == LongestRow ? 0 : displaced.Length); d++)
            {
                var growth = moving;
                if (d == 0)
                {
                    growth += _book.Way(to, last, afterAnchor) + _book.Way(from, head, after);
                }
                else
                {
                    var (first, end) = (displaced[0], displaced[d - 1]);
                    var next = _book.Next(end);
                    growth += _book.Way(to, last, next) - _book.Way(to, end, next) - _book.RowCost(to, first, end)
                        + _book.Way(from, head, first) + _book.RowCost(from, first, end) + _book.Way(from, end, after);
                }

                // Travel alone forbids most moves. A tour that becomes empty also saves its fixed cost.
                if ((growth < reserve || (d == 0 && m == _book.Count(from))) && TryExchange(moved[..m], displaced[..d], anchor, from, to))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Jobs in a row from <paramref name="first"/> on that <paramref name="tour"/> may serve.</summary>
    private int Row(int first, Span<int> row, int tour)
    {
        var count = 0;
        for (var node = first; count < row.Length && node < _problem.JobCount && _problem.Allows(tour, node); node = _book.Next(node))
        {
            row[count++] = node;
        }

        return count;
    }

    private bool TryExchange(ReadOnlySpan<int> moved, ReadOnlySpan<int> displaced, int anchor, int from, int to)
    {
        var head = _book.Previous(moved[0]);
        var tail = _book.Next(moved[^1]);
        var anchorTail = _book.Next(displaced.IsEmpty ? anchor : displaced[^1]);
        return TryPair(from, head, displaced, tail, to, anchor, moved, anchorTail);
    }

    private bool TryReversedPair(ReadOnlySpan<int> pair, int anchor, int from, int to)
    {
        var (one, two) = (pair[0], pair[1]);
        var (head, after, next) = (_book.Previous(one), _book.Next(two), _book.Next(anchor));
        var growth = _book.Way(to, anchor, two) + _book.Way(to, two, one) + _book.Way(to, one, next) - _book.Way(to, anchor, next)
            + _book.Way(from, head, after) - _book.Way(from, head, one) - _book.Way(from, one, two) - _book.Way(from, two, after)
            + _book.Stay(to, one, two) - _book.Stay(from, one, two);
        if (growth >= _book.Reserve(from, head) + _book.Reserve(to, anchor) - Least && _book.Count(from) > 2)
        {
            return false;
        }

        ReadOnlySpan<int> reversed = [two, one];
        return TryPair(from, _book.Previous(pair[0]), [], _book.Next(pair[1]), to, anchor, reversed, _book.Next(anchor));
    }

    private bool TryTails(int job, int anchor, int from, int to)
    {
        var (head, anchorTail) = (_book.Previous(job), _book.Next(anchor));
        if (_book.CostAlike(from, to) && (head < _problem.JobCount || anchorTail < _problem.JobCount))
        {
            var growth = _book.Way(to, anchor, job) + _book.Way(to, head, anchorTail) - _book.Way(to, head, job) - _book.Way(to, anchor, anchorTail);
            if (growth >= _book.Reserve(from, head) + _book.Reserve(to, anchor) - Least)
            {
                return false;
            }
        }

        if (_problem.Tours[from].Kind != _problem.Tours[to].Kind && !(TailFits(job, to) && TailFits(anchorTail, from)))
        {
            return false;
        }

        return TryPair(from, head, [], anchorTail, to, anchor, [], job);
    }

    private bool TailFits(int first, int tour)
    {
        for (var node = first; node < _problem.JobCount; node = _book.Next(node))
        {
            if (!_problem.Allows(tour, node))
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
        var now = _book.Cost(one) + _book.Cost(two) - Least;
        var floorOne = _book.Floor(one, oneHead, oneMiddle, oneTail, out var workOne);
        var floorTwo = _book.Floor(two, twoHead, twoMiddle, twoTail, out var workTwo);
        var fairness = _book.FairnessChange(one, workOne, two, workTwo);
        if (floorOne + floorTwo + fairness >= now)
        {
            return false;
        }

        floorOne = _book.Bound(one, oneHead, oneMiddle, oneTail, floorOne);
        if (floorOne + floorTwo + fairness >= now || floorOne + _book.Bound(two, twoHead, twoMiddle, twoTail, floorTwo) + fairness >= now)
        {
            return false;
        }

        // The tour that gets the job first: what rules out a move is mostly that it does not fit there.
        var priceTwo = _book.Price(two, twoHead, twoMiddle, twoTail, out workTwo);
        if (floorOne + priceTwo + fairness >= now
            || priceTwo + _book.Price(one, oneHead, oneMiddle, oneTail, out workOne) + _book.FairnessChange(one, workOne, two, workTwo) >= now)
        {
            return false;
        }

        var countOne = Compose(one, oneHead, oneMiddle, oneTail, _one);
        var countTwo = Compose(two, twoHead, twoMiddle, twoTail, _other);
        _book.SetTour(one, _one.AsSpan(0, countOne));
        _book.SetTour(two, _other.AsSpan(0, countTwo));
        MarkChanged(one);
        MarkChanged(two);
        return true;
    }

    /// <summary>Changes one tour when that is cheaper, given what the change costs or saves beside it.</summary>
    private bool TryOne(int tour, int head, ReadOnlySpan<int> middle, int tail, double beside = 0)
    {
        var now = _book.Cost(tour) - Least - beside;
        var floor = _book.Floor(tour, head, middle, tail, out var work);
        if (floor + _book.FairnessChange(tour, work) >= now
            || _book.Bound(tour, head, middle, tail, floor) + _book.FairnessChange(tour, work) >= now
            || _book.Price(tour, head, middle, tail, out work) + _book.FairnessChange(tour, work) >= now)
        {
            return false;
        }

        _book.SetTour(tour, _one.AsSpan(0, Compose(tour, head, middle, tail, _one)));
        MarkChanged(tour);
        return true;
    }

    private int Compose(int tour, int head, ReadOnlySpan<int> middle, int tail, int[] into)
    {
        var count = 0;
        if (head < _problem.JobCount)
        {
            for (var node = _book.Next(_problem.Start(tour)); ; node = _book.Next(node))
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
        for (var node = tail; node < _problem.JobCount; node = _book.Next(node))
        {
            into[count++] = node;
        }

        return count;
    }
}
