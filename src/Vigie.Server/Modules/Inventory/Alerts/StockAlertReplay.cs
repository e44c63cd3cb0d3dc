using Vigie.Server.Modules.Inventory.Forecasts;
using Vigie.Server.Modules.Inventory.Purchases;
using Vigie.Server.Modules.Inventory.Service;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Alerts;

/// <summary>
/// Plays the last days back: what the rules would have told, with the minimums, reorder points and service levels of today. The stock of each
/// moment follows from the ledger, from what was reserved and from what was on order, and goes through the same book as the stock of now.
/// </summary>
internal sealed class StockAlertReplayer(TenantSession session, TimeProvider clock)
{
    private const int MostEvents = 500;

    // What changed since $1, at each moment and place: on hand, reserved, on order. The oldest first.
    private const string Changes =
        $"""
        select at, product_id, place_id, sum(on_hand), sum(reserved), sum(on_order)
        from (
          select at, product_id, place_id, quantity as on_hand, 0::numeric as reserved, case when purchase_line_id is null then 0 else -quantity end as on_order
          from inventory.movement where at > $1
          union all
          select created_at, product_id, place_id, 0, quantity, 0 from inventory.reservation where created_at > $1
          union all
          select closed_at, product_id, place_id, 0, -quantity, 0 from inventory.reservation where closed_at > $1
          union all
          select o.sent_at, l.product_id, null, 0, 0, l.quantity
          from inventory.purchase o join inventory.purchase_line l on l.purchase_id = o.id where o.sent_at > $1
          union all
          select coalesce(o.closed_at, o.cancelled_at), l.product_id, null, 0, 0,
            -(l.quantity - coalesce((select sum(quantity) from inventory.movement where purchase_line_id = l.id), 0))
          from inventory.purchase o join inventory.purchase_line l on l.purchase_id = o.id
          where o.sent_at is not null and coalesce(o.closed_at, o.cancelled_at) > $1
          union all
          select greatest(p.created_at, (select min(at) from inventory.movement)), id, null, 0, 0, 0 from inventory.product p where created_at > $1
          union all
          select created_at, id, null, 0, 0, 0 from inventory.product where created_at > $1
        ) c
        group by 1, 2, 3 order by 1, 2
        """;

    // Of each product that is looked after, and of each place with something of it; from when on it is looked after comes last.
    private const string Places =
        $"""
        select p.id, p.name, o.reorder_point, {PurchaseSql.OnOrder}, k.place_id, sum(k.on_hand), sum(k.reserved), sum(k.minimum), w.since
        from inventory.product p
        left join inventory.outlook o on o.product_id = p.id
        left join inventory.forecast f on f.product_id = p.id
        cross join lateral (
          select (select at from inventory.movement where product_id = p.id order by at limit 1) as came,
            (select min(at) from inventory.movement) as begun,
            exists (select from inventory.place_level where product_id = p.id and minimum > 0) as leveled
        ) t
        cross join lateral (
          select case when t.leveled then least(p.created_at, t.came)
            when f.daily_mean > 0 then least(t.came, greatest(p.created_at, t.begun)) else t.came end as since
        ) w
        left join lateral (
          select place_id, on_hand, 0::numeric as reserved, null::numeric as minimum from inventory.balance where product_id = p.id
          union all
          select place_id, 0, quantity, null from inventory.reservation where product_id = p.id and closed_at is null
          union all
          select place_id, 0, 0, minimum from inventory.place_level where product_id = p.id and minimum > 0
        ) k on true
        where {StockAlertSql.IsWatched}
        group by p.id, p.name, o.reorder_point, k.place_id, w.since
        """;

    private sealed record Change(DateTimeOffset At, int ProductId, int? PlaceId, decimal OnHand, decimal Reserved, decimal OnOrder);

    /// <returns>What the rules would have done from so many days ago until now.</returns>
    public async Task<StockAlertReplay> PlayAsync(ReplayQuery query, CancellationToken ct)
    {
        var set = await StockAlertWatch.ReadRulesAsync(session, ct);
        var rules = new StockAlertRules(LowMargin: query.LowMargin ?? set.LowMargin, ServiceDays: query.ServiceDays ?? set.ServiceDays);
        var (zone, today) = await CalendarAsync(ct);
        var first = today.AddDays(1 - query.Days);
        var from = Midnight(first, zone);
        var (products, changes) = (await ProductsAsync(ct), await ChangesAsync(from, ct));
        foreach (var change in changes)
        {
            products.GetValueOrDefault(change.ProductId)?.Apply(change.PlaceId, -change.OnHand, -change.Reserved, -change.OnOrder);
        }

        var demand = new DemandReader(session, today);
        await demand.ReadActivityAsync(ct);
        var served = await ServiceReader.ReadAsync(session, first.AddDays(-rules.ServiceDays), today, ct).ToListAsync(ct);
        var player = new StockAlertPlayer(products, rules);
        var at = 0;
        for (var day = first; day <= today; day = day.AddDays(1))
        {
            var morning = Midnight(day, zone);
            player.See(morning, day == first ? products.Keys : []);
            foreach (var product in served)
            {
                player.SeeService(morning, product.ProductId, product.Rate(day.AddDays(-rules.ServiceDays), day, demand.IsOpen) < product.Target);
            }

            for (var evening = Midnight(day.AddDays(1), zone); at < changes.Count && changes[at].At < evening;)
            {
                var moment = changes[at].At;
                var touched = new List<int>();
                for (; at < changes.Count && changes[at].At == moment; at++)
                {
                    var change = changes[at];
                    products.GetValueOrDefault(change.ProductId)?.Apply(change.PlaceId, change.OnHand, change.Reserved, change.OnOrder);
                    touched.Add(change.ProductId);
                }

                player.See(moment, touched.Distinct());
            }

            player.EndDay();
        }

        return player.Told(from, MostEvents);
    }

    private async Task<(TimeZoneInfo Zone, DateOnly Today)> CalendarAsync(CancellationToken ct)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(await session.QueryAsync(
            "select time_zone from catalog.tenant where tenant_id = current_tenant()", row => row.GetString(0), [], ct).SingleAsync(ct));
        return (zone, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime));
    }

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private async Task<Dictionary<int, ReplayedStock>> ProductsAsync(CancellationToken ct)
    {
        var products = new Dictionary<int, ReplayedStock>();
        await foreach (var (product, place, stock) in session.QueryAsync(
            Places,
            row => (
                new ReplayedStock(row.GetInt32(0), row.GetString(1), row.DecimalOrNull(2), row.GetDecimal(3), row.GetFieldValue<DateTimeOffset>(8)),
                row.IntOrNull(4),
                new ReplayedPlace(row.DecimalOrNull(5) ?? 0, row.DecimalOrNull(6) ?? 0, row.DecimalOrNull(7))), [], ct))
        {
            products.TryAdd(product.Id, product);
            if (place is { } id)
            {
                products[product.Id].Put(id, stock);
            }
        }

        return products;
    }

    private async Task<List<Change>> ChangesAsync(DateTimeOffset from, CancellationToken ct) => await session.QueryAsync(
        Changes,
        row => new Change(
            row.GetFieldValue<DateTimeOffset>(0), row.GetInt32(1), row.IntOrNull(2), row.GetDecimal(3), row.GetDecimal(4), row.GetDecimal(5)),
        [from], ct).ToListAsync(ct);
}
