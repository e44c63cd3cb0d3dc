using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Modules.Alerts.Handling;
using Vigie.Server.Modules.Alerts.Rules;
using Vigie.Server.Modules.Telemetry;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Alerts.Watching;

/// <summary>Raises and clears alerts in the transaction that stores the samples.</summary>
internal sealed partial class AlertWatcher(RuleCache cache, LiveMessages live, JobWriting jobs, TimeProvider clock, ILogger<AlertWatcher> log)
    : TelemetryApi.IWatcher
{
    public async Task WatchAsync(BulkSession session, int tenantId, IReadOnlyList<WatchedBattery> batteries, CancellationToken ct)
    {
        var rules = await cache.GetAsync(session, tenantId, batteries, ct);
        var now = clock.GetUtcNow();
        List<(WatchedBattery Battery, List<RuleMemo> Memo)>? changed = null;
        AlertChanges? changes = null;
        for (var index = 0; index < batteries.Count; index++)
        {
            var battery = batteries[index];
            if (rules.Compiled(battery.Id) is not { } set)
            {
                continue;
            }

            var (memo, recovered) = battery.Memo is null ? (null, false) : await RememberAsync(session, tenantId, battery, ct);
            if (AlertEngine.Run(set, memo, battery.Readings, battery.SilentSince, now) is { } outcome)
            {
                (changed ??= []).Add((battery, outcome.Memo));
                (changes ??= new()).Add(battery.Id, outcome.Transitions);
            }
            else if (recovered)
            {
                (changed ??= []).Add((battery, memo!));
            }
        }

        if (changed is null)
        {
            return;
        }

        if (changes is { Alerts.Count: > 0 })
        {
            await AlertWriter.WriteAsync(session, tenantId, changes, ct);
            await AnnounceAsync(session, tenantId, rules.Tenant.Language, changes, ct);
            await TellOfAlerts.QueueAsync(jobs, session, tenantId, changes, ct);
        }

        foreach (var (battery, memo) in changed)
        {
            Remember(battery, memo, changes);
        }
    }

    private static void Remember(WatchedBattery battery, List<RuleMemo> memos, AlertChanges? changes)
    {
        int critical = 0, warning = 0, info = 0;
        foreach (var memo in memos)
        {
            if (changes is not null && memo.AlertId is { } id)
            {
                memo.AlertId = changes.NumberOf(battery.Id, id);
            }

            if (memo.IsOpen)
            {
                critical += memo.Severity == Severity.Critical ? 1 : 0;
                warning += memo.Severity == Severity.Warning ? 1 : 0;
                info += memo.Severity == Severity.Info ? 1 : 0;
            }
        }

        battery.Memo = RuleMemo.Write(memos);
        battery.OpenAlerts = (critical, warning, info);
    }

    /// <summary>What was left last time; where that cannot be read, what the table of alerts knows.</summary>
    private async Task<(List<RuleMemo> Memo, bool Recovered)> RememberAsync(
        BulkSession session, int tenantId, WatchedBattery battery, CancellationToken ct)
    {
        if (RuleMemo.TryParse(battery.Memo!, out var memos))
        {
            return (memos, false);
        }

        LogUnreadable(battery.Id, tenantId);
        memos = await session.QueryAsync(
            tenantId,
            "select rule_key, id, worst_value, severity, last_at from alerts.alert where cleared_at is null and battery_id = $1",
            row => new RuleMemo(row.GetString(0))
            {
                AlertId = row.GetInt64(1),
                Worst = row.IsDBNull(2) ? double.NaN : row.GetDouble(2),
                Severity = Enum.Parse<Severity>(row.GetString(3)),
                WrittenAt = row.GetFieldValue<DateTimeOffset>(4).UtcTicks,
            },
            [battery.Id],
            ct);
        return (memos, true);
    }

    /// <summary>Tells the sockets once the transaction is durable.</summary>
    private async Task AnnounceAsync(BulkSession session, int tenantId, string language, AlertChanges changes, CancellationToken ct)
    {
        if (changes.Events.Count == 0 || !live.AnyoneListens)
        {
            return;
        }

        var events = new Dictionary<long, AlertEventKind>();
        foreach (var change in changes.Events)
        {
            events[change.Alert.Id] = change.Kind; // the last of each alert says how it stands
        }

        var alerts = await session.QueryAsync(tenantId, AlertQueries.ByIds, AlertQueries.Read, [events.Keys.ToArray()], ct);
        session.AfterCommit(() => live.Publish(tenantId, alerts, events, RuleTexts.Known(language)));
    }

    [LoggerMessage(LogLevel.Warning, "Unreadable memo of battery {BatteryId} of tenant {TenantId}; taking its open alerts from the table")]
    private partial void LogUnreadable(int batteryId, int tenantId);
}
