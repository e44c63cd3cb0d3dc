using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Products;

/// <summary>What booking, reserving and ordering must know of a product.</summary>
internal sealed record Stocked(int Id, string Name, Unit Unit, Tracking Tracking);

/// <summary>Refuses products and places that requests name and that are not there, or are put away.</summary>
internal static class Catalogue
{
    /// <returns>The products that the lines name, by their id.</returns>
    /// <param name="lines">Product and quantity of each.</param>
    /// <param name="path">JSON path of a line: "lignes[2]."; of a request of one product: "".</param>
    /// <exception cref="Refusal">product_unknown, product_archived, quantity_whole, under the path of the line.</exception>
    public static async Task<Dictionary<int, Stocked>> RequireProductsAsync(
        TenantSession session, IReadOnlyList<(int ProductId, decimal Quantity)> lines, Func<int, string> path, CancellationToken ct)
    {
        var found = await session.QueryAsync(
            "select id, name, unit, tracking, archived_at is not null from inventory.product where id = any ($1)",
            row => (
                Product: new Stocked(row.GetInt32(0), row.GetString(1), Enum.Parse<Unit>(row.GetString(2)), Enum.Parse<Tracking>(row.GetString(3))),
                Archived: row.GetBoolean(4)),
            [lines.Select(line => line.ProductId).Distinct().ToArray()], ct).ToDictionaryAsync(one => one.Product.Id, cancellationToken: ct);
        foreach (var (i, (id, quantity)) in lines.Index())
        {
            if (!found.TryGetValue(id, out var one))
            {
                throw Refusal.Field("product_unknown", $"{path(i)}produit_id");
            }

            if (one.Archived)
            {
                throw Refusal.Field("product_archived", $"{path(i)}produit_id");
            }

            Quantities.RequireWhole(one.Product.Unit, quantity, $"{path(i)}quantite");
        }

        return found.ToDictionary(one => one.Key, one => one.Value.Product);
    }

    /// <param name="field">JSON path of what names it.</param>
    /// <exception cref="Refusal">place_unknown, under <paramref name="field"/>.</exception>
    public static async Task RequirePlaceAsync(TenantSession session, int placeId, string field, CancellationToken ct)
    {
        if (!await session.QueryAsync(
            "select from inventory.place where id = $1 and archived_at is null", _ => true, [placeId], ct).AnyAsync(ct))
        {
            throw Refusal.Field("place_unknown", field);
        }
    }
}
