using Vigie.Server.Modules.Maintenance.Contracts;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Maintenance.Plans;

/// <summary>Counts what batteries are used, opens the interventions of the plans that fall due, and sums up how many there are.</summary>
internal sealed record PreventiveRound;

internal sealed class OpenPreventive(
    TenantSession session, IEnumerable<MaintenanceApi.IWorkFollower> followers, Audit audit, TimeProvider clock) : IJob<PreventiveRound>
{
    /// <summary>Opened in one run; the next takes the others.</summary>
    private const int Most = 500;

    // Since the plan was last done (or made), and per day over the last 30 days, which foretells when the interval is full.
    private const string CountUse =
        """
        with use as (
          select p.id, p.every, u.total, u.recent / greatest(1, least(30, extract(epoch from $1::timestamptz - p.created_at) / 86400)) as per_day
          from maintenance.plan p
          join telemetry.api_battery b on b.id = p.equipment_id and b.archived_at is null
          cross join lateral (
            select coalesce(sum(w.amount) filter (where w.hour >= date_trunc('hour', coalesce(p.last_done_at, p.created_at))), 0) as total,
                   coalesce(sum(w.amount) filter (where w.hour >= $1::timestamptz - interval '30 days'), 0) as recent
            from (
              select h.hour, case p.unit when 'Kwh' then h.energy_out / 1000 when 'Cycle' then h.charge_out / b.capacity_ah
                else (h.charge_in + h.charge_out > 0)::integer end as amount
              from telemetry.api_use h
              where h.battery_id = b.id
                and h.hour >= least(date_trunc('hour', coalesce(p.last_done_at, p.created_at)), $1::timestamptz - interval '30 days')
            ) w
          ) u
          where p.active and p.unit in ('Hour', 'Kwh', 'Cycle') and (p.used_at is null or p.used_at <= $1::timestamptz - interval '1 hour')
        )
        update maintenance.plan p set used = use.total, used_at = $1::timestamptz,
          next_due_at = case
            when use.total >= use.every then least(p.next_due_at, $1::timestamptz)
            when use.per_day > 0 then $1::timestamptz + make_interval(secs => least((use.every - use.total) / use.per_day, 36500) * 86400)
          end
        from use where p.id = use.id
        """;

    private static readonly string Open =
        $"""
        with due as (
          select p.* from maintenance.plan p
          join assets.api_equipment e on e.id = p.equipment_id and e.archived_at is null
          where p.active and p.next_due_at <= $1::timestamptz + interval '90 days' and p.next_due_at <= $1::timestamptz + make_interval(days => p.lead_days)
            and not exists (select from maintenance.intervention i where i.plan_id = p.id and i.status not in ('Done', 'Cancelled'))
          order by p.next_due_at, p.id limit $2
          for update of p skip locked
        ), opened as (
          insert into maintenance.intervention (title, description, kind, priority, created_at, due_at, equipment_id, plan_id, checklist,
            signature_required, contract_id, covers_labour, covers_parts, covers_travel)
          select due.title, due.instructions, 'Preventive', due.priority, $1::timestamptz, due.next_due_at, due.equipment_id, due.id, due.checklist,
            due.signature_required, c.id, coalesce(c.covers_labour, false), coalesce(c.covers_parts, false), coalesce(c.covers_travel, false)
          from due left join lateral ({ContractSql.Covering("due.equipment_id", "$1::timestamptz")}) c on true
          returning id, title, due_at
        ), noted as (
          insert into maintenance.step (intervention_id, at, to_status) select id, $1::timestamptz, 'Open' from opened
        )
        select id, title, due_at from opened order by due_at, id
        """;

    // A row for each statement that opened some, until they are many. What others are adding meanwhile stays as it is.
    private const string SumUp =
        """
        with summed as (
          delete from maintenance.intervention_tally where (select count(*) from maintenance.intervention_tally) > 1000 returning number
        )
        insert into maintenance.intervention_tally (number) select sum(number) from summed having count(*) > 0
        """;

    public async Task RunAsync(PreventiveRound payload, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await session.ExecuteAsync(CountUse, [now], ct);
        await session.ExecuteAsync(SumUp, [], ct);
        var opened = await session.QueryAsync(
            Open, row => (Id: row.GetInt32(0), Title: row.GetString(1), DueAt: row.GetFieldValue<DateTimeOffset>(2)), [now, Most], ct).ToListAsync(ct);
        foreach (var (id, title, due) in opened)
        {
            await audit.WriteAsync(
                "intervention_created", "intervention", id, title, null,
                new { Titre = title, TypeIntervention = Wire<InterventionKind>.Name(InterventionKind.Preventive), DateLimite = due }, ct);
        }

        foreach (var follower in opened.Count > 0 ? followers : [])
        {
            await follower.OpenedAsync([.. opened.Select(one => one.Id)], ct);
        }
    }
}
