using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Modules.Alerts.Handling;
using Vigie.Server.Modules.Notifications;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Jobs;
using static Vigie.Server.Modules.Notifications.NotificationsApi;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Alerts.Watching;

/// <summary>Alerts that have just opened, come back or become worse.</summary>
internal sealed record AlertsRaised(IReadOnlyList<long> Ids);

/// <summary>Tells those who watch over the batteries, the client whose battery it is, and the modules that act on alerts; what is only worth
/// knowing wakes nobody.</summary>
internal sealed class TellOfAlerts(
    TenantSession session, NotificationsApi notifications, AlertsApi api, IEnumerable<AlertsApi.IFollower> followers) : IJob<AlertsRaised>
{
    /// <summary>Of more at one place that raise alerts together one notice tells.</summary>
    private const int MostBatteries = 3;

    /// <summary>Asks for it in the transaction that stores the alerts.</summary>
    public static async Task QueueAsync(JobWriting jobs, BulkSession session, int tenantId, AlertChanges changes, CancellationToken ct)
    {
        var raised = changes.Events
            .Where(change => change.Kind is AlertEventKind.Opened or AlertEventKind.Reopened or AlertEventKind.Escalated
                && change.Alert is { ClearedAt: null, Last.Severity: not Severity.Info })
            .Select(change => change.Alert.Id).Distinct().ToList();
        if (raised.Count > 0)
        {
            await jobs.AddAsync(session, tenantId, new AlertsRaised(raised), ct);
        }
    }

    public async Task RunAsync(AlertsRaised payload, CancellationToken ct)
    {
        var alerts = await session.QueryAsync(AlertQueries.ByIds, AlertQueries.Read, [payload.Ids.ToArray()], ct).ToListAsync(ct);
        foreach (var sort in alerts.GroupBy(alert => (alert.ClientId, alert.Row.LocationName, Critical: alert.Row.Severity == Severity.Critical)))
        {
            // A gateway or a mains supply that fails takes all batteries of a place with it: one thing to look at, not thirty.
            var notices = sort.Select(alert => alert.Row.BatteryId).Distinct().Count() > MostBatteries
                ? [AboutPlace([.. sort])] : sort.Select(AboutBattery).ToArray();
            foreach (var notice in notices)
            {
                await notifications.TellAsync(notice, ct);
            }
        }

        var raised = await api.RaisedAsync(payload.Ids, ct);
        foreach (var follower in followers)
        {
            await follower.FollowAsync(raised, ct);
        }
    }

    private static Notice AboutBattery(StoredAlert alert)
    {
        var row = alert.Row;
        return new("alert_raised", LevelOf(row), Watchers(alert), new Dictionary<string, Words>
        {
            ["batterie"] = row.BatteryName,
            ["alerte"] = new(alert.In("fr").Message, alert.In("en").Message),
        })
        {
            Link = $"/alertes?alerte={row.Id}",
            Metadata = new Dictionary<string, object?>
            {
                ["alerte_id"] = row.Id,
                ["battery_id"] = row.BatteryId,
                ["severite"] = Wire<Severity>.Name(row.Severity),
            },
            Asks = Acknowledgement,
            Topic = $"alerts of battery {row.BatteryId}",
            Critical = row.Severity == Severity.Critical,
        };
    }

    /// <param name="alerts">Of one place, one client and one gravity.</param>
    private static Notice AboutPlace(IReadOnlyList<StoredAlert> alerts)
    {
        var (first, row) = (alerts[0], alerts[0].Row);
        return new("alerts_raised", LevelOf(row), Watchers(first), new Dictionary<string, Words>
        {
            ["lieu"] = row.LocationName,
            ["alertes"] = $"{alerts.Count}",
            ["batteries"] = string.Join(", ", alerts.Select(alert => alert.Row.BatteryName).Distinct().Take(MostBatteries)),
            ["alerte"] = new(first.In("fr").Message, first.In("en").Message),
        })
        {
            Link = $"/alertes?q={Uri.EscapeDataString(row.LocationName)}",
            Metadata = new Dictionary<string, object?>
            {
                ["alerte_ids"] = alerts.Select(alert => alert.Row.Id).ToArray(),
                ["severite"] = Wire<Severity>.Name(row.Severity),
            },
            Asks = Acknowledgement,
            Topic = $"alerts at {row.LocationName}",
            Critical = row.Severity == Severity.Critical,
        };
    }

    private static Question Acknowledgement { get; } = new(Asking.Acknowledgement, "alertes:acknowledge");

    private static Audience Watchers(StoredAlert alert) => new([], "alertes:read", alert.ClientId, "alertes:read");

    private static Level LevelOf(AlertRow alert) => alert.Severity == Severity.Critical ? Level.Error : Level.Warning;
}
