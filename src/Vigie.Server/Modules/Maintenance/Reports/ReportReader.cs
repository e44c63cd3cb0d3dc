using Npgsql;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Pdf;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Maintenance.Reports;

/// <summary>All that stands in the report of an intervention, but for its photos.</summary>
/// <param name="Courses">What its battery measured around the work.</param>
internal sealed record ReportFacts(
    FileReader Reader, PdfPicture? Logo, InterventionRow Intervention, EquipmentFacts Equipment, IReadOnlyList<StepRow> Steps,
    IReadOnlyList<Course> Courses, IReadOnlyList<MaintenanceApi.UsedPart> Parts);

/// <param name="Address">Of its place, or of the place around it.</param>
internal sealed record EquipmentFacts(string SerialNumber, string? Model, string? Address, int? ClientId, string? Client, bool IsBattery);

/// <summary>A metric, an hour a point: lowest, mean, highest; in order.</summary>
internal sealed record Course(Metric Metric, IReadOnlyList<(DateTimeOffset Hour, double Min, double Mean, double Max)> Points);

/// <summary>Reads what a report tells, in the session of the caller: he sees there what he may see elsewhere.</summary>
internal sealed class ReportReader(
    TenantSession session, IdentityApi identity, IEnumerable<MaintenanceApi.IWorkFollower> followers, TimeProvider clock)
{
    /// <summary>Measurements from so long before the work until so long after it.</summary>
    private static readonly TimeSpan Around = TimeSpan.FromHours(24);

    /// <summary>Points of a curve: nearly three months of work.</summary>
    private const int MostHours = 2000;

    private const string Equipment =
        $"""
        {AssetsApi.WithPlaces}
        select e.serial_number, e.model, p.address, e.client_id, concat_ws(' ', u.first_name, u.last_name),
               exists (select from telemetry.api_battery b where b.id = e.id)
        from assets.api_equipment e
        left join place p on p.id = e.location_id
        left join identity.api_user u on u.id = e.client_id
        where e.id = $1
        """;

    // $1 intervention: what its last alert on a measurement was about.
    private const string AlertMetric =
        """
        select a.metric from maintenance.intervention_alert ia join alerts.api_alert a on a.id = ia.alert_id
        where ia.intervention_id = $1 and a.metric not in ('Fault', 'Silence') order by a.id desc limit 1
        """;

    /// <exception cref="Refusal">intervention_unknown.</exception>
    public async Task<MaintenanceApi.Report> ReadAsync(int id, CancellationToken ct)
    {
        if (await session.QueryAsync(InterventionSql.One, InterventionSql.ReadOne, [id], ct).ToListAsync(ct) is not [var (row, _)])
        {
            throw Refusal.NotFound("intervention_unknown");
        }

        var equipment = await session.QueryAsync(Equipment, ReadEquipment, [row.EquipmentId], ct).SingleAsync(ct);
        var facts = new ReportFacts(
            await FileReader.OfCompanyAsync(session, clock, ct),
            await identity.LogoAsync(ct) is { } logo ? PdfPicture.Of(logo) : null,
            row, equipment,
            await session.QueryAsync(InterventionSql.Steps, InterventionSql.ReadStep, [id], ct).ToListAsync(ct),
            equipment.IsBattery && row.StartedAt is { } started ? await CoursesAsync(row, started, ct) : [],
            await PartsAsync(id, ct));
        var name = new Words("rapport_intervention", "intervention_report").In(facts.Reader.Language);
        return new(
            $"{name}_{id}.pdf", row.Title, row.Equipment.Name, row.FinishedAt, equipment.ClientId,
            (file, photos, cancel) => new InterventionReport(facts).WriteAsync(file, photos, cancel));
    }

    private async Task<List<MaintenanceApi.UsedPart>> PartsAsync(int id, CancellationToken ct)
    {
        var parts = new List<MaintenanceApi.UsedPart>();
        foreach (var follower in followers)
        {
            parts.AddRange(await follower.UsedAsync(id, ct));
        }

        return parts;
    }

    private async Task<List<Course>> CoursesAsync(InterventionRow row, DateTimeOffset started, CancellationToken ct)
    {
        var alerted = await session.QueryAsync(AlertMetric, found => Enum.Parse<Metric>(found.GetString(0)), [row.Id], ct).ToListAsync(ct);
        var courses = new List<Course>();
        foreach (var metric in alerted is [var one] ? [one] : new[] { Metric.Voltage, Metric.Temperature })
        {
            var column = ColumnOf(metric);
            var points = await session.QueryAsync(
                $"""
                select hour, {column}_min, {column}_mean, {column}_max from telemetry.api_course
                where battery_id = $1 and hour >= $2 and hour < $3 and {column}_mean is not null order by hour limit {MostHours}
                """,
                point => (point.GetFieldValue<DateTimeOffset>(0), point.GetDouble(1), point.GetDouble(2), point.GetDouble(3)),
                [row.EquipmentId, started - Around, (row.FinishedAt ?? clock.GetUtcNow()) + Around], ct).ToListAsync(ct);
            if (points.Count > 1)
            {
                courses.Add(new(metric, points));
            }
        }

        return courses;
    }

    private static string ColumnOf(Metric metric) => metric switch
    {
        Metric.CellMin => "cell_min",
        Metric.CellMax => "cell_max",
        Metric.CellSpread => "cell_spread",
        _ => metric.ToString().ToLowerInvariant(),
    };

    private static EquipmentFacts ReadEquipment(NpgsqlDataReader row) => new(
        row.GetString(0), row.TextOrNull(1), row.TextOrNull(2), row.IntOrNull(3), row.GetString(4) is { Length: > 0 } client ? client : null,
        row.GetBoolean(5));
}
