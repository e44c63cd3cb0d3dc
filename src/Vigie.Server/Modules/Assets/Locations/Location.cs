using System.ComponentModel.DataAnnotations;

namespace Vigie.Server.Modules.Assets.Locations;

/// <summary>A place in the tenant's tree of places: a region, a site, a room.</summary>
internal sealed class Location
{
    public int Id { get; private set; }
    public required string Name { get; set; }
    public int? ParentId { get; set; }
    public string? Address { get; set; }
    public double? Latitude { get; set; }
    public double? Longitude { get; set; }
    public string? TimeZone { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Changes with each update, so that of two concurrent changes the second is refused.</summary>
    [Timestamp]
    public uint Version { get; private set; }

    public void Set(WriteLieu lieu) => (Name, ParentId, Address, Latitude, Longitude, TimeZone) =
        (lieu.Name.Trim(), lieu.ParentId, lieu.Address, lieu.Latitude, lieu.Longitude, lieu.TimeZone);

    public WriteLieu ToWire() => new(Name, ParentId, Address, Latitude, Longitude, TimeZone);
}
