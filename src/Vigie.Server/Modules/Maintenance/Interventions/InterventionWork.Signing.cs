using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Interventions;

/// <summary>What the work must have before it ends: its points looked at, and the customer's signature where it is demanded.</summary>
internal sealed partial class InterventionWork
{
    /// <summary>The customer confirms the work, before its end or soon after it; once more takes the place of the first time.</summary>
    /// <exception cref="Refusal">intervention_unknown, changed_meanwhile, intervention_not_yours, signature_not_now.</exception>
    public async Task SignAsync(int id, Sign request, PermissionSet granted, HttpRequest http, CancellationToken ct)
    {
        var (intervention, now) = (await FindAsync(id, http, ct), clock.GetUtcNow());
        RequireMay(intervention, granted);
        var isDone = intervention.Status == InterventionStatus.Done && intervention.FinishedAt >= now - Signature.AcceptedAfterEnd;
        if (!isDone && intervention.Status is not (InterventionStatus.InProgress or InterventionStatus.Waiting))
        {
            throw Refusal.Conflict("signature_not_now");
        }

        intervention.Signature = Signature.Write(new(request.Name.Trim(), request.Strokes ?? [], now, session.Caller.UserId));
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("intervention_signed", Entity, id, intervention.Title, null, new { Nom = request.Name.Trim() }, ct);
        if (isDone)
        {
            await jobs.AddAsync(new MaintenanceApi.InterventionDone(id, intervention.FinishedAt!.Value), ct);
        }
    }

    private static void RequireComplete(Intervention intervention)
    {
        if (Checklist.FirstMissing(intervention.Checklist) is { } missing)
        {
            throw Refusal.Conflict("checklist_incomplete", missing);
        }

        if (intervention is { SignatureRequired: true, Signature: null })
        {
            throw Refusal.Conflict("signature_missing");
        }
    }
}
