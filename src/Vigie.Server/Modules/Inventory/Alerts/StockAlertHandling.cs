using Vigie.Server.Modules.Inventory.Forecasts;
using Vigie.Server.Modules.Inventory.Service;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Alerts;

/// <summary>What people do with alerts of the stock, in the transaction of the session.</summary>
internal sealed class StockAlertHandling(
    TenantSession session, StockAlertNotices notices, ForecastWork forecasts, Audit audit, TimeProvider clock)
{
    /// <summary>Somebody sees to it: the last who said so stands there.</summary>
    /// <returns>The products that stand in it, by name, three at most.</returns>
    /// <exception cref="Refusal">stock_alert_unknown, stock_alert_closed.</exception>
    public async Task<IReadOnlyList<string>> TakeAsync(int id, string? note, CancellationToken ct)
    {
        var alert = await session.QueryAsync(StockAlertSql.One, StockAlertSql.Read, [id], ct).SingleOrDefaultAsync(ct)
            ?? throw Refusal.NotFound("stock_alert_unknown");
        if (await session.ExecuteAsync(
            "update inventory.alert set acknowledged_at = $2, acknowledged_by = $3, note = $4::text where id = $1 and closed_at is null",
            [id, clock.GetUtcNow(), session.Caller.UserId, note], ct) == 0)
        {
            throw Refusal.Conflict("stock_alert_closed");
        }

        await audit.WriteAsync("stock_alert_taken", "stock_alert", id, "", null, new { note }, ct);
        return alert.Names;
    }

    /// <summary>Sends the caller what a rule says now.</summary>
    /// <returns>How many products fulfil it.</returns>
    public async Task<int> TryAsync(StockAlertKind kind, CancellationToken ct)
    {
        var rules = await StockAlertWatch.ReadRulesAsync(session, ct);
        var products = kind == StockAlertKind.Service ? await BelowAsync(rules, ct)
            : await session.QueryAsync(StockAlertSql.Levels, StockAlertSql.ReadLevel, [rules.LowMargin], ct)
                .Where(level => kind == StockAlertKind.Out ? level.IsOut : level.IsLow(rules.LowMargin))
                .Select(level => level.ProductId).ToArrayAsync(ct);
        await notices.TryAsync(kind, products, ct);
        return products.Length;
    }

    private async Task<int[]> BelowAsync(StockAlertRules rules, CancellationToken ct)
    {
        var today = await forecasts.TodayAsync(ct);
        var demand = new DemandReader(session, today);
        await demand.ReadActivityAsync(ct);
        var since = today.AddDays(-rules.ServiceDays);
        return await ServiceReader.ReadAsync(session, since, today, ct)
            .Where(product => product.Rate(since, today, demand.IsOpen) < product.Target).Select(product => product.ProductId).ToArrayAsync(ct);
    }
}
