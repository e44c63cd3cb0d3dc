using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Maintenance.Contracts;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Maintenance.ServiceLevels;

/// <summary>What is promised for interventions of a priority.</summary>
internal sealed record ServiceLevel(Priority Priority, int RespondMinutes, int ResolveMinutes, bool AroundTheClock);

/// <summary>Keeps the promised times of interventions, in the transaction of the session.</summary>
internal sealed class Promises(TenantSession session, IdentityApi identity, ContractCover cover)
{
    /// <summary>Says until when somebody takes up a new intervention and until when it is done, as far as its contract, which it notes, or
    /// else the company promises it.</summary>
    /// <remarks>A date limit that a person gave stays as it is.</remarks>
    public async Task MakeAsync(Intervention intervention, CancellationToken ct)
    {
        await cover.ApplyAsync(intervention, ct);
        if (await LevelAsync(intervention, ct) is not { } level)
        {
            return;
        }

        var clock = level.AroundTheClock ? null : await ClockAsync(ct);
        intervention.RespondBy = After(clock, intervention.CreatedAt, TimeSpan.FromMinutes(level.RespondMinutes));
        if (intervention.DueAt is null)
        {
            (intervention.DueAt, intervention.DueByLevel) = (After(clock, intervention.CreatedAt, TimeSpan.FromMinutes(level.ResolveMinutes)), true);
        }
    }

    /// <summary>Stops and starts the clock as the intervention goes from one status to the next.</summary>
    public async Task FollowAsync(Intervention intervention, InterventionStatus from, DateTimeOffset now, CancellationToken ct)
    {
        if (intervention.Status != InterventionStatus.Open)
        {
            intervention.RespondBy = null; // somebody has taken it up
        }

        if (intervention.Status == InterventionStatus.Waiting)
        {
            intervention.WaitingSince = now;
        }
        else if (from == InterventionStatus.Waiting && intervention.WaitingSince is { } since)
        {
            intervention.WaitingSince = null;
            if (intervention is { DueByLevel: true, DueAt: { } due })
            {
                var clock = await LevelAsync(intervention, ct) is { AroundTheClock: false } ? await ClockAsync(ct) : null;
                intervention.DueAt = After(clock, due, clock?.Between(since, now) ?? now - since);
            }
        }
    }

    private async Task<ServiceLevel?> LevelAsync(Intervention intervention, CancellationToken ct) => await session.QueryAsync(
        """
        select respond_minutes, resolve_minutes, around_the_clock from (
          select 1 as rank, respond_minutes, resolve_minutes, around_the_clock from maintenance.contract_level where contract_id = $2::int and priority = $1
          union all
          select 2, respond_minutes, resolve_minutes, around_the_clock from maintenance.service_level where priority = $1
        ) level order by rank limit 1
        """,
        row => new ServiceLevel(intervention.Priority, row.GetInt32(0), row.GetInt32(1), row.GetBoolean(2)),
        [intervention.Priority.ToString(), intervention.ContractId], ct).SingleOrDefaultAsync(ct);

    private async Task<ServiceClock> ClockAsync(CancellationToken ct)
    {
        var openings = await session.QueryAsync(
            "select weekday, begins, ends from maintenance.opening order by weekday",
            row => new Opening(row.GetInt32(0), row.GetFieldValue<TimeOnly>(1), row.GetFieldValue<TimeOnly>(2)), [], ct).ToListAsync(ct);
        return new(openings.Count > 0 ? openings : ServiceClock.Usual, (await identity.CompanyAsync(ct)).Zone);
    }

    private static DateTimeOffset After(ServiceClock? clock, DateTimeOffset from, TimeSpan time) => clock?.After(from, time) ?? from + time;
}
