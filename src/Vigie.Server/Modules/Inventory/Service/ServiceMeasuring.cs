using Vigie.Server.Modules.Inventory.Forecasts;
using Vigie.Server.Modules.Inventory.Ledger;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Service;

/// <summary>Measures once a day how well those who asked were served: by product and month, and over the last days.</summary>
internal sealed class ServiceMeasuring(TenantSession session, TimeProvider clock)
{
    private const int OldestMonths = 36;
    private const int AtOnce = 5_000;

    /// <summary>A booking that is under way now is in the ledger by then.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromMinutes(10);

    // $1 when movements were last looked at, $2 day that the look goes back to at most.
    private const string FirstChanged =
        "select greatest($2::date, least(min(day), $3::date)) from inventory.movement where recorded_at > $1";

    // Of what was low and is not any more, without having run out: as much was asked for since as there was then. $1 since when.
    private const string Avoided =
        $"""
        update inventory.alert_product a set avoided_on = d.day
        from (
          select l.id, (
            select day from (
              select m.at, m.day, -sum(m.quantity) over (order by m.at, m.id) as asked from inventory.movement m
              where m.product_id = l.product_id and m.kind in {MovementKinds.Demand} and m.at >= l.entered_at) s
            where asked >= greatest(l.value, 0.001) and not exists (
              select from inventory.alert_product o
              where o.kind = 'Out' and o.product_id = l.product_id and o.entered_at >= l.entered_at and o.entered_at <= greatest(s.at, l.left_at))
            order by at limit 1) as day
          from inventory.alert_product l
          where l.kind = 'Low' and l.left_at > $1 and l.avoided_on is null
        ) d
        where a.id = d.id and d.day is not null
        """;

    private sealed record MonthRow(int ProductId, DateOnly Month, int OpenDays, int OutDays, int Outs);

    /// <returns>Which products were missing on more of the last days than is aimed at, and the others; null: today it was measured already.</returns>
    public async Task<IReadOnlyList<MeasuredProduct>?> MeasureAsync(DateOnly today, int days, CancellationToken ct)
    {
        var state = await session.QueryAsync(
            "select measured_on, known_at from inventory.service_state", row => (Day: row.GetFieldValue<DateOnly>(0), KnownAt: row.GetFieldValue<DateTimeOffset>(1)),
            [], ct).ToListAsync(ct);
        if (state is [var (measured, _)] && measured >= today)
        {
            return null;
        }

        var demand = new DemandReader(session, today);
        await demand.ReadActivityAsync(ct);
        var months = await FirstMonthAsync(today, state is [var (_, knownAt)] ? knownAt : DateTimeOffset.MinValue, ct);
        var since = today.AddDays(-days);
        var (rows, products) = (new List<MonthRow>(), new List<MeasuredProduct>());
        await foreach (var product in ServiceReader.ReadAsync(session, since < months ? since : months, today, ct))
        {
            rows.AddRange(Months(product, months, today, demand.IsOpen));
            products.Add(new(product.ProductId, product.Target, product.Rate(since, today, demand.IsOpen)));
        }

        await KeepAsync(rows, ct);
        await session.ExecuteAsync(Avoided, [clock.GetUtcNow().AddDays(-90)], ct);
        await session.ExecuteAsync(
            """
            insert into inventory.service_state (measured_on, known_at) values ($1, $2)
            on conflict (tenant_id) do update set measured_on = excluded.measured_on, known_at = excluded.known_at
            """,
            [today, clock.GetUtcNow() - UnderWay], ct);
        return products;
    }

    /// <summary>The first month that is not known yet, or of which something was booked since.</summary>
    private async Task<DateOnly> FirstMonthAsync(DateOnly today, DateTimeOffset knownAt, CancellationToken ct)
    {
        var yesterday = today.AddDays(-1);
        var changed = await session.QueryAsync(
            FirstChanged, row => row.DayOrNull(0), [knownAt, today.AddMonths(-OldestMonths), yesterday], ct).SingleAsync(ct);
        var first = changed ?? yesterday;
        return first.AddDays(1 - first.Day);
    }

    private static IEnumerable<MonthRow> Months(ServedProduct product, DateOnly first, DateOnly today, Func<DateOnly, bool> isOpen)
    {
        for (var month = first; month < today; month = month.AddMonths(1))
        {
            var (days, missing) = product.Count(month, month.AddMonths(1), isOpen);
            if (days > 0)
            {
                yield return new(product.ProductId, month, days, missing, product.Outs(month, month.AddMonths(1)));
            }
        }
    }

    private async Task KeepAsync(IReadOnlyList<MonthRow> rows, CancellationToken ct)
    {
        foreach (var some in rows.Chunk(AtOnce))
        {
            await session.ExecuteAsync(
                """
                insert into inventory.service_month (product_id, month, open_days, out_days, outs)
                select * from unnest($1::int[], $2::date[], $3::int[], $4::int[], $5::int[])
                on conflict (tenant_id, product_id, month) do update set open_days = excluded.open_days, out_days = excluded.out_days, outs = excluded.outs
                """,
                [
                    some.Select(row => row.ProductId).ToArray(), some.Select(row => row.Month).ToArray(), some.Select(row => row.OpenDays).ToArray(),
                    some.Select(row => row.OutDays).ToArray(), some.Select(row => row.Outs).ToArray(),
                ],
                ct);
        }
    }
}

/// <param name="Rate">The part of the days on which there was some, 0 to 1; null: of too few days to say.</param>
internal sealed record MeasuredProduct(int ProductId, decimal Target, decimal? Rate)
{
    public bool IsBelow => Rate < Target;
}
