namespace Vigie.Routing;

/// <summary>Crossover that takes some whole tours from one parent and the rest from the other.</summary>
/// <remarks>After SREX, the selective route exchange of Nagata, Bräysy and Dullaert, «A penalty-based edge assembly memetic algorithm for
/// the vehicle routing problem with time windows», Computers and Operations Research 37 (2010), 724-737. A tour of a technician who has no
/// double is exchanged for the same tour; interchangeable ones for the tour that shares most jobs.</remarks>
internal sealed class RouteExchange(CompiledProblem problem, RandomSource random)
{
    /// <summary>Who works at all is settled soon, and then hard to change by single moves; more often would disturb too much.</summary>
    private const double ExchangeChance = 0.3;

    private readonly int[] source = new int[problem.Tours.Length]; // of the second parent, for the tours taken from it; else -1
    private readonly bool[] used = new bool[problem.Tours.Length];
    private readonly int[] tourOf = new int[problem.JobCount];
    private readonly int[] candidates = new int[problem.Tours.Length];
    private readonly bool[] placed = new bool[problem.JobCount];
    private readonly int[] row = new int[problem.JobCount];
    private readonly double[] angles = Angles(problem);

    /// <summary>Of the last child, by tour: 1 or 2 where it is a whole tour of that parent, 0 where it is not.</summary>
    public int[] Origins { get; } = new int[problem.Tours.Length];

    /// <summary>Fills the book with a child; jobs that neither part holds are unserved.</summary>
    public void Cross(Individual one, Individual other, TourBook child)
    {
        ChooseTours(one, other);
        var keepWhole = random.Chance(0.5);
        Array.Clear(placed);
        child.Clear();

        // Jobs that both parts hold stay either in the tours of the second parent or in those of the first.
        Fill(child, keepWhole ? other : one, fromOther: keepWhole);
        Fill(child, keepWhole ? one : other, fromOther: !keepWhole);
        if (random.Chance(ExchangeChance))
        {
            ExchangeTechnicians(child, random.Below(problem.Tours.Length), random.Below(problem.Tours.Length));
        }
    }

    /// <summary>Two technicians take each other's jobs as far as they may; the rest is unserved. One of the two may have been idle.</summary>
    private void ExchangeTechnicians(TourBook child, int one, int two)
    {
        if (problem.Tours[one].Kind == problem.Tours[two].Kind)
        {
            return;
        }

        var count = child.Read(one, row);
        var all = count + child.Read(two, row.AsSpan(count));
        foreach (var job in row.AsSpan(0, all))
        {
            child.SetUnserved(job);
        }

        Origins[one] = Origins[two] = 0;
        Give(child, two, row.AsSpan(0, count));
        Give(child, one, row.AsSpan(count..all));
    }

    private void Give(TourBook child, int tour, Span<int> jobs)
    {
        var count = 0;
        foreach (var job in jobs)
        {
            if (problem.Allows(tour, job))
            {
                jobs[count++] = job;
            }
        }

        child.SetTour(tour, jobs[..count]);
    }

    private void ChooseTours(Individual one, Individual other)
    {
        Array.Fill(source, -1);
        Array.Clear(used);
        foreach (var spec in problem.Tours)
        {
            foreach (var job in other.Tour(spec.Index))
            {
                tourOf[job] = spec.Index;
            }
        }

        var count = 0;
        foreach (var spec in problem.Tours)
        {
            if (one.Tour(spec.Index).Length > 0 || other.Tour(spec.Index).Length > 0)
            {
                candidates[count++] = spec.Index;
            }
        }

        if (count == 0)
        {
            return;
        }

        // A sector: the tours next to each other seen from the middle.
        var keys = new double[count];
        for (var i = 0; i < count; i++)
        {
            keys[i] = MeanAngle(one.Tour(candidates[i]).Length > 0 ? one.Tour(candidates[i]) : other.Tour(candidates[i]));
        }

        Array.Sort(keys, candidates, 0, count);
        var (first, size) = (random.Below(count), 1 + random.Below(Math.Max(1, count - 1)));
        for (var i = 0; i < size; i++)
        {
            var tour = candidates[(first + i) % count];
            source[tour] = Partner(tour, one, other);
            if (source[tour] >= 0)
            {
                used[source[tour]] = true;
            }
        }
    }

