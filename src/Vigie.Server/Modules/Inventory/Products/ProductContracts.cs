using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Inventory.Places;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Products;

/// <summary>How it stands with a product, all places together.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StockState>))]
internal enum StockState
{
    [JsonStringEnumMemberName("disponible")] Good,

    /// <summary>Some place has less than its minimum.</summary>
    [JsonStringEnumMemberName("stock_faible")] Low,

    /// <summary>Nothing is left.</summary>
    [JsonStringEnumMemberName("rupture")] Out,
}

/// <param name="ServiceLevel">Null: the company's.</param>
/// <param name="Available">What is there less what is reserved.</param>
/// <param name="AverageCost">Weighted average of the month, in the company's currency; null: nothing came in at a known cost.</param>
/// <param name="Value">Of what is there, by that cost.</param>
/// <param name="OnOrder">Sent to suppliers and not come yet.</param>
internal sealed record ProductRow(
    int Id,
    string Reference,
    [property: JsonPropertyName("nom")] string Name,
    string? Description,
    [property: JsonPropertyName("type")] ProductKind Kind,
    [property: JsonPropertyName("categorie")] string? Category,
    [property: JsonPropertyName("unite")] Unit Unit,
    [property: JsonPropertyName("code_barres")] string? Barcode,
    [property: JsonPropertyName("suivi")] Tracking Tracking,
    [property: JsonPropertyName("prix_vente")] decimal? SalePrice,
    [property: JsonPropertyName("taux_service")] decimal? ServiceLevel,
    [property: JsonPropertyName("archive")] bool Archived,
    [property: JsonPropertyName("etat")] StockState State,
    [property: JsonPropertyName("en_stock")] decimal OnHand,
    [property: JsonPropertyName("reserve")] decimal Reserved,
    [property: JsonPropertyName("disponible")] decimal Available,
    [property: JsonPropertyName("minimum")] decimal? Minimum,
    [property: JsonPropertyName("cout_moyen")] decimal? AverageCost,
    [property: JsonPropertyName("valeur")] decimal? Value,
    [property: JsonPropertyName("en_commande")] decimal OnOrder)
{
    /// <summary>This and what follows: in the answer on one only. Every place where there is some, or should be.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("emplacements")] public IReadOnlyList<PlaceStock>? Places { get; init; }

    /// <summary>The first is asked first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("fournisseurs")] public IReadOnlyList<SupplyRow>? Suppliers { get; init; }

    /// <summary>The batches or serial numbers of which there are some, what expires first; at most 200.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("lots")] public IReadOnlyList<LotStock>? Lots { get; init; }

    public WriteProduct ToWrite() => new(
        Reference, Name, Kind, Unit, Description, Category, Barcode, Tracking, SalePrice, ServiceLevel,
        [.. Suppliers!.Select(supply => new WriteSupply(supply.SupplierId, supply.Reference, supply.Price, supply.LeadDays, supply.Minimum, supply.Multiple))],
        [.. Places!.Where(place => place.Minimum is not null).Select(place => new WriteLevel(place.PlaceId, place.Minimum!.Value, place.Maximum))]);
}

internal sealed record PlaceStock(
    [property: JsonPropertyName("emplacement_id")] int PlaceId,
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("type")] PlaceKind Kind,
    [property: JsonPropertyName("en_stock")] decimal OnHand,
    [property: JsonPropertyName("reserve")] decimal Reserved,
    [property: JsonPropertyName("disponible")] decimal Available,
    decimal? Minimum,
    decimal? Maximum);

/// <param name="Price">Of one unit, in the supplier's currency.</param>
/// <param name="LeadDays">Null: the supplier's.</param>
internal sealed record SupplyRow(
    [property: JsonPropertyName("fournisseur_id")] int SupplierId,
    [property: JsonPropertyName("nom")] string Name,
    string? Reference,
    [property: JsonPropertyName("prix")] decimal? Price,
    [property: JsonPropertyName("devise")] Currency Currency,
    [property: JsonPropertyName("delai_jours")] decimal? LeadDays,
    decimal Minimum,
    [property: JsonPropertyName("multiple")] decimal Multiple);

[JsonConverter(typeof(JsonStringEnumConverter<LotState>))]
internal enum LotState
{
    [JsonStringEnumMemberName("bon")] Good,
    [JsonStringEnumMemberName("quarantaine")] Quarantine,
    [JsonStringEnumMemberName("abime")] Damaged,
}

internal sealed record LotStock(
    int Id,
    [property: JsonPropertyName("numero")] string Number,
    [property: JsonPropertyName("expire_le")] DateOnly? ExpiresOn,
    [property: JsonPropertyName("etat")] LotState State,
    [property: JsonPropertyName("emplacement_id")] int PlaceId,
    [property: JsonPropertyName("emplacement")] string Place,
    [property: JsonPropertyName("quantite")] decimal Quantity);

/// <param name="Minimum">The least that can be ordered.</param>
/// <param name="Multiple">What every order is a multiple of: a box of twelve.</param>
internal sealed record WriteSupply(
    [property: JsonPropertyName("fournisseur_id")] int SupplierId,
    string? Reference = null,
    [property: JsonPropertyName("prix")] decimal? Price = null,
    [property: JsonPropertyName("delai_jours")] decimal? LeadDays = null,
    decimal Minimum = 0,
    decimal Multiple = 1)
{
    internal sealed class Validator : AbstractValidator<WriteSupply>
    {
        public Validator()
        {
            RuleFor(supply => supply.Reference).Length(1, 60);
            RuleFor(supply => supply.Price).IsPrice();
            RuleFor(supply => supply.LeadDays).InclusiveBetween(0, 365).PrecisionScale(6, 1, ignoreTrailingZeros: true);
            RuleFor(supply => supply.Minimum).IsQuantityOrZero();
            RuleFor(supply => supply.Multiple).IsQuantity();
        }
    }
}

