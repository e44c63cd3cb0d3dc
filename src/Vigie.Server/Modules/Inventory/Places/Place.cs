using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Vigie.Server.Modules.Inventory.Places;

[JsonConverter(typeof(JsonStringEnumConverter<PlaceKind>))]
internal enum PlaceKind
{
    [JsonStringEnumMemberName("depot")] Depot,

    /// <summary>Stands in a depot.</summary>
    [JsonStringEnumMemberName("etagere")] Shelf,

    /// <summary>A technician's.</summary>
    [JsonStringEnumMemberName("vehicule")] Van,
}

/// <summary>Where stock lies.</summary>
internal sealed class Place
{
    public int Id { get; private set; }
    public required string Name { get; set; }
    public PlaceKind Kind { get; set; }

    /// <summary>Of a shelf: its depot.</summary>
    public int? ParentId { get; set; }
    public int? LocationId { get; set; }

    /// <summary>Who drives the van.</summary>
    public int? TechnicianId { get; set; }
    public DateTimeOffset? ArchivedAt { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Changes with each update, so that of two concurrent changes the second is refused.</summary>
    [Timestamp]
    public uint Version { get; private set; }

    public void Set(WritePlace place, DateTimeOffset now) => (Name, Kind, ParentId, LocationId, TechnicianId, UpdatedAt) =
        (place.Name.Trim(), place.Kind, place.ParentId, place.LocationId, place.TechnicianId, now);

    public WritePlace ToWire() => new(Name, Kind, ParentId, LocationId, TechnicianId);
}
