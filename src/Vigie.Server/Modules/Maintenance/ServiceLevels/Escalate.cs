using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Maintenance.ServiceLevels;

internal sealed record EscalationRound;

/// <summary>
/// Calls for somebody: when nobody has taken an intervention up in time, when a critical one has lain open for half an hour, when
/// the date limit is past. Each time its priority rises a step; four hours later it calls again, and after three calls it is quiet.
/// </summary>
internal sealed class Escalate(
    MaintenanceDb db, InterventionWork work, InterventionNotices notices, IdentityApi identity, TimeProvider clock) : IJob<EscalationRound>
{
    public static readonly TimeSpan CriticalRest = TimeSpan.FromMinutes(30);

    public const int MostCalls = 3;

    private static readonly TimeSpan BetweenCalls = TimeSpan.FromHours(4);

    /// <summary>In one run; the next takes the others.</summary>
    private const int Most = 200;

    public async Task RunAsync(EscalationRound payload, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (rested, called) = (now - CriticalRest, now - BetweenCalls);
        var pressing = await db.Interventions
            .Where(one => one.Status == InterventionStatus.Open || one.Status == InterventionStatus.Planned || one.Status == InterventionStatus.InProgress)
            .Where(one => one.Escalations < MostCalls && (one.EscalatedAt == null || one.EscalatedAt < called))
            .Where(one => one.DueAt < now || one.RespondBy < now
                || (one.Status == InterventionStatus.Open && one.Priority == Priority.Critical && one.CreatedAt < rested))
            .OrderBy(one => one.Id).Take(Most).ToListAsync(ct);
        if (pressing.Count == 0)
        {
            return;
        }

        var english = (await identity.CompanyAsync(ct)).Language == "en";
        foreach (var one in pressing)
        {
            (one.EscalatedAt, one.Escalations) = (now, one.Escalations + 1);
            var reason = one.DueAt < now ? english ? "The date limit is past." : "La date limite est passée."
                : english ? "Nobody has taken it up in time." : "Personne ne l’a prise en charge à temps.";
            await work.RaiseAsync(one, (Priority)Math.Min((int)one.Priority + 1, (int)Priority.Critical), reason, ct);
        }

        await notices.EscalatedAsync(pressing, ct);
    }
}
