using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Reports.Contents;

/// <summary>How batteries are: state of health and its change, energy, extremes, imbalance, gaps and alerts, of each.</summary>
internal sealed class BatteryContent(TenantSession session, TimeProvider clock)
{
    /// <summary>A report of more would be a book: the tables have them all.</summary>
    private const int MostCharts = 24;

    private const double WattHours = 1000;

    // $1 from, $2 to. Energy is measured where power is. Health before: at most so long ago that it tells of this period.
    private const string Health =
        """
        with hours as (
          select battery_id, count(*) as hours, sum(energy_in) filter (where power_n > 0) as energy_in, sum(energy_out) filter (where power_n > 0) as energy_out,
            min(cell_min_min) as cell_low, max(cell_max_max) as cell_high, min(temperature_min) as coldest, max(temperature_max) as hottest,
            max(cell_spread_max) as spread, (array_agg(soh_last order by hour desc) filter (where soh_n > 0))[1] as soh_last,
            (array_agg(soh_last order by hour) filter (where soh_n > 0))[1] as soh_first
          from telemetry.api_hour where hour >= $1 and hour < $2 group by 1
        ), alert as (
          select battery_id, count(*) filter (where severity = 'Critical') as critical, count(*) filter (where severity = 'Warning') as warning,
            count(*) filter (where severity = 'Info') as info
          from alerts.api_alert where opened_at >= $1 and opened_at < $2 group by 1
        )
        select b.id, b.name, b.location_name, b.type_name, h.soh_last, coalesce(before.soh_last, h.soh_first), h.energy_in, h.energy_out, h.cell_low, h.cell_high,
          h.coldest, h.hottest, h.spread, coalesce(h.hours, 0), coalesce(a.critical, 0), coalesce(a.warning, 0), coalesce(a.info, 0)
        from telemetry.api_battery b
        left join hours h on h.battery_id = b.id
        left join alert a on a.battery_id = b.id
        left join lateral (
          select soh_last from telemetry.api_hour p
          where p.battery_id = b.id and p.hour >= $1::timestamptz - interval '31 days' and p.hour < $1 and p.soh_n > 0 order by p.hour desc limit 1
        ) before on h.soh_last is not null
        where b.archived_at is null or h.hours > 0
        order by b.name, b.id
        """;

    // $1 from, $2 to, $3 time zone, $4 batteries.
    private const string Days =
        """
        select battery_id, (hour at time zone $3)::date, min(soc_min), max(soc_max) from telemetry.api_hour
        where hour >= $1 and hour < $2 and battery_id = any ($4) group by 1, 2
        """;

    private static readonly Words Unmeasured = new("non mesuré", "not measured");

    /// <param name="Health">State of health in percent, at the end; null: not measured.</param>
    /// <param name="HealthBefore">As it was last measured before the period, else first within it.</param>
    private sealed record Battery(
        int Id, string Name, string Place, string Type, double? Health, double? HealthBefore, double? EnergyIn, double? EnergyOut, double? CellLow,
        double? CellHigh, double? Coldest, double? Hottest, double? Spread, long Hours, long Critical, long Warning, long Info)
    {
        public double? HealthChange => Health - HealthBefore;

        public long Alerts => Critical + Warning + Info;
    }

    public async Task<ReportContent> ReadAsync(Period period, TimeZoneInfo zone, CancellationToken ct)
    {
        var (from, to) = period.In(zone);
        var (before, _) = period.Previous.In(zone);
        var now = await ReadAsync(from, to, ct);
        var then = await ReadAsync(before, from, ct);
        return new(
            ReportKind.BatteryHealth, new("Santé des batteries", "Battery health"), period, Client: null,
            Figures(now, then, Elapsed(from, to), Elapsed(before, from)), await ChartsAsync(now, period, zone, ct),
            [HealthTable(now), UseTable(now, Elapsed(from, to))],
            [new(
                "L’état de santé (SoH) est celui que la batterie annonce ; son changement est compté depuis la dernière mesure d’avant la période, à défaut depuis la première de la période. Une heure compte comme mesurée dès sa première mesure.",
                "State of health (SoH) is what the battery says; its change counts from the last measurement before the period, or else from the first within it. An hour counts as measured from its first measurement.")]);
    }

    private Task<List<Battery>> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        session.QueryAsync(Health, Read, [from, to], ct).ToListAsync(ct).AsTask();

    /// <summary>Hours of a span that are over.</summary>
    private double Elapsed(DateTimeOffset from, DateTimeOffset to) => Math.Max(0, ((to < clock.GetUtcNow() ? to : clock.GetUtcNow()) - from).TotalHours);

