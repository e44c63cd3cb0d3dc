using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Platform;

namespace Vigie.Server.Modules.Inventory.Suppliers;

/// <param name="Products">How many products it delivers.</param>
internal sealed record SupplierRow(
    int Id,
    [property: JsonPropertyName("nom")] string Name,
    string? Email,
    [property: JsonPropertyName("telephone")] string? Phone,
    [property: JsonPropertyName("adresse")] string? Address,
    [property: JsonPropertyName("devise")] Currency Currency,
    [property: JsonPropertyName("delai_jours")] decimal LeadDays,
    [property: JsonPropertyName("delai_ecart")] decimal LeadDeviation,
    string? Notes,
    [property: JsonPropertyName("archive")] bool Archived,
    [property: JsonPropertyName("produits_count")] int Products);

/// <param name="LeadDays">From the order to the receipt.</param>
/// <param name="LeadDeviation">By how much that varies: its standard deviation in days.</param>
internal sealed record WriteSupplier(
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("delai_jours")] decimal LeadDays,
    [property: JsonPropertyName("devise")] Currency Currency,
    string? Email = null,
    [property: JsonPropertyName("telephone")] string? Phone = null,
    [property: JsonPropertyName("adresse")] string? Address = null,
    [property: JsonPropertyName("delai_ecart")] decimal LeadDeviation = 0,
    string? Notes = null)
{
    internal sealed class Validator : AbstractValidator<WriteSupplier>
    {
        public Validator()
        {
            RuleFor(supplier => supplier.Name).NotEmpty().MaximumLength(200);
            RuleFor(supplier => supplier.Email).EmailAddress().Length(3, 254);
            RuleFor(supplier => supplier.Phone).Length(1, 50);
            RuleFor(supplier => supplier.Address).Length(1, 500);
            RuleFor(supplier => supplier.LeadDays).InclusiveBetween(0, 365).PrecisionScale(6, 1, ignoreTrailingZeros: true);
            RuleFor(supplier => supplier.LeadDeviation).InclusiveBetween(0, 365).PrecisionScale(6, 1, ignoreTrailingZeros: true);
            RuleFor(supplier => supplier.Notes).Length(1, 2000);
        }
    }
}

/// <param name="Search">In its name, its address and its e-mail.</param>
internal sealed record SupplierFilter([FromQuery(Name = "q")] string? Search, [FromQuery(Name = "archives")] bool Archived = false)
{
    internal sealed class Validator : AbstractValidator<SupplierFilter>
    {
        public Validator() => RuleFor(filter => filter.Search).MaximumLength(200);
    }
}
