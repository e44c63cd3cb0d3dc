using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Maintenance.Planning;
using Vigie.Server.Modules.Maintenance.ServiceLevels;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Maintenance.Interventions;

/// <summary>Opens interventions and moves them on, in the transaction of the request's session.</summary>
internal sealed partial class InterventionWork(
    MaintenanceDb db, AssetsApi assets, IdentityApi identity, InterventionNotices notices, Promises promises,
    IEnumerable<MaintenanceApi.IWorkFollower> followers, JobQueue jobs, TenantSession session, Audit audit, TimeProvider clock)
{
    private const string Entity = "intervention";

    /// <exception cref="Refusal">equipment_unknown, under equipement_id.</exception>
    public async Task<int> OpenAsync(WriteIntervention request, CancellationToken ct)
    {
        await assets.RequireEquipmentAsync(request.EquipmentId, "equipement_id", ct);
        var intervention = new Intervention
        {
            Title = request.Title.Trim(),
            Description = request.Description,
            Kind = request.Kind,
            Priority = request.Priority,
            Urgent = request.Urgent,
            CreatedAt = clock.GetUtcNow(),
            DueAt = request.DueAt,
            EquipmentId = request.EquipmentId,
            CreatorId = session.Caller.UserId,
        };
        Require(intervention, request);
        await promises.MakeAsync(intervention, ct);
        db.Interventions.Add(intervention);
        await db.SaveChangesAsync(ct);
        Note(intervention, from: null, reason: null);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("intervention_created", Entity, intervention.Id, intervention.Title, null, request, ct);
        return intervention.Id;
    }

    /// <exception cref="Refusal">intervention_unknown, changed_meanwhile, intervention_over, intervention_equipment_fixed.</exception>
    public async Task UpdateAsync(int id, WriteIntervention request, HttpRequest http, CancellationToken ct)
    {
        var intervention = await FindAsync(id, http, ct);
        if (intervention.Status.IsOver())
        {
            throw Refusal.Conflict("intervention_over");
        }

        if (intervention.EquipmentId != request.EquipmentId)
        {
            throw Refusal.Field("intervention_equipment_fixed", "equipement_id");
        }

        var before = new WriteIntervention(
            intervention.Title, intervention.EquipmentId, intervention.Kind, intervention.Description, intervention.Priority, intervention.Urgent,
            intervention.DueAt, intervention.Skills, intervention.SkillLevel, intervention.WindowBegins, intervention.WindowEnds,
            intervention.ExpectedMinutes);
        Require(intervention, request);
        (intervention.Title, intervention.Kind, intervention.Description) = (request.Title.Trim(), request.Kind, request.Description);
        intervention.DueByLevel &= request.DueAt == intervention.DueAt;
        (intervention.Priority, intervention.Urgent, intervention.DueAt) = (request.Priority, request.Urgent, request.DueAt);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("intervention_updated", Entity, id, intervention.Title, before, request, ct);
    }

    /// <summary>Gives it to a technician, or to another, or at another time. Of two who give him the same hour the second is refused.</summary>
    /// <exception cref="Refusal">
    /// intervention_unknown, changed_meanwhile, intervention_transition, technician_unknown, planning_conflict.
    /// </exception>
    public async Task AssignAsync(int id, Assign request, HttpRequest http, CancellationToken ct)
    {
        var intervention = await FindAsync(id, http, ct);
        await RequireMayTakeAsync(intervention, request, ct);
        await AppointAsync(intervention, await db.Visits.SingleOrDefaultAsync(visit => visit.InterventionId == id, ct), request, ct);
    }

    /// <summary>Gives an appointment another hour or another technician.</summary>
    /// <exception cref="Refusal">visit_unknown, changed_meanwhile, intervention_transition, technician_unknown, planning_conflict.</exception>
    public async Task<Visit> RescheduleAsync(int visitId, Reschedule request, HttpRequest http, CancellationToken ct)
    {
        var visit = await db.Visits.SingleOrDefaultAsync(visit => visit.Id == visitId, ct) ?? throw Refusal.NotFound("visit_unknown");
        EntityTag.Check(http, visit.Version);
        var intervention = await db.Interventions.SingleAsync(intervention => intervention.Id == visit.InterventionId, ct);
        var assign = new Assign(request.TechnicianId, request.At, request.Minutes ?? visit.Minutes);
        await RequireMayTakeAsync(intervention, assign, ct);
        visit.Pinned = request.Pinned ?? visit.Pinned;
        return await AppointAsync(intervention, visit, assign, ct);
    }

    /// <summary>Writes who goes when, and that it is so. The technician is locked, and has the time.</summary>
    /// <param name="visit">The appointment that it has already; null: none.</param>
    public async Task<Visit> AppointAsync(Intervention intervention, Visit? visit, Assign request, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var before = visit is null ? null : new Assign(visit.TechnicianId, visit.PlannedAt, visit.Minutes);
        visit ??= db.Visits.Add(new()
        {
            InterventionId = intervention.Id,
            TechnicianId = request.TechnicianId,
            PlannedAt = request.PlannedAt,
            Minutes = request.Minutes,
            ChangedAt = now,
        }).Entity;
        visit.Appoint(request.TechnicianId, request.PlannedAt, request.Minutes, now);
        var from = intervention.Status;
        (intervention.TechnicianId, intervention.Status) = (request.TechnicianId, InterventionStatus.Planned);
        await promises.FollowAsync(intervention, from, now, ct);
        Note(intervention, from, reason: null);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("intervention_assigned", Entity, intervention.Id, intervention.Title, before, request, ct);
        await notices.AssignedAsync(intervention, before, request, ct);
        return visit;
    }

    /// <summary>Locks the technician, who must have the time.</summary>
    private async Task RequireMayTakeAsync(Intervention intervention, Assign request, CancellationToken ct)
    {
        if (intervention.Status is not (InterventionStatus.Open or InterventionStatus.Planned))
        {
            throw Refused(intervention, InterventionStatus.Planned);
        }

        if (!await identity.LockTechnicianAsync(request.TechnicianId, ct))
        {
            throw Refusal.Field("technician_unknown", "technicien_id");
        }

        await RequireTimeAsync(intervention.Id, request, ct);
    }

    /// <summary>The technician's row is locked: nobody else gives him an hour meanwhile.</summary>
    private async Task RequireTimeAsync(int id, Assign request, CancellationToken ct)
    {
        var taken = await session.QueryAsync(
            """
            select i.title from maintenance.visit v join maintenance.intervention i on i.id = v.intervention_id
            where v.technician_id = $1 and v.intervention_id <> $2 and i.status not in ('Done', 'Cancelled')
              and v.planned_at < $3::timestamptz + make_interval(mins => $4::int)
              and v.planned_at > $3::timestamptz - interval '1 day' and v.planned_at + make_interval(mins => v.minutes) > $3::timestamptz
            order by v.planned_at limit 1
            """,
            row => row.GetString(0),
            [request.TechnicianId, id, request.PlannedAt, request.Minutes],
            ct).ToListAsync(ct);
        if (taken is [var title])
        {
            throw Refusal.Conflict("planning_conflict", title);
        }
    }

    private static void Require(Intervention intervention, WriteIntervention request)
    {
        (intervention.Skills, intervention.SkillLevel) = ([.. request.Skills ?? []], request.SkillLevel);
        (intervention.WindowBegins, intervention.WindowEnds) = (request.WindowBegins, request.WindowEnds);
        intervention.ExpectedMinutes = request.ExpectedMinutes;
    }

    private async Task<Intervention> FindAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var found = await db.Interventions.SingleOrDefaultAsync(intervention => intervention.Id == id, ct)
            ?? throw Refusal.NotFound("intervention_unknown");
        EntityTag.Check(http, found.Version);
        return found;
    }

    private void Note(Intervention intervention, InterventionStatus? from, string? reason) => db.Steps.Add(new()
    {
        InterventionId = intervention.Id,
        At = clock.GetUtcNow(),
        FromStatus = from,
        ToStatus = intervention.Status,
        UserId = session.Caller.UserId,
        Reason = reason,
    });

    private static Refusal Refused(Intervention intervention, InterventionStatus to) => Refusal.Conflict(
        "intervention_transition", Wire<InterventionStatus>.Name(intervention.Status), Wire<InterventionStatus>.Name(to),
        string.Join(", ", Transitions.After(intervention.Status).Select(status => Wire<InterventionStatus>.Name(status))));
}
