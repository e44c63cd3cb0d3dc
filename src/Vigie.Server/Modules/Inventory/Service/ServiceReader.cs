using System.Runtime.CompilerServices;
using Vigie.Server.Modules.Inventory.Alerts;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Service;

/// <summary>Reads from the ledger when products were there and when not.</summary>
internal static class ServiceReader
{
    // $1 first day. What a product had then follows from what it has now.
    private const string Sql =
        $"""
        select p.id, p.name, coalesce(p.service_level, g.service_level, 0.95), k.day, b.on_hand, m.day, m.net, m.came
        from inventory.product p
        left join inventory.setting g on true
        cross join lateral (select day from inventory.movement where product_id = p.id order by at limit 1) k
        cross join lateral (select sum(on_hand) as on_hand from inventory.balance where product_id = p.id) b
        left join (
          select product_id, day, sum(quantity) as net, bool_or(quantity > 0) as came from inventory.movement where day >= $1 group by 1, 2
        ) m on m.product_id = p.id
        where {StockAlertSql.IsWatched}
        order by p.id, m.day
        """;

    private sealed record Row(int ProductId, string Name, decimal Target, DateOnly KnownSince, decimal OnHand, DayFlow? Flow);

    /// <summary>Each product that is looked after, with its days from <paramref name="first"/>, or from its first movement, until yesterday.</summary>
    public static async IAsyncEnumerable<ServedProduct> ReadAsync(
        TenantSession session, DateOnly first, DateOnly today, [EnumeratorCancellation] CancellationToken ct)
    {
        Row? product = null;
        var flows = new List<DayFlow>();
        await foreach (var row in session.QueryAsync(
            Sql,
            row => new Row(
                row.GetInt32(0), row.GetString(1), row.GetDecimal(2), row.GetFieldValue<DateOnly>(3), row.GetDecimal(4),
                row.DayOrNull(5) is { } day ? new(day, row.GetDecimal(6), row.GetBoolean(7)) : null),
            [first], ct))
        {
            if (product is not null && product.ProductId != row.ProductId)
            {
                yield return Of(product, flows, first, today);
                flows.Clear();
            }

            product = row;
            if (row.Flow is { } flow)
            {
                flows.Add(flow);
            }
        }

        if (product is not null)
        {
            yield return Of(product, flows, first, today);
        }
    }

    private static ServedProduct Of(Row product, IReadOnlyCollection<DayFlow> flows, DateOnly first, DateOnly today)
    {
        var from = product.KnownSince > first ? product.KnownSince : first;
        return new(
            product.ProductId, product.Name, product.Target, from,
            ServedProduct.MissingDays(from, today.DayNumber - from.DayNumber, product.OnHand, flows));
    }
}
