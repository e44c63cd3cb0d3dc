using System.Text.Json;
using Npgsql;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Technicians;

/// <summary>What is kept of technicians for the planning, in the transaction of the request's session.</summary>
internal sealed class TechnicianFile(IdentityApi identity, TenantSession session, Audit audit)
{
    private const string Entity = "technician";

    // $1 technician; two answers: himself, his shifts.
    private const string One =
        """
        select t.id, t.last_name, t.first_name, t.specialty, t.skills, t.experience, coalesce(b.levels, '{}')::text, b.phone, b.address,
               b.latitude, b.longitude, exists (select from maintenance.calendar_token c where c.technician_id = t.id)
        from identity.api_technician t left join maintenance.technician_base b on b.technician_id = t.id
        where t.id = $1
        """;

    private const string Shifts =
        """
        select weekday, begins, ends, break_begins, break_ends, break_minutes from maintenance.shift where technician_id = $1
        order by weekday, begins
        """;

    /// <exception cref="Refusal">technician_unknown.</exception>
    public Task<TechnicianDetails> FindAsync(int id, CancellationToken ct) => session.ReadAsync(
        [(One, [id]), (Shifts, [id])],
        async reader =>
        {
            if (!await reader.ReadAsync(ct))
            {
                throw Refusal.NotFound("technician_unknown");
            }

            var found = Read(reader);
            await reader.NextResultAsync(ct);
            var shifts = new List<WeeklyShift>();
            while (await reader.ReadAsync(ct))
            {
                shifts.Add(ReadShift(reader, 0));
            }

            return shifts.Count == 0 ? found : found with { Shifts = shifts, UsualShifts = false };
        },
        ct);

    /// <exception cref="Refusal">technician_unknown; technician_level_unheld when a level is of a skill that he has not.</exception>
    public async Task<TechnicianDetails> UpdateAsync(int id, WriteTechnician request, CancellationToken ct)
    {
        var before = await LockAsync(id, ct);
        var levels = request.Levels ?? new Dictionary<string, int>();
        if (levels.Keys.FirstOrDefault(skill => !before.Skills.Contains(skill)) is { } stranger)
        {
            throw Refusal.Invalid("technician_level_unheld", stranger);
        }

        await session.ExecuteAsync(
            """
            insert into maintenance.technician_base (technician_id, address, latitude, longitude, phone, levels)
            values ($1, $2::text, $3::float8, $4::float8, $5::text, $6::jsonb)
            on conflict (tenant_id, technician_id) do update set address = excluded.address, latitude = excluded.latitude,
              longitude = excluded.longitude, phone = excluded.phone, levels = excluded.levels
            """,
            [id, request.Address, request.Latitude, request.Longitude, request.Phone, JsonSerializer.Serialize(levels)],
            ct);
        return await NoteAsync("technician_updated", before, ct);
    }

    /// <exception cref="Refusal">technician_unknown.</exception>
    public async Task<TechnicianDetails> SetShiftsAsync(int id, WriteShifts request, CancellationToken ct)
    {
        var before = await LockAsync(id, ct);
        await session.ExecuteAsync("delete from maintenance.shift where technician_id = $1", [id], ct);
        foreach (var shift in request.Shifts)
        {
            await session.ExecuteAsync(
                """
                insert into maintenance.shift (technician_id, weekday, begins, ends, break_begins, break_ends, break_minutes)
                values ($1, $2, $3, $4, $5::time, $6::time, $7::int)
                """,
                [id, shift.Weekday, shift.From, shift.To, shift.BreakFrom, shift.BreakTo, shift.BreakMinutes],
                ct);
        }

        return await NoteAsync("technician_shifts_set", before, ct);
    }

    /// <exception cref="Refusal">technician_unknown.</exception>
    public async Task<AbsenceRow> AddAbsenceAsync(int id, WriteAbsence request, CancellationToken ct)
    {
        var technician = await LockAsync(id, ct);
        var added = await session.QueryAsync(
            "insert into maintenance.absence (technician_id, begins, ends, reason) values ($1, $2, $3, $4::text) returning id",
            row => new AbsenceRow(row.GetInt32(0), request.From, request.To, request.Reason),
            [id, request.From, request.To, request.Reason],
            ct).SingleAsync(ct);
        await audit.WriteAsync("absence_created", Entity, id, Name(technician), null, added, ct);
        return added;
    }

    /// <exception cref="Refusal">absence_unknown.</exception>
    public async Task RemoveAbsenceAsync(int id, CancellationToken ct)
    {
        var removed = await session.QueryAsync(
            "delete from maintenance.absence where id = $1 returning technician_id, begins, ends, reason",
            row => (Technician: row.GetInt32(0), Absence: new AbsenceRow(
                id, row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<DateTimeOffset>(2), row.TextOrNull(3))),
            [id],
            ct).ToListAsync(ct);
        if (removed is not [var (technicianId, absence)])
        {
            throw Refusal.NotFound("absence_unknown");
        }

        await audit.WriteAsync("absence_deleted", Entity, technicianId, Name(await FindAsync(technicianId, ct)), absence, null, ct);
    }

    public static WeeklyShift ReadShift(NpgsqlDataReader row, int first) => new(
        row.GetInt32(first),
        row.GetFieldValue<TimeOnly>(first + 1),
        row.GetFieldValue<TimeOnly>(first + 2),
        row.IsDBNull(first + 3) ? null : row.GetFieldValue<TimeOnly>(first + 3),
        row.IsDBNull(first + 4) ? null : row.GetFieldValue<TimeOnly>(first + 4),
        row.IntOrNull(first + 5));

    public static Dictionary<string, int> ReadLevels(string json) => JsonSerializer.Deserialize<Dictionary<string, int>>(json)!;

    private static TechnicianDetails Read(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<string[]>(4), row.TextOrNull(5),
        ReadLevels(row.GetString(6)), row.TextOrNull(7), row.TextOrNull(8), row.DoubleOrNull(9), row.DoubleOrNull(10),
        WorkingHours.Usual, UsualShifts: true, row.GetBoolean(11));

    /// <summary>Whoever plans for him waits, and so does a second who changes him.</summary>
    private async Task<TechnicianDetails> LockAsync(int id, CancellationToken ct) => await identity.LockTechnicianAsync(id, ct)
        ? await FindAsync(id, ct) : throw Refusal.NotFound("technician_unknown");

    private async Task<TechnicianDetails> NoteAsync(string action, TechnicianDetails before, CancellationToken ct)
    {
        var after = await FindAsync(before.Id, ct);
        await audit.WriteAsync(action, Entity, before.Id, Name(after), before, after, ct);
        return after;
    }

    private static string Name(TechnicianDetails technician) => $"{technician.FirstName} {technician.LastName}";
}
