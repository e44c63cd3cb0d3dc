namespace Vigie.Routing;

/// <summary>Crossover that takes some whole tours from one parent and the rest from the other.</summary>
/// <remarks>After SREX, the selective route exchange of Nagata, Bräysy and Dullaert, «A penalty-based edge assembly memetic algorithm for
/// the vehicle routing problem with time windows», Computers and Operations Research 37 (2010), 724-737. A tour of a technician who has no
/// double is exchanged for the same tour; interchangeable ones for the tour that shares most jobs.</remarks>
internal sealed class RouteExchange(CompiledProblem problem, RandomSource random)
{
    private readonly int[] _source = new int[problem.Tours.Length]; // of the second parent, for the tours taken from it; else -1
    private readonly bool[] _used = new bool[problem.Tours.Length];
    private readonly int[] _tourOf = new int[problem.JobCount];
    private readonly int[] _candidates = new int[problem.Tours.Length];
    private readonly bool[] _placed = new bool[problem.JobCount];
    private readonly int[] _row = new int[problem.JobCount];
    private readonly double[] _angles = Angles(problem);

    /// <summary>Fills the book with a child; jobs that neither part holds are unserved.</summary>
    public void Cross(Individual one, Individual other, TourBook child)
    {
        ChooseTours(one, other);
        var keepWhole = random.Chance(0.5);
        Array.Clear(_placed);
        child.Clear();

        // Jobs that both parts hold stay either in the tours of the second parent or in those of the first.
        Fill(child, keepWhole ? other : one, fromOther: keepWhole);
        Fill(child, keepWhole ? one : other, fromOther: !keepWhole);
    }

    private void ChooseTours(Individual one, Individual other)
    {
        Array.Fill(_source, -1);
        Array.Clear(_used);
        foreach (var spec in problem.Tours)
        {
            foreach (var job in other.Tour(spec.Index))
            {
                _tourOf[job] = spec.Index;
            }
        }

        var count = 0;
        foreach (var spec in problem.Tours)
        {
            if (one.Tour(spec.Index).Length > 0 || other.Tour(spec.Index).Length > 0)
            {
                _candidates[count++] = spec.Index;
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
            keys[i] = MeanAngle(one.Tour(_candidates[i]).Length > 0 ? one.Tour(_candidates[i]) : other.Tour(_candidates[i]));
        }

        Array.Sort(keys, _candidates, 0, count);
        var (first, size) = (random.Below(count), 1 + random.Below(Math.Max(1, count - 1)));
        for (var i = 0; i < size; i++)
        {
            var tour = _candidates[(first + i) % count];
            _source[tour] = Partner(tour, one, other);
            if (_source[tour] >= 0)
            {
                _used[_source[tour]] = true;
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
            if (spec.Kind == kind && !_used[spec.Index] && (other.Tour(spec.Index).Length > 0 || spec.Index == tour))
            {
                var shared = 0;
                foreach (var job in one.Tour(tour))
                {
                    shared += other.After[job] != Individual.Nowhere && _tourOf[job] == spec.Index ? 1 : 0;
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
            if (_source[spec.Index] >= 0 != fromOther)
            {
                continue;
            }

            var count = 0;
            foreach (var job in parent.Tour(fromOther ? _source[spec.Index] : spec.Index))
            {
                if (!_placed[job])
                {
                    _placed[job] = true;
                    _row[count++] = job;
                }
            }

            child.SetTour(spec.Index, _row.AsSpan(0, count));
        }
    }

    private double MeanAngle(ReadOnlySpan<int> jobs)
    {
        double x = 0, y = 0;
        foreach (var job in jobs)
        {
            x += Math.Cos(_angles[job]);
            y += Math.Sin(_angles[job]);
        }

        return Math.Atan2(y, x);
    }

    /// <summary>A direction for each job seen from the first start, from distances alone, for there may be no coordinates: three far
    /// jobs serve as landmarks.</summary>
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
            var (x, y) = Fold(node);
            var (same, opposite) = (Math.Sqrt(Square(x - third.X) + Square(y - third.Y)), Math.Sqrt(Square(x - third.X) + Square(y + third.Y)));
            return Math.Abs(same - Between(c, node)) <= Math.Abs(opposite - Between(c, node)) ? (x, y) : (x, -y);
        }

        var centre = At(home);
        return [.. Enumerable.Range(0, problem.JobCount).Select(At).Select(at => Math.Atan2(at.Y - centre.Y, at.X - centre.X))];
    }

    private static double Square(double value) => value * value;
}
