namespace Vigie.Routing;

/// <summary>What SWAP* remembers between calls, with the time at which it was true.</summary>
internal sealed class SwapTable(CompiledProblem problem)
{
    private readonly int[] _testedAt = new int[problem.Tours.Length * problem.Tours.Length];
    private readonly int[] _savingAt = new int[problem.JobCount];
    private readonly double[] _saving = new double[problem.JobCount];
    private readonly BestPlaces[] _places = new BestPlaces[problem.JobCount * problem.Tours.Length];

    public void Forget()
    {
        Array.Fill(_testedAt, -1);
        Array.Fill(_savingAt, -1);
        foreach (ref var places in _places.AsSpan())
        {
            places.At = -1;
        }
    }

    public int TestedAt(int one, int two) => _testedAt[(one * problem.Tours.Length) + two];

    public void SetTested(int one, int two, int clock) => _testedAt[(one * problem.Tours.Length) + two] = clock;

    public int SavingAt(int job) => _savingAt[job];

    public double Saving(int job) => _saving[job];

    public void SetSaving(int job, double saving, int clock) => (_saving[job], _savingAt[job]) = (saving, clock);

    public ref BestPlaces Places(int job, int tour) => ref _places[(job * problem.Tours.Length) + tour];

    /// <summary>The three cheapest places of a job in a tour: behind which node, and what the tour's cost grows by.</summary>
    internal struct BestPlaces
    {
        public int At;
        private int _count;
        private (int Head, double Growth) _first;
        private (int Head, double Growth) _second;
        private (int Head, double Growth) _third;

        /// <summary>What a place must undercut to be among the three.</summary>
        public readonly double Worst => _count < 3 ? double.PositiveInfinity : _third.Growth;

        public void Offer(int head, double growth)
        {
            if (growth >= Worst)
            {
                return;
            }

            _count = Math.Min(3, _count + 1);
            _third = (head, growth);
            if (_count < 3 || growth < _second.Growth)
            {
                (_second, _third) = (_third, _second);
            }

            if (_count < 2 || growth < _first.Growth)
            {
                (_first, _second) = (_second, _first);
            }
        }

        /// <summary>The cheapest place that does not touch a job that leaves.</summary>
        /// <param name="going">The job that leaves.</param>
        /// <param name="before">The node in front of it.</param>
        /// <param name="head">Behind which node; -1 when all three touch it.</param>
        public readonly double Best(int going, int before, out int head)
        {
            ReadOnlySpan<(int, double)> places = [_first, _second, _third];
            foreach (var (place, growth) in places[.._count])
            {
                if (place != going && place != before)
                {
                    head = place;
                    return growth;
                }
            }

            head = -1;
            return double.PositiveInfinity;
        }
    }
}
