using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Interventions;

/// <summary>Opens interventions and moves them on, in the transaction of the request's session.</summary>
internal sealed class InterventionWork(
    MaintenanceDb db, AssetsApi assets, IdentityApi identity, InterventionNotices notices, TenantSession session, Audit audit,
    TimeProvider clock)
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
            throw AssetsApi.Unknown("intervention_equipment_fixed", "equipement_id");
        }

        var before = new WriteIntervention(
            intervention.Title, intervention.EquipmentId, intervention.Kind, intervention.Description, intervention.Priority, intervention.Urgent,
            intervention.DueAt);
        (intervention.Title, intervention.Kind, intervention.Description) = (request.Title.Trim(), request.Kind, request.Description);
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
        if (intervention.Status is not (InterventionStatus.Open or InterventionStatus.Planned))
        {
            throw Refused(intervention, InterventionStatus.Planned);
        }

        if (!await identity.LockTechnicianAsync(request.TechnicianId, ct))
        {
            throw AssetsApi.Unknown("technician_unknown", "technicien_id");
        }

        await RequireTimeAsync(id, request, ct);
        var visit = await db.Visits.SingleOrDefaultAsync(visit => visit.InterventionId == id, ct);
        var before = visit is null ? null : new Assign(visit.TechnicianId, visit.PlannedAt, visit.Minutes);
        visit ??= db.Visits.Add(new()
        {
            InterventionId = id,
            TechnicianId = request.TechnicianId,
            PlannedAt = request.PlannedAt,
            Minutes = request.Minutes,
        }).Entity;
        (visit.TechnicianId, visit.PlannedAt, visit.Minutes) = (request.TechnicianId, request.PlannedAt, request.Minutes);
        var from = intervention.Status;
        (intervention.TechnicianId, intervention.Status) = (request.TechnicianId, InterventionStatus.Planned);
        Note(intervention, from, reason: null);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("intervention_assigned", Entity, id, intervention.Title, before, request, ct);
        await notices.AssignedAsync(intervention, before, request, ct);
    }

    /// <exception cref="Refusal">
    /// intervention_unknown, changed_meanwhile, intervention_transition, intervention_reason_missing, intervention_not_yours.
    /// </exception>
    public async Task MoveAsync(int id, Move request, PermissionSet granted, HttpRequest http, CancellationToken ct)
    {
        var intervention = await FindAsync(id, http, ct);
        RequireMay(intervention, granted);
        await GoAsync(intervention, request.Status, request.Reason, ct);
    }

    /// <exception cref="Refusal">Those of <see cref="MoveAsync"/>.</exception>
    public async Task CompleteAsync(int id, Complete request, PermissionSet granted, HttpRequest http, CancellationToken ct)
    {
        var intervention = await FindAsync(id, http, ct);
        RequireMay(intervention, granted);
        if (Checklist.FirstMissing(intervention.Checklist) is { } missing)
        {
            throw Refusal.Conflict("checklist_incomplete", missing);
        }

        (intervention.Report, intervention.Cause) = (request.Report, request.Cause);
        (intervention.Action, intervention.Minutes) = (request.Action, request.Minutes);
        await GoAsync(intervention, InterventionStatus.Done, reason: null, ct);
    }

    /// <summary>Writes down what was found at points of the checklist.</summary>
    /// <exception cref="Refusal">
    /// intervention_unknown, changed_meanwhile, intervention_not_yours, intervention_over, checklist_point_unknown, checklist_answer_kind.
    /// </exception>
    public async Task AnswerAsync(int id, Answers request, PermissionSet granted, HttpRequest http, CancellationToken ct)
    {
        var intervention = await FindAsync(id, http, ct);
        RequireMay(intervention, granted);
        if (intervention.Status.IsOver())
        {
            throw Refusal.Conflict("intervention_over");
        }

        intervention.Checklist = Checklist.Fill(intervention.Checklist, request.Given, session.Caller.UserId, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("intervention_checked", Entity, id, intervention.Title, null, request, ct);
    }

    private async Task GoAsync(Intervention intervention, InterventionStatus to, string? reason, CancellationToken ct)
    {
        var (from, now) = (intervention.Status, clock.GetUtcNow());
        var technicianId = intervention.TechnicianId;
        // Planned is what an assignment makes of it: it takes somebody and a time.
        if (to == InterventionStatus.Planned || !Transitions.After(from).Contains(to))
        {
            throw Refused(intervention, to);
        }

        if (reason is null && (to is InterventionStatus.Cancelled or InterventionStatus.Waiting || from == InterventionStatus.Done))
        {
            throw AssetsApi.Unknown("intervention_reason_missing", "motif");
        }

        intervention.Status = to;
        intervention.FinishedAt = to.IsOver() ? now : null;
        if (to == InterventionStatus.InProgress)
        {
            intervention.StartedAt ??= now;
        }

        if (to is InterventionStatus.Open)
        {
            intervention.TechnicianId = null;
        }

        Note(intervention, from, reason);
        await db.SaveChangesAsync(ct);
        if (to is InterventionStatus.Open or InterventionStatus.Cancelled)
        {
            await db.Visits.Where(visit => visit.InterventionId == intervention.Id).ExecuteDeleteAsync(ct); // his hour is free again
        }

        if (to.IsOver() && intervention.PlanId is { } planId)
        {
            await AdvancePlanAsync(planId, done: to == InterventionStatus.Done, ct);
        }

        await audit.WriteAsync(
            "intervention_moved", Entity, intervention.Id, intervention.Title, new { Status = Wire<InterventionStatus>.Name(from) },
            new { Status = Wire<InterventionStatus>.Name(to), Reason = reason }, ct);
        await notices.MovedAsync(intervention, technicianId, ct);
    }

    private async Task AdvancePlanAsync(int planId, bool done, CancellationToken ct)
    {
        var (plan, now) = (await db.Plans.SingleAsync(plan => plan.Id == planId, ct), clock.GetUtcNow());
        var zone = TimeZoneInfo.FindSystemTimeZoneById((await identity.CompanyAsync(ct)).TimeZone);
        if (done)
        {
            plan.Done(now, zone);
        }
        else
        {
            plan.Skip(now, zone);
        }

        await db.SaveChangesAsync(ct);
    }

    /// <summary>Who only moves interventions on moves those that are given to him.</summary>
    private void RequireMay(Intervention intervention, PermissionSet granted)
    {
        if (!granted.Allows("interventions:update") && intervention.TechnicianId != session.Caller.UserId)
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "intervention_not_yours");
        }
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
