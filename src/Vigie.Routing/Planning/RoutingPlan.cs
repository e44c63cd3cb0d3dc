namespace Vigie.Routing;

/// <summary>Who visits what in which order; jobs that no tour names are unserved.</summary>
public sealed record RoutingPlan(IReadOnlyList<PlannedTour> Tours);

/// <summary>One shift of one technician.</summary>
/// <param name="Technician">Id of the technician.</param>
/// <param name="Shift">Index of the shift among his shifts.</param>
/// <param name="Jobs">Ids of the jobs in order of visit.</param>
public sealed record PlannedTour(string Technician, int Shift, IReadOnlyList<string> Jobs);

/// <summary>A better plan was found.</summary>
/// <param name="Cost">Its cost, all told.</param>
/// <param name="Elapsed">Since the search began.</param>
/// <param name="Iteration">Local optima so far.</param>
/// <param name="Plan">The plan, which keeps every rule.</param>
public sealed record SolverProgress(double Cost, TimeSpan Elapsed, int Iteration, RoutingPlan Plan);

/// <summary>The best plan found.</summary>
/// <param name="Plan">Who visits what.</param>
/// <param name="Report">Times, costs and reasons.</param>
/// <param name="Iterations">Local optima that were compared.</param>
/// <param name="Elapsed">How long the search took.</param>
public sealed record RoutingResult(RoutingPlan Plan, PlanReport Report, int Iterations, TimeSpan Elapsed);
