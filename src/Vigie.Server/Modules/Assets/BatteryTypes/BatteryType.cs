using System.ComponentModel.DataAnnotations;

namespace Vigie.Server.Modules.Assets.BatteryTypes;

/// <summary>A model of battery: what all batteries of the type have in common.</summary>
internal sealed class BatteryType
{
    public int Id { get; private set; }
    public required string Name { get; set; }
    public string? Manufacturer { get; set; }
    public AssetsApi.Chemistry Chemistry { get; set; }

    /// <summary>V.</summary>
    public double NominalVoltage { get; set; }
    public double CapacityAh { get; set; }

    /// <summary>Cells in series.</summary>
    public int CellCount { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Changes with each update, so that of two concurrent changes the second is refused.</summary>
    [Timestamp]
    public uint Version { get; private set; }

    public void Set(WriteBatteryType type) => (Name, Manufacturer, Chemistry, NominalVoltage, CapacityAh, CellCount) =
        (type.Name.Trim(), type.Manufacturer, type.Chemistry, type.NominalVoltage, type.CapacityAh, type.CellCount);

    public WriteBatteryType ToWire() => new(Name, Chemistry, NominalVoltage, CapacityAh, CellCount, Manufacturer);
}
