using Vigie.Routing;
using Vigie.Server.Modules.Maintenance.Interventions;

namespace Vigie.Server.Modules.Maintenance.Planning;

/// <summary>Where an intervention fits into the appointments that people already know of. Pure.</summary>
/// <remarks>First nobody is moved. Where that leaves no room, appointments after it may begin later, as much as they must and by
/// <see cref="TourProblem.Yielding"/> at most; none changes its technician, and none begins earlier.</remarks>
internal sealed class UrgentInsertion(Snapshot snapshot, Roads roads, Work urgent)
{
    private const int Options = 5;
    private const double LateCostPerHour = 20;

    private readonly List<Stop> others = [.. snapshot.Stops.Where(stop => stop.Work != urgent && !stop.Work.Status.IsOver())];

    /// <summary>The best ways to fit it in, one for each technician and shift; none when nobody can.</summary>
    public IReadOnlyList<PlanOption> Propose()
    {
        var quiet = Rank(yields: false);
        var moving = Rank(yields: true).Where(one => !quiet.Exists(other => Same(one, other))).ToList();
        return [
            .. quiet.Concat(moving).OrderBy(one => one.Weight).Take(Options).Select(one => TourPlanning.Describe(
                snapshot, roads,
                [.. snapshot.Stops.Where(stop => stop.Work != urgent && !one.Placed.Any(placed => placed.Stop.Work == stop.Work))],
                one.Placed, new Dictionary<int, UnservedReason>()))];

        static bool Same(Candidate one, Candidate other) => one.TechnicianId == other.TechnicianId && one.Shift == other.Shift;
    }

    /// <summary>Why it fits nowhere.</summary>
    public LeftOutReason WhyNot()
    {
        var problem = new TourProblem(snapshot, roads, snapshot.Technicians, [urgent], [], [], deadlines: false);
        return TourPlanning.ToReason(PlanEvaluator.Evaluate(problem.Problem, new([])).Unserved[0].Reason);
    }

    private List<Candidate> Rank(bool yields)
    {
        var (held, yielding) = Split(yields ? others : []);
        var problem = new TourProblem(snapshot, roads, snapshot.Technicians, [urgent], held, yielding, deadlines: false);
        return [
            .. InsertionAdvisor.Rank(problem.Problem, problem.PlanOf(others), Id(urgent))
                .Select(proposal => Refine(problem, proposal, yields)).OfType<Candidate>()];
    }

    /// <summary>The same place in the tour, as early as it can be, with nothing moved that need not be.</summary>
    private Candidate? Refine(TourProblem ranked, InsertionProposal proposal, bool yields)
    {
        var technicianId = TourProblem.Number(proposal.Technician);
        var technician = snapshot.Technicians.Single(one => one.Id == technicianId);
        var tour = proposal.After.Stops.Where(stop => stop.Job is not null).Select(stop => TourProblem.Number(stop.Job!)).ToList();
        var his = others.Where(stop => stop.TechnicianId == technicianId).ToList();
        var (held, yielding) = Split(yields ? [.. his.Where(stop => tour.IndexOf(stop.Work.InterventionId) > proposal.Position)] : [], his);
        var problem = new TourProblem(snapshot, roads, [technician], [urgent], held, yielding, deadlines: false);
        var span = ranked.PeriodsOf(technicianId)[proposal.Shift].Span;
        var shift = problem.PeriodsOf(technicianId).ToList().FindIndex(period => period.Span.Meets(span));
        var known = problem.Problem.Jobs.Select(job => job.Id).ToHashSet();
        if (shift < 0 || !tour.TrueForAll(id => known.Contains($"{id}")))
        {
            return null; // held where they are, his appointments contradict each other
        }

        var plan = new RoutingPlan([
            .. problem.PlanOf(his).Tours.Where(other => other.Shift != shift),
            new PlannedTour(proposal.Technician, shift, [.. tour.Select(id => $"{id}")])]);
        var earliest = problem.PeriodsOf(technicianId)[shift].Span.From + roads.Table.Duration(roads.BaseOf(technicianId), roads.PlaceOf(urgent));
        earliest = urgent.WindowBegins > earliest ? TourProblem.Ceiling(urgent.WindowBegins.Value) : earliest;
        var report = (proposal.Position == 0 ? Evaluate(Starting(problem, earliest), plan) : null) ?? Evaluate(problem.Problem, plan);
        if (report?.Tours.FirstOrDefault(one => one.Shift == shift) is not { } after)
        {
            return null;
        }

        var placed = TourPlanning.Placed(problem, [urgent, .. yielding.Select(stop => stop.Work)], [after]);
        var stop = placed.Single(one => one.Stop.Work == urgent).Stop;
        return new(technicianId, proposal.Shift, proposal.CostAdded + Delay(stop) + (20 * Disturbance(placed)), placed);
    }

    private static PlanReport? Evaluate(RoutingProblem problem, RoutingPlan plan) =>
        PlanEvaluator.Evaluate(problem, plan) is { IsFeasible: true } report ? report : null;

    private RoutingProblem Starting(TourProblem problem, DateTimeOffset at) => problem.Problem with
    {
        Jobs = [.. problem.Problem.Jobs.Select(job => job.Id == Id(urgent) ? job with { FixedStart = problem.Offset(at) } : job)],
    };

    /// <summary>What waiting costs: the more, the more it presses.</summary>
    private double Delay(Stop stop)
    {
        var perHour = urgent.Urgent || urgent.Priority == Priority.Critical ? 10 : urgent.Priority == Priority.High ? 4 : 1;
        var late = urgent.DueAt is { } due ? Math.Max(0, (stop.Span.To - due).TotalHours) : 0;
        return (perHour * (stop.At - snapshot.Now).TotalHours) + (LateCostPerHour * late);
    }

    private static double Disturbance(IEnumerable<(Stop Stop, double Metres)> placed) =>
        placed.Sum(one => one.Stop.Work.Visit is { } visit ? (one.Stop.At - visit.At).Duration().TotalHours : 0);

    /// <summary>Of those that may yield, those that can.</summary>
    private (List<Stop> Held, List<Stop> Yielding) Split(IReadOnlyCollection<Stop> mayYield, IReadOnlyCollection<Stop>? all = null)
    {
        var active = snapshot.Technicians.Select(technician => technician.Id).ToHashSet();
        var yielding = mayYield.Where(stop => stop.At > snapshot.Now && TourPlanning.IsFree(stop.Work, snapshot) && active.Contains(stop.TechnicianId)).ToList();
        return ([.. (all ?? others).Except(yielding)], yielding);
    }

    private static string Id(Work work) => $"{work.InterventionId}";

    private sealed record Candidate(int TechnicianId, int Shift, double Weight, IReadOnlyList<(Stop Stop, double Metres)> Placed);
}
