using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Ledger;

/// <summary>Why something came or went. Sales and consumption, less what came back of them, are the demand that forecasts learn from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MovementKind>))]
internal enum MovementKind
{
    [JsonStringEnumMemberName("stock_initial")] Opening,
    [JsonStringEnumMemberName("reception")] Receipt,
    [JsonStringEnumMemberName("retour_fournisseur")] SupplierReturn,
    [JsonStringEnumMemberName("vente")] Sale,
    [JsonStringEnumMemberName("retour_client")] CustomerReturn,

    /// <summary>Used by the company itself, for an intervention or another purpose.</summary>
    [JsonStringEnumMemberName("consommation")] Consumption,
    [JsonStringEnumMemberName("retour_atelier")] WorkReturn,

    /// <summary>From one place to another: a row on each side.</summary>
    [JsonStringEnumMemberName("transfert")] Transfer,

    /// <summary>What a count found to be more or less.</summary>
    [JsonStringEnumMemberName("inventaire")] Count,
    [JsonStringEnumMemberName("ajustement")] Adjustment,
    [JsonStringEnumMemberName("perte")] Loss,
}

internal static class MovementKinds
{
    /// <summary>SQL: the kinds that are demand, or what came back of it.</summary>
    public const string Demand = "('Sale', 'CustomerReturn', 'Consumption', 'WorkReturn')";
}

/// <param name="EntryId">What was booked together.</param>
/// <param name="Day">Of the company's calendar.</param>
/// <param name="RecordedAt">When it was written down; much later than <paramref name="At"/>: a late entry.</param>
/// <param name="Quantity">Above zero: came; below: went.</param>
/// <param name="Reverses">The movement that this one takes back.</param>
/// <param name="ReversedBy">The movement that took this one back.</param>
/// <param name="Balance">Of the product after it; only in a list of one product, narrowed to nothing else than a place.</param>
internal sealed record MovementRow(
    long Id,
    [property: JsonPropertyName("ecriture_id")] Guid EntryId,
    [property: JsonPropertyName("date")] DateTimeOffset At,
    [property: JsonPropertyName("jour")] DateOnly Day,
    [property: JsonPropertyName("saisi_le")] DateTimeOffset RecordedAt,
    [property: JsonPropertyName("type")] MovementKind Kind,
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("produit")] string Product,
    [property: JsonPropertyName("reference")] string Reference,
    [property: JsonPropertyName("unite")] Unit Unit,
    [property: JsonPropertyName("emplacement_id")] int PlaceId,
    [property: JsonPropertyName("emplacement")] string Place,
    [property: JsonPropertyName("lot")] string? Lot,
    [property: JsonPropertyName("quantite")] decimal Quantity,
    [property: JsonPropertyName("cout_unitaire")] decimal? UnitCost,
    [property: JsonPropertyName("prix_unitaire")] decimal? UnitPrice,
    string? Document,
    [property: JsonPropertyName("motif")] string? Reason,
    int? InterventionId,
    [property: JsonPropertyName("annule_id")] long? Reverses,
    [property: JsonPropertyName("annule_par_id")] long? ReversedBy,
    [property: JsonPropertyName("auteur")] string? Author,
    [property: JsonPropertyName("solde")] decimal? Balance);

/// <param name="Quantity">Above zero; of an "ajustement" below zero for what is missing.</param>
/// <param name="UnitCost">Of what comes in, in the company's currency.</param>
/// <param name="UnitPrice">Of what is sold.</param>
/// <param name="Lot">Number of the batch or the piece, of a product that has them.</param>
/// <param name="ExpiresOn">Of a batch that comes in for the first time.</param>
/// <param name="ReservationId">The reservation that this line uses up; what it leaves stays reserved.</param>
internal sealed record WriteLine(
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("quantite")] decimal Quantity,
    [property: JsonPropertyName("cout_unitaire")] decimal? UnitCost = null,
    [property: JsonPropertyName("prix_unitaire")] decimal? UnitPrice = null,
    string? Lot = null,
    [property: JsonPropertyName("expire_le")] DateOnly? ExpiresOn = null,
    int? ReservationId = null)
{
    /// <summary>Of a receipt: the line of the order that it is of.</summary>
    [JsonIgnore] public int? PurchaseLineId { get; init; }

    internal sealed class Validator : AbstractValidator<WriteLine>
    {
        public Validator()
        {
            RuleFor(line => line.Quantity).NotEqual(0).InclusiveBetween(-Quantities.Largest, Quantities.Largest)
                .PrecisionScale(15, Quantities.Scale, ignoreTrailingZeros: true);
            RuleFor(line => line.UnitCost).IsPrice();
            RuleFor(line => line.UnitPrice).IsPrice();
            RuleFor(line => line.Lot).NotEmpty().MaximumLength(60).When(line => line.Lot is not null);
            RuleFor(line => line.ExpiresOn).InclusiveBetween(new DateOnly(2000, 1, 1), new DateOnly(2100, 12, 31));
        }
    }
}

