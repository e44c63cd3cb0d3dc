using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Plans;

/// <summary>Changes plans, in the transaction of the request's session.</summary>
internal sealed class PlanWriting(
    MaintenanceDb db, AssetsApi assets, IdentityApi identity, TenantSession session, Audit audit, TimeProvider clock)
{
    private const string Entity = "plan";
    private const int MostPlans = 50;

    /// <exception cref="Refusal">equipment_unknown, plan_needs_battery, plans_too_many.</exception>
    public async Task<int> CreateAsync(WritePlan request, CancellationToken ct)
    {
        await assets.RequireEquipmentAsync(request.EquipmentId, "equipement_id", ct);
        await RequireMeasuredAsync(request, ct);
        if (await db.Plans.CountAsync(plan => plan.EquipmentId == request.EquipmentId, ct) >= MostPlans)
        {
            throw Refusal.Conflict("plans_too_many", MostPlans);
        }

        var plan = new Plan { EquipmentId = request.EquipmentId, Title = request.Title, Every = request.Every, CreatedAt = clock.GetUtcNow() };
        db.Plans.Add(plan);
        await SetAsync(plan, request, ct);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("plan_created", Entity, plan.Id, plan.Title, null, request, ct);
        return plan.Id;
    }

    /// <exception cref="Refusal">plan_unknown, changed_meanwhile, plan_equipment_fixed, plan_needs_battery.</exception>
    public async Task UpdateAsync(int id, WritePlan request, HttpRequest http, CancellationToken ct)
    {
        var plan = await FindAsync(id, http, ct);
        if (plan.EquipmentId != request.EquipmentId)
        {
            throw Refusal.Field("plan_equipment_fixed", "equipement_id");
        }

        await RequireMeasuredAsync(request, ct);
        var before = Told(plan);
        await SetAsync(plan, request, ct);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("plan_updated", Entity, id, plan.Title, before, Told(plan), ct);
    }

    /// <exception cref="Refusal">plan_unknown, changed_meanwhile.</exception>
    public async Task DeleteAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var plan = await FindAsync(id, http, ct);
        db.Plans.Remove(plan);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("plan_deleted", Entity, id, plan.Title, Told(plan), null, ct);
    }

    private async Task SetAsync(Plan plan, WritePlan request, CancellationToken ct)
    {
        var (now, sameRhythm) = (clock.GetUtcNow(), plan.Id > 0 && (plan.Unit, plan.Every, plan.Fixed) == (request.Unit, request.Every, request.Fixed));
        (plan.Title, plan.Unit, plan.Every, plan.Fixed) = (request.Title.Trim(), request.Unit, request.Every, request.Fixed);
        (plan.Instructions, plan.Priority, plan.Minutes) = (request.Instructions, request.Priority, request.Minutes);
        (plan.LeadDays, plan.Active, plan.Checklist) = (request.LeadDays, request.Active, Checklist.Write(request.Checklist));
        plan.SignatureRequired = request.SignatureRequired;
        if (plan.IsByUse)
        {
            plan.AnchorAt = null;
            (plan.NextDueAt, plan.UsedAt) = sameRhythm ? (plan.NextDueAt, plan.UsedAt) : (null, null); // counted anew by the next round
        }
        else if (request.NextDueAt?.ToUniversalTime() is { } due && due != plan.NextDueAt)
        {
            (plan.NextDueAt, plan.AnchorAt) = (due, due);
        }
        else if (!sameRhythm || plan.NextDueAt is null)
        {
            plan.AnchorAt = plan.LastDoneAt ?? now;
            plan.Skip(plan.AnchorAt.Value, (await identity.CompanyAsync(ct)).Zone);
        }
    }

    /// <summary>Only batteries tell how much they are used.</summary>
    private async Task RequireMeasuredAsync(WritePlan request, CancellationToken ct)
    {
        if (request.Unit is not (PlanUnit.Day or PlanUnit.Month)
            && !await session.QueryAsync("select from telemetry.api_battery where id = $1", _ => true, [request.EquipmentId], ct).AnyAsync(ct))
        {
            throw Refusal.Field("plan_needs_battery", "unite");
        }
    }

    private async Task<Plan> FindAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var found = await db.Plans.SingleOrDefaultAsync(plan => plan.Id == id, ct) ?? throw Refusal.NotFound("plan_unknown");
        EntityTag.Check(http, found.Version);
        return found;
    }

    private static object Told(Plan plan) => new
    {
        plan.Title,
        Unit = Wire<PlanUnit>.Name(plan.Unit),
        plan.Every,
        plan.Fixed,
        plan.NextDueAt,
        plan.Instructions,
        plan.Minutes,
        plan.LeadDays,
        plan.Active,
        plan.Checklist,
        plan.SignatureRequired,
    };
}
