namespace Vigie.Routing;

/// <summary>Plans the tours of technicians.</summary>
/// <remarks>One thread, nothing shared: several may run at once. Costs are documented at the fields they come from; their sum is
/// <see cref="PlanCost.Total"/>.</remarks>
public static class RoutingSolver
{
    /// <summary>Searches for the cheapest plan that keeps every rule.</summary>
    /// <param name="problem">What to plan.</param>
    /// <param name="options">How long.</param>
    /// <param name="progress">Told of each better plan, on the calling thread, while the search waits.</param>
    /// <param name="cancel">Ends the search within 50 ms; the best plan so far is returned, as at the end of the time.</param>
    /// <returns>Always a plan that keeps the rules: what cannot be served is left out, with the reason in the report.</returns>
    /// <exception cref="RoutingProblemException">The input cannot be meant; the message names the path.</exception>
    public static RoutingResult Solve(
        RoutingProblem problem, SolverOptions options, IProgress<SolverProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Search(new CompiledProblem(problem), options, start: null, progress, cancel);
    }

    internal static RoutingResult Search(
        CompiledProblem problem, SolverOptions options, Action<TourBook>? start, IProgress<SolverProgress>? progress, CancellationToken cancel)
    {
        var limit = new SearchLimit(options, cancel);
        var plan = new RoutingPlan([]);
        var search = new GeneticSearch(problem, options.Seed, limit, (found, iteration) =>
        {
            plan = PlanNames.ToPlan(problem, found);
            progress?.Report(new SolverProgress(found.Cost, limit.Elapsed, iteration, plan));
        });
        search.Run(start);
        return new RoutingResult(plan, new PlanReporter(problem).Report(plan), search.Iterations, limit.Elapsed);
    }
}
