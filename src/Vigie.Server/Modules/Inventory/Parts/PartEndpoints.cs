using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory.Parts;

/// <summary>What equipment, types, plans and templates take, and what equipment took.</summary>
internal static class PartEndpoints
{
    // $1 equipment.
    private const string Used =
        $"""
        from (
          select m.intervention_id, m.product_id, max(m.at) as at, -sum(m.quantity) as quantity, {WorkPartSql.CostOf} as cost
          from inventory.movement m
          where m.intervention_id in (select id from maintenance.api_intervention where equipment_id = $1)
          group by 1, 2 having sum(m.quantity) <> 0
        ) u
        """;

    public static void Map(IEndpointRouteBuilder api)
    {
        Map(api, "equipements", PartOwner.Equipment, "equipements:read", "equipements:update", "Equipement", "What a piece of equipment takes");
        Map(api, "battery-types", PartOwner.BatteryType, "equipements:read", "equipements:update", "BatteryType", "What batteries of a type take");
        Map(api, "plans-entretien", PartOwner.Plan, "equipements:read", "equipements:update", "PlanEntretien", "What each visit of a plan takes");
        Map(api, "modeles-intervention", PartOwner.Template, "interventions:read", "alertes:configure", "ModeleIntervention", "What an intervention that an alert opens takes");
        api.MapGet("/equipements/{id:int}/pieces/utilisees", UsedAsync).Requires("equipements:read").WithTags("Pièces")
            .WithName("listEquipementPiecesUtilisees").WithSummary("What was used on a piece of equipment, the newest first.");
    }

    private static void Map(IEndpointRouteBuilder api, string path, PartOwner owner, string read, string write, string name, string summary)
    {
        var group = api.MapGroup($"/{path}/{{id:int}}/pieces").WithTags("Pièces");
        group.MapGet("/", async Task<Ok<IReadOnlyList<PartRow>>> (int id, PartLists lists, HttpContext http, CancellationToken ct) =>
            TypedResults.Ok(await ShowAsync(owner, id, lists, http, ct)))
            .Requires(read).WithName($"get{name}Pieces").WithSummary($"{summary}.");
        group.MapPut("/", async Task<Ok<IReadOnlyList<PartRow>>> (int id, WriteParts request, PartLists lists, HttpContext http, CancellationToken ct) =>
        {
            await lists.WriteAsync(owner, id, request, http.Request, ct);
            return TypedResults.Ok(await ShowAsync(owner, id, lists, http, ct));
        }).Requires(write).ChecksVersion().WithName($"set{name}Pieces").WithSummary($"{summary}: replaces the list.");
    }

    private static async Task<IReadOnlyList<PartRow>> ShowAsync(PartOwner owner, int id, PartLists lists, HttpContext http, CancellationToken ct)
    {
        var (parts, version) = await lists.ReadAsync(owner, id, PermissionSet.Of(http.User).Allows("stock:read"), ct);
        EntityTag.Tell(http.Response, version);
        return parts;
    }

    private static async Task<Ok<List<UsedRow>>> UsedAsync(
        int id, [AsParameters] Paging paging, TenantSession session, HttpContext http, CancellationToken ct)
    {
        if (!await session.QueryAsync(PartOwner.Equipment.Exists, _ => true, [id], ct).AnyAsync(ct))
        {
            throw Refusal.NotFound("equipment_unknown", id);
        }

        var withCost = PermissionSet.Of(http.User).Allows("stock:read");
        var list = $"""
            select count(*) over (), u.intervention_id, i.title, u.at, u.product_id, p.name, p.reference, p.unit, u.quantity, u.cost
            {Used} join maintenance.api_intervention i on i.id = u.intervention_id join inventory.product p on p.id = u.product_id
            order by u.at desc, u.intervention_id desc, u.product_id limit $2 offset $3
            """;
        return TypedResults.Ok(await paging.ReadAsync(session, list, row => Read(row, withCost), [id], http.Response, ct));
    }

    private static UsedRow Read(NpgsqlDataReader row, bool withCost) => new(
        row.GetInt32(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.GetInt32(4), row.GetString(5), row.GetString(6),
        Enum.Parse<Unit>(row.GetString(7)), row.GetDecimal(8), withCost ? row.DecimalOrNull(9) : null);
}
