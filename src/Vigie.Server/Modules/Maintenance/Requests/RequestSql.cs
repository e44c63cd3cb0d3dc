using Npgsql;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Maintenance.Requests;

/// <summary>The queries that read requests: one text for lists and for one.</summary>
internal static class RequestSql
{
    // What a passer-by says of himself is for the company; the client whose equipment it is does not read it.
    private const string Columns =
        """
        r.id, r.equipment_id, e.name, e.location_name, r.description, r.urgency, r.wished_at, r.status, r.reason, r.created_at, r.decided_at,
        r.user_id, coalesce(nullif(concat_ws(' ', u.first_name, u.last_name), ''), case when (select current_owner()) is null then r.name end),
        case when (select current_owner()) is null then r.contact end, r.intervention_id, i.status, r.xmin
        """;

    private const string Names =
        """
        join assets.api_equipment e on e.id = r.equipment_id
        left join identity.api_user u on u.id = r.user_id
        left join maintenance.intervention i on i.id = r.intervention_id
        """;

    /// <summary>$1 id.</summary>
    public const string One = $"select 1::bigint, {Columns} from maintenance.request r {Names} where r.id = $1";

    /// <returns>The list, the newest first, with its total in the first column, and its parameters before the limit and the offset.</returns>
    public static (string Sql, object?[] Parameters) List(RequestFilter filter)
    {
        var conditions = new Conditions().And("r.status = {0}", filter.Status?.Value.ToString()).And("r.equipment_id = {0}", filter.EquipmentId);
        return ($"""
            select (select count(*) from maintenance.request r {conditions.Where}), {Columns}
            from (select r.*, r.xmin from maintenance.request r {conditions.Where} order by r.id desc {conditions.Page}) r
            {Names}
            order by r.id desc
            """, conditions.Parameters);
    }

    /// <summary>A row of <see cref="List"/> or <see cref="One"/>.</summary>
    public static RequestRow Read(NpgsqlDataReader row) => new(
        row.GetInt32(1),
        row.GetInt32(2),
        new(row.GetString(3), row.GetString(4)),
        row.GetString(5),
        Enum.Parse<Priority>(row.GetString(6)),
        row.TimeOrNull(7),
        Enum.Parse<RequestStatus>(row.GetString(8)),
        row.TextOrNull(9),
        row.GetFieldValue<DateTimeOffset>(10),
        row.TimeOrNull(11),
        row.IntOrNull(12),
        row.TextOrNull(13),
        row.TextOrNull(14),
        row.IntOrNull(15),
        row.TextOrNull(16) is { } status ? Enum.Parse<InterventionStatus>(status) : null);

    public static (RequestRow Request, uint Version) ReadOne(NpgsqlDataReader row) => (Read(row), row.GetFieldValue<uint>(17));
}
