using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Assets.Equipments;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Assets;

/// <summary>What other modules may do with equipment. Everything happens in the transaction of the caller's session.</summary>
internal sealed partial class AssetsApi(AssetsDb db, IdentityApi identity, TenantSession session, TimeProvider clock)
{
    internal enum Kind
    {
        Battery,
        Machine,
    }

    /// <summary>Whether it works. Down are <see cref="Broken"/> and <see cref="InMaintenance"/>.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Status>))]
    internal enum Status
    {
        [JsonStringEnumMemberName("operationnel")] Operational,
        [JsonStringEnumMemberName("degrade")] Degraded,
        [JsonStringEnumMemberName("en_panne")] Broken,
        [JsonStringEnumMemberName("en_maintenance")] InMaintenance,
        [JsonStringEnumMemberName("hors_service")] OutOfService,
    }

    // The audit trail shows these names too, and knows no naming policy for enums.
    [JsonConverter(typeof(JsonStringEnumConverter<Chemistry>))]
    internal enum Chemistry
    {
        [JsonStringEnumMemberName("li_ion")] LiIon,
        [JsonStringEnumMemberName("lifepo4")] Lifepo4,
        [JsonStringEnumMemberName("ncm")] Ncm,
        [JsonStringEnumMemberName("lto")] Lto,
        [JsonStringEnumMemberName("lead_acid")] LeadAcid,
    }

    /// <summary>SQL: each location with its coordinates and address, or with those of the place around it.</summary>
    public const string WithPlaces =
        """
        with recursive place as (
          select id, latitude, longitude, address from assets.api_location where parent_id is null
          union all
          select l.id, coalesce(l.latitude, p.latitude), coalesce(l.longitude, p.longitude), coalesce(l.address, p.address)
          from assets.api_location l join place p on l.parent_id = p.id
        )
        """;

    /// <summary>Tells how many batteries in use each type has; whoever keeps the batteries answers.</summary>
    internal interface ITypeUsage
    {
        /// <summary>By type; a type without batteries is absent. Counts what the caller may see.</summary>
        Task<IReadOnlyDictionary<int, int>> CountAsync(CancellationToken ct);
    }

    /// <summary>Creates a piece of equipment.</summary>
    /// <exception cref="Refusal">equipment_lieu_unknown, equipment_client_unknown, equipment_serial_taken.</exception>
    public async Task<int> CreateEquipmentAsync(Kind kind, EquipmentFields fields, CancellationToken ct)
    {
        await RequireLocationAsync(fields.LocationId, ct);
        await RequireClientAsync(fields.ClientId, ct);
        var now = clock.GetUtcNow();
        var equipment = new Equipment
        {
            Kind = kind,
            Name = fields.Name,
            SerialNumber = fields.SerialNumber,
            LocationId = fields.LocationId,
            CustomFields = "{}",
            CreatedAt = now,
            UpdatedAt = now,
        };
        equipment.Set(fields, now);
        db.Equipments.Add(equipment);
        await db.SaveChangesAsync(ct);
        return equipment.Id;
    }

