using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Inventory.Forecasts;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory.Parts;

/// <param name="Type">Of the batteries that all take it; null: the equipment's own list says so.</param>
internal sealed record TakingEquipment(
    [property: JsonPropertyName("equipement_id")] int EquipmentId,
    [property: JsonPropertyName("equipement")] string Equipment,
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("quantite")] decimal Quantity);

/// <param name="NextDueAt">Null: the plan is at rest, or nothing is foreseen.</param>
internal sealed record TakingPlan(
    int PlanId,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("equipement_id")] int EquipmentId,
    [property: JsonPropertyName("equipement")] string Equipment,
    [property: JsonPropertyName("quantite")] decimal Quantity,
    [property: JsonPropertyName("prochaine_echeance")] DateTimeOffset? NextDueAt);

/// <summary>A day on which plans will take it.</summary>
internal sealed record TakingVisit([property: JsonPropertyName("jour")] DateOnly Day, [property: JsonPropertyName("quantite")] decimal Quantity);

/// <summary>Open work that takes it.</summary>
internal sealed record TakingWork(
    int InterventionId,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("voulue_le")] DateTimeOffset WantedAt,
    [property: JsonPropertyName("prevue")] decimal Planned,
    [property: JsonPropertyName("reservee")] decimal Reserved,
    [property: JsonPropertyName("utilisee")] decimal Used,
    [property: JsonPropertyName("manquante")] decimal Missing);

/// <summary>Where a product is used; of each at most a hundred.</summary>
/// <param name="Visits">Of the half year to come.</param>
internal sealed record ProductUses(
    [property: JsonPropertyName("equipements")] IReadOnlyList<TakingEquipment> Equipment,
    [property: JsonPropertyName("plans")] IReadOnlyList<TakingPlan> Plans,
    [property: JsonPropertyName("visites")] IReadOnlyList<TakingVisit> Visits,
    [property: JsonPropertyName("interventions")] IReadOnlyList<TakingWork> Work);

internal static class PartUseEndpoints
{
    private const int DaysAhead = 182;
    private const int Most = 100;

    // $1 product.
    private const string Equipment =
        """
        select e.id, e.name, b.type_name, t.quantity from (
          select distinct on (coalesce(l.equipment_id, y.id)) coalesce(l.equipment_id, y.id) as equipment_id, l.equipment_id is null as inherited, l.quantity
          from inventory.part l left join telemetry.api_battery y on y.type_id = l.type_id
          where l.product_id = $1 and (l.equipment_id is not null or l.type_id is not null)
          order by coalesce(l.equipment_id, y.id), l.equipment_id nulls last
        ) t
        join assets.api_equipment e on e.id = t.equipment_id and e.archived_at is null
        left join telemetry.api_battery b on b.id = e.id and t.inherited
        order by lower(e.name), e.id limit 100
        """;

    private const string Plans =
        """
        select p.id, p.title, e.id, e.name, l.quantity, case when p.active then p.next_due_at end
        from inventory.part l join maintenance.api_plan p on p.id = l.plan_id
        join assets.api_equipment e on e.id = p.equipment_id and e.archived_at is null
        where l.product_id = $1 order by p.next_due_at nulls last, p.id limit 100
        """;

    private const string Work =
        """
        select i.id, i.title, i.wanted_at, w.quantity, w.reserved, w.used, w.missing
        from inventory.work_need w join maintenance.api_intervention i on i.id = w.intervention_id
        where w.product_id = $1 and w.open order by i.wanted_at, i.id limit 100
        """;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/produits/{id:int}/utilisations", GetAsync).Requires("stock:read").WithTags("Pièces")
            .WithName("getProduitUtilisations").WithSummary("Which equipment, plans and open interventions take a product, and when plans will.");

    private static async Task<Ok<ProductUses>> GetAsync(int id, TenantSession session, PlannedDemand planned, ForecastWork forecasts, CancellationToken ct)
    {
        if (!await session.QueryAsync("select from inventory.product where id = $1", _ => true, [id], ct).AnyAsync(ct))
        {
            throw Refusal.NotFound("product_unknown");
        }

        var visits = await planned.ReadAsync([id], (await forecasts.TodayAsync(ct)).AddDays(DaysAhead), ct);
        return TypedResults.Ok(new ProductUses(
            await session.QueryAsync(
                Equipment, row => new TakingEquipment(row.GetInt32(0), row.GetString(1), row.TextOrNull(2), row.GetDecimal(3)), [id], ct).ToListAsync(ct),
            await session.QueryAsync(
                Plans,
                row => new TakingPlan(row.GetInt32(0), row.GetString(1), row.GetInt32(2), row.GetString(3), row.GetDecimal(4), row.TimeOrNull(5)),
                [id], ct).ToListAsync(ct),
            [.. visits[id].GroupBy(visit => visit.Day).OrderBy(day => day.Key).Take(Most).Select(day => new TakingVisit(day.Key, day.Sum(one => one.Quantity)))],
            await session.QueryAsync(
                Work,
                row => new TakingWork(
                    row.GetInt32(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.GetDecimal(3), row.GetDecimal(4), row.GetDecimal(5),
                    row.GetDecimal(6)),
                [id], ct).ToListAsync(ct)));
    }
}
