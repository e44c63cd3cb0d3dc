using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Inventory.Products;

namespace Vigie.Server.Modules.Inventory.Reservations;

/// <summary>What became of a reservation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReservationOutcome>))]
internal enum ReservationOutcome
{
    [JsonStringEnumMemberName("prelevee")] Taken,
    [JsonStringEnumMemberName("liberee")] Released,
}

/// <param name="Outcome">Null: it is open.</param>
internal sealed record ReservationRow(
    int Id,
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("produit")] string Product,
    [property: JsonPropertyName("reference")] string Reference,
    [property: JsonPropertyName("unite")] Unit Unit,
    [property: JsonPropertyName("emplacement_id")] int PlaceId,
    [property: JsonPropertyName("emplacement")] string Place,
    [property: JsonPropertyName("quantite")] decimal Quantity,
    int? InterventionId,
    string? Note,
    [property: JsonPropertyName("auteur")] string? Author,
    [property: JsonPropertyName("date")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("fin")] DateTimeOffset? ClosedAt,
    [property: JsonPropertyName("issue")] ReservationOutcome? Outcome);

internal sealed record WriteReservation(
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("emplacement_id")] int PlaceId,
    [property: JsonPropertyName("quantite")] decimal Quantity,
    int? InterventionId = null,
    string? Note = null)
{
    internal sealed class Validator : AbstractValidator<WriteReservation>
    {
        public Validator()
        {
            RuleFor(reservation => reservation.Quantity).IsQuantity();
            RuleFor(reservation => reservation.Note).NotEmpty().MaximumLength(500).When(reservation => reservation.Note is not null);
        }
    }
}

internal sealed record ReservationFilter(
    [FromQuery(Name = "produit_id")] int? ProductId,
    [FromQuery(Name = "emplacement_id")] int? PlaceId,
    [FromQuery(Name = "intervention_id")] int? InterventionId,
    [FromQuery(Name = "ouverte")] bool? Open)
{
    internal sealed class Validator : AbstractValidator<ReservationFilter>;
}
