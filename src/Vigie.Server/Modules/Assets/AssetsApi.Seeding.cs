using Vigie.Server.Modules.Assets.BatteryTypes;
using Vigie.Server.Modules.Assets.Locations;

namespace Vigie.Server.Modules.Assets;

internal sealed partial class AssetsApi
{
    /// <summary>Adds a place, inside another one when <paramref name="parentId"/> names it.</summary>
    /// <param name="latitude">Degrees, north positive.</param>
    /// <param name="longitude">Degrees, east positive.</param>
    public async Task<int> CreateLocationAsync(
        string name, int? parentId, string? address, double? latitude, double? longitude, CancellationToken ct)
    {
        var location = new Location { Name = name, CreatedAt = clock.GetUtcNow() };
        location.Set(new(name, parentId, address, latitude, longitude));
        db.Locations.Add(location);
        await db.SaveChangesAsync(ct);
        return location.Id;
    }

    /// <summary>Adds a model of battery. Units: V, Ah; cells in series.</summary>
    public async Task<int> CreateBatteryTypeAsync(
        string name, string manufacturer, Chemistry chemistry, double nominalVoltage, double capacityAh, int cellCount,
        CancellationToken ct)
    {
        var type = new BatteryType { Name = name, CreatedAt = clock.GetUtcNow() };
        type.Set(new(name, chemistry, nominalVoltage, capacityAh, cellCount, manufacturer));
        db.BatteryTypes.Add(type);
        await db.SaveChangesAsync(ct);
        return type.Id;
    }
}
