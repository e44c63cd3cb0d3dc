using Vigie.Server.Modules.Maintenance.Technicians;

namespace Vigie.Server.Modules.Maintenance.Planning;

/// <summary>What a plan amounts to and where it cannot be kept, worked out from its appointments alone. Pure.</summary>
internal sealed class PlanFacts(Snapshot snapshot, Roads roads)
{
    private readonly Dictionary<int, Planner> technicians = snapshot.Technicians.ToDictionary(technician => technician.Id);

    /// <param name="unplanned">How many interventions have no appointment.</param>
    public PlanSummary Summarise(IReadOnlyCollection<Stop> stops, int unplanned)
    {
        double metres = 0, late = 0;
        var (travel, work, extra) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        var loads = technicians.Values.ToDictionary(technician => technician.Id, _ => TimeSpan.Zero);
        foreach (var day in Days(stops))
        {
            var home = roads.BaseOf(day.Key.Technician);
            int[] places = [home, .. day.Select(stop => roads.PlaceOf(stop.Work)), home];
            var driven = TimeSpan.Zero;
            foreach (var (from, to) in places.Zip(places.Skip(1)))
            {
                metres += roads.Table.Metres(from, to);
                driven += roads.Table.Duration(from, to);
            }

            var worked = day.Aggregate(TimeSpan.Zero, (sum, stop) => sum + stop.Span.Length);
            (travel, work) = (travel + driven, work + worked);
            loads[day.Key.Technician] += driven + worked;
            extra += day.Aggregate(TimeSpan.Zero, (sum, stop) => sum + OutsideHours(stop));
            late += day.Sum(stop => stop.Work.DueAt is { } due ? Math.Max(0, (stop.Span.To - due).TotalHours) : 0);
        }

        return new(
            Math.Round(metres / 1000, 1), Hours(travel), Hours(work), Hours(extra), Math.Round(late, 2), unplanned,
            [.. technicians.Values.Select(technician => new TechnicianLoad(technician.Id, technician.Name, Hours(loads[technician.Id])))]);
    }

    /// <summary>Every rule that these appointments break, by technician and time. What is done breaks none.</summary>
    public IEnumerable<ConflictRow> Conflicts(IReadOnlyCollection<Stop> stops) =>
        from day in Days(stops.Where(stop => !IsOver(stop)))
        from conflict in day.SelectMany(OfStop).Concat(Between([.. day]))
        select conflict;

    public static double Hours(TimeSpan time) => Math.Round(time.TotalHours, 2);

    private static bool IsOver(Stop stop) => Interventions.Transitions.IsOver(stop.Work.Status);

    /// <summary>Of technicians who left nothing can be said.</summary>
    private IEnumerable<IGrouping<(int Technician, DateOnly Day), Stop>> Days(IEnumerable<Stop> stops) =>
        stops.Where(stop => technicians.ContainsKey(stop.TechnicianId)).OrderBy(stop => stop.At).ThenBy(stop => stop.Work.InterventionId)
            .GroupBy(stop => (stop.TechnicianId, WorkingHours.DayOf(snapshot.Zone, stop.At))).OrderBy(day => day.Key);

    private TimeSpan OutsideHours(Stop stop) =>
        technicians[stop.TechnicianId].Periods.Select(period => period.Span)
            .Aggregate((IEnumerable<Span>)[stop.Span], (left, worked) => left.SelectMany(span => span.Without(worked)))
            .Aggregate(TimeSpan.Zero, (sum, span) => sum + span.Length);

    private IEnumerable<ConflictRow> OfStop(Stop stop)
    {
        var technician = technicians[stop.TechnicianId];
        if (technician.Absences.FirstOrDefault(absence => absence.Span.Meets(stop.Span)) is { } away)
        {
            yield return Row(ConflictKind.Absence, stop) with { Detail = away.Reason };
        }
        else if (OutsideHours(stop) is { Ticks: > 0 } outside)
        {
            yield return Row(ConflictKind.OutsideHours, stop) with { Minutes = (int)outside.TotalMinutes };
        }

        if (!technician.Holds(stop.Work))
        {
            yield return Row(ConflictKind.Skill, stop) with
            {
                Detail = string.Join(
                    ", ", stop.Work.Skills.Where(skill => technician.Skills.GetValueOrDefault(skill.ToLowerInvariant()) < stop.Work.SkillLevel)),
            };
        }
    }

    /// <summary>An appointment against the one that ends last of those that begin before it.</summary>
    private IEnumerable<ConflictRow> Between(List<Stop> day)
    {
        var last = day[0];
        foreach (var stop in day.Skip(1))
        {
            var travel = roads.Table.Duration(roads.PlaceOf(last.Work), roads.PlaceOf(stop.Work));
            var short_ = last.Span.To + travel - stop.At;
            if (short_ > TimeSpan.Zero)
            {
                yield return Row(stop.At < last.Span.To ? ConflictKind.Overlap : ConflictKind.Travel, stop) with
                {
                    OtherInterventionId = last.Work.InterventionId,
                    OtherTitle = last.Work.Title,
                    Minutes = (int)Math.Ceiling(short_.TotalMinutes),
                };
            }

            last = stop.Span.To > last.Span.To ? stop : last;
        }
    }

    private static ConflictRow Row(ConflictKind kind, Stop stop) => new(
        kind, stop.TechnicianId, stop.Work.Visit?.Id, stop.Work.InterventionId, stop.Work.Title, stop.At, null, null, null, null);
}
