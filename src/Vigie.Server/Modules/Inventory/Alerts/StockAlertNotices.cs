using System.Globalization;
using Vigie.Server.Modules.Notifications;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Inventory.Alerts;

/// <summary>Says which products are out, low or were missing, and what ordering them costs.</summary>
internal sealed class StockAlertNotices(TenantSession session, NotificationsApi notifications)
{
    /// <summary>Who orders is told, and may answer that he sees to it.</summary>
    public const string Permission = "stock:order";
    private const int Named = 3;

    // $1 products. The dearest demand first; the last columns are of each currency what should be ordered of all of them.
    private const string Products =
        """
        select p.name, coalesce((select sum(on_hand) from inventory.balance where product_id = p.id), 0), o.out_median
        from inventory.product p left join inventory.outlook o on o.product_id = p.id left join inventory.forecast f on f.product_id = p.id
        where p.id = any ($1) order by f.year_value desc nulls last, lower(p.name), p.id limit 3
        """;

    private const string ToOrder =
        """
        select s.currency, round(sum(o.to_order * ps.price), 2)
        from inventory.outlook o
        cross join lateral (select supplier_id, price from inventory.product_supplier where product_id = o.product_id order by rank limit 1) ps
        join inventory.supplier s on s.id = ps.supplier_id
        where o.product_id = any ($1) and o.to_order > 0 and ps.price > 0 group by 1 order by 2 desc
        """;

    private sealed record Product(string Name, decimal OnHand, DateOnly? OutOn);

    /// <summary>Tells everybody who orders of products that have just entered the open alert of a kind.</summary>
    public async Task TellAsync(StockAlertKind kind, int[] products, CancellationToken ct)
    {
        var alert = await session.QueryAsync(
            "select id from inventory.alert where kind = $1 and closed_at is null", row => row.GetInt32(0), [$"{kind}"], ct).SingleAsync(ct);
        await notifications.TellAsync(
            new(KindOf(kind), kind == StockAlertKind.Out ? Level.Error : Level.Warning, new([], Permission), await WordsAsync(kind, products, ct))
            {
                Link = $"/stock/alertes/{alert}",
                Metadata = new Dictionary<string, object?> { ["stock_alerte_id"] = alert, ["produit_ids"] = products.Take(100).ToArray() },
                Asks = new(Asking.Restocking, Permission),
            },
            ct);
    }

    /// <summary>Sends the caller what he would be told of these products, marked as a trial.</summary>
    public async Task TryAsync(StockAlertKind kind, int[] products, CancellationToken ct)
    {
        var words = products.Length == 0
            ? new() { ["produits"] = new("aucun produit en ce moment", "no product at this moment") } : await WordsAsync(kind, products, ct);
        words["alerte"] = kind switch
        {
            StockAlertKind.Out => new("Rupture de stock", "Out of stock"),
            StockAlertKind.Low => new("Stock faible", "Low stock"),
            _ => new("Taux de service en baisse", "Service level down"),
        };
        await notifications.TellAsync(
            new("stock_trial", Level.Info, new([session.Caller.UserId!.Value]), words) { Link = "/stock/alertes", ActorToo = true }, ct);
    }

    private static string KindOf(StockAlertKind kind) => kind switch
    {
        StockAlertKind.Out => "stock_out",
        StockAlertKind.Low => "stock_low",
        _ => "service_level_low",
    };

    private async Task<Dictionary<string, Words>> WordsAsync(StockAlertKind kind, int[] products, CancellationToken ct)
    {
        var first = await session.QueryAsync(
            Products, row => new Product(row.GetString(0), row.GetDecimal(1), row.DayOrNull(2)), [products], ct).ToListAsync(ct);
        var amounts = await session.QueryAsync(
            ToOrder, row => (Currency: Enum.Parse<Currency>(row.GetString(0)), Amount: row.GetDecimal(1)), [products], ct).ToListAsync(ct);
        string List(CultureInfo culture, string and, string others) =>
            string.Join(", ", first.Select(product => Say(kind, product, culture))) + (products.Length > Named ? $" {and} {products.Length - Named} {others}" : "");
        string Cost(CultureInfo culture, string start) =>
            amounts.Count == 0 ? "" : start + string.Join(" + ", amounts.Select(one => Money.Say(one.Amount, one.Currency, culture)));
        return new()
        {
            ["produits"] = new(List(Money.French, "et", products.Length == Named + 1 ? "autre" : "autres"), List(Money.English, "and", "more")),
            ["achat"] = new(Cost(Money.French, " À commander : "), Cost(Money.English, " To order: ")),
        };
    }

    private static string Say(StockAlertKind kind, Product product, CultureInfo culture)
    {
        if (kind != StockAlertKind.Low)
        {
            return product.Name;
        }

        var (english, left) = (culture == Money.English, product.OnHand.ToString("#,0.###", culture));
        var until = product.OutOn is not { } day ? ""
            : english ? $", until about {day.ToString("MMMM d", culture)}" : $", jusqu’au {day.ToString("d MMMM", culture)} environ";
        return english ? $"{product.Name} ({left} left{until})" : $"{product.Name} (reste {left}{until})";
    }
}
