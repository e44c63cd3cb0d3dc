using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Purchases;

/// <summary>Follows from what was done to an order and what the ledger received of it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PurchaseStatus>))]
internal enum PurchaseStatus
{
    [JsonStringEnumMemberName("brouillon")] Draft,
    [JsonStringEnumMemberName("envoyee")] Sent,
    [JsonStringEnumMemberName("partielle")] Partial,

    /// <summary>All of it came, or nobody waits for the rest.</summary>
    [JsonStringEnumMemberName("recue")] Received,
    [JsonStringEnumMemberName("annulee")] Cancelled,
}

/// <param name="Rate">How much of the company's money one of the order's costs.</param>
/// <param name="Total">Of the lines whose price is known, in the order's currency.</param>
/// <param name="Received">Share of what was ordered that came, 0 to 1, lines of equal weight.</param>
internal sealed record PurchaseRow(
    int Id,
    [property: JsonPropertyName("numero")] string Number,
    [property: JsonPropertyName("statut")] PurchaseStatus Status,
    [property: JsonPropertyName("fournisseur_id")] int SupplierId,
    [property: JsonPropertyName("fournisseur")] string Supplier,
    [property: JsonPropertyName("emplacement_id")] int PlaceId,
    [property: JsonPropertyName("emplacement")] string Place,
    [property: JsonPropertyName("devise")] Currency Currency,
    [property: JsonPropertyName("taux_change")] decimal Rate,
    [property: JsonPropertyName("date_prevue")] DateOnly? ExpectedOn,
    string? Notes,
    [property: JsonPropertyName("auteur")] string? Author,
    [property: JsonPropertyName("date_creation")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("date_envoi")] DateTimeOffset? SentAt,
    [property: JsonPropertyName("date_cloture")] DateTimeOffset? ClosedAt,
    [property: JsonPropertyName("soldee")] bool Settled,
    [property: JsonPropertyName("lignes_count")] int LinesCount,
    decimal Total,
    [property: JsonPropertyName("part_recue")] decimal Received)
{
    /// <summary>In the answer on one only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("lignes")] public IReadOnlyList<PurchaseLineRow>? Lines { get; init; }

    public WritePurchase ToWrite() => new(
        SupplierId, PlaceId, [.. Lines!.Select(line => new WritePurchaseLine(line.ProductId, line.Quantity, line.UnitPrice))], Number, Currency, Rate,
        ExpectedOn, Notes);
}

internal sealed record PurchaseLineRow(
    int Id,
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("produit")] string Product,
    [property: JsonPropertyName("reference")] string Reference,
    [property: JsonPropertyName("reference_fournisseur")] string? SupplierReference,
    [property: JsonPropertyName("unite")] Unit Unit,
    [property: JsonPropertyName("suivi")] Tracking Tracking,
    [property: JsonPropertyName("quantite")] decimal Quantity,
    [property: JsonPropertyName("recue")] decimal Received,
    [property: JsonPropertyName("prix_unitaire")] decimal? UnitPrice);

/// <param name="UnitPrice">In the order's currency; left out: the supplier's price of it, if one is known.</param>
internal sealed record WritePurchaseLine(
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("quantite")] decimal Quantity,
    [property: JsonPropertyName("prix_unitaire")] decimal? UnitPrice = null)
{
    internal sealed class Validator : AbstractValidator<WritePurchaseLine>
    {
        public Validator()
        {
            RuleFor(line => line.Quantity).IsQuantity();
            RuleFor(line => line.UnitPrice).IsPrice();
        }
    }
}

