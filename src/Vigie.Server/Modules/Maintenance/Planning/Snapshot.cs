using Vigie.Routing;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.Technicians;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Maintenance.Planning;

/// <summary>What there is to plan with, at one moment: the working hours of everybody on these days, and the work.</summary>
/// <param name="First">First day, where the company is.</param>
/// <param name="Last">Last day, included.</param>
/// <param name="Works">What has its appointment on these days, and what is open without one or missed it.</param>
internal sealed record Snapshot(
    TimeZoneInfo Zone, DateTimeOffset Now, DateOnly First, DateOnly Last, IReadOnlyList<Planner> Technicians, IReadOnlyList<Work> Works)
{
    public DateTimeOffset Begins { get; } = Occurrences.At(First, TimeOnly.MinValue, Zone);

    public DateTimeOffset Ends { get; } = Occurrences.At(Last.AddDays(1), TimeOnly.MinValue, Zone);

    /// <summary>The appointments on these days, by technician and time.</summary>
    public IEnumerable<Stop> Stops => Works.Where(work => work.Visit is { } visit && visit.At >= Begins && visit.At < Ends)
        .Select(work => work.ToStop()!).OrderBy(stop => stop.TechnicianId).ThenBy(stop => stop.At).ThenBy(stop => stop.Work.InterventionId);
}

/// <summary>A technician who still works here.</summary>
/// <param name="Skills">Level by skill, in small letters.</param>
/// <param name="Periods">His working hours on the days of the snapshot, without <paramref name="Absences"/>.</param>
internal sealed record Planner(
    int Id,
    string Name,
    string Specialty,
    IReadOnlyDictionary<string, int> Skills,
    GeoPoint? Base,
    string? Address,
    IReadOnlyList<WorkPeriod> Periods,
    IReadOnlyList<Absence> Absences)
{
    public bool Holds(Work work) => work.Skills.All(skill => Skills.GetValueOrDefault(skill.ToLowerInvariant()) >= work.SkillLevel);
}

internal sealed record Absence(Span Span, string? Reason);

/// <summary>An intervention that is not cancelled, as the planning sees it.</summary>
/// <param name="Place">Number of the location; <paramref name="At"/> are its coordinates, or those of the place around it.</param>
internal sealed record Work(
    int InterventionId,
    uint Version,
    string Title,
    Priority Priority,
    bool Urgent,
    InterventionStatus Status,
    DateTimeOffset? DueAt,
    DateTimeOffset? WindowBegins,
    DateTimeOffset? WindowEnds,
    IReadOnlyList<string> Skills,
    int SkillLevel,
    int Minutes,
    string Equipment,
    string Location,
    string? Address,
    int Place,
    GeoPoint? At,
    WorkVisit? Visit)
{
    public const int UsualMinutes = 60;

    /// <summary>It may be given another hour or another technician.</summary>
    public bool IsMovable => Status == InterventionStatus.Open || (Status == InterventionStatus.Planned && Visit is not { Pinned: true });

    public Stop? ToStop() => Visit is { } visit ? new(this, visit.TechnicianId, visit.At, visit.Minutes) : null;
}

/// <summary>The appointment that an intervention has.</summary>
internal sealed record WorkVisit(int Id, uint Version, int TechnicianId, DateTimeOffset At, int Minutes, bool Pinned);

/// <summary>Somebody is somewhere to do something: as it is, or as it is proposed.</summary>
internal sealed record Stop(Work Work, int TechnicianId, DateTimeOffset At, int Minutes)
{
    public Span Span => new(At, At.AddMinutes(Minutes));
}
