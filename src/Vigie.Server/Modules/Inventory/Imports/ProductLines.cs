using System.Text.Json;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Imports;

/// <summary>A product that the company has.</summary>
/// <param name="Revivable">It is archived because the import that made it was taken back: a file may bring it back.</param>
/// <param name="Moved">It has movements: its unit and its tracking are fixed.</param>
internal sealed record KnownProduct(int Id, WriteProduct Fields, bool Archived, bool Revivable, bool Moved);

/// <summary>How much there is of a product at a place, of a lot; <paramref name="Begun"/>: something was booked there.</summary>
internal sealed record Held(decimal OnHand, bool Begun);

/// <summary>What the lines of a chunk of products must know of what there is.</summary>
internal sealed class ProductLines
{
    private Dictionary<(int ProductId, int PlaceId, string Lot), decimal> onHand = [];
    private HashSet<(int ProductId, int PlaceId)> begun = [];

    /// <summary>By reference, as the file writes it.</summary>
    public Dictionary<string, KnownProduct> Products { get; private set; } = [];

    /// <summary>The product that has a barcode.</summary>
    public Dictionary<string, int> Barcodes { get; private set; } = [];

    /// <summary>By name.</summary>
    public Dictionary<string, (int Id, bool Archived)> Suppliers { get; private set; } = [];

    public Dictionary<string, int> Places { get; private set; } = [];

    public HashSet<int> PlaceIds { get; private set; } = [];

    // $1 references.
    private const string Find =
        """
        select w.text, p.id, p.reference, p.name, p.description, p.kind, p.category, p.unit, p.barcode, p.tracking, p.sale_price, p.service_level,
          p.archived_at is not null,
          p.archived_at is not null and exists (
            select from inventory.import_product l join inventory.import i on i.id = l.import_id
            where l.product_id = p.id and l.before is null and i.undone_at = p.archived_at),
          exists (select from inventory.movement where product_id = p.id),
          (select coalesce(json_agg(json_build_object('fournisseur_id', supplier_id, 'Reference', reference, 'prix', price, 'delai_jours', lead_days,
             'Minimum', minimum, 'multiple', multiple) order by rank), '[]') from inventory.product_supplier where product_id = p.id)::text,
          (select coalesce(json_agg(json_build_object('emplacement_id', place_id, 'Minimum', minimum, 'Maximum', maximum) order by place_id), '[]')
             from inventory.place_level where product_id = p.id)::text
        from unnest($1::text[]) w (text) join inventory.product p on lower(p.reference) = lower(w.text)
        """;

    /// <param name="hold">Nobody else shall change or book these products before the transaction ends.</param>
    public static async Task<ProductLines> ReadAsync(
        TenantSession session, string[] references, string[] barcodes, string[] suppliers, string[] places, bool hold, CancellationToken ct)
    {
        if (hold)
        {
            await session.ExecuteAsync(
                """
                select from inventory.product where lower(reference) in (select lower(text) from unnest($1::text[]) w (text))
                order by id for no key update
                """,
                [references], ct);
        }

        var known = new ProductLines
        {
            Products = await session.QueryAsync(Find, Read, [references], ct).ToDictionaryAsync(one => one.Text, one => one.Product, cancellationToken: ct),
            Barcodes = await session.QueryAsync(
                "select barcode, id from inventory.product where barcode = any ($1)", row => (Code: row.GetString(0), Id: row.GetInt32(1)), [barcodes], ct)
                .ToDictionaryAsync(one => one.Code, one => one.Id, cancellationToken: ct),
            Suppliers = await session.QueryAsync(
                """
                select w.text, s.id, s.archived_at is not null
                from unnest($1::text[]) w (text) join inventory.supplier s on lower(s.name) = lower(w.text)
                """,
                row => (Name: row.GetString(0), Id: row.GetInt32(1), Archived: row.GetBoolean(2)), [suppliers], ct)
                .ToDictionaryAsync(one => one.Name, one => (one.Id, one.Archived), cancellationToken: ct),
            Places = await session.QueryAsync(
                "select w.text, e.id from unnest($1::text[]) w (text) join inventory.place e on lower(e.name) = lower(w.text) where e.archived_at is null",
                row => (Name: row.GetString(0), Id: row.GetInt32(1)), [places], ct).ToDictionaryAsync(one => one.Name, one => one.Id, cancellationToken: ct),
            PlaceIds = await session.QueryAsync("select id from inventory.place where archived_at is null", row => row.GetInt32(0), [], ct)
                .ToHashSetAsync(cancellationToken: ct),
        };
        return known;
    }

    /// <summary>Reads what there is of the products, and where something was booked that stands, by others than this import.</summary>
    public async Task ReadStockAsync(TenantSession session, int importId, CancellationToken ct)
    {
        var ids = Products.Values.Select(product => product.Id).Distinct().ToArray();
        onHand = await session.QueryAsync(
            """
            select b.product_id, b.place_id, coalesce(l.number, ''), b.on_hand
            from inventory.balance b left join inventory.lot l on l.id = b.lot_id where b.product_id = any ($1)
            """,
            row => (Key: (row.GetInt32(0), row.GetInt32(1), row.GetString(2)), OnHand: row.GetDecimal(3)), [ids], ct)
            .ToDictionaryAsync(one => one.Key, one => one.OnHand, cancellationToken: ct);
        begun = await session.QueryAsync(
            """
            select distinct b.product_id, b.place_id from inventory.balance b
            where b.product_id = any ($1) and (b.on_hand <> 0 or exists (
              select from inventory.movement m where m.product_id = b.product_id and m.place_id = b.place_id and m.reverses is null
                and m.import_id is distinct from $2 and not exists (select from inventory.movement r where r.reverses = m.id)))
            """,
            row => (row.GetInt32(0), row.GetInt32(1)), [ids, importId], ct).ToHashSetAsync(cancellationToken: ct);
    }

    public Held At(int productId, int placeId, string lot) =>
        new(onHand.GetValueOrDefault((productId, placeId, lot)), begun.Contains((productId, placeId)));

    private static (string Text, KnownProduct Product) Read(Npgsql.NpgsqlDataReader row) => (row.GetString(0), new(
        row.GetInt32(1),
        new(
            row.GetString(2), row.GetString(3), Enum.Parse<ProductKind>(row.GetString(5)), Enum.Parse<Unit>(row.GetString(7)), row.TextOrNull(4),
            row.TextOrNull(6), row.TextOrNull(8), Enum.Parse<Tracking>(row.GetString(9)), row.DecimalOrNull(10), row.DecimalOrNull(11),
            JsonSerializer.Deserialize<List<WriteSupply>>(row.GetString(15)), JsonSerializer.Deserialize<List<WriteLevel>>(row.GetString(16))),
        row.GetBoolean(12), row.GetBoolean(13), row.GetBoolean(14)));
}
