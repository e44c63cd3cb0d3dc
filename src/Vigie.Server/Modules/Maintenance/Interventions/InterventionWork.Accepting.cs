using Microsoft.EntityFrameworkCore;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Interventions;

/// <summary>What a technician answers to what is given to him.</summary>
internal sealed partial class InterventionWork
{
    /// <summary>The session's user will come at this time. To accept again changes nothing.</summary>
    /// <returns>The title.</returns>
    /// <exception cref="Refusal">intervention_unknown, intervention_offer_gone.</exception>
    public async Task<string> AcceptAsync(int id, DateTimeOffset plannedAt, CancellationToken ct)
    {
        var (intervention, visit) = await OfferAsync(id, plannedAt, ct);
        if (visit.AcceptedAt is null)
        {
            visit.AcceptedAt = clock.GetUtcNow();
            await db.SaveChangesAsync(ct);
            await audit.WriteAsync("intervention_accepted", Entity, id, intervention.Title, null, new { visit.PlannedAt }, ct);
        }

        return intervention.Title;
    }

    /// <summary>The session's user will not come: it is open again, and those who plan are told.</summary>
    /// <returns>The title.</returns>
    /// <exception cref="Refusal">intervention_unknown, intervention_offer_gone.</exception>
    public async Task<string> DeclineAsync(int id, DateTimeOffset plannedAt, string reason, CancellationToken ct)
    {
        var (intervention, _) = await OfferAsync(id, plannedAt, ct);
        await GoAsync(intervention, InterventionStatus.Open, Short(reason), ct);
        var people = await identity.PeopleAsync([session.Caller.UserId!.Value], ct);
        var author = people.Values.Single();
        await notices.DeclinedAsync(intervention, $"{author.FirstName} {author.LastName}", Short(reason), ct);
        return intervention.Title;
    }

    /// <summary>Still planned, for the session's user, at that time; locked.</summary>
    private async Task<(Intervention Intervention, Visit Visit)> OfferAsync(int id, DateTimeOffset plannedAt, CancellationToken ct)
    {
        var intervention = await LockAsync(id, ct) ?? throw Refusal.NotFound("intervention_unknown");
        var visit = await db.Visits.SingleOrDefaultAsync(visit => visit.InterventionId == id, ct);
        return intervention.Status == InterventionStatus.Planned && visit is not null && visit.TechnicianId == session.Caller.UserId
            && (visit.PlannedAt - plannedAt).Duration() < TimeSpan.FromSeconds(1) // PostgreSQL keeps microseconds
            ? (intervention, visit) : throw Refusal.Conflict("intervention_offer_gone", intervention.Title);
    }
}
