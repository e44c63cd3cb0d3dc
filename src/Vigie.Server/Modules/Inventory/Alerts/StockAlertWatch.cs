using Vigie.Server.Modules.Inventory.Service;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Alerts;

/// <summary>Looks which products are out, low, or were missing too often, and tells of those that were not before.</summary>
internal sealed class StockAlertWatch(TenantSession session, ServiceMeasuring service, StockAlertNotices notices, TimeProvider clock)
{
    /// <summary>What the last look left open, compared with what there is now. No other look is under way.</summary>
    public async Task LookAsync(DateOnly today, CancellationToken ct)
    {
        var rules = await ReadRulesAsync(session, ct);
        var book = new StockAlertBook(await session.QueryAsync(
            "select kind, product_id from inventory.alert_product where left_at is null",
            row => (Enum.Parse<StockAlertKind>(row.GetString(0)), row.GetInt32(1)), [], ct).ToListAsync(ct));
        var levels = await session.QueryAsync(StockAlertSql.Levels, StockAlertSql.ReadLevel, [rules.LowMargin], ct)
            .ToDictionaryAsync(level => level.ProductId, cancellationToken: ct);
        var measured = (await service.MeasureAsync(today, rules.ServiceDays, ct))?.ToDictionary(product => product.ProductId);
        var changes = levels.Values.SelectMany(level => book.See(level, rules))
            .Concat((measured ?? []).Values.SelectMany(product => book.See(StockAlertKind.Service, product.ProductId, rules.Service && product.IsBelow)))
            .ToList();

        // What is not looked after any more, or an alert that nobody wants any more.
        changes.AddRange(book.Standing.Where(one => !rules.Wants(one.Kind) || !levels.ContainsKey(one.ProductId)).ToList()
            .SelectMany(one => book.See(one.Kind, one.ProductId, holds: false)));
        if (changes.Count > 0)
        {
            await WriteAsync(changes, change => Figures(change, levels, measured, rules), ct);
        }
    }

    /// <summary>What a company that never chose has is the defaults.</summary>
    public static async Task<StockAlertRules> ReadRulesAsync(TenantSession session, CancellationToken ct) => await session.QueryAsync(
        "select tell_out, tell_low, tell_service, low_margin, service_days from inventory.setting",
        row => new StockAlertRules(row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2), row.GetDecimal(3), row.GetInt32(4)), [], ct)
        .SingleOrDefaultAsync(ct) ?? new();

    /// <summary>How much there was, and below what that is.</summary>
    private static (decimal Value, decimal Threshold) Figures(
        StockAlertChange change, Dictionary<int, StockLevel> levels, Dictionary<int, MeasuredProduct>? measured, StockAlertRules rules)
    {
        if (change.Kind == StockAlertKind.Service)
        {
            var product = measured![change.ProductId];
            return (product.Rate!.Value, product.Target);
        }

        var level = levels[change.ProductId];
        return (level.Available, change.Kind == StockAlertKind.Out ? 0 : (level.Minimum ?? level.ReorderPoint ?? 0) * rules.LowMargin);
    }

    private async Task WriteAsync(
        IReadOnlyList<StockAlertChange> changes, Func<StockAlertChange, (decimal Value, decimal Threshold)> figures, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (entered, left) = (changes.Where(change => change.Entered).ToList(), changes.Where(change => !change.Entered).ToList());
        await session.ExecuteAsync(
            """
            update inventory.alert_product i set left_at = $1 from unnest($2::text[], $3::int[]) n (kind, product_id)
            where i.kind = n.kind and i.product_id = n.product_id and i.left_at is null
            """,
            [now, left.Select(change => $"{change.Kind}").ToArray(), left.Select(change => change.ProductId).ToArray()], ct);
        await session.ExecuteAsync(
            "insert into inventory.alert (kind, opened_at) select distinct k, $1::timestamptz from unnest($2::text[]) k on conflict (tenant_id, kind) where closed_at is null do nothing",
            [now, entered.Select(change => $"{change.Kind}").ToArray()], ct);
        var rows = entered.ConvertAll(change => (Change: change, Figures: figures(change)));
        await session.ExecuteAsync(
            """
            insert into inventory.alert_product (alert_id, product_id, kind, entered_at, value, threshold)
            select a.id, n.product_id, n.kind, $1, n.value, n.threshold
            from unnest($2::text[], $3::int[], $4::numeric[], $5::numeric[]) n (kind, product_id, value, threshold)
            join inventory.alert a on a.kind = n.kind and a.closed_at is null
            """,
            [
                now, rows.ConvertAll(row => $"{row.Change.Kind}").ToArray(), rows.ConvertAll(row => row.Change.ProductId).ToArray(),
                rows.ConvertAll(row => Math.Round(row.Figures.Value, Quantities.Scale)).ToArray(),
                rows.ConvertAll(row => Math.Round(row.Figures.Threshold, Quantities.Scale)).ToArray(),
            ],
            ct);
        await session.ExecuteAsync(
            """
            update inventory.alert a set closed_at = $1
            where closed_at is null and not exists (select from inventory.alert_product where alert_id = a.id and left_at is null)
            """,
            [now], ct);
        foreach (var kind in entered.GroupBy(change => change.Kind))
        {
            await notices.TellAsync(kind.Key, [.. kind.Select(change => change.ProductId)], ct);
        }
    }
}
