using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Vigie.Server.Modules.Inventory.Products;

[JsonConverter(typeof(JsonStringEnumConverter<ProductKind>))]
internal enum ProductKind
{
    /// <summary>Bought and sold.</summary>
    [JsonStringEnumMemberName("marchandise")] Goods,
    [JsonStringEnumMemberName("piece_rechange")] SparePart,
    [JsonStringEnumMemberName("consommable")] Consumable,
}

[JsonConverter(typeof(JsonStringEnumConverter<Unit>))]
internal enum Unit
{
    [JsonStringEnumMemberName("piece")] Piece,
    [JsonStringEnumMemberName("carton")] Box,
    [JsonStringEnumMemberName("paquet")] Pack,
    [JsonStringEnumMemberName("sac")] Bag,
    [JsonStringEnumMemberName("paire")] Pair,
    [JsonStringEnumMemberName("rouleau")] Roll,
    [JsonStringEnumMemberName("bidon")] Can,
    [JsonStringEnumMemberName("kg")] Kilogram,
    [JsonStringEnumMemberName("g")] Gram,
    [JsonStringEnumMemberName("l")] Litre,
    [JsonStringEnumMemberName("ml")] Millilitre,
    [JsonStringEnumMemberName("m")] Metre,
    [JsonStringEnumMemberName("m2")] SquareMetre,
    [JsonStringEnumMemberName("m3")] CubicMetre,
}

internal static class Units
{
    /// <summary>Counted, not measured: half a piece is a mistake.</summary>
    public static bool IsWhole(this Unit unit) => unit <= Unit.Can;
}

[JsonConverter(typeof(JsonStringEnumConverter<Tracking>))]
internal enum Tracking
{
    [JsonStringEnumMemberName("aucun")] None,

    /// <summary>What came together has one number, and perhaps a day of expiry.</summary>
    [JsonStringEnumMemberName("lot")] Lot,

    /// <summary>Each piece has its own number.</summary>
    [JsonStringEnumMemberName("serie")] Serial,
}

/// <summary>Something that is kept in stock.</summary>
internal sealed class Product
{
    public int Id { get; private set; }

    /// <summary>The company's own, unique without regard to capitals.</summary>
    public required string Reference { get; set; }
    public required string Name { get; set; }
    public string? Description { get; set; }
    public ProductKind Kind { get; set; }
    public string? Category { get; set; }
    public Unit Unit { get; set; }
    public string? Barcode { get; set; }
    public Tracking Tracking { get; set; }

    /// <summary>Of one unit, in the company's currency.</summary>
    public decimal? SalePrice { get; set; }

    /// <summary>Probability of no stock-out in a cycle, 0.5 to 0.999; null: the company's.</summary>
    public decimal? ServiceLevel { get; set; }
    public DateTimeOffset? ArchivedAt { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Changes with each update, so that of two concurrent changes the second is refused.</summary>
    [Timestamp]
    public uint Version { get; private set; }
}
