namespace Vigie.Routing;

/// <summary>Tells what a given plan means, without changing it: for a dispatch board after each drag.</summary>
public static class PlanEvaluator
{
    /// <summary>Times, costs, conflicts and reasons of a plan. Breaks and the depot visit are put where they cost least.</summary>
    /// <exception cref="RoutingProblemException">The problem cannot be meant, or the plan names what is not in it.</exception>
    /// <remarks>Linear in the visits for plain tours, plus a trial of each place for each unserved job.</remarks>
    public static PlanReport Evaluate(RoutingProblem problem, RoutingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new PlanReporter(new CompiledProblem(problem)).Report(plan);
    }
}
