using System.Text.Json;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Jobs;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Alerts.Handling;

/// <summary>Acknowledges the alerts that a WhatsApp message told of, in the name of who answered it.</summary>
internal sealed class AcknowledgeByMessage(Answering answering) : ILongJob<AcknowledgementAnswered>
{
    public Task RunAsync(AcknowledgementAnswered payload, JobRun run, CancellationToken ct) => answering.RunAsync(
        run.TenantId, payload.Answer, "alertes:acknowledge", async (services, _) =>
        {
            var session = services.GetRequiredService<TenantSession>();
            var ids = await IdsAsync(session, payload.Answer, ct);
            await services.GetRequiredService<AlertHandling>().AcknowledgeAsync(ids, "par WhatsApp", ct);
            var batteries = await session.QueryAsync(AlertQueries.ByIds, AlertQueries.Read, [ids], ct)
                .Select(alert => alert.Row.BatteryName).Distinct().ToListAsync(ct);
            return batteries.Count == 0 ? throw Refusal.NotFound("alert_unknown")
                : new Reply("answer_acknowledged", new Dictionary<string, Words> { ["batterie"] = string.Join(", ", batteries) });
        }, ct);

    /// <summary>Those of the message; when it told of several of one battery, all of that battery up to the last.</summary>
    private static async Task<long[]> IdsAsync(TenantSession session, Answered answer, CancellationToken ct)
    {
        if (answer.About.TryGetValue("alerte_ids", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            return [.. list.EnumerateArray().Select(id => id.GetInt64())];
        }

        return answer.Number("alerte_id") is not { } last ? []
            : answer.Number("nombre") is null or 1 ? [last]
            : await session.QueryAsync(
                """
                select id from alerts.alert where battery_id = (select battery_id from alerts.alert where id = $1) and id <= $1
                  and acknowledged_at is null and cleared_at is null
                union select $1
                """,
                row => row.GetInt64(0), [last], ct).ToArrayAsync(ct);
    }
}
