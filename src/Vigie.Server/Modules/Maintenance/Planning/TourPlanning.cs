using System.Diagnostics;
using Vigie.Routing;
using Vigie.Server.Modules.Maintenance.Interventions;

namespace Vigie.Server.Modules.Maintenance.Planning;

/// <summary>Proposes appointments by the routing library. Pure, but for the time that a search may take.</summary>
internal static class TourPlanning
{
    // So many plans in a row that bring nothing better end a search before its time.
    private const int Patience = 2000;

    /// <summary>Plans everybody's work of these days anew; what has begun or is pinned stays.</summary>
    public static PlanOption Week(Snapshot snapshot, Roads roads, ProposalRequest request, CancellationToken ct) =>
        Search(snapshot, roads, snapshot.Technicians, [.. snapshot.Works.Where(work => IsFree(work, snapshot))], request, ct);

    /// <summary>Puts one technician's appointments of these days in a better order; nobody else's change.</summary>
    public static PlanOption Day(Snapshot snapshot, Roads roads, ProposalRequest request, CancellationToken ct) =>
        Search(
            snapshot, roads, [.. snapshot.Technicians.Where(technician => technician.Id == request.TechnicianId)],
            [.. snapshot.Stops.Where(stop => stop.TechnicianId == request.TechnicianId && IsFree(stop.Work, snapshot)).Select(stop => stop.Work)],
            request, ct);

    /// <summary>It may be planned anew: it waits for an appointment, has one to come, or missed it.</summary>
    public static bool IsFree(Work work, Snapshot snapshot) =>
        work.IsMovable && (work.ToStop() is not { } stop || stop.Span.To <= snapshot.Now || IsToCome(stop, snapshot));

    private static bool IsToCome(Stop stop, Snapshot snapshot) =>
        stop.At >= snapshot.Now && stop.At >= snapshot.Begins && stop.At < snapshot.Ends;

    private static PlanOption Search(
        Snapshot snapshot, Roads roads, IReadOnlyList<Planner> technicians, List<Work> free, ProposalRequest request, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        for (var deadlines = true; ; deadlines = false)
        {
            var movable = free.Select(work => work.InterventionId).ToHashSet();
            var kept = snapshot.Stops.Where(stop => !movable.Contains(stop.Work.InterventionId)).ToList();
            List<Stop> held = [.. kept.Where(stop => !stop.Work.Status.IsOver())];
            var problem = new TourProblem(snapshot, roads, technicians, free, held, [], deadlines);
            var left = TimeSpan.FromSeconds(request.Seconds) - Stopwatch.GetElapsedTime(started);
            var result = RoutingSolver.Solve(
                problem.Problem,
                new() { Seed = (ulong)request.Seed, Patience = Patience, TimeBudget = left > TimeSpan.Zero ? left / 2 : TimeSpan.Zero },
                problem.PlanOf([.. held, .. free.Select(work => work.ToStop()).OfType<Stop>()]),
                progress: null,
                ct);
            var unserved = result.Report.Unserved.ToDictionary(job => TourProblem.Number(job.Job), job => job.Reason);

            // An appointment that finds no better place keeps the one it has, and nobody else gets its hours.
            var stuck = free.Where(work => unserved.ContainsKey(work.InterventionId) && work.ToStop() is { } stop
                && IsToCome(stop, snapshot)).ToList();
            if (unserved.Count == 0 || (!deadlines && stuck.Count == 0))
            {
                return Describe(snapshot, roads, kept, Placed(problem, free, result.Report.Tours), unserved);
            }

            free = [.. free.Except(stuck)];
        }
    }

    /// <summary>The stops of these tours that serve one of these works, with the metres that each adds.</summary>
    public static IReadOnlyList<(Stop Stop, double Metres)> Placed(TourProblem problem, IEnumerable<Work> works, IEnumerable<TourReport> tours)
    {
        var byId = works.ToDictionary(work => work.InterventionId);
        return [
            .. from tour in tours
               from stop in tour.Stops
               let work = stop.Job is null ? null : byId.GetValueOrDefault(TourProblem.Number(stop.Job))
               where work is not null
               select (new Stop(work, TourProblem.Number(tour.Technician), problem.At(stop.Start), work.Minutes), stop.MetresAdded)];
    }

    /// <param name="kept">Appointments that stay.</param>
    /// <param name="placed">Those that are proposed.</param>
    public static PlanOption Describe(
        Snapshot snapshot, Roads roads, IReadOnlyCollection<Stop> kept, IReadOnlyList<(Stop Stop, double Metres)> placed,
        IReadOnlyDictionary<int, UnservedReason> unserved)
    {
        var facts = new PlanFacts(snapshot, roads);
        var open = snapshot.Works.Count(work => work.Visit is null);
        var before = facts.Summarise([.. snapshot.Stops], open);
        var after = facts.Summarise(
            [.. kept, .. placed.Select(one => one.Stop)], open - placed.Count(one => one.Stop.Work.Visit is null));
        var people = snapshot.Technicians.ToDictionary(technician => technician.Id);
        var loads = after.Loads.ToDictionary(load => load.TechnicianId, load => load.Hours);
        var mean = Math.Round(loads.Values.DefaultIfEmpty().Average(), 2);
        return new(before, after, [
            .. kept.Where(stop => people.ContainsKey(stop.TechnicianId)).Select(stop => Row(stop, null))
                .Concat(placed.Select(one => Row(one.Stop, new(
                    one.Stop.Work.Skills.ToDictionary(skill => skill, skill => people[one.Stop.TechnicianId].Skills.GetValueOrDefault(skill.ToLowerInvariant())),
                    Math.Round(one.Metres / 1000, 1), loads[one.Stop.TechnicianId], mean,
                    one.Stop.Work.DueAt is { } due ? PlanFacts.Hours(due - one.Stop.Span.To) : null))))
                .OrderBy(row => row.TechnicianId).ThenBy(row => row.At).ThenBy(row => row.InterventionId)],
            [
                .. from work in snapshot.Works
                   where unserved.ContainsKey(work.InterventionId)
                   select new LeftOutRow(work.InterventionId, work.Title, ToReason(unserved[work.InterventionId]))]);

        ProposedStop Row(Stop stop, Reasons? why)
        {
            var (work, visit) = (stop.Work, stop.Work.Visit);
            var slot = visit is null ? null : new Slot(visit.TechnicianId, visit.At, visit.Minutes);
            var changes = slot != new Slot(stop.TechnicianId, stop.At, stop.Minutes);
            return new(
                work.InterventionId, work.Version, visit?.Id, visit?.Version, work.Title, work.Priority, stop.TechnicianId,
                people[stop.TechnicianId].Name, stop.At, stop.Minutes, changes, slot, changes ? why : null);
        }
    }

    public static LeftOutReason ToReason(UnservedReason reason) => reason switch
    {
        UnservedReason.NoTechnician => LeftOutReason.Nobody,
        UnservedReason.Skill => LeftOutReason.Skill,
        UnservedReason.NoShift => LeftOutReason.Window,
        UnservedReason.TooFar => LeftOutReason.TooFar,
        _ => LeftOutReason.Time,
    };
}
