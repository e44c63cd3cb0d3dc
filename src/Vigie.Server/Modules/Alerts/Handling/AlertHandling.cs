using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Modules.Alerts.Rules;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Alerts.Handling;

/// <summary>What people do with alerts. Each act is an event of the alert, an entry of the audit trail and a live message.</summary>
internal sealed class AlertHandling(TenantSession session, Audit audit, LiveMessages live, TimeProvider clock)
{
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
        List<StoredAlert> alerts, AlertEventKind kind, string? comment, object? before, object? after, CancellationToken ct)
    {
        await session.ExecuteAsync(
            """
            insert into alerts.event (alert_id, kind, at, user_id, comment)
            select id, $2, $3, $4::int, $5::text from unnest($1::bigint[]) as id order by id
            """,
            [Ids(alerts), kind.ToString(), clock.GetUtcNow(), session.Caller.UserId, comment],
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
