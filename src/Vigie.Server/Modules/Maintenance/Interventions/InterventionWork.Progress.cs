using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Maintenance.Following;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Interventions;

/// <summary>How an intervention goes on, and what follows from it.</summary>
internal sealed partial class InterventionWork
{
    /// <exception cref="Refusal">
    /// intervention_unknown, changed_meanwhile, intervention_transition, intervention_reason_missing, intervention_not_yours, checklist_incomplete,
    /// signature_missing.
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

    /// <summary>A photo that answers a point came in. It took its time: what others changed meanwhile does not refuse it.</summary>
    /// <exception cref="Refusal">
    /// intervention_unknown, intervention_not_yours, intervention_over, checklist_point_unknown, checklist_answer_kind.
    /// </exception>
    public async Task AnswerByPhotoAsync(int id, int point, PermissionSet granted, CancellationToken ct)
    {
        await ShowAsync(await HoldAsync(id, granted, ct), point, shown: true, ct);
    }

    /// <summary>Photos of a point were removed or came back; what is over stays as it was.</summary>
    public async Task FollowPhotosAsync(int id, int point, bool any, CancellationToken ct)
    {
        if (await LockAsync(id, ct) is { } intervention && !intervention.Status.IsOver()
            && Checklist.IsAnswered(intervention.Checklist, point) != any)
        {
            await ShowAsync(intervention, point, any, ct);
        }
    }

    private async Task ShowAsync(Intervention intervention, int point, bool shown, CancellationToken ct)
    {
        var finding = shown ? new Finding(Ok: null, Value: null, Text: null, session.Caller.UserId, clock.GetUtcNow()) : null;
        intervention.Checklist = Checklist.Show(intervention.Checklist, point, finding);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("intervention_checked", Entity, intervention.Id, intervention.Title, null, new { Point = point, Photo = shown }, ct);
    }

    /// <summary>Holds one that is not over, for who may work on it.</summary>
    /// <exception cref="Refusal">intervention_unknown, intervention_not_yours, intervention_over.</exception>
    public async Task<Intervention> HoldAsync(int id, PermissionSet granted, CancellationToken ct)
    {
        var intervention = await LockAsync(id, ct) ?? throw Refusal.NotFound("intervention_unknown");
        if (!granted.Allows("interventions:update_status"))
        {
            throw NotYours();
        }

        RequireMay(intervention, granted);
        return intervention.Status.IsOver() ? throw Refusal.Conflict("intervention_over") : intervention;
    }

    private async Task<Intervention?> LockAsync(int id, CancellationToken ct)
    {
        await session.ExecuteAsync("select from maintenance.intervention where id = $1 for no key update", [id], ct);
        return await db.Interventions.SingleOrDefaultAsync(intervention => intervention.Id == id, ct);
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
            throw Refusal.Field("intervention_reason_missing", "motif");
        }

        if (to == InterventionStatus.Done)
        {
            RequireComplete(intervention);
        }
        else if (from == InterventionStatus.Done)
        {
            intervention.Signature = null; // it was for what had been done by then
        }

        intervention.Status = to;
        intervention.FinishedAt = to.IsOver() ? now : null;
        intervention.WatchUntil = to == InterventionStatus.Done && intervention.AlertRule is not null ? now.AddMinutes(intervention.WatchMinutes) : null;
        if (to == InterventionStatus.InProgress)
        {
            intervention.StartedAt ??= now;
        }

        if (to is InterventionStatus.Open)
        {
            intervention.TechnicianId = null;
        }

        await promises.FollowAsync(intervention, from, now, ct);
        Note(intervention, from, reason);
        await db.SaveChangesAsync(ct);
        if (to is InterventionStatus.Open or InterventionStatus.Cancelled)
        {
            await db.Visits.Where(visit => visit.InterventionId == intervention.Id).ExecuteDeleteAsync(ct); // his hour is free again
        }

        if (to == InterventionStatus.Done && intervention.AlertRule is not null)
        {
            await jobs.AddAsync(new WorkEnded(intervention.Id, now), ct, intervention.WatchUntil);
        }

        if (to == InterventionStatus.Done)
        {
            await jobs.AddAsync(new MaintenanceApi.InterventionDone(intervention.Id, now), ct);
        }

        if (to.IsOver() != from.IsOver())
        {
            foreach (var follower in followers)
            {
                await follower.EndedAsync(intervention.Id, to.IsOver(), ct);
            }
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

    /// <summary>What follows once an intervention is in the table without a person's request.</summary>
    public async Task OpenedAsync(Intervention intervention, string reason, CancellationToken ct)
    {
        await promises.MakeAsync(intervention, ct);
        Note(intervention, from: null, Short(reason));
        await db.SaveChangesAsync(ct);
        foreach (var follower in followers)
        {
            await follower.OpenedAsync([intervention.Id], ct);
        }

        await notices.OpenedAsync(intervention, ct);
    }

    /// <summary>The work is done, and the measure is not back to normal.</summary>
    public async Task ReopenAsync(Intervention intervention, string reason, CancellationToken ct)
    {
        await GoAsync(intervention, InterventionStatus.Open, Short(reason), ct);
        await notices.ReopenedAsync(intervention, ct);
    }

    /// <summary>Makes it more urgent; who raises it tells those whom it concerns.</summary>
    public async Task RaiseAsync(Intervention intervention, Priority priority, string reason, CancellationToken ct)
    {
        var before = intervention.Priority;
        (intervention.Priority, intervention.Urgent) = (priority, true);
        Note(intervention, intervention.Status, Short(reason));
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync(
            "intervention_escalated", Entity, intervention.Id, intervention.Title, new { Priorite = Wire<Priority>.Name(before) },
            new { Priorite = Wire<Priority>.Name(priority), Reason = reason }, ct);
    }

    private static string Short(string reason) => reason.Length <= 1000 ? reason : reason[..999] + "…";

    private async Task AdvancePlanAsync(int planId, bool done, CancellationToken ct)
    {
        var (plan, now) = (await db.Plans.SingleAsync(plan => plan.Id == planId, ct), clock.GetUtcNow());
        var zone = (await identity.CompanyAsync(ct)).Zone;
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
        // A key is nobody: what nobody was given is not its own.
        if (!granted.Allows("interventions:update") && (session.Caller.UserId is not { } user || intervention.TechnicianId != user))
        {
            throw NotYours();
        }
    }

    private static Refusal NotYours() => new(StatusCodes.Status403Forbidden, "intervention_not_yours");
}