    /// <summary>Replaces the fields of one that is not archived. Its version changes even when nothing else does.</summary>
    /// <param name="version">What the change is based on.</param>
    /// <exception cref="Refusal">equipment_unknown, changed_meanwhile, and those of <see cref="CreateEquipmentAsync"/>.</exception>
    public async Task UpdateEquipmentAsync(int id, EquipmentFields fields, uint version, CancellationToken ct)
    {
        var equipment = await FindAsync(id, archived: false, version, ct);
        if (equipment.LocationId != fields.LocationId)
        {
            await RequireLocationAsync(fields.LocationId, ct);
        }

        if (equipment.ClientId != fields.ClientId)
        {
            await RequireClientAsync(fields.ClientId, ct);
        }

        equipment.Set(fields, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Says whether it works, and keeps since when; nothing when it is so already.</summary>
    /// <param name="reason">In the company's words; at most 1,000 characters.</param>
    /// <returns>What it was before.</returns>
    /// <exception cref="Refusal">equipment_unknown.</exception>
    public async Task<Status> SetStatusAsync(int id, Status status, string? reason, CancellationToken ct)
    {
        var equipment = await db.Equipments.SingleOrDefaultAsync(equipment => equipment.Id == id && equipment.ArchivedAt == null, ct)
            ?? throw Refusal.NotFound("equipment_unknown", id);
        var before = equipment.Status;
        if (before != status)
        {
            var now = clock.GetUtcNow();
            (equipment.Status, equipment.UpdatedAt) = (status, now);
            db.EquipmentStatuses.Add(new() { EquipmentId = id, At = now, Status = status, Reason = reason, UserId = session.Caller.UserId });
            await db.SaveChangesAsync(ct);
        }

        return before;
    }

    /// <summary>Takes it out of use; its data stay.</summary>
    /// <exception cref="Refusal">equipment_unknown (also when it is archived already), changed_meanwhile.</exception>
    public async Task ArchiveAsync(int id, uint version, CancellationToken ct)
    {
        var equipment = await FindAsync(id, archived: false, version, ct);
        equipment.ArchivedAt = equipment.UpdatedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Puts an archived one back in use.</summary>
    /// <exception cref="Refusal">equipment_unknown (also when it is not archived), changed_meanwhile.</exception>
    public async Task RestoreAsync(int id, uint version, CancellationToken ct)
    {
        var equipment = await FindAsync(id, archived: true, version, ct);
        (equipment.ArchivedAt, equipment.UpdatedAt) = (null, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Removes an archived one for good, with whatever hangs on it; false when it is not archived any more.</summary>
    public async Task<bool> RemoveArchivedAsync(int id, CancellationToken ct) =>
        await db.Equipments.Where(equipment => equipment.Id == id && equipment.ArchivedAt != null).ExecuteDeleteAsync(ct) == 1;

    /// <exception cref="Refusal">battery_type_unknown, under <paramref name="path"/>.</exception>
    public async Task RequireBatteryTypeAsync(int typeId, string path, CancellationToken ct)
    {
        if (!await db.BatteryTypes.AnyAsync(type => type.Id == typeId, ct))
        {
            throw Refusal.Field("battery_type_unknown", path);
        }
    }

    /// <exception cref="Refusal">equipment_unknown, under <paramref name="path"/>.</exception>
    public async Task RequireEquipmentAsync(int id, string path, CancellationToken ct)
    {
        if (!await db.Equipments.AnyAsync(equipment => equipment.Id == id && equipment.ArchivedAt == null, ct))
        {
            throw Refusal.Field("equipment_unknown", path);
        }
    }

    private async Task RequireLocationAsync(int locationId, CancellationToken ct)
    {
        if (!await db.Locations.AnyAsync(location => location.Id == locationId, ct))
        {
            throw Refusal.Field("equipment_lieu_unknown", "lieu_id");
        }
    }

    private async Task RequireClientAsync(int? clientId, CancellationToken ct)
    {
        if (clientId is { } id && !await identity.IsClientAsync(id, ct))
        {
            throw Refusal.Field("equipment_client_unknown", "client_id");
        }
    }

    private async Task<Equipment> FindAsync(int id, bool archived, uint version, CancellationToken ct)
    {
        var equipment = await db.Equipments
            .SingleOrDefaultAsync(equipment => equipment.Id == id && equipment.ArchivedAt != null == archived, ct)
            ?? throw Refusal.NotFound("equipment_unknown", id);
        return equipment.Version == version ? equipment : throw Refusal.Conflict("changed_meanwhile");
    }

    /// <param name="ClientId">The client to whom it belongs, who with a permission that ends in _own sees this and nothing else.</param>
    /// <param name="Category">What kind of machine; null for a battery.</param>
    internal sealed record EquipmentFields(
        string Name,
        string SerialNumber,
        string? Model,
        int LocationId,
        int? ClientId,
        DateTimeOffset? InstalledAt,
        IReadOnlyDictionary<string, JsonElement> CustomFields,
        string? Notes,
        string? Category = null);
}
