using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Modules.Alerts.Handling;
using Vigie.Server.Modules.Alerts.Rules;
using Vigie.Server.Modules.Telemetry;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Realtime;

namespace Vigie.Server.Modules.Alerts;

/// <summary>What other modules may know of alerts: where they are published live, what was missed, and which are the worst.</summary>
internal sealed class AlertsApi(TenantSession session, AlertHandling handling, LiveMessages live, TimeProvider clock)
{
    /// <summary>An alert as those who act on it see it.</summary>
    /// <param name="Message">In the company's language.</param>
    internal sealed record RaisedAlert(
        long Id, int BatteryId, string BatteryName, string LocationName, string RuleKey, TelemetryApi.Severity Severity, bool Active, string Message,
        string? Advice);

    /// <summary>Is told of alerts that opened, came back or became worse, in a job of its own soon after; not of what is only worth knowing.</summary>
    internal interface IFollower
    {
        Task FollowAsync(IReadOnlyList<RaisedAlert> alerts, CancellationToken ct);
    }

    /// <summary>As many messages as a socket that comes back is told of.</summary>
    private const int MostMissed = 500;

    /// <summary>Messages about all alerts of a tenant; the key is the alert's id.</summary>
    public static Topic Topic(int tenantId) => new(tenantId, "alerts");

    /// <summary>The same, about the batteries of one client only: what a socket listens to whose caller sees only his own.</summary>
    public static Topic ClientTopic(int tenantId, int userId) => new(tenantId, $"alerts/client/{userId}");

    /// <summary>The messages that a socket missed: each alert to which something happened since, with the last event, oldest
    /// first.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> MissedAsync(DateTimeOffset since, CancellationToken ct)
    {
        var last = await session.QueryAsync(
            AlertQueries.ChangedSince,
            row => (Id: row.GetInt64(0), Kind: Enum.Parse<AlertEventKind>(row.GetString(1))),
            [since.ToUniversalTime(), MostMissed],
            ct).ToListAsync(ct);
        var alerts = await session.QueryAsync(
            AlertQueries.ByIds, AlertQueries.Read, [last.Select(change => change.Id).ToArray()], ct)
                .ToDictionaryAsync(alert => alert.Row.Id, cancellationToken: ct);
        return [.. last.Where(change => alerts.ContainsKey(change.Id))
            .Select(change => live.Message(change.Kind, alerts[change.Id], RuleTexts.CallerLanguage))];
    }

    /// <summary>These alerts, by their number; one that the caller may not see is absent.</summary>
    public async Task<List<RaisedAlert>> RaisedAsync(IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var language = RuleTexts.Known(await session.QueryAsync(
            "select language from catalog.tenant where tenant_id = current_tenant()", row => row.GetString(0), [], ct).SingleAsync(ct));
        return await session.QueryAsync(AlertQueries.ByIds, AlertQueries.Read, [ids.ToArray()], ct)
            .Select(alert => Raised(alert.In(language))).ToListAsync(ct);
    }

    /// <summary>The alerts of a rule on a battery that are open, by their number.</summary>
    public async Task<List<long>> OpenAsync(int batteryId, string ruleKey, CancellationToken ct) => await session.QueryAsync(
        "select id from alerts.alert where battery_id = $1 and rule_key = $2 and cleared_at is null order by id",
        row => row.GetInt64(0), [batteryId, ruleKey], ct).ToListAsync(ct);

    /// <summary>The battery of an alert, which never changes.</summary>
    /// <exception cref="Refusal">alert_unknown, under <paramref name="path"/>.</exception>
    public async Task<int> BatteryOfAsync(long alertId, string path, CancellationToken ct) => await session.QueryAsync(
        "select battery_id from alerts.alert where id = $1", row => row.GetInt32(0), [alertId], ct).ToListAsync(ct) is [var battery]
        ? battery : throw Refusal.Field("alert_unknown", path);

    private static RaisedAlert Raised(AlertRow row) => new(
        row.Id, row.BatteryId, row.BatteryName, row.LocationName, row.RuleKey, row.Severity, row.Active, row.Message, row.Advice);

    /// <summary>Acknowledges alerts in the name of the session's user.</summary>
    /// <returns>How many of <paramref name="ids"/> exist.</returns>
    public Task<int> AcknowledgeAsync(IReadOnlyList<long> ids, string comment, CancellationToken ct) =>
        handling.AcknowledgeAsync(ids, comment, ct);

    /// <summary>The active alerts that matter most, in the caller's language: the critical first, of those the newest.</summary>
    /// <param name="count">1 to 500.</param>
    public async Task<IReadOnlyList<AlertRow>> WorstAsync(int count, CancellationToken ct) =>
        await session.QueryAsync(AlertQueries.Worst, AlertQueries.Read, [clock.GetUtcNow(), count], ct)
            .Select(alert => alert.In(RuleTexts.CallerLanguage)).ToListAsync(ct);
}

/// <summary>Makes and sends the live messages about alerts.</summary>
internal sealed class LiveMessages(LiveHub hub, IOptions<JsonOptions> json)
{
    /// <summary>False when nobody listens to anything: spares reading the alerts.</summary>
    public bool AnyoneListens => hub.Subscribers > 0;

    /// <summary>Sends one message about each alert. Call after the commit.</summary>
    /// <param name="events">By alert.</param>
    public void Publish(int tenantId, IReadOnlyList<StoredAlert> alerts, IReadOnlyDictionary<long, AlertEventKind> events, string language)
    {
        foreach (var alert in alerts)
        {
            var message = Message(events[alert.Row.Id], alert, language);
            var key = $"{alert.Row.Id}";
            hub.Publish(AlertsApi.Topic(tenantId), key, message);
            if (alert.ClientId is { } client)
            {
                hub.Publish(AlertsApi.ClientTopic(tenantId, client), key, message);
            }
        }
    }

    public ReadOnlyMemory<byte> Message(AlertEventKind kind, StoredAlert alert, string language) =>
        JsonSerializer.SerializeToUtf8Bytes(new LiveAlert("alert", kind, alert.In(language)), json.Value.SerializerOptions);
}
