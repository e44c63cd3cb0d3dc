namespace Vigie.Routing;

internal sealed class PlanReporter(CompiledProblem problem)
{
    public PlanReport Report(RoutingPlan plan) => new([], [], [], new PlanCost(problem.JobCount + plan.Tours.Count, 0, 0, 0, 0, 0));
}
