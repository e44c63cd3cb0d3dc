using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Modules.Alerts.Rules;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Alerts.Handling;

/// <summary>What people do with alerts. Each act is an event of the alert, an entry of the audit trail and a live message.</summary>
internal sealed class AlertHandling(TenantSession session, IdentityApi identity, Audit audit, LiveMessages live, TimeProvider clock)
{
    /// <summary>What somebody must be allowed to whom an alert is assigned.</summary>
    public const string AssigneesMay = "alertes:read";

    private static readonly TimeSpan LongestShelving = TimeSpan.FromDays(30);

    /// <summary>Acknowledges alerts, active or cleared; of one that is acknowledged already nothing changes.</summary>
    /// <returns>How many of <paramref name="ids"/> exist.</returns>
    public async Task<int> AcknowledgeAsync(IReadOnlyList<long> ids, string? comment, CancellationToken ct)
    {
        var alerts = await LockAsync(ids, ct);
        var open = alerts.Where(alert => !alert.Row.Acknowledged).ToList();
        if (open.Count > 0)
        {
            var now = clock.GetUtcNow();
            await session.ExecuteAsync(
                """
                update alerts.alert set acknowledged_at = $2, acknowledged_by = $3::int, ack_comment = $4::text where id = any($1::bigint[])
                """,
                [Ids(open), now, session.Caller.UserId, comment],
                ct);
            await TellAsync(open, AlertEventKind.Acknowledged, comment, new { AcknowledgedAt = (DateTimeOffset?)null },
                new { AcknowledgedAt = now, comment }, ct);
        }

        return alerts.Count;
    }

    /// <exception cref="Refusal">alert_unknown, alert_cleared or alert_shelving_range.</exception>
    public async Task ShelveAsync(long id, DateTimeOffset until, string? comment, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (until <= now || until > now + LongestShelving)
        {
            throw Refusal.Invalid("alert_shelving_range");
        }

        var alert = await LockAsync(id, ct);
        if (!alert.Row.Active)
        {
            throw Refusal.Conflict("alert_cleared");
        }

        await SetShelvedAsync(alert, until.ToUniversalTime(), AlertEventKind.Shelved, comment, ct);
    }

    /// <exception cref="Refusal">alert_unknown.</exception>
    public async Task UnshelveAsync(long id, CancellationToken ct)
    {
        var alert = await LockAsync(id, ct);
        if (alert.Row.ShelvedUntil is not null)
        {
            await SetShelvedAsync(alert, until: null, AlertEventKind.Unshelved, comment: null, ct);
        }
    }

    /// <summary>Assigns an alert, active or cleared; to whom it is assigned already nothing changes.</summary>
    /// <param name="userId">Null: nobody.</param>
    /// <exception cref="Refusal">alert_unknown or alert_assignee_unknown.</exception>
    public async Task AssignAsync(long id, int? userId, string? comment, CancellationToken ct)
    {
        var alert = await LockAsync(id, ct);
        var before = alert.Row.AssignedTo?.Id;
        if (before == userId)
        {
            return;
        }

        if (userId is not null && (await identity.PeopleWhoMayAsync(AssigneesMay, ct)).All(person => person.Id != userId))
        {
            throw Refusal.Field("alert_assignee_unknown", "user_id");
        }

        await session.ExecuteAsync("update alerts.alert set assigned_to = $2::int where id = $1", [id, userId], ct);
        await TellAsync([alert], userId is null ? AlertEventKind.Unassigned : AlertEventKind.Assigned, comment,
            new { AssignedTo = before }, new { AssignedTo = userId, comment }, ct, userId);
    }

    /// <summary>Clears the open alerts of a battery that is taken out of use.</summary>
    public async Task ArchiveAsync(int batteryId, CancellationToken ct)
    {
        var ids = await session.QueryAsync(
            "select id from alerts.alert where battery_id = $1 and cleared_at is null",
            row => row.GetInt64(0), [batteryId], ct).ToListAsync(ct);
        if (ids.Count == 0)
        {
            return;
        }

        var (open, now) = (await LockAsync(ids, ct), clock.GetUtcNow());
        await session.ExecuteAsync(
            "update alerts.alert set cleared_at = greatest(opened_at, $2) where id = any($1::bigint[])", [Ids(open), now], ct);
        await TellAsync(open, AlertEventKind.Archived, comment: null, new { ClearedAt = (DateTimeOffset?)null },
            new { ClearedAt = now }, ct);
    }

    /// <exception cref="Refusal">alert_unknown.</exception>
    public async Task CommentAsync(long id, string comment, CancellationToken ct)
    {
        var alert = await LockAsync(id, ct);
        await TellAsync([alert], AlertEventKind.Comment, comment, null, new { comment }, ct);
    }

    private async Task SetShelvedAsync(StoredAlert alert, DateTimeOffset? until, AlertEventKind kind, string? comment, CancellationToken ct)
    {
        await session.ExecuteAsync("update alerts.alert set shelved_until = $2::timestamptz where id = $1", [alert.Row.Id, until], ct);
        await TellAsync([alert], kind, comment, new { alert.Row.ShelvedUntil }, new { ShelvedUntil = until, comment }, ct);
    }

    private async Task<StoredAlert> LockAsync(long id, CancellationToken ct) =>
        (await LockAsync([id], ct)).SingleOrDefault() ?? throw Refusal.NotFound("alert_unknown");

    /// <summary>Locks alerts in the order of their numbers, as the watcher does, so that the two cannot deadlock.</summary>
    private async Task<List<StoredAlert>> LockAsync(IReadOnlyList<long> ids, CancellationToken ct)
    {
        await session.ExecuteAsync(
            "select id from alerts.alert where id = any($1::bigint[]) order by id for no key update", [ids.ToArray()], ct);
        return await session.QueryAsync(AlertQueries.ByIds, AlertQueries.Read, [ids.ToArray()], ct).ToListAsync(ct);
    }

    private async Task TellAsync(
        List<StoredAlert> alerts, AlertEventKind kind, string? comment, object? before, object? after, CancellationToken ct,
        int? assignedTo = null)
    {
        await session.ExecuteAsync(
            """
            insert into alerts.event (alert_id, kind, at, user_id, comment, assigned_to)
            select id, $2, $3, $4::int, $5::text, $6::int from unnest($1::bigint[]) as id order by id
            """,
            [Ids(alerts), kind.ToString(), clock.GetUtcNow(), session.Caller.UserId, comment, assignedTo],
            ct);
        var language = RuleTexts.Known(await session.QueryAsync(
            "select language from catalog.tenant where tenant_id = current_tenant()", row => row.GetString(0), [], ct).SingleAsync(ct));
        foreach (var alert in alerts)
        {
            var label = $"{alert.RuleName ?? RuleTexts.Name(alert.Row.RuleKey, language)} · {alert.Row.BatteryName}";
            await audit.WriteAsync($"alert_{Wire<AlertEventKind>.Name(kind)}", "alert", alert.Row.Id, label, before, after, ct);
        }

        if (live.AnyoneListens)
        {
            var now = await session.QueryAsync(AlertQueries.ByIds, AlertQueries.Read, [Ids(alerts)], ct).ToListAsync(ct);
            var (tenantId, events) = (session.Caller.TenantId, now.ToDictionary(alert => alert.Row.Id, _ => kind));
            session.AfterCommit(() => live.Publish(tenantId, now, events, language));
        }
    }

    private static long[] Ids(List<StoredAlert> alerts) => [.. alerts.Select(alert => alert.Row.Id)];
}
