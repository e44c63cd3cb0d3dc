using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Assets;

/// <summary>A place. <paramref name="BatteriesCount"/> counts the batteries there and in the places inside it.</summary>
internal sealed record Lieu(
    int Id,
    [property: JsonPropertyName("nom")] string Name,
    int? ParentId,
    string? Address,
    double? Latitude,
    double? Longitude,
    string? TimeZone,
    int BatteriesCount);

internal sealed partial record WriteLieu(
    [property: JsonPropertyName("nom")] string Name,
    int? ParentId = null,
    string? Address = null,
    double? Latitude = null,
    double? Longitude = null,
    string? TimeZone = null)
{
    internal sealed class Validator : AbstractValidator<WriteLieu>
    {
        public Validator()
        {
            RuleFor(lieu => lieu.Name).NotEmpty().MaximumLength(200);
            RuleFor(lieu => lieu.Address).MaximumLength(500);
            RuleFor(lieu => lieu.Latitude).InclusiveBetween(-90, 90);
            RuleFor(lieu => lieu.Longitude).InclusiveBetween(-180, 180);
            RuleFor(lieu => lieu.Longitude).NotNull().When(lieu => lieu.Latitude is not null);
            RuleFor(lieu => lieu.Latitude).NotNull().When(lieu => lieu.Longitude is not null);
            RuleFor(lieu => lieu.TimeZone).Must(BeTimeZone).WithMessage(_ => ProblemTexts.Get("lieu_time_zone_unknown", []));
        }

        /// <summary>IANA names only: PostgreSQL must know it too.</summary>
        private static bool BeTimeZone(string? name) =>
            name is null || (IanaForm().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId);
    }

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9_+-]{0,30}(/[A-Z][A-Za-z0-9_+-]{0,30}){0,2}\z")]
    private static partial Regex IanaForm();
}

/// <summary>A model of battery. Units: V, Ah; cells in series.</summary>
internal sealed record BatteryTypeRow(
    int Id,
    [property: JsonPropertyName("nom")] string Name,
    AssetsApi.Chemistry Chemistry,
    double NominalVoltage,
    double CapacityAh,
    int CellCount,
    string? Manufacturer,
    int BatteriesCount);

internal sealed record WriteBatteryType(
    [property: JsonPropertyName("nom")] string Name,
    AssetsApi.Chemistry Chemistry,
    double NominalVoltage,
    double CapacityAh,
    int CellCount,
    string? Manufacturer = null)
{
    internal sealed class Validator : AbstractValidator<WriteBatteryType>
    {
        public Validator()
        {
            RuleFor(type => type.Name).NotEmpty().MaximumLength(200);
            RuleFor(type => type.NominalVoltage).GreaterThan(0).LessThanOrEqualTo(2000);
            RuleFor(type => type.CapacityAh).GreaterThan(0).LessThanOrEqualTo(100_000);
            RuleFor(type => type.CellCount).InclusiveBetween(1, 512);
            RuleFor(type => type.Manufacturer).MaximumLength(200);
        }
    }
}

/// <summary>What a list is narrowed to: rows whose texts contain this, in capitals or not.</summary>
internal sealed record SearchFilter([FromQuery(Name = "search")] string? Search = null)
{
    internal sealed class Validator : AbstractValidator<SearchFilter>
    {
        public Validator() => RuleFor(filter => filter.Search).MaximumLength(200);
    }
}
