using Npgsql;
using Vigie.Server.Modules.Maintenance.Planning;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Maintenance.Interventions;

/// <summary>The queries that read interventions: one text for lists and for one.</summary>
internal static class InterventionSql
{
    private const string Columns =
        """
        i.id, i.title, i.description, i.kind, i.status, i.priority, i.urgent, i.created_at, i.due_at, i.equipment_id, i.creator_id,
        e.name, e.location_name, i.started_at, i.finished_at, i.technician_id, t.last_name, t.first_name, t.specialty, v.planned_at, v.minutes,
        i.report, i.cause, i.action, i.minutes, i.plan_id, i.watch_until, i.skills, i.skill_level, i.window_begins,
        i.window_ends, i.expected_minutes, i.xmin
        """;

    private const string Names =
        """
        join assets.api_equipment e on e.id = i.equipment_id
        left join identity.api_technician t on t.id = i.technician_id
        left join maintenance.visit v on v.intervention_id = i.id
        """;

    /// <summary>Of <see cref="Filter"/>.</summary>
    private const string Where =
        """
        where ($1::text is null or strpos(lower(i.title), lower($1::text)) > 0 or i.equipment_id = any(array(
            select id from assets.api_equipment where strpos(lower(concat_ws(' ', name, serial_number, location_name)), lower($1::text)) > 0)))
          and ($2::text is null or i.status = $2::text)
          and ($3::text is null or i.priority = $3::text)
          and ($4::text is null or i.kind = $4::text)
          and ($5::int is null or i.technician_id = $5::int)
          and ($6::int is null or i.equipment_id = $6::int)
          and ($7::boolean is null or i.urgent = $7::boolean)
          and ($8::boolean is null or $8::boolean = (i.status not in ('Done', 'Cancelled')))
          and ($9::boolean is null or $9::boolean = (i.status not in ('Done', 'Cancelled') and i.due_at is not null and i.due_at < $10::timestamptz))
          and ($11::int is null or i.technician_id = $11::int or i.creator_id = $11::int)
          and ($12::bigint is null or i.id in (select intervention_id from maintenance.intervention_alert where alert_id = $12::bigint))
        """;

    private const string Rank = "case i.priority when 'Critical' then 0 when 'High' then 1 when 'Normal' then 2 else 3 end";

    public const string Count = $"select count(*) from maintenance.intervention i {Where}";

    /// <summary>$1 id.</summary>
    public const string One =
        $"""
        select {Columns}, i.checklist::text, array(select alert_id from maintenance.intervention_alert where intervention_id = i.id order by alert_id),
          i.signature_required, i.signature::text, (select id from maintenance.request where intervention_id = i.id), g.score, g.comment, g.at
        from maintenance.intervention i {Names} left join maintenance.rating g on g.intervention_id = i.id where i.id = $1
        """;

    /// <summary>$1 intervention; the oldest first.</summary>
    public const string Steps =
        """
        select s.at, s.from_status, s.to_status, concat_ws(' ', u.first_name, u.last_name), s.reason
        from maintenance.step s left join identity.api_user u on u.id = s.user_id
        where s.intervention_id = $1 order by s.id limit 1000
        """;

    /// <summary>Of <see cref="Filter"/>, then limit and offset.</summary>
    public static string List(InterventionSort sort)
    {
        var order = Order(sort);
        return $"""
            select {Columns}
            from (select i.*, i.xmin from maintenance.intervention i {Where} order by {order} limit $13 offset $14) i
            {Names}
            order by {order}
            """;
    }

    /// <summary>Of <see cref="Filter"/>, then limit and offset; where the equipment stands is that of its place or of the place around it.</summary>
    public static string Map(InterventionSort sort)
    {
        var order = Order(sort);
        return $"""
            {PlaceSql.With}
            select i.id, i.title, i.status, i.priority, i.due_at, e.name, e.location_name, p.latitude, p.longitude
            from (select i.* from maintenance.intervention i {Where} order by {order} limit $13 offset $14) i
            join assets.api_equipment e on e.id = i.equipment_id
            left join place p on p.id = e.location_id
            order by {order}
            """;
    }

