using System.Text.Json;
using Npgsql;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Maintenance.Equipments;

/// <summary>The queries that read equipment with what maintenance knows of it.</summary>
internal static class EquipmentSql
{
    private const string Columns =
        """
        e.id, e.name, coalesce(e.category, 'Batterie'), e.model, e.serial_number, e.location_name, e.status, e.installed_at,
        p.every, p.last_done_at, p.next_due_at, coalesce(i.number, 0)::int, coalesce(i.open, 0)::int, e.kind, e.location_id, e.client_id
        """;

    // Of the rows of a page only: a subquery a row goes along an index.
    private const string Care =
        """
        left join lateral (
          select min(every) filter (where unit = 'Day') as every, max(last_done_at) as last_done_at, min(next_due_at) as next_due_at
          from maintenance.plan where equipment_id = e.id and active
        ) p on true
        left join lateral (
          select count(*) as number, count(*) filter (where status not in ('Done', 'Cancelled')) as open
          from maintenance.intervention where equipment_id = e.id
        ) i on true
        """;

    private const string Within =
        """
        e.location_id in (
          with recursive inside as (
            select id from assets.api_location where id = {0}
            union select l.id from assets.api_location l join inside on l.parent_id = inside.id)
          select id from inside)
        """;

    /// <summary>$1 id.</summary>
    public const string One =
        $"""
        select {Columns}, e.custom_fields::text, e.notes, e.created_at, e.updated_at, e.version
        from assets.api_equipment e {Care}
        where e.id = $1 and e.archived_at is null
        """;

    /// <summary>$1 serial numbers; of archived ones too, which the column after those of <see cref="One"/> tells.</summary>
    public const string BySerials =
        $"""
        select {Columns}, e.custom_fields::text, e.notes, e.created_at, e.updated_at, e.version, e.archived_at is not null
        from assets.api_equipment e {Care}
        where e.serial_number = any($1)
        """;

    /// <summary>$1 ids.</summary>
    public const string Names = "select id, name, serial_number from assets.api_equipment where id = any($1) and archived_at is null";

    /// <summary>$1 id, $2 how many at most; the newest first.</summary>
    public const string Statuses =
        """
        select s.status, s.at, lead(s.at) over (order by s.at, s.id), s.reason, concat_ws(' ', u.first_name, u.last_name)
        from (select * from assets.api_equipment_status where equipment_id = $1 order by at desc, id desc limit $2) s
        left join identity.api_user u on u.id = s.user_id
        order by s.at desc, s.id desc
        """;

    /// <returns>The list with its total in the first column, and its parameters before the limit and the offset.</returns>
    public static (string Sql, object?[] Parameters) List(EquipmentFilter filter, DateTimeOffset now)
    {
        var conditions = new Conditions()
            .And("e.archived_at is null")
            .And("strpos(e.names_small, (select lower({0}))) > 0", filter.Search)
            .And("e.location_name = {0}", filter.Location)
            .And(Within, filter.LocationId)
            .And("coalesce(e.category, 'Batterie') = {0}", filter.Category)
            .And("e.status = {0}", filter.Status?.Value.ToString())
            .And("e.kind = {0}", filter.Kind?.Value.ToString())
            .AndWhether(filter.Due, "e.id in (select equipment_id from maintenance.plan where active and next_due_at <= {0})", now);
        return ($"""
            select (select count(*) from assets.api_equipment e {conditions.Where}), {Columns}
            from (select e.id from assets.api_equipment e {conditions.Where} order by e.name, e.id {conditions.Page}) page
            join assets.api_equipment e on e.id = page.id
            {Care}
            order by e.name, e.id
            """, conditions.Parameters);
    }

    /// <param name="first">Where the columns begin.</param>
    public static EquipmentRow Read(NpgsqlDataReader row, int first) => new(
        row.GetInt32(first),
        row.GetString(first + 1),
        row.GetString(first + 2),
        row.TextOrNull(first + 3),
        row.GetString(first + 4),
        row.GetString(first + 5),
        Enum.Parse<AssetsApi.Status>(row.GetString(first + 6)),
        row.TimeOrNull(first + 7),
        row.IsDBNull(first + 8) ? null : $"{row.GetInt32(first + 8)}",
        row.TimeOrNull(first + 9),
        row.TimeOrNull(first + 10),
        row.GetInt32(first + 11),
        row.GetInt32(first + 12),
        Enum.Parse<AssetsApi.Kind>(row.GetString(first + 13)),
        row.GetInt32(first + 14),
        row.IntOrNull(first + 15));

    public static (EquipmentRow Equipment, uint Version) ReadOne(NpgsqlDataReader row) => (
        Read(row, 0) with
        {
            CustomFields = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(row.GetString(16))!,
            Notes = row.TextOrNull(17),
            CreatedAt = row.TimeOrNull(18),
            UpdatedAt = row.TimeOrNull(19),
        },
        row.GetFieldValue<uint>(20));

    public static StatusPeriod ReadStatus(NpgsqlDataReader row) => new(
        Enum.Parse<AssetsApi.Status>(row.GetString(0)),
        row.GetFieldValue<DateTimeOffset>(1),
        row.TimeOrNull(2),
        row.TextOrNull(3),
        row.GetString(4) is { Length: > 0 } author ? author : null);
}
