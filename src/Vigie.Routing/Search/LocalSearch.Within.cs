namespace Vigie.Routing;

/// <summary>Moves inside one tour, and of jobs that no tour serves.</summary>
internal sealed partial class LocalSearch
{
    private bool TryWithin(int job, int anchor, int tour)
    {
        if (anchor == job)
        {
            return false;
        }

        var (jobAt, anchorAt) = (_book.Position(job), _book.Position(anchor));
        return anchorAt < jobAt ? TryForward(job, anchor, jobAt - anchorAt, tour) : TryBackward(job, anchor, anchorAt - jobAt, tour);
    }

    /// <summary>The job comes sooner: alone or with those behind it, in exchange for the one behind the anchor, or with the stretch reversed.</summary>
    private bool TryForward(int job, int anchor, int gap, int tour)
    {
        if (gap == 1)
        {
            return false;
        }

        var first = _book.Next(anchor);
        for (var (length, last) = (1, job); length <= LongestRow && last < _problem.JobCount; length++, last = _book.Next(last))
        {
            // anchor, [job..last], [first..before job], behind
            var count = Append(job, last, 0);
            count = Append(first, _book.Previous(job), count);
            if (TryOne(tour, anchor, _middle.AsSpan(0, count), _book.Next(last)))
            {
                return true;
            }
        }

        if (gap > 2)
        {
            var count = Append(job, job, 0);
            count = Append(_book.Next(first), _book.Previous(job), count);
            count = Append(first, first, count);
            if (TryOne(tour, anchor, _middle.AsSpan(0, count), _book.Next(job)))
            {
                return true;
            }
        }

        var length2 = Append(first, job, 0);
        _middle.AsSpan(0, length2).Reverse();
        return TryOne(tour, anchor, _middle.AsSpan(0, length2), _book.Next(job));
    }

    /// <summary>The job comes later, alone or with those behind it.</summary>
    private bool TryBackward(int job, int anchor, int gap, int tour)
    {
        var head = _book.Previous(job);
        for (var (length, last) = (1, job); length <= Math.Min(LongestRow, gap); length++, last = _book.Next(last))
        {
            var count = Append(_book.Next(last), anchor, 0);
            count = Append(job, last, count);
            if (TryOne(tour, head, _middle.AsSpan(0, count), _book.Next(anchor)))
            {
                return true;
            }
        }

        return false;
    }

    private int Append(int first, int last, int count)
    {
        for (var node = first; ; node = _book.Next(node))
        {
            _middle[count++] = node;
            if (node == last)
            {
                return count;
            }
        }
    }

    private bool TryRemove(int job)
    {
        if (!TryOne(_book.TourOf(job), _book.Previous(job), [], _book.Next(job), _problem.UnservedCost[job]))
        {
            return false;
        }

        _book.SetUnserved(job);
        return true;
    }

    /// <summary>Puts a job where it costs least, when that is less than leaving it out.</summary>
    private bool TryServe(int job)
    {
        var (bestTour, bestHead) = (-1, -1);
        var best = _problem.UnservedCost[job] - Least;
        ReadOnlySpan<int> alone = [job];
        var emptyCount = EmptyTours();
        for (var i = 0; i < emptyCount; i++)
        {
            TryPlace(_empty[i], _problem.Start(_empty[i]), alone, ref best, ref bestTour, ref bestHead);
        }

        foreach (var spec in _problem.Tours)
        {
            if (!_book.IsEmpty(spec.Index) && _problem.Allows(spec.Index, job))
            {
                for (var head = _problem.Start(spec.Index); head != _problem.End(spec.Index); head = _book.Next(head))
                {
                    TryPlace(spec.Index, head, alone, ref best, ref bestTour, ref bestHead);
                }
            }
        }

        if (bestTour < 0)
        {
            return TryReplace(job);
        }

        _book.SetTour(bestTour, _one.AsSpan(0, Compose(bestTour, bestHead, alone, _book.Next(bestHead), _one)));
        MarkChanged(bestTour);
        return true;
    }

    private void TryPlace(int tour, int head, ReadOnlySpan<int> job, ref double best, ref int bestTour, ref int bestHead)
    {
        if (!_problem.Allows(tour, job[0]))
        {
            return;
        }

        var tail = _book.Next(head);
        var most = best + _book.Cost(tour);
        var floor = _book.Floor(tour, head, job, tail, out var work);
        var fairness = _book.FairnessChange(tour, work);
        if (floor + fairness >= most || _book.Bound(tour, head, job, tail, floor) + fairness >= most)
        {
            return;
        }

        var growth = _book.Price(tour, head, job, tail, out work) - _book.Cost(tour) + _book.FairnessChange(tour, work);
        if (growth < best)
        {
            (best, bestTour, bestHead) = (growth, tour, head);
        }
    }

    /// <summary>Serves a job in the tour of another, which is left out instead.</summary>
    private bool TryReplace(int job)
    {
        foreach (var near in _near.Of(job))
        {
            var tour = _book.TourOf(near);
            if (tour == TourBook.Unserved || !_problem.Allows(tour, job))
            {
                continue;
            }

            var beside = _problem.UnservedCost[near] - _problem.UnservedCost[job];
            for (var anchor = _problem.Start(tour); anchor != _problem.End(tour); anchor = _book.Next(anchor))
            {
                // In front of the one that goes and behind it are the same place: its own.
                if (_book.Next(anchor) == near)
                {
                    continue;
                }

                var (head, count, tail) = Replacement(near, job, anchor, _middle);
                if (TryOne(tour, head, _middle.AsSpan(0, count), tail, beside))
                {
                    _book.SetUnserved(near);
                    return true;
                }
            }
        }

        return false;
    }
}
