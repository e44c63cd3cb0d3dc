namespace Vigie.Routing;

/// <summary>What SWAP* remembers between calls, with the time at which it was true.</summary>
internal sealed class SwapTable(CompiledProblem problem)
{
    private readonly int[] testedAt = new int[problem.Tours.Length * problem.Tours.Length];
    private readonly int[] savingAt = new int[problem.JobCount];
    private readonly double[] saving = new double[problem.JobCount];
    private readonly BestPlaces[] places = new BestPlaces[problem.JobCount * problem.Tours.Length];

    public void Forget()
    {
        Array.Fill(testedAt, -1);
        Array.Fill(savingAt, -1);
        foreach (ref var places in this.places.AsSpan())
        {
            places.At = -1;
        }
    }

    public int TestedAt(int one, int two) => testedAt[(one * problem.Tours.Length) + two];

    public void SetTested(int one, int two, int clock) => testedAt[(one * problem.Tours.Length) + two] = clock;

    public int SavingAt(int job) => savingAt[job];

    public double Saving(int job) => saving[job];

    public void SetSaving(int job, double saving, int clock) => (this.saving[job], savingAt[job]) = (saving, clock);

    public ref BestPlaces Places(int job, int tour) => ref places[(job * problem.Tours.Length) + tour];

    /// <summary>The three cheapest places of a job in a tour: behind which node, and what the tour's cost grows by.</summary>
    internal struct BestPlaces
    {
        public int At;
        private int count;
        private (int Head, double Growth) first;
        private (int Head, double Growth) second;
        private (int Head, double Growth) third;

        /// <summary>What a place must undercut to be among the three.</summary>
        public readonly double Worst => count < 3 ? double.PositiveInfinity : third.Growth;

        public void Offer(int head, double growth)
        {
            if (growth >= Worst)
            {
                return;
            }

            count = Math.Min(3, count + 1);
            third = (head, growth);
            if (count < 3 || growth < second.Growth)
            {
                (second, third) = (third, second);
            }

            if (count < 2 || growth < first.Growth)
            {
                (first, second) = (second, first);
            }
        }

        /// <summary>The cheapest place that does not touch a job that leaves.</summary>
        /// <param name="going">The job that leaves.</param>
        /// <param name="before">The node in front of it.</param>
        /// <param name="head">Behind which node; -1 when all three touch it.</param>
        public readonly double Best(int going, int before, out int head)
        {
            ReadOnlySpan<(int, double)> places = [first, second, third];
            foreach (var (place, growth) in places[..count])
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
