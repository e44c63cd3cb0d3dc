using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace Vigie.Server.Modules.Assets.Equipments;

/// <summary>Whatever is maintained.</summary>
internal sealed class Equipment
{
    public int Id { get; private set; }
    public required AssetsApi.Kind Kind { get; init; }
    public required string Name { get; set; }
    public required string SerialNumber { get; set; }
    public string? Model { get; set; }

    /// <summary>What kind of machine, in the company's words; null for a battery, which has its type.</summary>
    public string? Category { get; set; }
    public AssetsApi.Status Status { get; set; }
    public required int LocationId { get; set; }
    public int? ClientId { get; set; }
    public DateTimeOffset? InstalledAt { get; set; }

    /// <summary>JSON object.</summary>
    [Column(TypeName = "jsonb")]
    public required string CustomFields { get; set; }
    public string? Notes { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? ArchivedAt { get; set; }

    /// <summary>Changes with each update, so that of two concurrent changes the second is refused.</summary>
    [Timestamp]
    public uint Version { get; private set; }

    public void Set(AssetsApi.EquipmentFields fields, DateTimeOffset now)
    {
        (Name, SerialNumber, Model, Category) = (fields.Name, fields.SerialNumber, fields.Model, fields.Category);
        LocationId = fields.LocationId;
        (ClientId, InstalledAt, Notes) = (fields.ClientId, fields.InstalledAt, fields.Notes);
        CustomFields = AssetsApi.CustomFields.ToJson(fields.CustomFields);
        UpdatedAt = now;
    }
}

/// <summary>A status that a piece of equipment took, from then on.</summary>
internal sealed class EquipmentStatus
{
    public long Id { get; private set; }
    public required int EquipmentId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required AssetsApi.Status Status { get; init; }
    public string? Reason { get; init; }

    /// <summary>Who said so; null: Vigie itself.</summary>
    public int? UserId { get; init; }
}
