using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Places;

/// <param name="Parent">Of a shelf: the name of its depot.</param>
/// <param name="Products">How many products lie there.</param>
/// <param name="Value">Of what lies there, by the average cost.</param>
internal sealed record PlaceRow(
    int Id,
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("type")] PlaceKind Kind,
    [property: JsonPropertyName("depot_id")] int? ParentId,
    [property: JsonPropertyName("depot")] string? Parent,
    [property: JsonPropertyName("lieu_id")] int? LocationId,
    [property: JsonPropertyName("lieu")] string? Location,
    [property: JsonPropertyName("technicien_id")] int? TechnicianId,
    [property: JsonPropertyName("technicien")] string? Technician,
    [property: JsonPropertyName("archive")] bool Archived,
    [property: JsonPropertyName("produits_count")] int Products,
    [property: JsonPropertyName("valeur")] decimal Value);

/// <param name="ParentId">A shelf has one, nothing else has.</param>
/// <param name="TechnicianId">Of a van only.</param>
internal sealed record WritePlace(
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("type")] PlaceKind Kind = PlaceKind.Depot,
    [property: JsonPropertyName("depot_id")] int? ParentId = null,
    [property: JsonPropertyName("lieu_id")] int? LocationId = null,
    [property: JsonPropertyName("technicien_id")] int? TechnicianId = null)
{
    internal sealed class Validator : AbstractValidator<WritePlace>
    {
        public Validator()
        {
            RuleFor(place => place.Name).NotEmpty().MaximumLength(100);
            RuleFor(place => place.ParentId).Must((place, parent) => (place.Kind == PlaceKind.Shelf) == (parent is not null))
                .WithMessage(_ => ProblemTexts.Get("place_shelf_whole", []));
            RuleFor(place => place.TechnicianId).Null().When(place => place.Kind != PlaceKind.Van)
                .WithMessage(_ => ProblemTexts.Get("place_van_whole", []));
        }
    }
}

internal sealed record PlaceFilter(
    [FromQuery(Name = "q")] string? Search, [FromQuery(Name = "type")] Wire<PlaceKind>? Kind, [FromQuery(Name = "archives")] bool Archived = false)
{
    internal sealed class Validator : AbstractValidator<PlaceFilter>
    {
        public Validator() => RuleFor(filter => filter.Search).MaximumLength(200);
    }
}
