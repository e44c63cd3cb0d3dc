using System.Text.Json.Serialization;
using FluentValidation;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Parts;

/// <summary>A product that an intervention is foreseen to take, or took.</summary>
/// <param name="Planned">Foreseen; 0: it was used without having been.</param>
/// <param name="Reserved">Kept for it, in <paramref name="Places"/>.</param>
/// <param name="Used">By the ledger.</param>
/// <param name="Missing">Neither used nor kept: it is waited for. 0 once the work is over.</param>
/// <param name="PlaceId">Where somebody wants it to be taken from; null: wherever it is best.</param>
/// <param name="Cost">Of what was used, at the average cost of its month, in the company's currency; null: unknown, or not for the caller.</param>
internal sealed record WorkPartRow(
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("produit")] string Product,
    [property: JsonPropertyName("reference")] string Reference,
    [property: JsonPropertyName("code_barres")] string? Barcode,
    [property: JsonPropertyName("unite")] Unit Unit,
    [property: JsonPropertyName("suivi")] Tracking Tracking,
    [property: JsonPropertyName("prevue")] decimal Planned,
    [property: JsonPropertyName("reservee")] decimal Reserved,
    [property: JsonPropertyName("utilisee")] decimal Used,
    [property: JsonPropertyName("manquante")] decimal Missing,
    [property: JsonPropertyName("emplacement_id")] int? PlaceId,
    [property: JsonPropertyName("reserves")] IReadOnlyList<KeptRow> Places,
    [property: JsonPropertyName("cout")] decimal? Cost);

/// <summary>How much is kept where.</summary>
internal sealed record KeptRow(
    [property: JsonPropertyName("emplacement_id")] int PlaceId,
    [property: JsonPropertyName("emplacement")] string Place,
    [property: JsonPropertyName("quantite")] decimal Quantity);

/// <param name="Cost">Of all; null: unknown, or not for the caller.</param>
internal sealed record WorkParts(
    int InterventionId,
    [property: JsonPropertyName("pieces")] IReadOnlyList<WorkPartRow> Parts,
    [property: JsonPropertyName("cout")] decimal? Cost,
    [property: JsonPropertyName("devise")] string Currency);

/// <summary>How much of a product an intervention will take. What is there is kept for it at once.</summary>
/// <param name="Quantity">0: none any more; what was used stays.</param>
/// <param name="PlaceId">Where it is to be taken from; null: wherever it is best.</param>
internal sealed record PlanWorkPart(
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("quantite")] decimal Quantity,
    [property: JsonPropertyName("emplacement_id")] int? PlaceId = null)
{
    internal sealed class Validator : AbstractValidator<PlanWorkPart>
    {
        public Validator() => RuleFor(part => part.Quantity).IsQuantityOrZero();
    }
}

/// <param name="Quantity">Below zero: it was not needed after all, and goes back.</param>
/// <param name="PlaceId">Where it was taken from or goes back to; null: where it is kept for this work, else where it is best.</param>
/// <param name="Lot">Number of the batch or the piece, of a product that has them.</param>
internal sealed record UsedLine(
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("quantite")] decimal Quantity,
    [property: JsonPropertyName("emplacement_id")] int? PlaceId = null,
    string? Lot = null)
{
    internal sealed class Validator : AbstractValidator<UsedLine>
    {
        public Validator()
        {
            RuleFor(line => line.Quantity).NotEqual(0).InclusiveBetween(-Quantities.Largest, Quantities.Largest)
                .PrecisionScale(15, Quantities.Scale, ignoreTrailingZeros: true);
            RuleFor(line => line.Lot).NotEmpty().MaximumLength(60).When(line => line.Lot is not null);
        }
    }
}

/// <param name="At">Now when left out; what was entered without a network says when it was.</param>
internal sealed record UseWorkParts(
    [property: JsonPropertyName("lignes")] IReadOnlyList<UsedLine> Lines, [property: JsonPropertyName("date")] DateTimeOffset? At = null)
{
    internal sealed class Validator : AbstractValidator<UseWorkParts>
    {
        public Validator()
        {
            RuleFor(use => use.Lines).Must(lines => lines.Count is >= 1 and <= WriteParts.Most)
                .WithMessage(_ => ProblemTexts.Get("movement_lines_count", [WriteParts.Most]));
            RuleForEach(use => use.Lines).NotNull().SetValidator(new UsedLine.Validator());
        }
    }
}