/// <param name="Minimum">What the place should have at least.</param>
/// <param name="Maximum">Up to what it is filled.</param>
internal sealed record WriteLevel([property: JsonPropertyName("emplacement_id")] int PlaceId, decimal Minimum, decimal? Maximum = null)
{
    internal sealed class Validator : AbstractValidator<WriteLevel>
    {
        public Validator()
        {
            RuleFor(level => level.Minimum).IsQuantityOrZero();
            RuleFor(level => level.Maximum).GreaterThanOrEqualTo(level => level.Minimum).LessThanOrEqualTo(Quantities.Largest)
                .PrecisionScale(15, Quantities.Scale, ignoreTrailingZeros: true);
        }
    }
}

/// <summary>A product. Its suppliers stand in the order in which they are asked.</summary>
/// <param name="Reference">The company's own, unique without regard to capitals.</param>
/// <param name="Tracking">Does not change once something was booked.</param>
/// <param name="SalePrice">Of one unit, in the company's currency.</param>
/// <param name="ServiceLevel">Probability of no stock-out in a cycle, 0.5 to 0.999; left out: the company's.</param>
internal sealed record WriteProduct(
    string Reference,
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("type")] ProductKind Kind = ProductKind.Goods,
    [property: JsonPropertyName("unite")] Unit Unit = Unit.Piece,
    string? Description = null,
    [property: JsonPropertyName("categorie")] string? Category = null,
    [property: JsonPropertyName("code_barres")] string? Barcode = null,
    [property: JsonPropertyName("suivi")] Tracking Tracking = Tracking.None,
    [property: JsonPropertyName("prix_vente")] decimal? SalePrice = null,
    [property: JsonPropertyName("taux_service")] decimal? ServiceLevel = null,
    [property: JsonPropertyName("fournisseurs")] IReadOnlyList<WriteSupply>? Suppliers = null,
    [property: JsonPropertyName("seuils")] IReadOnlyList<WriteLevel>? Levels = null)
{
    private const int MostSuppliers = 20;
    private const int MostLevels = 100;

    internal sealed class Validator : AbstractValidator<WriteProduct>
    {
        public Validator()
        {
            RuleFor(product => product.Reference).NotEmpty().MaximumLength(60);
            RuleFor(product => product.Name).NotEmpty().MaximumLength(200);
            RuleFor(product => product.Description).Length(1, 2000);
            RuleFor(product => product.Category).NotEmpty().MaximumLength(100).When(product => product.Category is not null);
            RuleFor(product => product.Barcode).NotEmpty().MaximumLength(64).When(product => product.Barcode is not null);
            RuleFor(product => product.SalePrice).IsPrice();
            RuleFor(product => product.ServiceLevel).InclusiveBetween(0.5m, 0.999m).PrecisionScale(4, 3, ignoreTrailingZeros: true);
            RuleFor(product => product.Suppliers)
                .Must(all => all is null || (all.Count <= MostSuppliers && all.OfType<WriteSupply>().DistinctBy(one => one.SupplierId).Count() == all.Count))
                .WithMessage(_ => ProblemTexts.Get("product_suppliers_count", [MostSuppliers]));
            RuleForEach(product => product.Suppliers).NotNull().SetValidator(new WriteSupply.Validator());
            RuleFor(product => product.Levels)
                .Must(all => all is null || (all.Count <= MostLevels && all.OfType<WriteLevel>().DistinctBy(one => one.PlaceId).Count() == all.Count))
                .WithMessage(_ => ProblemTexts.Get("product_levels_count", [MostLevels]));
            RuleForEach(product => product.Levels).NotNull().SetValidator(new WriteLevel.Validator());
        }
    }
}

/// <summary>What the list of products is narrowed to; all of it together.</summary>
/// <param name="Search">In its name, its reference, its barcode and its category.</param>
/// <param name="PlaceId">Of which this place has some, or should.</param>
internal sealed record ProductFilter(
    [FromQuery(Name = "q")] string? Search,
    [FromQuery(Name = "type")] Wire<ProductKind>? Kind,
    [FromQuery(Name = "categorie")] string? Category,
    [FromQuery(Name = "etat")] Wire<StockState>? State,
    [FromQuery(Name = "fournisseur_id")] int? SupplierId,
    [FromQuery(Name = "emplacement_id")] int? PlaceId,
    [FromQuery(Name = "code_barres")] string? Barcode,
    [FromQuery(Name = "archives")] bool Archived = false)
{
    internal sealed class Validator : AbstractValidator<ProductFilter>
    {
        public Validator()
        {
            RuleFor(filter => filter.Search).MaximumLength(200);
            RuleFor(filter => filter.Category).MaximumLength(100);
            RuleFor(filter => filter.Barcode).MaximumLength(64);
        }
    }
}

internal sealed record CategoryCount([property: JsonPropertyName("nom")] string Name, [property: JsonPropertyName("produits")] int Products);
