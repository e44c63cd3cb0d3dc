using Npgsql;
using Vigie.Routing;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.Technicians;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Maintenance.Planning;

/// <summary>Reads what the planning starts from, in one round trip.</summary>
internal sealed class SnapshotReader(TenantSession session, TimeProvider clock)
{
    private const string Zone = "select time_zone from catalog.tenant where tenant_id = (select current_tenant())";

    private const string Technicians =
        """
        select t.id, concat_ws(' ', t.first_name, t.last_name), t.specialty, t.skills, coalesce(b.levels, '{}')::text, b.latitude, b.longitude, b.address
        from identity.api_technician t left join maintenance.technician_base b on b.technician_id = t.id
        where t.is_active order by t.last_name, t.first_name, t.id
        """;

    private const string Shifts =
        "select technician_id, weekday, begins, ends, break_begins, break_ends, break_minutes from maintenance.shift order by weekday, begins";

    // Whatever the zone, no day is further than one from its date in UTC. $1 first day, $2 last day.
    private const string Absences =
        """
        select technician_id, begins, ends, reason from maintenance.absence
        where ends > ($1::date - 1)::timestamp at time zone 'UTC' and begins < ($2::date + 2)::timestamp at time zone 'UTC' order by begins
        """;

    // $1 first day, $2 last day, $3 now. What it is about first, in three short ways: an "or" over both tables would read all that was ever done.
    private const string Works =
        $"""
        {AssetsApi.WithPlaces}, wanted as (
          select i.id from maintenance.intervention i
          where i.status = 'Open' and not exists (select from maintenance.visit v where v.intervention_id = i.id)
          union
          select i.id from maintenance.intervention i join maintenance.visit v on v.intervention_id = i.id
          where i.status = 'Planned' and v.planned_at < $3
          union
          select intervention_id from maintenance.visit
          where planned_at >= ($1::date - 1)::timestamp at time zone 'UTC' and planned_at < ($2::date + 2)::timestamp at time zone 'UTC'
        )
        select i.id, i.xmin, i.title, i.priority, i.urgent, i.status, i.due_at, i.window_begins, i.window_ends, i.skills, i.skill_level,
               coalesce(v.minutes, i.expected_minutes), e.name, e.location_name, p.address, e.location_id, p.latitude, p.longitude,
               v.id, v.xmin, v.technician_id, v.planned_at, v.minutes, v.pinned
        from (select id from wanted order by id limit 5000) w
        join maintenance.intervention i on i.id = w.id
        join assets.api_equipment e on e.id = i.equipment_id
        join place p on p.id = e.location_id
        left join maintenance.visit v on v.intervention_id = i.id
        order by i.id
        """;

    /// <param name="first">First day, where the company is; null: today.</param>
    /// <param name="days">How many days from there.</param>
    public async Task<Snapshot> ReadAsync(DateOnly? first, int days, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // The zone comes with the first answer: until then today may be a day off either way, which the queries' day of room covers.
        var guess = first ?? DateOnly.FromDateTime(now.UtcDateTime);
        object?[] span = [guess, guess.AddDays(days - 1)];
        return await session.ReadAsync(
            [(Zone, []), (Technicians, []), (Shifts, []), (Absences, span), (Works, [.. span, now])],
            async reader =>
            {
                var zone = TimeZoneInfo.FindSystemTimeZoneById((await RowsAsync(reader, row => row.GetString(0), ct))[0]);
                var from = first ?? WorkingHours.DayOf(zone, now);
                await reader.NextResultAsync(ct);
                var people = await RowsAsync(reader, ReadPlanner, ct);
                await reader.NextResultAsync(ct);
                var shifts = (await RowsAsync(reader, row => (row.GetInt32(0), Shift: TechnicianFile.ReadShift(row, 1)), ct))
                    .ToLookup(row => row.Item1, row => row.Shift);
                await reader.NextResultAsync(ct);
                var absences = (await RowsAsync(
                    reader,
                    row => (row.GetInt32(0), Absence: new Absence(
                        new(row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<DateTimeOffset>(2)), row.TextOrNull(3))),
                    ct)).ToLookup(row => row.Item1, row => row.Absence);
                await reader.NextResultAsync(ct);
                var works = await RowsAsync(reader, ReadWork, ct);
                var last = from.AddDays(days - 1);
                return new Snapshot(zone, now, from, last, [.. people.Select(person => person with
                {
                    Periods = WorkingHours.Between(
                        zone, [.. shifts[person.Id]], [.. absences[person.Id].Select(absence => absence.Span)], from, last),
                    Absences = [.. absences[person.Id]],
                })], works);
            },
            ct);
    }

    private static async Task<List<T>> RowsAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static Planner ReadPlanner(NpgsqlDataReader row)
    {
        var levels = TechnicianFile.ReadLevels(row.GetString(4));
        var skills = row.GetFieldValue<string[]>(3).GroupBy(skill => skill.ToLowerInvariant())
            .ToDictionary(same => same.Key, same => same.Max(skill => levels.GetValueOrDefault(skill, 1)));
        return new(row.GetInt32(0), row.GetString(1), row.GetString(2), skills, Point(row, 5), row.TextOrNull(7), [], []);
    }

    private static Work ReadWork(NpgsqlDataReader row) => new(
        row.GetInt32(0),
        row.GetFieldValue<uint>(1),
        row.GetString(2),
        Enum.Parse<Priority>(row.GetString(3)),
        row.GetBoolean(4),
        Enum.Parse<InterventionStatus>(row.GetString(5)),
        row.TimeOrNull(6),
        row.TimeOrNull(7),
        row.TimeOrNull(8),
        row.GetFieldValue<string[]>(9),
        row.GetInt32(10),
        row.IntOrNull(11) ?? Work.UsualMinutes,
        row.GetString(12),
        row.GetString(13),
        row.TextOrNull(14),
        row.GetInt32(15),
        Point(row, 16),
        row.IsDBNull(18) ? null : new(
            row.GetInt32(18), row.GetFieldValue<uint>(19), row.GetInt32(20), row.GetFieldValue<DateTimeOffset>(21), row.GetInt32(22), row.GetBoolean(23)));

    private static GeoPoint? Point(NpgsqlDataReader row, int first) =>
        row.IsDBNull(first) ? null : new(row.GetDouble(first), row.GetDouble(first + 1));
}
