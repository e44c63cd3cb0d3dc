using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Alerts;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Following;

/// <summary>
/// From an alert to the intervention about it: the open one of the same rule and battery if there is one, the one that was just
/// done if the measure is not back to normal, else a new one.
/// </summary>
internal sealed class AlertFollowing(
    MaintenanceDb db, AlertsApi alerts, InterventionWork work, InterventionNotices notices, TenantSession session, Audit audit,
    TimeProvider clock) : AlertsApi.IFollower
{
    public async Task FollowAsync(IReadOnlyList<AlertsApi.RaisedAlert> alerts, CancellationToken ct)
    {
        var keys = alerts.Select(alert => alert.RuleKey).Distinct().ToList();
        var templates = await db.AlertTemplates.AsNoTracking().Where(template => keys.Contains(template.RuleKey)).ToDictionaryAsync(one => one.RuleKey, ct);
        // In the order of their numbers, as everybody opens them, so that two cannot deadlock.
        foreach (var alert in alerts.OrderBy(alert => alert.Id))
        {
            var template = templates.GetValueOrDefault(alert.RuleKey);
            if (await TakeUpAsync(alert, ct) is null && alert.Active && template?.OpensByItself(alert.Severity) == true)
            {
                await OpenAsync(alert, template, ct);
            }
        }
    }

    /// <summary>What the button on an alert does.</summary>
    /// <returns>The intervention about it, and whether it is new.</returns>
    /// <exception cref="Refusal">alert_unknown.</exception>
    public async Task<(int Id, bool IsNew)> OpenAsync(long alertId, CancellationToken ct)
    {
        if (await alerts.RaisedAsync([alertId], ct) is not [var alert])
        {
            throw Refusal.Field("alert_unknown", "alerte_id");
        }

        if (await TakeUpAsync(alert, ct) is { } known)
        {
            return (known, false);
        }

        var template = await db.AlertTemplates.AsNoTracking().SingleOrDefaultAsync(template => template.RuleKey == alert.RuleKey, ct);
        return await OpenAsync(alert, template ?? AlertTemplate.Usual(alert.RuleKey), ct) is { } opened
            ? (opened, true) : ((await TakeUpAsync(alert, ct))!.Value, false); // somebody else was a moment faster
    }

    /// <summary>Links the alert to the intervention that there is; null when there is none.</summary>
    private async Task<int?> TakeUpAsync(AlertsApi.RaisedAlert alert, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var known = await db.Interventions
            .Where(one => one.EquipmentId == alert.BatteryId && one.AlertRule == alert.RuleKey
                && ((one.Status != InterventionStatus.Done && one.Status != InterventionStatus.Cancelled) || one.WatchUntil > now))
            .OrderByDescending(one => one.Id).FirstOrDefaultAsync(ct);
        if (known is null)
        {
            return null;
        }

        await LinkAsync(alert.Id, known.Id, ct);
        if (known.Status == InterventionStatus.Done)
        {
            await work.ReopenAsync(known, alert.Message, ct);
        }
        else if (AlertTemplate.Usual(alert.RuleKey).PriorityFor(alert.Severity) is Priority.Critical && known.Priority != Priority.Critical)
        {
            await work.RaiseAsync(known, Priority.Critical, alert.Message, ct);
            await notices.EscalatedAsync([known], ct);
        }

        return known.Id;
    }

    /// <returns>Null when one is open already.</returns>
    private async Task<int?> OpenAsync(AlertsApi.RaisedAlert alert, AlertTemplate template, CancellationToken ct)
    {
        var (now, priority) = (clock.GetUtcNow(), template.PriorityFor(alert.Severity));
        var title = template.TitleFor(alert);
        var opened = await session.QueryAsync(
            """
            insert into maintenance.intervention (title, description, kind, priority, urgent, created_at, due_at, equipment_id, creator_id,
              alert_rule, watch_minutes, checklist, signature_required)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9::int, $10, $11, $12::jsonb, $13)
            on conflict (tenant_id, equipment_id, alert_rule) where alert_rule is not null and status not in ('Done', 'Cancelled') do nothing
            returning id
            """,
            row => row.GetInt32(0),
            [
                title, string.Join("\n\n", new[] { template.Instructions, alert.Message, alert.Advice }.OfType<string>()), template.Kind.ToString(),
                priority.ToString(), priority == Priority.Critical, now, now + template.DueAfter(alert.Severity), alert.BatteryId,
                session.Caller.UserId, alert.RuleKey, template.WatchMinutes, template.Checklist, template.SignatureRequired,
            ],
            ct).ToListAsync(ct);
        if (opened is not [var id])
        {
            return null;
        }

        await LinkAsync(alert.Id, id, ct);
        await audit.WriteAsync(
            "intervention_created", "intervention", id, title, null,
            new { Titre = title, AlerteId = alert.Id, Priorite = Wire<Priority>.Name(priority) }, ct);
        await work.OpenedAsync(await db.Interventions.SingleAsync(one => one.Id == id, ct), alert.Message, ct);
        return id;
    }

    private Task<int> LinkAsync(long alertId, int interventionId, CancellationToken ct) => session.ExecuteAsync(
        "insert into maintenance.intervention_alert (alert_id, intervention_id) values ($1, $2) on conflict do nothing", [alertId, interventionId], ct);
}
