using Vigie.Server.Modules.Inventory.Alerts;
using Vigie.Server.Modules.Inventory.Parts;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Inventory.Forecasts;

/// <summary>Looks at the stock that changed: every five minutes, and soon after each movement.</summary>
internal sealed record StockRound;

/// <summary>Works out what the forecasts say of the stock that there is now, where either changed.</summary>
internal sealed class StockWatch(TenantSession session, ForecastWork forecasts, PartKeeping parts, StockAlertWatch alerts, JobQueue jobs)
    : IJob<StockRound>
{
    private const int AtOnce = 500;

    // $1 products.
    private const string Receipts =
        """
        select l.product_id, coalesce(o.expected_on, $2::date), sum(greatest(0, l.quantity - coalesce((
          select sum(quantity) from inventory.movement where purchase_line_id = l.id), 0)))
        from inventory.purchase o join inventory.purchase_line l on l.purchase_id = o.id
        where o.sent_at is not null and o.closed_at is null and o.cancelled_at is null and l.product_id = any ($1)
        group by 1, 2
        """;

    /// <summary>Has what changed looked at soon.</summary>
    public Task WakeAsync(CancellationToken ct) => jobs.AddOnceAsync(new StockRound(), ct);

    /// <summary>Has all forecasts made anew soon.</summary>
    public Task ForecastAsync(CancellationToken ct) => jobs.AddOnceAsync(new ForecastRound(), ct);

    /// <summary>What is on its way, by product: the day on which it is expected and how much.</summary>
    public static async Task<ILookup<int, (DateOnly Day, decimal Quantity)>> ReceiptsAsync(
        TenantSession session, int[] productIds, DateOnly today, CancellationToken ct) => (await session.QueryAsync(
            Receipts, row => (Product: row.GetInt32(0), Day: row.GetFieldValue<DateOnly>(1), Quantity: row.GetDecimal(2)), [productIds, today], ct)
            .ToListAsync(ct)).ToLookup(receipt => receipt.Product, receipt => (receipt.Day, receipt.Quantity));

    public async Task RunAsync(StockRound payload, CancellationToken ct)
    {
        // One after the other: two rounds would write the same rows.
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext('inventory.outlook'), current_tenant())", [], ct);
        var today = await forecasts.TodayAsync(ct);
        await parts.WakeAsync(ct);
        await forecasts.FollowPlansAsync(today, ct);
        while (await RefreshAsync(today, ct) == AtOnce)
        {
            // The rest.
        }

        await alerts.LookAsync(today, ct);
    }

    private async Task<int> RefreshAsync(DateOnly today, CancellationToken ct)
    {
        var changed = await session.QueryAsync(
            StockFacts.Changed,
            row => (Facts: StockFacts.Read(row), MadeAt: row.TimeOrNull(14), Forecast: StockFacts.ReadForecast(row), Settings: row.GetString(16)),
            [today, AtOnce], ct).ToListAsync(ct);
        var receipts = await ReceiptsAsync(
            session, [.. changed.Where(one => one.Facts.OnOrder > 0).Select(one => one.Facts.ProductId)], today, ct);
        var looks = changed.ConvertAll(one => Outlook.Of(
            one.Facts, one.Forecast, [.. receipts[one.Facts.ProductId]], today));
        await session.ExecuteAsync(
            """
            insert into inventory.outlook (product_id, on_hand, reserved, on_order, minimum, day, forecast_at, settings, cover_days, out_early,
              out_median, out_late, risk, safety_stock, reorder_point, to_order, excess, dead)
            select p, h, r, o, m, $1, f, s, c, e, d, l, k, y, g, t, x, z
            from unnest($2::int[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[], $7::timestamptz[], $8::text[], $9::numeric[], $10::date[],
              $11::date[], $12::date[], $13::numeric[], $14::numeric[], $15::numeric[], $16::numeric[], $17::numeric[], $18::boolean[])
              n (p, h, r, o, m, f, s, c, e, d, l, k, y, g, t, x, z)
            on conflict (tenant_id, product_id) do update set on_hand = excluded.on_hand, reserved = excluded.reserved, on_order = excluded.on_order,
              minimum = excluded.minimum, day = excluded.day, forecast_at = excluded.forecast_at, settings = excluded.settings,
              cover_days = excluded.cover_days, out_early = excluded.out_early, out_median = excluded.out_median, out_late = excluded.out_late,
              risk = excluded.risk, safety_stock = excluded.safety_stock, reorder_point = excluded.reorder_point, to_order = excluded.to_order,
              excess = excluded.excess, dead = excluded.dead
            """,
            [
                today, .. Columns([.. changed.Select(one => one.Facts)]), changed.Select(one => one.MadeAt).ToArray(),
                changed.Select(one => one.Settings).ToArray(), looks.Select(look => (decimal?)look.CoverDays is { } days ? Math.Round(days, 1) : (decimal?)null).ToArray(),
                looks.Select(look => look.Early).ToArray(), looks.Select(look => look.Median).ToArray(), looks.Select(look => look.Late).ToArray(),
                looks.Select(look => (decimal?)look.Risk is { } risk ? Math.Round(risk, 4) : (decimal?)null).ToArray(),
                looks.Select(look => look.SafetyStock).ToArray(), looks.Select(look => look.ReorderPoint).ToArray(),
                looks.Select(look => look.ToOrder).ToArray(), looks.Select(look => look.Excess).ToArray(), looks.Select(look => look.Dead).ToArray(),
            ],
            ct);
        return changed.Count;
    }

    private static object?[] Columns(IReadOnlyList<StockFacts> facts) =>
    [
        facts.Select(one => one.ProductId).ToArray(), facts.Select(one => one.OnHand).ToArray(), facts.Select(one => one.Reserved).ToArray(),
        facts.Select(one => one.OnOrder).ToArray(), facts.Select(one => one.Minimum).ToArray(),
    ];
}
