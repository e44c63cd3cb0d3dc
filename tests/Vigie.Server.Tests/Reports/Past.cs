using System.Globalization;
using System.Text.Json;
using Vigie.Server.Tests.Maintenance;
using Vigie.Server.Tests.Telemetry;

namespace Vigie.Server.Tests.Reports;

/// <summary>What happened to a company of Toronto in January 2025, worked out by hand beside it.</summary>
internal static class Past
{
    public static string Url(string kind, string verb = "apercu") => $"/api/v1/rapports/{verb}?type={kind}&periode=mois&jour=2025-01-15";

    /// <summary>
    /// January: two repairs (response 2 and 6 h; resolution 10 and 48 h; 90 and 30 min; the first in time, the second late), one thing done in
    /// the last minute of the month, local time (1 h, no limit), one preventive thing left undone past its limit. The first minute of February
    /// and the middle of December: one thing each.
    /// </summary>
    public static async Task WorkedAsync(Workshop shop, int? equipment = null)
    {
        await DoneAsync("Corrective", "High", "2025-01-06 10:00Z", "2025-01-06 12:00Z", "2025-01-06 20:00Z", "2025-01-07 00:00Z", 90, "Roulement");
        await DoneAsync("Corrective", "Normal", "2025-01-10 08:00Z", "2025-01-10 14:00Z", "2025-01-12 08:00Z", "2025-01-11 00:00Z", 30, " roulement");
        await DoneAsync("Predictive", "Normal", "2025-02-01 03:59Z", null, "2025-02-01 04:59Z", null, 0, null);
        await DoneAsync("Predictive", "Normal", "2025-02-01 05:00Z", null, "2025-02-01 06:00Z", null, 0, null);
        await DoneAsync("Corrective", "Low", "2024-12-14 08:00Z", null, "2024-12-15 08:00Z", "2024-12-16 08:00Z", 60, null);
        await shop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(
            """
            insert into maintenance.intervention (title, kind, status, priority, created_at, due_at, equipment_id)
            values ('Graissage', 'Preventive', 'Open', 'Normal', '2025-01-20 08:00Z', '2025-01-25 08:00Z', $1)
            """,
            [equipment ?? shop.Press], Tenant.Ct));

        Task<int> DoneAsync(string kind, string priority, string opened, string? taken, string done, string? due, int minutes, string? cause) =>
            shop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(
                """
                with work as (
                  insert into maintenance.intervention (title, kind, status, priority, created_at, finished_at, due_at, equipment_id, minutes, cause)
                  values ('Travail', $1, 'Done', $2, $3::timestamptz, $4::timestamptz, $5::timestamptz, $6, $7, $8) returning id)
                insert into maintenance.step (intervention_id, at, from_status, to_status)
                select id, $9::timestamptz, 'Open', 'Planned' from work where $9::timestamptz is not null
                """,
                [kind, priority, At(opened), At(done), At(due), equipment ?? shop.Press, minutes, cause, At(taken)], Tenant.Ct));
    }

    /// <summary>Three hours: one of December, two of January, of which the second measures neither cells nor health.</summary>
    public static async Task<int> MeasuredAsync(Tenant tenant, string name, int? client = null)
    {
        var battery = await tenant.GivenBatteryAsync(name);
        await tenant.InSessionAsync((_, session) => session.ExecuteAsync(
            """
            with own as (update assets.equipment set client_id = $2 where id = $1)
            insert into telemetry.sample_hour (battery_id, hour, count, power_n, energy_in, energy_out, soc_n, soc_min, soc_max, soh_n, soh_last,
              cell_min_n, cell_min_min, cell_max_n, cell_max_max, cell_spread_n, cell_spread_max, temperature_n, temperature_min, temperature_max)
            values ($1, '2024-12-31 20:00Z', 4, 4, 900, 0, 4, 50, 60, 4, 98.5, 4, 3.1, 4, 3.4, 4, 0.05, 4, 11, 12),
                   ($1, '2025-01-10 12:00Z', 4, 4, 1500, 0, 4, 30, 80, 4, 97, 4, 3.012, 4, 3.456, 4, 0.321, 4, -4, 31.5),
                   ($1, '2025-01-11 13:00Z', 4, 4, 0, 1250, 4, 25, 70, 0, null, 0, null, 0, null, 0, null, 4, -2, 20)
            """,
            [battery, client], Tenant.Ct));
        return battery;
    }

    public static double? Figure(JsonElement report, string name, string field = "valeur") => report.GetProperty("chiffres").EnumerateArray()
        .Single(figure => figure.GetProperty("nom").GetString() == name).GetProperty(field) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    /// <summary>The rows of a table, their cells parted by |.</summary>
    public static List<string> Rows(JsonElement report, string title) => [.. report.GetProperty("tableaux").EnumerateArray()
        .Single(table => table.GetProperty("titre").GetString() == title).GetProperty("lignes").EnumerateArray()
        .Select(row => string.Join('|', row.EnumerateArray().Select(cell => cell.GetString())).Replace('\u00a0', ' ').Replace('\u202f', ' '))];

    private static DateTimeOffset? At(string? time) => time is null ? null : DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
