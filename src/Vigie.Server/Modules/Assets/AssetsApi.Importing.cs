using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Assets;

/// <content>Many pieces of equipment in few round trips.</content>
internal sealed partial class AssetsApi
{
    /// <summary>Adds machines whose places and clients are known to exist.</summary>
    /// <returns>Their ids by serial number.</returns>
    /// <exception cref="Refusal">equipment_serial_taken, when somebody else was quicker.</exception>
    public async Task<IReadOnlyDictionary<string, int>> CreateMachinesAsync(
        IReadOnlyList<EquipmentFields> machines, DateTimeOffset at, CancellationToken ct) =>
        await session.QueryAsync(
            """
            insert into assets.equipment
              (kind, name, serial_number, model, location_id, client_id, installed_at, custom_fields, notes, category, created_at, updated_at)
            select 'Machine', m.name, m.serial_number, m.model, m.location_id, m.client_id, m.installed_at, m.custom_fields::jsonb, m.notes,
              m.category, $10, $10
            from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[], $6::timestamptz[], $7::text[], $8::text[], $9::text[])
              m (name, serial_number, model, location_id, client_id, installed_at, custom_fields, notes, category)
            returning serial_number, id
            """,
            row => (Serial: row.GetString(0), Id: row.GetInt32(1)),
            [.. Columns(machines), at],
            ct).ToDictionaryAsync(row => row.Serial, row => row.Id, cancellationToken: ct);

    /// <summary>Replaces the fields of machines in use.</summary>
    /// <exception cref="Refusal">changed_meanwhile, when one has another version or is archived; equipment_serial_taken.</exception>
    public async Task UpdateMachinesAsync(
        IReadOnlyList<(int Id, uint Version, EquipmentFields Fields)> machines, DateTimeOffset at, CancellationToken ct)
    {
        var changed = await session.ExecuteAsync(
            """
            update assets.equipment e
            set name = m.name, serial_number = m.serial_number, model = m.model, location_id = m.location_id, client_id = m.client_id,
              installed_at = m.installed_at, custom_fields = m.custom_fields::jsonb, notes = m.notes, category = m.category, updated_at = $12
            from unnest(
              $1::text[], $2::text[], $3::text[], $4::int[], $5::int[], $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::int[],
              $11::bigint[])
              m (name, serial_number, model, location_id, client_id, installed_at, custom_fields, notes, category, id, version)
            where e.id = m.id and e.xmin::text::bigint = m.version and e.archived_at is null
            """,
            [
                .. Columns([.. machines.Select(machine => machine.Fields)]), machines.Select(machine => machine.Id).ToArray(),
                machines.Select(machine => (long)machine.Version).ToArray(), at,
            ],
            ct);
        if (changed != machines.Count)
        {
            throw Refusal.Conflict("changed_meanwhile");
        }
    }

    /// <summary>Of these those to which something refers, besides the rows of <paramref name="table"/>.</summary>
    public async Task<IReadOnlySet<int>> InUseAsync(IReadOnlyCollection<int> ids, string table, CancellationToken ct) =>
        await session.QueryAsync(
            "select assets.equipment_in_use($1, $2::regclass)", row => row.GetInt32(0), [ids.ToArray(), table], ct).ToHashSetAsync(cancellationToken: ct);

    /// <summary>Removes machines for good, with whatever hangs on them.</summary>
    public Task RemoveMachinesAsync(IReadOnlyCollection<int> ids, CancellationToken ct) =>
        session.ExecuteAsync("delete from assets.equipment where kind = 'Machine' and id = any($1)", [ids.ToArray()], ct);

    /// <summary>Adds places that stand in no other.</summary>
    /// <returns>Their ids by name.</returns>
    public async Task<IReadOnlyDictionary<string, int>> CreateLocationsAsync(IReadOnlyCollection<string> names, CancellationToken ct) =>
        await session.QueryAsync(
            "insert into assets.location (name, created_at) select name, $2 from unnest($1::text[]) name returning name, id",
            row => (Name: row.GetString(0), Id: row.GetInt32(1)),
            [names.ToArray(), clock.GetUtcNow()],
            ct).ToDictionaryAsync(row => row.Name, row => row.Id, StringComparer.OrdinalIgnoreCase, ct);

    /// <summary>Removes those of these places that hold nothing.</summary>
    public Task RemoveEmptyLocationsAsync(IReadOnlyCollection<int> ids, CancellationToken ct) => session.ExecuteAsync(
        """
        delete from assets.location l where l.id = any($1)
          and not exists (select from assets.equipment e where e.location_id = l.id)
          and not exists (select from assets.location inside where inside.parent_id = l.id)
        """,
        [ids.ToArray()],
        ct);

    private static object?[] Columns(IReadOnlyList<EquipmentFields> machines) =>
    [
        Column(machines, machine => machine.Name), Column(machines, machine => machine.SerialNumber), Column(machines, machine => machine.Model),
        Column(machines, machine => machine.LocationId), Column(machines, machine => machine.ClientId), Column(machines, machine => machine.InstalledAt?.ToUniversalTime()),
        Column(machines, machine => CustomFields.ToJson(machine.CustomFields)), Column(machines, machine => machine.Notes), Column(machines, machine => machine.Category),
    ];

    private static T[] Column<T>(IReadOnlyList<EquipmentFields> machines, Func<EquipmentFields, T> value) => [.. machines.Select(value)];
}
