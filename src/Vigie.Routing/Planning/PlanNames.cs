namespace Vigie.Routing;

/// <summary>Between the ids of a plan and the numbers of the search.</summary>
internal static class PlanNames
{
    public static RoutingPlan ToPlan(CompiledProblem problem, Individual found) =>
        new([.. problem.Tours.Where(tour => found.Tour(tour.Index).Length > 0).Select(tour => new PlannedTour(
            problem.Source.Technicians[tour.Technician].Id,
            tour.Shift,
            [.. found.Tour(tour.Index).ToArray().Select(job => problem.Source.Jobs[job].Id)]))]);

    /// <summary>The jobs of each tour of the problem, empty where the plan has none.</summary>
    /// <exception cref="RoutingProblemException">An unknown technician, shift or job, or two tours for one shift.</exception>
    public static int[][] ToJobs(CompiledProblem problem, RoutingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var numbers = problem.Source.Jobs.Select((job, index) => (job.Id, index)).ToDictionary(pair => pair.Id, pair => pair.index, StringComparer.Ordinal);
        var tours = new int[problem.Tours.Length][];
        Array.Fill(tours, []);
        for (var t = 0; t < plan.Tours.Count; t++)
        {
            var planned = plan.Tours[t];
            var tour = FindTour(problem, planned.Technician, planned.Shift, $"plan.Tours[{t}]");
            if (tours[tour].Length > 0)
            {
                throw new RoutingProblemException($"plan.Tours[{t}]", "is a second tour in one shift.");
            }

            tours[tour] = [.. planned.Jobs.Select((id, index) => numbers.TryGetValue(id, out var job)
                ? job
                : throw new RoutingProblemException($"plan.Tours[{t}].Jobs[{index}]", $"«{id}» is no job."))];
        }

        return tours;
    }

    public static int FindTour(CompiledProblem problem, string technician, int shift, string path)
    {
        foreach (var tour in problem.Tours)
        {
            if (tour.Shift == shift && problem.Source.Technicians[tour.Technician].Id == technician)
            {
                return tour.Index;
            }
        }

        throw new RoutingProblemException(path, $"names shift {shift} of technician «{technician}», which is not there.");
    }
}
