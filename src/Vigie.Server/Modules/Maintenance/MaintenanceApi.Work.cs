using Microsoft.EntityFrameworkCore;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance;

/// <summary>Work, for what others keep ready for it.</summary>
internal sealed partial class MaintenanceApi
{
    /// <summary>Is told how work goes on, in the transaction that makes it so, and tells what was used for it.</summary>
    internal interface IWorkFollower
    {
        /// <summary>Plans or alerts opened these.</summary>
        Task OpenedAsync(IReadOnlyList<int> interventionIds, CancellationToken ct);

        /// <summary>It is over, done or cancelled; or it goes on after it was.</summary>
        Task EndedAsync(int interventionId, bool over, CancellationToken ct);

        /// <summary>What stands as used in its report; nothing for a caller who may not see it.</summary>
        Task<IReadOnlyList<UsedPart>> UsedAsync(int interventionId, CancellationToken ct);
    }

    internal sealed record UsedPart(string Reference, string Name, decimal Quantity, Words Unit);

    /// <summary>A day on which a plan will take its parts; of one that has an intervention open, those after it.</summary>
    internal sealed record PlannedVisit(int PlanId, DateOnly Day);

    /// <summary>Holds an intervention that is not over for whoever works on it, until the transaction ends.</summary>
    /// <returns>Its title.</returns>
    /// <exception cref="Refusal">intervention_unknown, intervention_not_yours, intervention_over.</exception>
    public async Task<string> HoldWorkAsync(int interventionId, PermissionSet granted, CancellationToken ct) =>
        (await work.HoldAsync(interventionId, granted, ct)).Title;

    /// <exception cref="Refusal">intervention_unknown.</exception>
    public async Task RequireInterventionAsync(int interventionId, CancellationToken ct)
    {
        if (!await db.Interventions.AnyAsync(intervention => intervention.Id == interventionId, ct))
        {
            throw Refusal.NotFound("intervention_unknown");
        }
    }

    /// <summary>The days on which these plans fall due, if each is done in time: of those in use, on equipment in use.</summary>
    public async Task<IReadOnlyList<PlannedVisit>> VisitsAsync(int[] planIds, DateOnly until, CancellationToken ct)
    {
        var open = await session.QueryAsync(
            """
            select p.id, exists (select from maintenance.intervention i where i.plan_id = p.id and i.status not in ('Done', 'Cancelled'))
            from maintenance.plan p join assets.api_equipment e on e.id = p.equipment_id and e.archived_at is null
            where p.id = any ($1) and p.active
            """,
            row => (Id: row.GetInt32(0), Open: row.GetBoolean(1)), [planIds], ct).ToDictionaryAsync(one => one.Id, one => one.Open, cancellationToken: ct);
        var inUse = open.Keys.ToList();
        var plans = await db.Plans.AsNoTracking().Where(plan => inUse.Contains(plan.Id)).ToListAsync(ct);
        var (now, company) = (clock.GetUtcNow(), await identity.CompanyAsync(ct));
        var end = new DateTimeOffset(until.AddDays(2).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero); // wherever on earth the company is
        return [.. plans.SelectMany(plan => plan.DueUntil(end, now, company.Zone).Skip(open[plan.Id] ? 1 : 0)
            .Select(at => new PlannedVisit(plan.Id, company.DayOf(at))).Where(visit => visit.Day <= until))];
    }
}
