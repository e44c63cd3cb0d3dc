using Vigie.Forecasting;
using Vigie.Server.Modules.Inventory.Ledger;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Forecasts;

/// <summary>What was asked for of products, day by day, out of the ledger and of what was sold before it began.</summary>
/// <param name="today">The running day of the company's calendar, which is not over: the history ends the day before.</param>
internal sealed class DemandReader(TenantSession session, DateOnly today)
{
    /// <summary>What lies further back says little of the days to come, and a year's shape wants two years at least.</summary>
    public const int Days = 3 * 365;

    /// <summary>Of a company that sells so many products on a usual day, a day without any was a day off.</summary>
    private const int Busy = 3;

    /// <summary>What is asked for less often than every so many days is looked at by the week.</summary>
    private const int RareDays = 14;
    private const int LongDays = 180;

    // What a plan's visits took of what plans take is no demand to learn from: the visits to come are counted one by one.
    private const string ByPlan =
        """
        m.intervention_id is not null and exists (select from inventory.part t where t.product_id = m.product_id and t.plan_id is not null)
          and exists (select from maintenance.api_intervention i where i.id = m.intervention_id and i.plan_id is not null)
        """;

    // $1 products, $2 first day. What lies before is one row, for the stock that was there then.
    private const string Sql =
        $"""
        select product_id, greatest(day, $2::date - 1), sum(demand), sum(net), bool_or(moved)
        from (
          select product_id, day, case when kind in {MovementKinds.Demand} and not ({ByPlan}) then -quantity else 0 end as demand,
            quantity as net, true as moved
          from inventory.movement m where product_id = any ($1)
          union all
          select product_id, day, quantity, 0, false from inventory.past_sale where product_id = any ($1)
        ) d
        group by 1, 2 order by 1, 2
        """;

    // $1 first day, $2 last.
    private const string Activity =
        """
        select day, count(distinct product_id)::int from (
          select day, product_id from inventory.movement where kind in ('Sale', 'Consumption') and day between $1 and $2
          union all select day, product_id from inventory.past_sale where day between $1 and $2
        ) d group by day
        """;

    private HashSet<DateOnly>? activeDays;

    private sealed record DayRow(int ProductId, DateOnly Day, double Demand, decimal Net, bool Moved);

    /// <summary>The days on which the company sold or used anything; null: it does so little that a day without says nothing.</summary>
    public async Task ReadActivityAsync(CancellationToken ct)
    {
        var counts = await session.QueryAsync(
            Activity, row => (Day: row.GetFieldValue<DateOnly>(0), Products: row.GetInt32(1)), [today.AddDays(-Days), today.AddDays(-1)], ct).ToListAsync(ct);
        var products = counts.Select(day => day.Products).Order().ToList();
        activeDays = products.Count > 0 && products[products.Count / 2] >= Busy ? [.. counts.Select(day => day.Day)] : null;
    }

    /// <summary>Whether the company worked on a day that is over, as its activity tells.</summary>
    public bool IsOpen(DateOnly day) => activeDays?.Contains(day) ?? true;

    /// <summary>The histories of these products; one of which nothing was ever asked for is absent.</summary>
    public async Task<Dictionary<int, DemandHistory>> ReadAsync(int[] productIds, CancellationToken ct)
    {
        var rows = await session.QueryAsync(
            Sql,
            row => new DayRow(row.GetInt32(0), row.GetFieldValue<DateOnly>(1), (double)row.GetDecimal(2), row.GetDecimal(3), row.GetBoolean(4)),
            [productIds, today.AddDays(-Days)], ct).ToListAsync(ct);
        return rows.GroupBy(row => row.ProductId).Select(product => (product.Key, History: Daily([.. product])))
            .Where(product => product.History is not null)
            .ToDictionary(product => product.Key, product => Coarser(product.History!));
    }

    /// <summary>Which of the days to come the shop is closed, as weekdays of the last quarter tell.</summary>
    /// <returns>As long as the horizon; null: it is never known to be closed.</returns>
    public bool[]? OpenAhead(Grain grain, int horizon)
    {
        if (activeDays is null || grain != Grain.Day)
        {
            return null;
        }

        // Of thirteen such weekdays it was open on a quarter at least.
        bool IsOpen(DayOfWeek weekday) => Enumerable.Range(1, 91).Select(back => today.AddDays(-back))
            .Count(day => day.DayOfWeek == weekday && activeDays.Contains(day)) > 3;
        var week = Enum.GetValues<DayOfWeek>().ToDictionary(weekday => weekday, IsOpen);
        return week.Values.All(open => !open) ? null : [.. Enumerable.Range(0, horizon).Select(ahead => week[today.AddDays(ahead).DayOfWeek])];
    }

    private DemandHistory? Daily(IReadOnlyList<DayRow> rows)
    {
        var first = rows.FirstOrDefault(row => row.Demand > 0 && row.Day >= today.AddDays(-Days) && row.Day < today)?.Day;
        if (first is not { } start)
        {
            return null;
        }

        var count = today.DayNumber - start.DayNumber;
        var (quantities, open, available) = (new double[count], new bool[count], new bool[count]);
        var byDay = rows.ToDictionary(row => row.Day);
        var stock = rows.Where(row => row.Day < start).Sum(row => row.Net);
        var kept = rows.Any(row => row.Day < start && row.Moved);
        for (var at = 0; at < count; at++)
        {
            var day = start.AddDays(at);
            var row = byDay.GetValueOrDefault(day);
            stock += row?.Net ?? 0;
            kept |= row?.Moved ?? false;
            quantities[at] = Math.Clamp(row?.Demand ?? 0, 0, DemandHistory.MaxQuantity);
            open[at] = quantities[at] > 0 || IsOpen(day);
            available[at] = !kept || stock > 0;
        }

        // Of what is sold without being booked in, the books always say that there is none.
        var without = Enumerable.Range(0, count).Count(at => quantities[at] > 0 && !available[at]);
        var isBooked = without * 2 <= quantities.Count(quantity => quantity > 0);
        return new() { Grain = Grain.Day, First = start, Quantities = quantities, Open = open, Available = isBooked ? available : null };
    }

    /// <summary>By the week where days are mostly empty.</summary>
    private static DemandHistory Coarser(DemandHistory daily)
    {
        var count = daily.Quantities.Count;
        if (count < LongDays || daily.Quantities.Count(quantity => quantity > 0) * RareDays >= count)
        {
            return daily;
        }

        var skipped = count % 7; // the last week ends yesterday
        var weeks = Enumerable.Range(0, count / 7).Select(week => skipped + (week * 7)).ToList();
        return new()
        {
            Grain = Grain.Week,
            First = daily.First.AddDays(skipped),
            Quantities = [.. weeks.Select(at => Math.Min(DemandHistory.MaxQuantity, daily.Quantities.Skip(at).Take(7).Sum()))],
            Available = daily.Available is null ? null : [.. weeks.Select(at => daily.Available.Skip(at).Take(7).Count(day => day) >= 4)],
        };
    }
}
