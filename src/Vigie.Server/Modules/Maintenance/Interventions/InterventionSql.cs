using Npgsql;
using Vigie.Server.Modules.Assets;
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

    // All in one index. What is looked for is made small in a query of its own, so once: a prepared statement would do it for each row.
    private const string Matches =
        """
        strpos(i.title_small, (select lower({0}))) > 0 or i.equipment_id in (
          select id from assets.api_equipment where strpos(names_small, (select lower({0}))) > 0
            or location_id in (select id from assets.api_location where strpos(lower(name), (select lower({0}))) > 0))
        """;

    // On the day on which the calendar shows it: of its appointment, else of its date limit.
    private const string OnTheseDays =
        """
        i.id in (
          select intervention_id from maintenance.visit where planned_at >= {0} and planned_at < {1}
          union all
          select d.id from maintenance.intervention d
          where d.due_at >= {0} and d.due_at < {1} and not exists (select from maintenance.visit v where v.intervention_id = d.id))
        """;

    private const string Rank = "case i.priority when 'Critical' then 0 when 'High' then 1 when 'Normal' then 2 else 3 end";

    /// <summary>How many there are of all that the caller may see.</summary>
    public const string Total =
        """
        (case when (select current_owner()) is null then (select coalesce(sum(number), 0)::bigint from maintenance.intervention_tally)
          else (select count(*) from maintenance.intervention) end)
        """;

    /// <summary>$1 id.</summary>
    public const string One =
        $"""
        select 1::bigint, {Columns}, i.checklist::text, array(select alert_id from maintenance.intervention_alert where intervention_id = i.id order by alert_id),
          i.signature_required, i.signature::text, (select id from maintenance.request where intervention_id = i.id), g.score, g.comment, g.at,
          i.contract_id, c.number, i.covers_labour, i.covers_parts, i.covers_travel, v.accepted_at
        from maintenance.intervention i {Names} left join maintenance.rating g on g.intervention_id = i.id
        left join maintenance.contract c on c.id = i.contract_id where i.id = $1
        """;

    /// <summary>$1 intervention; the oldest first.</summary>
    public const string Steps =
        """
        select s.at, s.from_status, s.to_status, concat_ws(' ', u.first_name, u.last_name), s.reason
        from maintenance.step s left join identity.api_user u on u.id = s.user_id
        where s.intervention_id = $1 order by s.id limit 1000
        """;

    /// <param name="involving">Only those that this user is to do, or opened; null: all.</param>
    /// <returns>The list with its total in the first column, and its parameters before the limit and the offset.</returns>
    public static (string Sql, object?[] Parameters) List(InterventionFilter filter, DateTimeOffset now, int? involving) =>
        Found(filter, now, involving, "with", Columns, Names);

    /// <summary>As <see cref="List"/>; where the equipment stands is that of its place or of the place around it.</summary>
    public static (string Sql, object?[] Parameters) Map(InterventionFilter filter, DateTimeOffset now, int? involving) =>
        Found(
            filter, now, involving, $"{AssetsApi.WithPlaces},",
            "i.id, i.title, i.status, i.priority, i.due_at, e.name, e.location_name, p.latitude, p.longitude",
            "join assets.api_equipment e on e.id = i.equipment_id left join place p on p.id = e.location_id");

    private static (string Sql, object?[] Parameters) Found(
        InterventionFilter filter, DateTimeOffset now, int? involving, string with, string columns, string joins)
    {
        var conditions = Narrow(filter, now, involving);
        var (keys, order) = filter.Sort?.Value switch
        {
            InterventionSort.Pressing => ("i.id, i.urgent, i.priority, i.due_at", $"i.urgent desc, {Rank}, i.due_at nulls last, i.id"),
            _ => ("i.id, i.created_at", "i.created_at desc, i.id desc"),
        };

        // A search is made once, for the count and for the page. All else PostgreSQL counts and pages along an index each.
        var once = filter.Search is null ? "not materialized" : "materialized";
        var total = conditions is { Where: "", Parameters: [] } ? Total : "(select count(*) from found)";
        return ($"""
            {with} found as {once} (select {keys} from maintenance.intervention i {conditions.Where})
            select {total}, {columns}
            from (select i.id from found i order by {order} {conditions.Page}) page
            join maintenance.intervention i on i.id = page.id
            {joins}
            order by {order}
            """, conditions.Parameters);
    }

    /// <summary>The columns from the second on.</summary>
    public static InterventionRow Read(NpgsqlDataReader row) => new(
        row.GetInt32(1),
        row.GetString(2),
        row.TextOrNull(3),
        Enum.Parse<InterventionKind>(row.GetString(4)),
        Enum.Parse<InterventionStatus>(row.GetString(5)),
        Enum.Parse<Priority>(row.GetString(6)),
        row.GetBoolean(7),
        row.GetFieldValue<DateTimeOffset>(8),
        row.TimeOrNull(9),
        row.GetInt32(10),
        row.IntOrNull(11),
        new(row.GetString(12), row.GetString(13)))
    {
        StartedAt = row.TimeOrNull(14),
        FinishedAt = row.TimeOrNull(15),
        TechnicianId = row.IntOrNull(16),
        Technician = row.IsDBNull(17) ? null : new(row.GetString(17), row.GetString(18), row.GetString(19)),
        Planning = Planning(row),
        Report = row.TextOrNull(22),
        Cause = row.TextOrNull(23),
        Action = row.TextOrNull(24),
        Minutes = row.IntOrNull(25),
        PlanId = row.IntOrNull(26),
        WatchedUntil = row.TimeOrNull(27),
        Skills = row.GetFieldValue<string[]>(28) is { Length: > 0 } skills ? skills : null,
        SkillLevel = row.GetInt32(29) is > 1 and var level ? level : null,
        WindowBegins = row.TimeOrNull(30),
        WindowEnds = row.TimeOrNull(31),
        ExpectedMinutes = row.IntOrNull(32),
    };

    public static (InterventionRow Intervention, uint Version) ReadOne(NpgsqlDataReader row) => (
        Read(row) with
        {
            Planning = Planning(row) is { } planning ? planning with { AcceptedAt = row.TimeOrNull(47) } : null,
            Checklist = Checklist.Read(row.GetString(34)) is { Count: > 0 } points ? points : null,
            Alerts = row.GetFieldValue<long[]>(35) is { Length: > 0 } alerts ? alerts : null,
            SignatureRequired = row.GetBoolean(36) ? true : null,
            Signature = row.TextOrNull(37) is { } signature ? Signature.Read(signature) : null,
            RequestId = row.IntOrNull(38),
            Rating = row.IsDBNull(39) ? null : new(row.GetInt32(39), row.TextOrNull(40), row.GetFieldValue<DateTimeOffset>(41)),
            Cover = row.IsDBNull(42) ? null : new(
                row.GetInt32(42), row.TextOrNull(43), new(row.GetBoolean(44), row.GetBoolean(45), row.GetBoolean(46))),
        },
        row.GetFieldValue<uint>(33));

    private static Appointment? Planning(NpgsqlDataReader row) =>
        row.IsDBNull(20) ? null : new(row.GetFieldValue<DateTimeOffset>(20), row.GetInt32(21));

    /// <summary>The columns of <see cref="Map"/> from the second on.</summary>
    public static MapRow ReadMap(NpgsqlDataReader row) => new(
        row.GetInt32(1),
        row.GetString(2),
        Enum.Parse<InterventionStatus>(row.GetString(3)),
        Enum.Parse<Priority>(row.GetString(4)),
        row.TimeOrNull(5),
        new(row.GetString(6), row.GetString(7)),
        row.DoubleOrNull(8),
        row.DoubleOrNull(9));

    public static StepRow ReadStep(NpgsqlDataReader row) => new(
        row.GetFieldValue<DateTimeOffset>(0),
        row.IsDBNull(1) ? null : Enum.Parse<InterventionStatus>(row.GetString(1)),
        Enum.Parse<InterventionStatus>(row.GetString(2)),
        row.GetString(3) is { Length: > 0 } author ? author : null,
        row.TextOrNull(4));

    private static Conditions Narrow(InterventionFilter filter, DateTimeOffset now, int? involving) => new Conditions()
        .And(Matches, filter.Search)
        .And("i.status = {0}", filter.Status?.Value.ToString())
        .And("i.priority = {0}", filter.Priority?.Value.ToString())
        .And("i.kind = {0}", filter.Kind?.Value.ToString())
        .And("i.technician_id = {0}", filter.TechnicianId)
        .And("i.equipment_id = {0}", filter.EquipmentId)
        .AndWhether(filter.Urgent, "i.urgent")
        .AndWhether(filter.Open, "i.status not in ('Done', 'Cancelled')")
        .AndWhether(filter.Overdue, "i.status not in ('Done', 'Cancelled') and i.due_at is not null and i.due_at < {0}", now)
        .And("i.id in (select intervention_id from maintenance.intervention_alert where alert_id = {0})", filter.AlertId)
        .And("i.contract_id = {0}", filter.ContractId)
        .And("i.technician_id = {0} or i.creator_id = {0}", involving)
        .And(
            OnTheseDays,
            (filter.From ?? (filter.To is null ? null : Calendar.First))?.ToUniversalTime(),
            (filter.To ?? (filter.From is null ? null : Calendar.Last))?.ToUniversalTime());
}
