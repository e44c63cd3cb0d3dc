namespace Vigie.Routing.Tests;

public sealed class RouteExchangeTests
{
    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 100).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_child_holds_no_job_twice_and_none_where_it_may_not_be(ulong seed)
    {
        foreach (var (problem, book, _, _, child, _) in Crossings(seed))
        {
            var served = problem.Tours.SelectMany(tour => child.Tour(tour.Index).ToArray()).ToList();
            Assert.Equal(served.Count, served.Distinct().Count());
            Assert.Equal(served.Order(), Enumerable.Range(0, problem.JobCount).Where(job => book.TourOf(job) != TourBook.Unserved));
            foreach (var tour in problem.Tours)
            {
                Assert.All(child.Tour(tour.Index).ToArray(), job => Assert.True(problem.Allows(tour.Index, job)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_tour_that_is_said_to_come_from_a_parent_is_whole_one_of_its_tours(ulong seed)
    {
        foreach (var (problem, _, one, other, child, origins) in Crossings(seed))
        {
            foreach (var index in problem.Tours.Select(tour => tour.Index))
            {
                Assert.True(origins[index] switch
                {
                    1 => child.Tour(index).SequenceEqual(one.Tour(index)),
                    2 => problem.Tours.Any(tour => child.Tour(index).SequenceEqual(other.Tour(tour.Index))),
                    _ => true,
                });
            }
        }
    }

    /// <summary>Twenty children of two scattered parents, one after the other in the same book.</summary>
    private static IEnumerable<(CompiledProblem Problem, TourBook Book, Individual One, Individual Other, Individual Child, int[] Origins)> Crossings(ulong seed)
    {
        var random = new RandomSource(seed);
        var problem = new CompiledProblem(RandomProblem.Make(seed));
        var book = new TourBook(problem);
        var crossover = new RouteExchange(problem, random);
        var (one, other) = (Scatter(problem, book, random), Scatter(problem, book, random));
        for (var round = 0; round < 20; round++)
        {
            crossover.Cross(one, other, book);
            yield return (problem, book, one, other, new Individual(problem, book), crossover.Origins);
        }
    }

    private static Individual Scatter(CompiledProblem problem, TourBook book, RandomSource random)
    {
        book.Clear();
        var tours = problem.Tours.Select(_ => new List<int>()).ToArray();
        for (var job = 0; job < problem.JobCount; job++)
        {
            if (random.Below(tours.Length) is var tour && problem.Allows(tour, job))
            {
                tours[tour].Add(job);
            }
        }

        for (var tour = 0; tour < tours.Length; tour++)
        {
            book.SetTour(tour, tours[tour].ToArray());
        }

        return new Individual(problem, book);
    }
}