    private static string Order(InterventionSort sort) => sort switch
    {
        InterventionSort.Pressing => $"i.urgent desc, {Rank}, i.due_at nulls last, i.id",
        _ => "i.created_at desc, i.id desc",
    };

    /// <param name="involving">Only those that this user is to do, or opened; null: all.</param>
    public static object?[] Filter(InterventionFilter filter, DateTimeOffset now, int? involving) =>
    [
        filter.Search, filter.Status?.Value.ToString(), filter.Priority?.Value.ToString(), filter.Kind?.Value.ToString(), filter.TechnicianId,
        filter.EquipmentId, filter.Urgent, filter.Open, filter.Overdue, now, involving, filter.AlertId,
    ];

    public static InterventionRow Read(NpgsqlDataReader row) => new(
        row.GetInt32(0),
        row.GetString(1),
        row.TextOrNull(2),
        Enum.Parse<InterventionKind>(row.GetString(3)),
        Enum.Parse<InterventionStatus>(row.GetString(4)),
        Enum.Parse<Priority>(row.GetString(5)),
        row.GetBoolean(6),
        row.GetFieldValue<DateTimeOffset>(7),
        row.TimeOrNull(8),
        row.GetInt32(9),
        row.IntOrNull(10),
        new(row.GetString(11), row.GetString(12)))
    {
        StartedAt = row.TimeOrNull(13),
        FinishedAt = row.TimeOrNull(14),
        TechnicianId = row.IntOrNull(15),
        Technician = row.IsDBNull(16) ? null : new(row.GetString(16), row.GetString(17), row.GetString(18)),
        Planning = row.IsDBNull(19) ? null : new(row.GetFieldValue<DateTimeOffset>(19), row.GetInt32(20)),
        Report = row.TextOrNull(21),
        Cause = row.TextOrNull(22),
        Action = row.TextOrNull(23),
        Minutes = row.IntOrNull(24),
        PlanId = row.IntOrNull(25),
        WatchedUntil = row.TimeOrNull(26),
        Skills = row.GetFieldValue<string[]>(27) is { Length: > 0 } skills ? skills : null,
        SkillLevel = row.GetInt32(28) is > 1 and var level ? level : null,
        WindowBegins = row.TimeOrNull(29),
        WindowEnds = row.TimeOrNull(30),
        ExpectedMinutes = row.IntOrNull(31),
    };

    public static (InterventionRow Intervention, uint Version) ReadOne(NpgsqlDataReader row) => (
        Read(row) with
        {
            Checklist = Checklist.Read(row.GetString(33)) is { Count: > 0 } points ? points : null,
            Alerts = row.GetFieldValue<long[]>(34) is { Length: > 0 } alerts ? alerts : null,
            SignatureRequired = row.GetBoolean(35) ? true : null,
            Signature = row.TextOrNull(36) is { } signature ? Signature.Read(signature) : null,
            RequestId = row.IntOrNull(37),
            Rating = row.IsDBNull(38) ? null : new(row.GetInt32(38), row.TextOrNull(39), row.GetFieldValue<DateTimeOffset>(40)),
        },
        row.GetFieldValue<uint>(32));

    public static MapRow ReadMap(NpgsqlDataReader row) => new(
        row.GetInt32(0),
        row.GetString(1),
        Enum.Parse<InterventionStatus>(row.GetString(2)),
        Enum.Parse<Priority>(row.GetString(3)),
        row.TimeOrNull(4),
        new(row.GetString(5), row.GetString(6)),
        row.DoubleOrNull(7),
        row.DoubleOrNull(8));

    public static StepRow ReadStep(NpgsqlDataReader row) => new(
        row.GetFieldValue<DateTimeOffset>(0),
        row.IsDBNull(1) ? null : Enum.Parse<InterventionStatus>(row.GetString(1)),
        Enum.Parse<InterventionStatus>(row.GetString(2)),
        row.GetString(3) is { Length: > 0 } author ? author : null,
        row.TextOrNull(4));
}
