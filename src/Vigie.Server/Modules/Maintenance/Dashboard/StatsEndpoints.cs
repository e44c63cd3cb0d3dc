using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Dashboard;

/// <summary>The figures of spec 4, of what the caller may see.</summary>
internal sealed record Stats(
    InterventionStats Interventions, [property: JsonPropertyName("equipements")] EquipmentStats Equipment,
    [property: JsonPropertyName("techniciens")] TechnicianStats Technicians, Kpi Kpi);

/// <param name="Open">Not begun: ouvertes and planifiees.</param>
/// <param name="InProgress">Begun: en_cours and en_attente.</param>
/// <param name="DoneThisWeek">Since Monday, where the company is.</param>
/// <param name="Critical">Of those that are not over.</param>
internal sealed record InterventionStats(
    long Total,
    [property: JsonPropertyName("ouvertes")] long Open,
    [property: JsonPropertyName("en_cours")] long InProgress,
    [property: JsonPropertyName("terminees_semaine")] long DoneThisWeek,
    [property: JsonPropertyName("critiques")] long Critical);

/// <param name="Working">operationnel and degrade.</param>
internal sealed record EquipmentStats(
    long Total,
    [property: JsonPropertyName("operationnels")] long Working,
    [property: JsonPropertyName("en_panne")] long Broken,
    [property: JsonPropertyName("maintenance_due")] long Due);

/// <param name="Load">Minutes planned this week, in percent of 40 hours each.</param>
internal sealed record TechnicianStats(
    long Total,
    [property: JsonPropertyName("disponibles")] long Available,
    [property: JsonPropertyName("en_intervention")] long Busy,
    [property: JsonPropertyName("charge_moyenne")] double Load);

/// <summary>Of what was done in the last 90 days; null when nothing was.</summary>
/// <param name="MeanResolution">From opening to end, as «4.2 heures», however long.</param>
/// <param name="OnTime">Percent of those with a date limit that were done before it.</param>
/// <param name="Satisfaction">Mean of the customers' ratings, 1 to 5; null until there are any.</param>
internal sealed record Kpi(
    [property: JsonPropertyName("temps_moyen_resolution")] string? MeanResolution,
    [property: JsonPropertyName("taux_respect_delais")] double? OnTime,
    [property: JsonPropertyName("satisfaction_client")] double? Satisfaction);

internal static class StatsEndpoints
{
    /// <summary>What somebody is thought to work in a week.</summary>
    public const int WeekMinutes = 40 * 60;

    // Those that are not over are few: only they are told apart.
    private const string ByStatus =
        $"""
        select null, null, {InterventionSql.Total}
        union all
        select status, priority, count(*) from maintenance.intervention where status in ('Open', 'Planned', 'InProgress', 'Waiting') group by 1, 2
        """;

    // $1 now.
    private const string Done =
        """
        with company as (select time_zone from catalog.tenant where tenant_id = (select current_tenant()))
        select count(*) filter (where finished_at >= (select date_trunc('week', $1::timestamptz, time_zone) from company)),
          extract(epoch from avg(finished_at - created_at))::float8, avg((finished_at <= due_at)::int)::float8,
          (select avg(score) from maintenance.rating where at >= $1::timestamptz - interval '90 days')::float8
        from maintenance.intervention
        where status = 'Done' and finished_at >= $1::timestamptz - interval '90 days'
        """;

    // $1 now.
    private const string Equipment =
        """
        select count(*), count(*) filter (where status in ('Operational', 'Degraded')), count(*) filter (where status = 'Broken'),
          count(*) filter (where id in (select equipment_id from maintenance.plan where active and next_due_at <= $1::timestamptz))
        from assets.api_equipment where archived_at is null
        """;

    // $1 now.
    private const string Technicians =
        """
        with week as (
          select date_trunc('week', $1::timestamptz, time_zone) as begins,
            (date_trunc('week', $1::timestamptz at time zone time_zone) + interval '7 days') at time zone time_zone as ends
          from catalog.tenant where tenant_id = (select current_tenant())
        )
        select count(*), count(*) filter (where exists (
            select from maintenance.intervention i where i.technician_id = t.id and i.status = 'InProgress')),
          coalesce(sum((select sum(v.minutes) from maintenance.visit v, week w
            where v.technician_id = t.id and v.planned_at >= w.begins and v.planned_at < w.ends)), 0)
        from identity.api_technician t where t.is_active
        """;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/dashboard/stats", StatsAsync).Requires("interventions:read").WithTags("Dashboard")
            .WithName("getDashboardStats").WithSummary("How the maintenance goes: interventions, equipment, technicians and key figures.");

    private static async Task<Ok<Stats>> StatsAsync(TenantSession session, TimeProvider clock, CancellationToken ct)
    {
        object?[] now = [clock.GetUtcNow()];
        return TypedResults.Ok(await session.ReadAsync(
            [(ByStatus, []), (Done, now), (Equipment, now), (Technicians, now)],
            async reader =>
            {
                await reader.ReadAsync(ct);
                var total = reader.GetInt64(2);
                var counts = new List<(InterventionStatus Status, Priority Priority, long Number)>();
                while (await reader.ReadAsync(ct))
                {
                    counts.Add((Enum.Parse<InterventionStatus>(reader.GetString(0)), Enum.Parse<Priority>(reader.GetString(1)), reader.GetInt64(2)));
                }

                var (week, kpi) = await ReadDoneAsync(reader, ct);
                return new Stats(Interventions(total, counts, week), await ReadEquipmentAsync(reader, ct), await ReadTechniciansAsync(reader, ct), kpi);
            },
            ct));
    }

    private static InterventionStats Interventions(
        long total, List<(InterventionStatus Status, Priority Priority, long Number)> counts, long week)
    {
        long Of(params InterventionStatus[] statuses) => counts.Where(count => statuses.Contains(count.Status)).Sum(count => count.Number);
        return new(
            total,
            Of(InterventionStatus.Open, InterventionStatus.Planned),
            Of(InterventionStatus.InProgress, InterventionStatus.Waiting),
            week,
            counts.Where(count => count.Priority == Priority.Critical).Sum(count => count.Number));
    }

    private static async Task<(long Week, Kpi Kpi)> ReadDoneAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return (
            reader.GetInt64(0),
            new(
                reader.IsDBNull(1) ? null : string.Create(CultureInfo.InvariantCulture, $"{reader.GetDouble(1) / 3600:F1} heures"),
                reader.IsDBNull(2) ? null : Math.Round(reader.GetDouble(2) * 100, 1),
                reader.IsDBNull(3) ? null : Math.Round(reader.GetDouble(3), 1)));
    }

    private static async Task<EquipmentStats> ReadEquipmentAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
    }

    private static async Task<TechnicianStats> ReadTechniciansAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var (total, busy, minutes) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        return new(total, total - busy, busy, total == 0 ? 0 : Math.Round(100.0 * minutes / (total * WeekMinutes), 1));
    }
}
