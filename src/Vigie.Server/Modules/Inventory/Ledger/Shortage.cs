using System.Text.Json.Serialization;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Ledger;

/// <summary>Refuses what would leave less than nothing, or less than is reserved.</summary>
internal static class Shortage
{
    private const int MostNamed = 10;

    // $1 products, $2 places.
    private const string Sql =
        """
        select p.id, p.name, e.name, b.on_hand, r.reserved
        from (select distinct * from unnest($1::int[], $2::int[])) w (product_id, place_id)
        join inventory.product p on p.id = w.product_id
        join inventory.place e on e.id = w.place_id
        cross join lateral (
          select coalesce(sum(on_hand), 0) as on_hand, coalesce(min(on_hand), 0) as least
          from inventory.balance where product_id = w.product_id and place_id = w.place_id) b
        cross join lateral (
          select coalesce(sum(quantity), 0) as reserved
          from inventory.reservation where product_id = w.product_id and place_id = w.place_id and closed_at is null) r
        where b.on_hand < r.reserved or b.least < 0
        order by p.id, e.id
        """;

    /// <summary>After the movements and the reservations were written, whose triggers hold their products: what is read here stays true.</summary>
    /// <exception cref="Refusal">stock_short, with what is missing where.</exception>
    public static async Task RefuseAsync(TenantSession session, IReadOnlyList<(int ProductId, int PlaceId)> touched, CancellationToken ct)
    {
        if (touched.Count == 0)
        {
            return;
        }

        var shortages = await session.QueryAsync(
            Sql,
            row => new Missing(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetDecimal(3), row.GetDecimal(4)),
            [touched.Select(one => one.ProductId).ToArray(), touched.Select(one => one.PlaceId).ToArray()], ct).ToListAsync(ct);
        if (shortages.Count > 0)
        {
            var named = string.Join(", ", shortages.Take(MostNamed).Select(missing => $"{missing.Product} ({missing.Place})"));
            throw new Refusal(StatusCodes.Status409Conflict, "stock_short", named)
            {
                Extensions = new Dictionary<string, object?> { ["manques"] = shortages },
            };
        }
    }

    /// <param name="Left">What would be there.</param>
    private sealed record Missing(
        [property: JsonPropertyName("produit_id")] int ProductId,
        [property: JsonPropertyName("produit")] string Product,
        [property: JsonPropertyName("emplacement")] string Place,
        [property: JsonPropertyName("reste")] decimal Left,
        [property: JsonPropertyName("reserve")] decimal Reserved);
}