    /// <summary>The tour of the second parent that takes the place of this one: of the same kind, free, with most jobs in common.</summary>
    private int Partner(int tour, Individual one, Individual other)
    {
        var kind = problem.Tours[tour].Kind;
        var (best, most) = (-1, -1);
        foreach (var spec in problem.Tours)
        {
            if (spec.Kind == kind && !used[spec.Index] && (other.Tour(spec.Index).Length > 0 || spec.Index == tour))
            {
                var shared = 0;
                foreach (var job in one.Tour(tour))
                {
                    shared += other.After[job] != Individual.Nowhere && tourOf[job] == spec.Index ? 1 : 0;
                }

                if (shared > most)
                {
                    (best, most) = (spec.Index, shared);
                }
            }
        }

        return best;
    }

    private void Fill(TourBook child, Individual parent, bool fromOther)
    {
        foreach (var spec in problem.Tours)
        {
            if (source[spec.Index] >= 0 != fromOther)
            {
                continue;
            }

            var count = 0;
            var jobs = parent.Tour(fromOther ? source[spec.Index] : spec.Index);
            foreach (var job in jobs)
            {
                if (!placed[job])
                {
                    placed[job] = true;
                    row[count++] = job;
                }
            }

            child.SetTour(spec.Index, row.AsSpan(0, count));
            Origins[spec.Index] = count < jobs.Length ? 0 : fromOther ? 2 : 1;
        }
    }

    private double MeanAngle(ReadOnlySpan<int> jobs)
    {
        double x = 0, y = 0;
        foreach (var job in jobs)
        {
            x += Math.Cos(angles[job]);
            y += Math.Sin(angles[job]);
        }

        return Math.Atan2(y, x);
    }

    /// <summary>A direction for each job seen from amid the starts, from distances alone, for there may be no coordinates: three far jobs
    /// serve as landmarks.</summary>
    private static double[] Angles(CompiledProblem problem)
    {
        if (problem.JobCount == 0 || problem.Tours.Length == 0)
        {
            return [];
        }

        double Between(int one, int other) => problem.LegBetween(problem.Place[one], problem.Place[other]).Distance;
        int Farthest(Func<int, double> measure) => Enumerable.Range(0, problem.JobCount).MaxBy(measure);
        var home = problem.Start(0);
        var a = Farthest(job => Between(home, job));
        var b = Farthest(job => Between(a, job));
        var c = Farthest(job => Math.Min(Between(a, job), Between(b, job)));
        var baseline = Math.Max(1, Between(a, b));
        (double X, double Y) Fold(int node)
        {
            var along = ((Between(a, node) * Between(a, node)) - (Between(b, node) * Between(b, node)) + (baseline * baseline)) / (2 * baseline);
            return (along, Math.Sqrt(Math.Max(0, (Between(a, node) * Between(a, node)) - (along * along))));
        }

        var third = Fold(c);
        (double X, double Y) At(int node)
        {
            // The side of the baseline is the one whose distance to the third landmark fits better.
            var at = Fold(node);
            var same = Math.Sqrt(Square(at.X - third.X) + Square(at.Y - third.Y));
            var opposite = Math.Sqrt(Square(at.X - third.X) + Square(at.Y + third.Y));
            return Math.Abs(same - Between(c, node)) <= Math.Abs(opposite - Between(c, node)) ? at : (at.X, -at.Y);
        }

        var starts = problem.Tours.Select(tour => At(problem.Start(tour.Index))).ToList();
        var (x, y) = (starts.Average(at => at.X), starts.Average(at => at.Y));
        return [.. Enumerable.Range(0, problem.JobCount).Select(At).Select(at => Math.Atan2(at.Y - y, at.X - x))];
    }

    private static double Square(double value) => value * value;
}
