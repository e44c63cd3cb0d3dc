using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Maintenance;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory.Parts;

/// <summary>The parts of an intervention: foreseen, kept, used.</summary>
internal static class WorkPartEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/interventions/{id:int}/pieces").WithTags("Pièces");
        group.MapGet("/", GetAsync).Requires("interventions:read")
            .WithName("getInterventionPieces").WithSummary("The parts of an intervention: foreseen, kept, used, missing.");
        group.MapPost("/", PlanAsync).Requires("interventions:update_status")
            .WithName("planInterventionPiece").WithSummary("Says how much of a product an intervention will take, and keeps what there is.");
        group.MapPost("/consommer", UseAsync).Requires("interventions:update_status")
            .WithName("useInterventionPieces").WithSummary("Books what was used, or goes back.");
        group.MapPost("/liberer", ReleaseAsync).Requires("interventions:update_status")
            .WithName("releaseInterventionPieces").WithSummary("Gives back what is kept for an intervention; nothing is waited for any more.");
    }

    private static async Task<Ok<WorkParts>> GetAsync(int id, MaintenanceApi maintenance, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await maintenance.RequireInterventionAsync(id, ct);
        return await ShowAsync(id, session, http, ct);
    }

    private static async Task<Ok<WorkParts>> PlanAsync(
        int id, PlanWorkPart request, WorkPartWork work, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await work.PlanAsync(id, request, PermissionSet.Of(http.User), ct);
        return await ShowAsync(id, session, http, ct);
    }

    private static async Task<Ok<WorkParts>> UseAsync(
        int id, UseWorkParts request, WorkPartWork work, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await work.UseAsync(id, request, PermissionSet.Of(http.User), ct);
        return await ShowAsync(id, session, http, ct);
    }

    private static async Task<Ok<WorkParts>> ReleaseAsync(
        int id, WorkPartWork work, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await work.ReleaseAsync(id, PermissionSet.Of(http.User), ct);
        return await ShowAsync(id, session, http, ct);
    }

    private static async Task<Ok<WorkParts>> ShowAsync(int id, TenantSession session, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(await WorkPartSql.ReadAsync(session, id, PermissionSet.Of(http.User).Allows("stock:read"), ct));
}