/// <summary>Something that came, went, or moved.</summary>
/// <param name="PlaceId">Where it comes to or goes from.</param>
/// <param name="ToPlaceId">Of a "transfert": where it goes.</param>
/// <param name="At">Now when left out; a late entry says when it was.</param>
/// <param name="BelowZero">Books it even where the books say that there is not enough: what left the shelf has left.</param>
internal sealed record WriteMovement(
    [property: JsonPropertyName("type")] MovementKind Kind,
    [property: JsonPropertyName("emplacement_id")] int PlaceId,
    [property: JsonPropertyName("lignes")] IReadOnlyList<WriteLine> Lines,
    [property: JsonPropertyName("vers_emplacement_id")] int? ToPlaceId = null,
    [property: JsonPropertyName("date")] DateTimeOffset? At = null,
    string? Document = null,
    [property: JsonPropertyName("motif")] string? Reason = null,
    int? InterventionId = null,
    [property: JsonPropertyName("accepte_negatif")] bool BelowZero = false)
{
    private const int MostLines = 500;

    /// <summary>The import that books it.</summary>
    [JsonIgnore] public int? ImportId { get; init; }

    internal sealed class Validator : AbstractValidator<WriteMovement>
    {
        public Validator()
        {
            RuleFor(movement => movement.Kind).NotEqual(MovementKind.Count).WithMessage(_ => ProblemTexts.Get("movement_by_count", []));
            RuleFor(movement => movement.Lines).Must(lines => lines.Count is >= 1 and <= MostLines)
                .WithMessage(_ => ProblemTexts.Get("movement_lines_count", [MostLines]));
            RuleForEach(movement => movement.Lines).NotNull().SetValidator(new WriteLine.Validator());
            RuleForEach(movement => movement.Lines).Must(line => line is null || line.Quantity > 0)
                .When(movement => movement.Kind != MovementKind.Adjustment).WithMessage(_ => ProblemTexts.Get("movement_quantity_sign", []));
            RuleFor(movement => movement.ToPlaceId)
                .Must((movement, place) => (movement.Kind == MovementKind.Transfer) == (place is not null) && place != movement.PlaceId)
                .WithMessage(_ => ProblemTexts.Get("movement_transfer_places", []));
            RuleFor(movement => movement.Document).NotEmpty().MaximumLength(100).When(movement => movement.Document is not null);
            RuleFor(movement => movement.Reason).NotEmpty().MaximumLength(500).When(movement => movement.Reason is not null);
            RuleFor(movement => movement.InterventionId).Null()
                .When(movement => movement.Kind is not (MovementKind.Consumption or MovementKind.WorkReturn))
                .WithMessage(_ => ProblemTexts.Get("movement_intervention_kind", []));
        }
    }
}

/// <param name="Id">Of the entry.</param>
/// <param name="Movements">Its rows, in the order of the lines; of a transfer first what went, then what came.</param>
internal sealed record Booked(Guid Id, [property: JsonPropertyName("mouvements")] IReadOnlyList<long> Movements);

internal sealed record ReverseMovement([property: JsonPropertyName("motif")] string Reason)
{
    internal sealed class Validator : AbstractValidator<ReverseMovement>
    {
        public Validator() => RuleFor(reverse => reverse.Reason).NotEmpty().MaximumLength(500);
    }
}

/// <summary>What the ledger is narrowed to; all of it together.</summary>
/// <param name="From">First day, of the company's calendar.</param>
/// <param name="To">Last day.</param>
internal sealed record MovementFilter(
    [FromQuery(Name = "produit_id")] int? ProductId,
    [FromQuery(Name = "emplacement_id")] int? PlaceId,
    [FromQuery(Name = "type")] Wire<MovementKind>? Kind,
    [FromQuery(Name = "date_debut")] DateOnly? From,
    [FromQuery(Name = "date_fin")] DateOnly? To,
    [FromQuery(Name = "document")] string? Document,
    [FromQuery(Name = "intervention_id")] int? InterventionId,
    [FromQuery(Name = "ecriture_id")] Guid? EntryId)
{
    internal sealed class Validator : AbstractValidator<MovementFilter>
    {
        public Validator() => RuleFor(filter => filter.Document).MaximumLength(100);
    }
}
