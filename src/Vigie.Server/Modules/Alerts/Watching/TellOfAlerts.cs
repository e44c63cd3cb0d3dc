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
        foreach (var alert in alerts)
        {
            var (row, critical) = (alert.Row, alert.Row.Severity == Severity.Critical);
            await notifications.TellAsync(
                new("alert_raised", critical ? Level.Error : Level.Warning, new([], "alertes:read", alert.ClientId, "alertes:read"),
                    new Dictionary<string, Words>
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
                    Topic = $"alerts of battery {row.BatteryId}",
                    Critical = critical,
                },
                ct);
        }

        var raised = await api.RaisedAsync(payload.Ids, ct);
        foreach (var follower in followers)
        {
            await follower.FollowAsync(raised, ct);
        }
    }
}
