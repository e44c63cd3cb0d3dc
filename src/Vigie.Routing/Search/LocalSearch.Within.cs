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

        var (jobAt, anchorAt) = (book.Position(job), book.Position(anchor));
        return anchorAt < jobAt ? TryForward(job, anchor, jobAt - anchorAt, tour) : TryBackward(job, anchor, anchorAt - jobAt, tour);
    }

    /// <summary>The job comes sooner: alone or with those behind it, in exchange for the one behind the anchor, or with the stretch reversed.</summary>
    private bool TryForward(int job, int anchor, int gap, int tour)
    {
        if (gap == 1)
        {
            return false;
        }

        var first = book.Next(anchor);
        for (var (length, last) = (1, job); length <= LongestRow && last < problem.JobCount; length++, last = book.Next(last))
        {
            // anchor, [job..last], [first..before job], behind
            var count = Append(job, last, 0);
            count = Append(first, book.Previous(job), count);
            if (TryOne(tour, anchor, middle.AsSpan(0, count), book.Next(last)))
            {
                return true;
            }
        }

        if (gap > 2)
        {
            var count = Append(job, job, 0);
            count = Append(book.Next(first), book.Previous(job), count);
            count = Append(first, first, count);
            if (TryOne(tour, anchor, middle.AsSpan(0, count), book.Next(job)))
            {
                return true;
            }
        }

        var length2 = Append(first, job, 0);
        middle.AsSpan(0, length2).Reverse();
        return TryOne(tour, anchor, middle.AsSpan(0, length2), book.Next(job));
    }

    /// <summary>The job comes later, alone or with those behind it.</summary>
    private bool TryBackward(int job, int anchor, int gap, int tour)
    {
        var head = book.Previous(job);
        for (var (length, last) = (1, job); length <= Math.Min(LongestRow, gap); length++, last = book.Next(last))
        {
            var count = Append(book.Next(last), anchor, 0);
            count = Append(job, last, count);
            if (TryOne(tour, head, middle.AsSpan(0, count), book.Next(anchor)))
            {
                return true;
            }
        }

        return false;
    }

    private int Append(int first, int last, int count)
    {
        for (var node = first; ; node = book.Next(node))
        {
            middle[count++] = node;
            if (node == last)
            {
                return count;
            }
        }
    }

    private bool TryRemove(int job)
    {
        if (!TryOne(book.TourOf(job), book.Previous(job), [], book.Next(job), problem.UnservedCost[job]))
        {
            return false;
        }

        book.SetUnserved(job);
        return true;
    }

    /// <summary>Puts a job where it costs least, when that is less than leaving it out.</summary>
    private bool TryServe(int job)
    {
        var (bestTour, bestHead) = (-1, -1);
        var best = problem.UnservedCost[job] - Least;
        ReadOnlySpan<int> alone = [job];
        var emptyCount = EmptyTours();
        for (var i = 0; i < emptyCount; i++)
        {
            TryPlace(empty[i], problem.Start(empty[i]), alone, ref best, ref bestTour, ref bestHead);
        }

        foreach (var spec in problem.Tours)
        {
            if (!book.IsEmpty(spec.Index) && problem.Allows(spec.Index, job))
            {
                for (var head = problem.Start(spec.Index); head != problem.End(spec.Index); head = book.Next(head))
                {
                    TryPlace(spec.Index, head, alone, ref best, ref bestTour, ref bestHead);
                }
            }
        }

        if (bestTour < 0)
        {
            return TryReplace(job);
        }

        book.SetTour(bestTour, one.AsSpan(0, Compose(bestTour, bestHead, alone, book.Next(bestHead), one)));
        MarkChanged(bestTour);
        return true;
    }

    private void TryPlace(int tour, int head, ReadOnlySpan<int> job, ref double best, ref int bestTour, ref int bestHead)
    {
        if (!problem.Allows(tour, job[0]))
        {
            return;
        }

        var tail = book.Next(head);
        var most = best + book.Cost(tour);
        var floor = book.Floor(tour, head, job, tail, out var work);
        var fairness = book.FairnessChange(tour, work);
        if (floor + fairness >= most || book.Bound(tour, head, job, tail, floor) + fairness >= most)
        {
            return;
        }

        var growth = book.Price(tour, head, job, tail, out work) - book.Cost(tour) + book.FairnessChange(tour, work);
        if (growth < best)
        {
            (best, bestTour, bestHead) = (growth, tour, head);
        }
    }

    /// <summary>Serves a job in the tour of another, which is left out instead.</summary>
    private bool TryReplace(int job)
    {
        foreach (var near in this.near.Of(job))
        {
            var tour = book.TourOf(near);
            if (tour == TourBook.Unserved || !problem.Allows(tour, job))
            {
                continue;
            }

            var beside = problem.UnservedCost[near] - problem.UnservedCost[job];
            for (var anchor = problem.Start(tour); anchor != problem.End(tour); anchor = book.Next(anchor))
            {
                // In front of the one that goes and behind it are the same place: its own.
                if (book.Next(anchor) == near)
                {
                    continue;
                }

                var (head, count, tail) = Replacement(near, job, anchor, middle);
                if (TryOne(tour, head, middle.AsSpan(0, count), tail, beside))
                {
                    book.SetUnserved(near);
                    return true;
                }
            }
        }

        return false;
    }
}
