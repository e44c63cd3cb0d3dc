namespace Vigie.Routing.Tests;

/// <summary>The search drops moves by lower bounds: one that promised too much would hide an improvement.</summary>
public sealed class BoundTests
{
    // An hour too late costs more than an hour of overtime, as ever in the search: else turning back the clock would save money.
    private static readonly Penalties[] Prices = [new(1e-4, 3, 1e-3, 1e-4, 20), new(3e-5, 1, 1e-6, 1e-7, 1), new(1, 1e4, 1, 1, 1e4)];

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 300).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_bound_of_a_changed_tour_exceeds_its_price(ulong seed)
    {
        var (problem, book, random) = Make(seed);
        foreach (var tour in problem.Tours)
        {
            Span<int> middle = [.. Unserved(problem, book).Take(random.Below(3))];
            var head = AnyAnchor(problem, book, random, tour.Index);
            var other = random.Below(problem.Tours.Length);
            var tail = book.Next(other == tour.Index ? head : AnyAnchor(problem, book, random, other));

            var floor = book.Floor(tour.Index, head, middle, tail, out var least);
            var bound = book.Bound(tour.Index, head, middle, tail, floor);
            var price = book.Price(tour.Index, head, middle, tail, out var work);

            Assert.True(least <= work);
            AssertNotAbove(price, floor);
            AssertNotAbove(price, bound);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_exchange_of_tails_saves_more_than_growth_and_reserve_allow(ulong seed)
    {
        var (problem, book, random) = Make(seed + 500);
        for (var attempt = 0; attempt < 20 && problem.Tours.Length > 1; attempt++)
        {
            var (one, two) = (random.Below(problem.Tours.Length), random.Below(problem.Tours.Length));
            var (head, other) = (AnyAnchor(problem, book, random, one), AnyAnchor(problem, book, random, two));
            var (tail, otherTail) = (book.Next(head), book.Next(other));
            var becomesEmpty = (head >= problem.JobCount && otherTail >= problem.JobCount) || (other >= problem.JobCount && tail >= problem.JobCount);
            if (one == two || becomesEmpty)
            {
                continue;
            }

            var change = book.Price(one, head, [], otherTail, out var work) + book.Price(two, other, [], tail, out var otherWork)
                - book.Cost(one) - book.Cost(two) + book.FairnessChange(one, work, two, otherWork);
            var least = book.TailGrowth(one, head, otherTail, tail) + book.TailGrowth(two, other, tail, otherTail)
                - book.Reserve(one, head) - book.Reserve(two, other);

            AssertNotAbove(change, least);
        }
    }

    private static void AssertNotAbove(double exact, double bound) =>
        Assert.True(bound <= exact + (1e-9 * Math.Max(1, Math.Abs(exact))), $"{bound} bounds {exact}");

    private static (CompiledProblem Problem, TourBook Book, RandomSource Random) Make(ulong seed)
    {
        var random = new RandomSource(seed);
        var problem = new CompiledProblem(RandomProblem.Make(seed, withChoices: random.Chance(0.7)));
        var book = new TourBook(problem) { Penalties = Prices[random.Below(Prices.Length)] };
        var tours = problem.Tours.Select(_ => new List<int>()).ToArray();
        for (var job = 0; job < problem.JobCount; job++)
        {
            if (random.Chance(0.8))
            {
                tours[random.Below(tours.Length)].Add(job);
            }
        }

        for (var tour = 0; tour < tours.Length; tour++)
        {
            book.SetTour(tour, tours[tour].ToArray());
        }

        return (problem, book, random);
    }

    private static IEnumerable<int> Unserved(CompiledProblem problem, TourBook book) =>
        Enumerable.Range(0, problem.JobCount).Where(job => book.TourOf(job) == TourBook.Unserved);

    /// <summary>The start or a job of a tour.</summary>
    private static int AnyAnchor(CompiledProblem problem, TourBook book, RandomSource random, int tour)
    {
        var node = problem.Start(tour);
        for (var steps = random.Below(book.Count(tour) + 1); steps > 0; steps--)
        {
            node = book.Next(node);
        }

        return node;
    }
}
