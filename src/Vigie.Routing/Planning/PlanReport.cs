namespace Vigie.Routing;

/// <summary>What a plan means: times, costs, broken rules, and why jobs are left out.</summary>
/// <param name="Tours">The tours that serve a job, in the order of the technicians and their shifts.</param>
/// <param name="Unserved">Jobs that no tour names, with the reason.</param>
/// <param name="Conflicts">Rules that the plan breaks; none in a plan of the solver.</param>
/// <param name="Cost">What it costs, by cause; broken rules cost nothing here.</param>
public sealed record PlanReport(
    IReadOnlyList<TourReport> Tours, IReadOnlyList<UnservedJob> Unserved, IReadOnlyList<PlanConflict> Conflicts, PlanCost Cost)
{
    public bool IsFeasible => Conflicts.Count == 0;
}

/// <summary>The parts of a plan's cost, in the currency of the problem.</summary>
public sealed record PlanCost(double Distance, double Time, double Fixed, double Overtime, double Fairness, double Unserved)
{
    public double Total => Distance + Time + Fixed + Overtime + Fairness + Unserved;
}

/// <summary>One tour, minute by minute.</summary>
/// <param name="Technician">Id of the technician.</param>
/// <param name="Shift">Index of the shift.</param>
/// <param name="Stops">From the departure to the return.</param>
/// <param name="Metres">Length.</param>
/// <param name="Travel">Time on the road.</param>
/// <param name="Service">Time at work on site.</param>
/// <param name="Waiting">Idle time, breaks not counted.</param>
/// <param name="Overtime">Return after the shift's end.</param>
/// <param name="Demand">Sum of the jobs' demands.</param>
public sealed record TourReport(
    string Technician, int Shift, IReadOnlyList<TourStop> Stops, double Metres, TimeSpan Travel, TimeSpan Service, TimeSpan Waiting, TimeSpan Overtime, int Demand)
{
    public TimeSpan Departure => Stops[0].End;

    public TimeSpan Return => Stops[^1].Arrival;

    /// <summary>From departure to return.</summary>
    public TimeSpan Duration => Return - Departure;
}

public enum StopKind
{
    Departure,
    Visit,
    Break,
    Depot,
    Return,
}

/// <summary>One stop of a tour.</summary>
/// <param name="Kind">What is done there.</param>
/// <param name="Job">Id of the job visited, else null.</param>
/// <param name="Place">Place in the travel table.</param>
/// <param name="Arrival">When the technician is there.</param>
/// <param name="Start">When the service or the break begins.</param>
/// <param name="End">When it is over.</param>
/// <param name="Slack">How much later it may begin without breaking a rule here or later in the tour; zero in a tour that breaks one.</param>
/// <param name="MetresAdded">Length that the tour would save without this stop; negative when the travel table violates the triangle inequality.</param>
/// <param name="Skills">For a visit, the technician's levels in the skills that the job asks for.</param>
public sealed record TourStop(
    StopKind Kind, string? Job, int Place, TimeSpan Arrival, TimeSpan Start, TimeSpan End, TimeSpan Slack, double MetresAdded, IReadOnlyList<SkillLevel> Skills)
{
    /// <summary>Idle time between arrival and start.</summary>
    public TimeSpan Waiting => Start - Arrival;
}

/// <summary>A job that no tour serves.</summary>
/// <param name="Job">Its id.</param>
/// <param name="Reason">Why.</param>
/// <param name="Detail">The same in an English sentence, with names and numbers.</param>
public sealed record UnservedJob(string Job, UnservedReason Reason, string Detail);

public enum UnservedReason
{
    /// <summary>There is no technician, or none has a shift.</summary>
    NoTechnician,

    /// <summary>No technician has every skill at the level asked for.</summary>
    Skill,

    /// <summary>Its own technician cannot: absent, or without the skill.</summary>
    FixedTechnician,

    /// <summary>Nobody who could do it has the tools, and there is no depot.</summary>
    Tools,

    /// <summary>Nobody who could do it has enough parts on board, and there is no depot.</summary>
    Parts,

    /// <summary>It asks for more room than any suitable van has.</summary>
    Capacity,

    /// <summary>No shift of a suitable technician meets a window of the job.</summary>
    NoShift,

    /// <summary>Nobody suitable can go there, serve and return within a shift and the limits of a tour.</summary>
    TooFar,

    /// <summary>It could be served alone, but not beside the jobs that are served.</summary>
    NoRoom,

    /// <summary>It fits into a tour of the plan as it is; only plans made by hand leave such a job out.</summary>
    NotPlanned,

    /// <summary>It could be served, but costs more than leaving it out.</summary>
    NotWorthwhile,
}

/// <summary>A rule that a given plan breaks.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Technician">Id of the technician.</param>
/// <param name="Shift">Index of the shift.</param>
/// <param name="Job">Id of the job where it shows, or null for the tour as a whole.</param>
/// <param name="Amount">By how much: seconds, metres, units or pieces by the kind; 1 where there is nothing to measure.</param>
public sealed record PlanConflict(ConflictKind Kind, string Technician, int Shift, string? Job, double Amount);

public enum ConflictKind
{
    /// <summary>The service begins after the window; seconds.</summary>
    Late,

    /// <summary>The return is later than the shift and its overtime allow; seconds.</summary>
    ShiftEnd,

    /// <summary>A break begins after its latest begin; seconds.</summary>
    Break,

    /// <summary>A skill is missing or not mastered enough.</summary>
    Skill,

    /// <summary>Another technician was asked for.</summary>
    Technician,

    /// <summary>A tool is missing.</summary>
    Tools,

    /// <summary>Parts are missing; pieces.</summary>
    Parts,

    /// <summary>The van is too small; units of demand.</summary>
    Capacity,

    /// <summary>The tour is too long; metres.</summary>
    Distance,

    /// <summary>The tour takes too long; seconds.</summary>
    Duration,

    /// <summary>The job is planned more than once; times too many.</summary>
    Twice,
}