    private static List<KeyFigure> Figures(List<Battery> now, List<Battery> then, double hours, double hoursBefore) =>
    [
        new("soh_moyen", new("État de santé moyen (SoH)", "Mean state of health (SoH)"), Unit.Percent, Mean(now, one => one.Health), Mean(then, one => one.Health), MoreIsBetter: true),
        new("alertes", new("Alertes", "Alerts"), Unit.Number, now.Sum(one => one.Alerts), then.Sum(one => one.Alerts), MoreIsBetter: false),
        new("energie_sortie", new("Énergie fournie", "Energy supplied"), Unit.KilowattHours, Total(now, one => one.EnergyOut), Total(then, one => one.EnergyOut)),
        new("batteries", new("Batteries", "Batteries"), Unit.Number, now.Count, then.Count),
        new("energie_entree", new("Énergie reçue", "Energy received"), Unit.KilowattHours, Total(now, one => one.EnergyIn), Total(then, one => one.EnergyIn)),
        new("heures_mesurees", new("Heures mesurées", "Hours measured"), Unit.Percent, Coverage(now, hours), Coverage(then, hoursBefore), MoreIsBetter: true),
        new("temperature_max", new("Température la plus haute", "Highest temperature"), Unit.Celsius, now.Max(one => one.Hottest), then.Max(one => one.Hottest), MoreIsBetter: false),
        new("temperature_min", new("Température la plus basse", "Lowest temperature"), Unit.Celsius, now.Min(one => one.Coldest), then.Min(one => one.Coldest)),
        new("ecart_cellules", new("Plus grand écart entre cellules", "Widest cell imbalance"), Unit.Volts, now.Max(one => one.Spread), then.Max(one => one.Spread), MoreIsBetter: false),
    ];

    private async Task<IReadOnlyList<ReportChart>> ChartsAsync(List<Battery> batteries, Period period, TimeZoneInfo zone, CancellationToken ct)
    {
        var shown = batteries.Where(one => one.Hours > 0).Take(MostCharts).ToList();
        var (from, to) = period.In(zone);
        var days = await session.QueryAsync(
            Days, row => (Key: (row.GetInt32(0), row.GetFieldValue<DateOnly>(1)), Low: row.DoubleOrNull(2), High: row.DoubleOrNull(3)),
            [from, to, zone.Id, shown.Select(one => one.Id).ToArray()], ct).ToDictionaryAsync(one => one.Key, cancellationToken: ct);
        List<DateOnly> all = [.. period.Days];
        return [.. shown.Where(one => all.Exists(day => days.GetValueOrDefault((one.Id, day)).High is not null)).Select(one => new ReportChart(
            new($"{one.Name} : charge", $"{one.Name}: charge"), Unit.Percent, AsBars: false, all,
            [
                new(new("plus basse du jour", "lowest of the day"), [.. all.Select(day => days.GetValueOrDefault((one.Id, day)).Low)]),
                new(new("plus haute", "highest"), [.. all.Select(day => days.GetValueOrDefault((one.Id, day)).High)]),
            ]))];
    }

    private static ReportTable HealthTable(List<Battery> batteries) => new(
        new("Santé et alertes", "Health and alerts"),
        [
            new(new("Batterie", "Battery"), Width: 24), new(new("Lieu", "Place"), Width: 20), new(new("Modèle", "Type"), Width: 20),
            new(new("SoH", "SoH"), Unit.Percent, 11, Unmeasured), new(new("Changement", "Change"), Unit.Points, 11, Unmeasured),
            new(new("Alertes critiques", "Critical alerts"), Unit.Number, 10), new(new("Avertissements", "Warnings"), Unit.Number, 12), new(new("Infos", "Infos"), Unit.Number, 8),
        ],
        [.. batteries.Select(one => new object?[]
        {
            one.Name, one.Place, one.Type, one.Health, one.HealthChange, one.Critical, one.Warning, one.Info,
        })]);

    private static ReportTable UseTable(List<Battery> batteries, double hours) => new(
        new("Usage et extrêmes", "Use and extremes"),
        [
            new(new("Batterie", "Battery"), Width: 22), new(new("Reçue", "Received"), Unit.KilowattHours, 11, Unmeasured),
            new(new("Fournie", "Supplied"), Unit.KilowattHours, 11, Unmeasured), new(new("Cellule basse", "Lowest cell"), Unit.Volts, 11, Unmeasured),
            new(new("Cellule haute", "Highest cell"), Unit.Volts, 11, Unmeasured), new(new("Écart max.", "Imbalance"), Unit.Volts, 11, Unmeasured),
            new(new("T° min.", "Coldest"), Unit.Celsius, 11, Unmeasured), new(new("T° max.", "Hottest"), Unit.Celsius, 11, Unmeasured),
            new(new("Heures mesurées", "Hours measured"), Unit.Hours, 11), new(new("Heures sans mesure", "Hours without"), Unit.Hours, 11),
        ],
        [.. batteries.Select(one => new object?[]
        {
            one.Name, one.EnergyIn / WattHours, one.EnergyOut / WattHours, one.CellLow, one.CellHigh, one.Spread, one.Coldest, one.Hottest, one.Hours,
            Math.Max(0, Math.Round(hours - one.Hours)),
        })]);

    private static double? Mean(List<Battery> batteries, Func<Battery, double?> value) => batteries.Average(value);

    private static double? Total(List<Battery> batteries, Func<Battery, double?> wattHours) =>
        batteries.Exists(one => wattHours(one) is not null) ? batteries.Sum(wattHours) / WattHours : null;

    private static double? Coverage(List<Battery> batteries, double hours) =>
        batteries.Count == 0 || hours == 0 ? null : Math.Min(100, 100 * batteries.Sum(one => one.Hours) / (batteries.Count * Math.Ceiling(hours)));

    private static Battery Read(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), row.DoubleOrNull(4), row.DoubleOrNull(5), row.DoubleOrNull(6),
        row.DoubleOrNull(7), row.DoubleOrNull(8), row.DoubleOrNull(9), row.DoubleOrNull(10), row.DoubleOrNull(11), row.DoubleOrNull(12), row.GetInt64(13),
        row.GetInt64(14), row.GetInt64(15), row.GetInt64(16));
}
