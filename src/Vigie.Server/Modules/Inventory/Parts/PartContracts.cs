using System.Text.Json.Serialization;
using FluentValidation;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Parts;

/// <param name="Inherited">It stands in the list of the battery's type.</param>
/// <param name="Available">In all places, less what is reserved; null: the caller may not see the stock.</param>
internal sealed record PartRow(
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("produit")] string Product,
    [property: JsonPropertyName("reference")] string Reference,
    [property: JsonPropertyName("unite")] Unit Unit,
    [property: JsonPropertyName("quantite")] decimal Quantity,
    string? Note,
    [property: JsonPropertyName("herite")] bool Inherited,
    [property: JsonPropertyName("disponible")] decimal? Available);

internal sealed record WritePart(
    [property: JsonPropertyName("produit_id")] int ProductId, [property: JsonPropertyName("quantite")] decimal Quantity, string? Note = null)
{
    internal sealed class Validator : AbstractValidator<WritePart>
    {
        public Validator()
        {
            RuleFor(part => part.Quantity).IsQuantity();
            RuleFor(part => part.Note).NotEmpty().MaximumLength(200).When(part => part.Note is not null);
        }
    }
}

/// <summary>A list as it is to be: what is not in it is in it no more.</summary>
internal sealed record WriteParts([property: JsonPropertyName("pieces")] IReadOnlyList<WritePart> Parts)
{
    public const int Most = 100;

    internal sealed class Validator : AbstractValidator<WriteParts>
    {
        public Validator()
        {
            RuleFor(list => list.Parts).Must(parts => parts.Count <= Most && parts.Where(part => part is not null).DistinctBy(part => part.ProductId).Count() == parts.Count)
                .WithMessage(_ => ProblemTexts.Get("parts_count", [Most]));
            RuleForEach(list => list.Parts).NotNull().SetValidator(new WritePart.Validator());
        }
    }
}

/// <summary>What was used on a piece of equipment, by one intervention.</summary>
/// <param name="Cost">In the company's currency; null: unknown, or not for the caller.</param>
internal sealed record UsedRow(
    int InterventionId,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("date")] DateTimeOffset At,
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("produit")] string Product,
    [property: JsonPropertyName("reference")] string Reference,
    [property: JsonPropertyName("unite")] Unit Unit,
    [property: JsonPropertyName("quantite")] decimal Quantity,
    [property: JsonPropertyName("cout")] decimal? Cost);
