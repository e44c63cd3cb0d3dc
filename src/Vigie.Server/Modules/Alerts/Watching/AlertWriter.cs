using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Modules.Alerts.Rules;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Alerts.Watching;

/// <summary>Writes the changes of one tenant's alerts: a statement a table, however many batteries they come from.</summary>
internal static class AlertWriter
{
    /// <summary>Writes alerts and events, and gives new alerts their numbers.</summary>
    public static async Task WriteAsync(BulkSession session, int tenantId, AlertChanges changes, CancellationToken ct)
    {
        await NumberAsync(session, tenantId, changes, ct);
        // Cleared ones first: of one rule and battery only one may be open at any moment.
        await UpdateAsync(session, tenantId, [.. changes.Alerts.Where(alert => !alert.IsNew)], ct);
        await InsertAsync(session, tenantId, [.. changes.Alerts.Where(alert => alert.IsNew)], ct);
        await AppendEventsAsync(session, tenantId, changes.Events, ct);
    }

    private static async Task NumberAsync(BulkSession session, int tenantId, AlertChanges changes, CancellationToken ct)
    {
        var fresh = changes.Alerts.Where(alert => alert.IsNew).ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        // What a battery remembers and its alerts are written together; should they differ all the same (a restored table), the
        // alert that is open goes on, because a second one would stop the battery's samples.
        var open = await session.QueryAsync(
            tenantId,
            "select battery_id, rule_key, id from alerts.alert where cleared_at is null and battery_id = any($1::int[])",
            row => (Alert: (row.GetInt32(0), row.GetString(1)), Id: row.GetInt64(2)),
            [fresh.Select(alert => alert.BatteryId).Distinct().ToArray()],
            ct);
        var unremembered = open.ToDictionary(row => row.Alert, row => row.Id);
        foreach (var known in changes.Alerts.Where(alert => !alert.IsNew))
        {
            unremembered.Remove((known.BatteryId, known.Key));
        }

        var ids = await session.QueryAsync(
            tenantId, "select nextval('alerts.alert_ids') from generate_series(1, $1)", row => row.GetInt64(0), [fresh.Count], ct);
        foreach (var (alert, id) in fresh.Zip(ids))
        {
            alert.IsNew = !unremembered.Remove((alert.BatteryId, alert.Key), out var existing);
            alert.Id = alert.IsNew ? id : existing;
        }
    }

    private static async Task InsertAsync(BulkSession session, int tenantId, List<AlertChange> alerts, CancellationToken ct)
    {
        if (alerts.Count == 0)
        {
            return;
        }

        await session.ExecuteAsync(
            tenantId,
            """
            insert into alerts.alert (id, battery_id, rule_key, rule_name, advice, metric, operator, severity, threshold, value,
              worst_value, last_value, opened_at, last_at, cleared_at, occurrences, match, conditions)
            select id, battery_id, rule_key, rule_name, advice, metric, operator, severity, threshold, value, worst_value,
              last_value, opened_at, last_at, greatest(cleared_at, case when cleared_at is not null then opened_at end), occurrences,
              match, conditions::jsonb
            from unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::float8[],
              $10::float8[], $11::float8[], $12::float8[], $13::timestamptz[], $14::timestamptz[], $15::timestamptz[], $16::int[],
              $17::text[], $18::text[])
              as new (id, battery_id, rule_key, rule_name, advice, metric, operator, severity, threshold, value, worst_value,
                last_value, opened_at, last_at, cleared_at, occurrences, match, conditions)
            """,
            [
                Column(alert => alert.Id),
                Column(alert => alert.BatteryId),
                Column(alert => alert.Key),
                Column(alert => alert.Rule!.Name),
                Column(alert => alert.Rule!.Advice),
                Column(alert => alert.Rule!.Metric.ToString()),
                Column(alert => alert.Rule!.Operator.ToString()),
                Column(alert => alert.Last.Severity.ToString()),
                Column(alert => alert.OpenedBy!.Threshold),
                Column(alert => Known(alert.First.Value)),
                Column(alert => Known(alert.Last.Worst)),
                Column(alert => alert.LastValue),
                Column(alert => alert.First.At),
                Column(alert => alert.Last.At),
                Column(alert => alert.ClearedAt),
                Column(alert => alert.Openings),
                Column(alert => alert.OpenedBy!.Match.ToString()),
                Column(alert => RuleCondition.Write(alert.OpenedBy!.Conditions)),
            ],
            ct);

        T[] Column<T>(Func<AlertChange, T> read) => [.. alerts.Select(read)];
    }

    private static async Task UpdateAsync(BulkSession session, int tenantId, List<AlertChange> alerts, CancellationToken ct)
    {
        if (alerts.Count == 0)
        {
            return;
        }

        // Locked in the order of their numbers, as whoever acknowledges many at once does, so that the two cannot deadlock.
        await session.ExecuteAsync(
            tenantId,
            """
            with locked as materialized (select id from alerts.alert where id = any($1::bigint[]) order by id for no key update)
            update alerts.alert a set
              severity = new.severity, threshold = coalesce(new.threshold, a.threshold),
              match = coalesce(new.match, a.match), conditions = coalesce(new.conditions::jsonb, a.conditions),
              worst_value = coalesce(new.worst_value, a.worst_value),
              last_value = coalesce(new.last_value, a.last_value), last_at = greatest(a.last_at, new.last_at),
              cleared_at = case when new.cleared_at is not null then greatest(a.opened_at, new.cleared_at) end,
              occurrences = a.occurrences + new.openings
            from locked join unnest($1::bigint[], $2::text[], $3::float8[], $4::float8[], $5::float8[], $6::timestamptz[],
              $7::timestamptz[], $8::int[], $9::text[], $10::text[]) as new (id, severity, threshold, worst_value, last_value, last_at,
                cleared_at, openings, match, conditions) on new.id = locked.id
            where a.id = locked.id
            """,
            [
                Column(alert => alert.Id),
                Column(alert => alert.Last.Severity.ToString()),
                Column(alert => alert.OpenedBy?.Threshold),
                Column(alert => Known(alert.Last.Worst)),
                Column(alert => alert.LastValue),
                Column(alert => alert.Last.At),
                Column(alert => alert.ClearedAt),
                Column(alert => alert.Openings),
                Column(alert => alert.OpenedBy?.Match.ToString()),
                Column(alert => alert.OpenedBy is { } rule ? RuleCondition.Write(rule.Conditions) : null),
            ],
            ct);

        T[] Column<T>(Func<AlertChange, T> read) => [.. alerts.Select(read)];
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private static async Task AppendEventsAsync(BulkSession session, int tenantId, List<AlertChanged> events, CancellationToken ct)
    {
        if (events.Count == 0)
        {
            return;
        }

        await session.ExecuteAsync(
            tenantId,
            """
            insert into alerts.event (alert_id, kind, at, value)
            select new.alert_id, new.kind, new.at, new.value
            from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::float8[]) with ordinality
              as new (alert_id, kind, at, value, position)
            where exists (select from alerts.alert where id = new.alert_id)
            order by new.position
            """,
            [
                Column(change => change.Alert.Id),
                Column(change => KindOf(change).ToString()),
                Column(change => change.At),
                Column(change => change.Value),
            ],
            ct);

        T[] Column<T>(Func<AlertChanged, T> read) => [.. events.Select(read)];

        static AlertEventKind KindOf(AlertChanged change) =>
            change is { Kind: AlertEventKind.Opened, Alert.IsNew: false } ? AlertEventKind.Reopened : change.Kind;
    }
}
