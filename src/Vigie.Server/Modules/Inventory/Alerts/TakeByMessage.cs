using Vigie.Server.Platform.Jobs;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Inventory.Alerts;

/// <summary>Puts an alert of the stock into the hands of who answered its WhatsApp message.</summary>
internal sealed class TakeByMessage(Answering answering) : ILongJob<RestockingAnswered>
{
    public Task RunAsync(RestockingAnswered payload, JobRun run, CancellationToken ct) => answering.RunAsync(
        run.TenantId, payload.Answer, StockAlertNotices.Permission, async (services, _) =>
        {
            var id = (int)(payload.Answer.Number("stock_alerte_id") ?? 0);
            var names = await services.GetRequiredService<StockAlertHandling>().TakeAsync(id, "par WhatsApp", ct);
            return new("answer_restocking", new Dictionary<string, Words> { ["produits"] = string.Join(", ", names) });
        }, ct);
}