/// <summary>An order that is still a draft.</summary>
/// <param name="Number">Of the company's own; left out: one is made, or the one that it has stays.</param>
/// <param name="Currency">The supplier's when left out.</param>
/// <param name="Rate">1 when the currency is the company's.</param>
internal sealed record WritePurchase(
    [property: JsonPropertyName("fournisseur_id")] int SupplierId,
    [property: JsonPropertyName("emplacement_id")] int PlaceId,
    [property: JsonPropertyName("lignes")] IReadOnlyList<WritePurchaseLine> Lines,
    [property: JsonPropertyName("numero")] string? Number = null,
    [property: JsonPropertyName("devise")] Currency? Currency = null,
    [property: JsonPropertyName("taux_change")] decimal Rate = 1,
    [property: JsonPropertyName("date_prevue")] DateOnly? ExpectedOn = null,
    string? Notes = null)
{
    private const int MostLines = 500;

    internal sealed class Validator : AbstractValidator<WritePurchase>
    {
        public Validator()
        {
            RuleFor(order => order.Lines)
                .Must(lines => lines.Count is >= 1 and <= MostLines
                    && lines.OfType<WritePurchaseLine>().DistinctBy(line => line.ProductId).Count() == lines.Count)
                .WithMessage(_ => ProblemTexts.Get("purchase_lines_count", [MostLines]));
            RuleForEach(order => order.Lines).NotNull().SetValidator(new WritePurchaseLine.Validator());
            RuleFor(order => order.Number).NotEmpty().MaximumLength(50).When(order => order.Number is not null);
            RuleFor(order => order.Rate).GreaterThan(0).LessThanOrEqualTo(1_000_000).PrecisionScale(18, 6, ignoreTrailingZeros: true);
            RuleFor(order => order.ExpectedOn).InclusiveBetween(new DateOnly(2000, 1, 1), new DateOnly(2100, 12, 31));
            RuleFor(order => order.Notes).Length(1, 2000);
        }
    }
}

/// <param name="Lot">Of a product that is tracked.</param>
internal sealed record ReceivedLine(
    [property: JsonPropertyName("ligne_id")] int LineId,
    [property: JsonPropertyName("quantite")] decimal Quantity,
    string? Lot = null,
    [property: JsonPropertyName("expire_le")] DateOnly? ExpiresOn = null)
{
    internal sealed class Validator : AbstractValidator<ReceivedLine>
    {
        public Validator()
        {
            RuleFor(line => line.Quantity).IsQuantity();
            RuleFor(line => line.Lot).NotEmpty().MaximumLength(60).When(line => line.Lot is not null);
            RuleFor(line => line.ExpiresOn).InclusiveBetween(new DateOnly(2000, 1, 1), new DateOnly(2100, 12, 31));
        }
    }
}

/// <summary>What came of an order: part of it, or the rest. A line may stand several times, for several batches.</summary>
/// <param name="At">Now when left out.</param>
internal sealed record ReceivePurchase(
    [property: JsonPropertyName("lignes")] IReadOnlyList<ReceivedLine> Lines,
    [property: JsonPropertyName("date")] DateTimeOffset? At = null,
    string? Document = null)
{
    private const int MostLines = 500;

    internal sealed class Validator : AbstractValidator<ReceivePurchase>
    {
        public Validator()
        {
            RuleFor(receipt => receipt.Lines).Must(lines => lines.Count is >= 1 and <= MostLines)
                .WithMessage(_ => ProblemTexts.Get("movement_lines_count", [MostLines]));
            RuleForEach(receipt => receipt.Lines).NotNull().SetValidator(new ReceivedLine.Validator());
            RuleFor(receipt => receipt.Document).NotEmpty().MaximumLength(100).When(receipt => receipt.Document is not null);
        }
    }
}

/// <param name="Search">In its number, its supplier's name and its notes.</param>
/// <param name="ProductId">Orders that have it.</param>
internal sealed record PurchaseFilter(
    [FromQuery(Name = "q")] string? Search,
    [FromQuery(Name = "statut")] Wire<PurchaseStatus>? Status,
    [FromQuery(Name = "fournisseur_id")] int? SupplierId,
    [FromQuery(Name = "produit_id")] int? ProductId)
{
    internal sealed class Validator : AbstractValidator<PurchaseFilter>
    {
        public Validator() => RuleFor(filter => filter.Search).MaximumLength(200);
    }
}
