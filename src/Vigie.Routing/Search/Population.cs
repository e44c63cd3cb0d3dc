namespace Vigie.Routing;

/// <summary>Good and different solutions, those that keep the rules and those that do not apart.</summary>
/// <remarks>Biased fitness, survivor selection and the two subpopulations of Vidal et al. 2012, sections 4.2 to 4.5.</remarks>
internal sealed class Population(RandomSource random)
{
    /// <summary>Solutions to begin with. A small population finds good plans soon, a large one better plans later.</summary>
    public const int FirstSize = 10;
    private const int FullSize = 25;
    private const int IterationsPerPlace = 100;
    private const double SizeBeforeSelection = 2.6;
    private const int EliteCount = 4;
    private const int CloseCount = 5;
    private readonly Pool feasible = new();
    private readonly Pool infeasible = new();

    /// <summary>Local optima so far in this population, by which its size grows.</summary>
    public int Age { get; set; }

    public int Count => feasible.Members.Count + infeasible.Members.Count;

    public void Clear()
    {
        feasible.Members.Clear();
        infeasible.Members.Clear();
        Age = 0;
    }

    public void Add(Individual individual, in Penalties penalties)
    {
        var pool = individual.IsFeasible ? feasible : infeasible;
        pool.Add(individual);
        var size = Math.Min(FullSize, FirstSize + (Age / IterationsPerPlace));
        if (pool.Members.Count > size * SizeBeforeSelection)
        {
            while (pool.Members.Count > size)
            {
                pool.RemoveWorst(penalties);
            }
        }

        pool.IsRanked = false;
    }

    /// <summary>Two different parents where there are two.</summary>
    public (Individual One, Individual Other) Parents(in Penalties penalties)
    {
        var one = Tournament(penalties);
        var other = Tournament(penalties);
        for (var tries = 0; tries < 10 && one.DistanceTo(other) == 0; tries++)
        {
            other = Tournament(penalties);
        }

        return (one, other);
    }

    private Individual Tournament(in Penalties penalties)
    {
        var (one, other) = (Pick(penalties), Pick(penalties));
        return one.Fitness < other.Fitness ? one.Individual : other.Individual;
    }

    private Member Pick(in Penalties penalties)
    {
        var index = random.Below(Count);
        var (pool, at) = index < feasible.Members.Count ? (feasible, index) : (infeasible, index - feasible.Members.Count);
        if (!pool.IsRanked)
        {
            pool.Rank(penalties);
        }

        return pool.Members[at];
    }

    private sealed class Member(Individual individual)
    {
        public Individual Individual { get; } = individual;

        /// <summary>Distances to the other members, the nearest first.</summary>
        public List<(double Distance, Member Other)> Others { get; } = [];

        /// <summary>The lower the better.</summary>
        public double Fitness { get; set; }

        public double CostNow { get; set; }

        public double Crowding { get; set; }

        public bool HasClone => Others.Count > 0 && Others[0].Distance == 0;

        public void Meet(Member other, double distance)
        {
            var at = 0;
            while (at < Others.Count && Others[at].Distance <= distance)
            {
                at++;
            }

            Others.Insert(at, (distance, other));
        }
    }

    private sealed class Pool
    {
        public List<Member> Members { get; } = [];

        public bool IsRanked { get; set; }

        public void Add(Individual individual)
        {
            var member = new Member(individual);
            foreach (var other in Members)
            {
                var distance = individual.DistanceTo(other.Individual);
                member.Meet(other, distance);
                other.Meet(member, distance);
            }

            Members.Add(member);
        }

        public void Rank(in Penalties penalties)
        {
            IsRanked = true;
            foreach (var member in Members)
            {
                member.CostNow = member.Individual.PenalisedCost(penalties);
                var close = Math.Min(CloseCount, member.Others.Count);
                member.Crowding = 0;
                for (var i = 0; i < close; i++)
                {
                    member.Crowding += member.Others[i].Distance / close;
                }
            }

            Members.Sort((one, other) => other.Crowding.CompareTo(one.Crowding));
            var diversity = Math.Max(0, 1 - (EliteCount / (double)Members.Count));
            for (var i = 0; i < Members.Count; i++)
            {
                Members[i].Fitness = diversity * i;
            }

            Members.Sort((one, other) => one.CostNow.CompareTo(other.CostNow));
            for (var i = 0; i < Members.Count; i++)
            {
                Members[i].Fitness = (Members[i].Fitness + i) / Members.Count;
            }
        }

        public void RemoveWorst(in Penalties penalties)
        {
            Rank(penalties);
            var worst = Members[1]; // the cheapest always stays
            for (var i = 2; i < Members.Count; i++)
            {
                if ((Members[i].HasClone, Members[i].Fitness).CompareTo((worst.HasClone, worst.Fitness)) > 0)
                {
                    worst = Members[i];
                }
            }

            Members.Remove(worst);
            foreach (var member in Members)
            {
                member.Others.RemoveAll(pair => pair.Other == worst);
            }
        }
    }
}
