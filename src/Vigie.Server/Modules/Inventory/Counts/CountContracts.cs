using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Counts;

[JsonConverter(typeof(JsonStringEnumConverter<CountStatus>))]
internal enum CountStatus
{
    [JsonStringEnumMemberName("en_cours")] Open,

    /// <summary>Counted; somebody decides on what differs.</summary>
    [JsonStringEnumMemberName("a_valider")] Submitted,
    [JsonStringEnumMemberName("valide")] Approved,
    [JsonStringEnumMemberName("annule")] Cancelled,
}

/// <param name="Expected">Products, or their batches, that the books have at the place.</param>
/// <param name="Counted">How many of those, and of others, were counted.</param>
/// <param name="Different">Of the counted how many differ.</param>
/// <param name="ValueDifference">What the differences are worth, by the average cost.</param>
/// <param name="EntryId">Of the ledger: what was booked at its approval.</param>
internal sealed record CountRow(
    int Id,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("statut")] CountStatus Status,
    [property: JsonPropertyName("emplacement_id")] int PlaceId,
    [property: JsonPropertyName("emplacement")] string Place,
    [property: JsonPropertyName("categorie")] string? Category,
    [property: JsonPropertyName("auteur")] string? Author,
    [property: JsonPropertyName("date_creation")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("date_soumission")] DateTimeOffset? SubmittedAt,
    [property: JsonPropertyName("date_decision")] DateTimeOffset? DecidedAt,
    [property: JsonPropertyName("decideur")] string? Decider,
    [property: JsonPropertyName("a_compter")] int Expected,
    [property: JsonPropertyName("comptes")] int Counted,
    [property: JsonPropertyName("ecarts")] int Different,
    [property: JsonPropertyName("valeur_ecarts")] decimal ValueDifference,
    [property: JsonPropertyName("ecriture_id")] Guid? EntryId);

/// <param name="Expected">What the books said when it was counted; what they say now when it was not.</param>
/// <param name="Counted">Null: not yet.</param>
internal sealed record CountLineRow(
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("produit")] string Product,
    [property: JsonPropertyName("reference")] string Reference,
    [property: JsonPropertyName("code_barres")] string? Barcode,
    [property: JsonPropertyName("unite")] Unit Unit,
    [property: JsonPropertyName("suivi")] Tracking Tracking,
    [property: JsonPropertyName("lot")] string? Lot,
    [property: JsonPropertyName("attendu")] decimal Expected,
    [property: JsonPropertyName("compte")] decimal? Counted,
    [property: JsonPropertyName("ecart")] decimal? Difference,
    [property: JsonPropertyName("compte_le")] DateTimeOffset? CountedAt,
    [property: JsonPropertyName("compte_par")] string? CountedBy);

/// <param name="Category">Counts products of this category only; left out: everything.</param>
internal sealed record StartCount(
    [property: JsonPropertyName("emplacement_id")] int PlaceId,
    [property: JsonPropertyName("titre")] string? Title = null,
    [property: JsonPropertyName("categorie")] string? Category = null)
{
    internal sealed class Validator : AbstractValidator<StartCount>
    {
        public Validator()
        {
            RuleFor(count => count.Title).NotEmpty().MaximumLength(200).When(count => count.Title is not null);
            RuleFor(count => count.Category).NotEmpty().MaximumLength(100).When(count => count.Category is not null);
        }
    }
}

/// <param name="Counted">What is there; null takes the count of this product back.</param>
/// <param name="At">When it was counted; now when left out. What moved since then does not make a difference.</param>
internal sealed record CountedLine(
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("compte")] decimal? Counted,
    string? Lot = null,
    [property: JsonPropertyName("compte_le")] DateTimeOffset? At = null)
{
    internal sealed class Validator : AbstractValidator<CountedLine>
    {
        public Validator()
        {
            RuleFor(line => line.Counted).InclusiveBetween(0, Quantities.Largest).PrecisionScale(15, Quantities.Scale, ignoreTrailingZeros: true);
            RuleFor(line => line.Lot).NotEmpty().MaximumLength(60).When(line => line.Lot is not null);
        }
    }
}

internal sealed record WriteCountLines([property: JsonPropertyName("lignes")] IReadOnlyList<CountedLine> Lines)
{
    private const int MostLines = 500;

    internal sealed class Validator : AbstractValidator<WriteCountLines>
    {
        public Validator()
        {
            RuleFor(write => write.Lines)
                .Must(lines => lines.Count is >= 1 and <= MostLines
                    && lines.OfType<CountedLine>().DistinctBy(line => (line.ProductId, line.Lot?.Trim())).Count() == lines.Count)
                .WithMessage(_ => ProblemTexts.Get("count_lines_count", [MostLines]));
            RuleForEach(write => write.Lines).NotNull().SetValidator(new CountedLine.Validator());
        }
    }
}

internal sealed record CountFilter(
    [FromQuery(Name = "statut")] Wire<CountStatus>? Status, [FromQuery(Name = "emplacement_id")] int? PlaceId)
{
    internal sealed class Validator : AbstractValidator<CountFilter>;
}

/// <param name="Search">In the product's name, reference, barcode and category.</param>
/// <param name="Counted">Whether it was counted.</param>
/// <param name="Different">Whether what was counted differs.</param>
internal sealed record CountLineFilter(
    [FromQuery(Name = "q")] string? Search, [FromQuery(Name = "compte")] bool? Counted, [FromQuery(Name = "ecart")] bool? Different)
{
    internal sealed class Validator : AbstractValidator<CountLineFilter>
    {
        public Validator() => RuleFor(filter => filter.Search).MaximumLength(200);
    }
}
