namespace Vigie.Routing;

/// <summary>Plans the tours of technicians.</summary>
/// <remarks>One thread, nothing shared: several may run at once. Costs are documented at the fields they come from; their sum is
/// <see cref="PlanCost.Total"/>.</remarks>
public static class RoutingSolver
{
    /// <summary>Searches for the cheapest plan that keeps every rule.</summary>
    /// <param name="problem">What to plan.</param>
    /// <param name="options">How long.</param>
    /// <param name="start">A plan to begin with, which may break rules; null for none.</param>
    /// <param name="progress">Told of each better plan, on the calling thread, while the search waits.</param>
    /// <param name="cancel">Ends the search within 50 ms; the best plan so far is returned, as at the end of the time.</param>
    /// <returns>Always a plan that keeps the rules: what cannot be served is left out, with the reason in the report.</returns>
    /// <exception cref="RoutingProblemException">The input cannot be meant; the message names the path.</exception>
    public static RoutingResult Solve(
        RoutingProblem problem,
        SolverOptions options,
        RoutingPlan? start = null,
        IProgress<SolverProgress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var limit = new SearchLimit(options, cancel);
        var compiled = new CompiledProblem(problem);
        var tours = start is null ? null : PlanNames.ToJobs(compiled, start);
        var plan = new RoutingPlan([]);
        var search = new GeneticSearch(compiled, options.Seed, limit, (found, iteration) =>
        {
            plan = PlanNames.ToPlan(compiled, found);
            progress?.Report(new SolverProgress(found.Cost, limit.Elapsed, iteration, plan));
        });
        search.Run(tours);
        return new RoutingResult(plan, new PlanReporter(compiled).Report(plan), search.Iterations, limit.Elapsed);
    }

    /// <summary>Puts the visits of one tour in a better order; no other tour changes.</summary>
    /// <param name="problem">What to plan.</param>
    /// <param name="plan">The plan with the tour.</param>
    /// <param name="technician">Id of the technician.</param>
    /// <param name="shift">Index of the shift.</param>
    /// <param name="options">How long.</param>
    /// <param name="cancel">Ends the search within 50 ms.</param>
    /// <returns>The whole plan with the new tour, which keeps every rule: what no longer fits is left out.</returns>
    /// <exception cref="RoutingProblemException">The input cannot be meant, or the plan has no such tour.</exception>
    public static RoutingResult ImproveTour(
        RoutingProblem problem, RoutingPlan plan, string technician, int shift, SolverOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var compiled = new CompiledProblem(problem);
        var tours = PlanNames.ToJobs(compiled, plan);
        var spec = compiled.Tours[PlanNames.FindTour(compiled, technician, shift, nameof(technician))];
        var person = problem.Technicians[spec.Technician];
        var alone = problem with
        {
            // A job that asks for somebody else cannot stay; the report of the whole plan says so.
            Jobs = [.. tours[spec.Index].Distinct().Select(job => problem.Jobs[job]).Where(job => job.FixedTechnician is null || job.FixedTechnician == technician)],
            Technicians = [person with { Shifts = [person.Shifts[shift]] }],
        };
        var kept = tours[spec.Index].Distinct().Select(job => problem.Jobs[job].Id).Where(id => alone.Jobs.Any(job => job.Id == id));
        var found = Solve(alone, options, new RoutingPlan([new PlannedTour(technician, 0, [.. kept])]), progress: null, cancel);
        var whole = new RoutingPlan([
            .. plan.Tours.Where(tour => tour.Technician != technician || tour.Shift != shift),
            .. found.Plan.Tours.Select(tour => tour with { Shift = shift })]);
        return found with { Plan = whole, Report = new PlanReporter(compiled).Report(whole) };
    }
}
