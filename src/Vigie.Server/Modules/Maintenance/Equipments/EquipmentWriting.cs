using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Equipments;

/// <summary>Changes machines, in the transaction of the request's session.</summary>
internal sealed class EquipmentWriting(
    AssetsApi assets, IdentityApi identity, MaintenanceDb db, TenantSession session, Audit audit, TimeProvider clock)
{
    public const string Entity = "equipment";

    /// <exception cref="Refusal">equipment_lieu_unknown, equipment_client_unknown, equipment_serial_taken.</exception>
    public async Task<int> CreateAsync(WriteEquipment request, CancellationToken ct)
    {
        var fields = request.ToFields();
        var id = await assets.CreateEquipmentAsync(AssetsApi.Kind.Machine, fields, ct);
        await SetServiceAsync(id, request, ct);
        await audit.WriteAsync("equipment_created", Entity, id, fields.Name, null, request, ct);
        return id;
    }

    /// <exception cref="Refusal">equipment_unknown, equipment_is_battery, changed_meanwhile, and those of <see cref="CreateAsync"/>.</exception>
    public async Task UpdateAsync(int id, WriteEquipment request, HttpRequest http, CancellationToken ct)
    {
        var (before, version) = await FindMachineAsync(id, http, ct);
        var fields = request.ToFields();
        await assets.UpdateEquipmentAsync(id, fields, version, ct);
        await SetServiceAsync(id, request, ct);
        await audit.WriteAsync("equipment_updated", Entity, id, fields.Name, before, request, ct);
    }

    /// <exception cref="Refusal">equipment_unknown, equipment_is_battery, changed_meanwhile.</exception>
    public async Task ArchiveAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var (before, version) = await FindMachineAsync(id, http, ct);
        await assets.ArchiveAsync(id, version, ct);
        await audit.WriteAsync("equipment_archived", Entity, id, before.Name, before, null, ct);
    }

    /// <summary>Of machines and batteries.</summary>
    /// <exception cref="Refusal">equipment_unknown.</exception>
    public async Task SetStatusAsync(int id, WriteStatus request, CancellationToken ct)
    {
        var before = await assets.SetStatusAsync(id, request.Status, request.Reason, ct);
        if (before != request.Status)
        {
            await audit.WriteAsync(
                "equipment_status_changed", Entity, id, await NameAsync(id, ct), new { Status = Wire<AssetsApi.Status>.Name(before) },
                new { Status = Wire<AssetsApi.Status>.Name(request.Status), request.Reason }, ct);
        }
    }

    private async Task<(WriteEquipment Equipment, uint Version)> FindMachineAsync(int id, HttpRequest http, CancellationToken ct)
    {
        if (await session.QueryAsync(EquipmentSql.One, EquipmentSql.ReadOne, [id], ct).ToListAsync(ct) is not [var (found, version)])
        {
            throw Refusal.NotFound("equipment_unknown");
        }

        if (found.Kind == AssetsApi.Kind.Battery)
        {
            throw Refusal.Conflict("equipment_is_battery");
        }

        EntityTag.Check(http, version);
        return (found.ToWrite(), version);
    }

    /// <summary>The service of spec 4's frequence_entretien: the equipment's oldest plan that is counted in days.</summary>
    public async Task SetServiceAsync(int id, WriteEquipment request, CancellationToken ct)
    {
        var plan = await db.Plans.Where(plan => plan.EquipmentId == id && plan.Unit == PlanUnit.Day).OrderBy(plan => plan.Id).FirstOrDefaultAsync(ct);
        if (request.EveryDays is not { } days)
        {
            if (plan is not null)
            {
                db.Plans.Remove(plan);
            }
        }
        else
        {
            var now = clock.GetUtcNow();
            plan ??= db.Plans.Add(new() { EquipmentId = id, Title = "Entretien", Every = days, CreatedAt = now }).Entity;
            (plan.Every, plan.LastDoneAt) = (days, request.LastService);
            if (!plan.Fixed)
            {
                plan.Skip(
                    request.LastService ?? request.InstalledAt ?? plan.CreatedAt,
                    (await identity.CompanyAsync(ct)).Zone);
            }
        }

        await db.SaveChangesAsync(ct);
    }

    private async Task<string> NameAsync(int id, CancellationToken ct) =>
        await session.QueryAsync("select name from assets.api_equipment where id = $1", row => row.GetString(0), [id], ct).SingleAsync(ct);
}
