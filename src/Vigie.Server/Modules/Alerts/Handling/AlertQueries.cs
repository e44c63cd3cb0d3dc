using System.Globalization;
using Npgsql;
using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Modules.Alerts.Rules;
using Vigie.Server.Platform.Data;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Alerts.Handling;

/// <summary>An alert as stored, with the names that it is shown with; no language yet.</summary>
/// <param name="ClientId">To whom the battery belongs.</param>
/// <param name="Version">Row version.</param>
internal sealed record StoredAlert(AlertRow Row, string? RuleName, string? OwnAdvice, int? ClientId, uint Version)
{
    /// <summary>The alert with its texts in a language, "fr" or "en".</summary>
    public AlertRow In(string language) => Row with
    {
        // Of faults all that were seen: one that comes later is told too.
        Message = AlertText.Message(
            Row.RuleKey, RuleName, new(Row.Metric, Row.Operator, Row.Threshold, ClearThreshold: null),
            Row.Metric == AlertMetric.Fault ? Row.WorstValue : Row.Value, language, Row.Match, Row.Conditions),
        Advice = OwnAdvice ?? RuleTexts.Advice(Row.RuleKey, language),
    };
}

/// <summary>The queries that read alerts: one text for lists, single alerts and live messages.</summary>
internal static class AlertQueries
{
    private const string Columns =
        $"""
        a.id, a.battery_id, b.name, b.location_name, b.client_id, a.rule_key, a.rule_name, a.advice, a.metric, a.operator, a.severity,
        a.threshold, a.value, a.worst_value, a.last_value, a.opened_at, a.last_at, a.cleared_at, a.acknowledged_at, a.acknowledged_by,
        who.last_name, who.first_name, a.ack_comment, a.shelved_until, a.occurrences, a.xmin, a.match, a.conditions::text,
        a.assigned_to, assignee.last_name, assignee.first_name
        """;

    private const string Names =
        """
        join telemetry.api_battery b on b.id = a.battery_id
        left join identity.api_user who on who.id = a.acknowledged_by
        left join identity.api_user assignee on assignee.id = a.assigned_to
        """;

    private const string From = $"from alerts.alert a {Names}";

    /// <summary>$1: ids.</summary>
    public const string ByIds = $"select {Columns} {From} where a.id = any($1::bigint[]) order by a.id";

    // What asks for the battery stands in subqueries that are computed once: joined, they would be computed for every alert, and
    // a list of fifty alerts could not be read along the index of their times.
    private const string OfPlace =
        """
        a.battery_id = any(array(
          with recursive inside as (
            select id from assets.api_location where id = {0}
            union select l.id from assets.api_location l join inside on l.parent_id = inside.id)
          select b.id from telemetry.api_battery b join inside on inside.id = b.location_id))
        """;

    private const string OfType = "a.battery_id = any(array(select b.id from telemetry.api_battery b where b.type_id = {0}))";

    private const string Found =
        """
        position((select lower({0})) in lower(concat_ws(' ', a.rule_key, a.rule_name))) > 0
        or a.battery_id in (
          select b.id from telemetry.api_battery b
          where position((select lower({0})) in lower(concat_ws(' ', b.name, b.serial_number, b.location_name))) > 0)
        """;

    /// <summary>The active alerts that matter most. $1: now; $2: how many.</summary>
    public const string Worst =
        $"""
        select {Columns} {From}
        where b.archived_at is null and a.cleared_at is null and (a.shelved_until is null or a.shelved_until <= $1)
        order by array_position(array['Critical', 'Warning', 'Info'], a.severity), a.opened_at desc, a.id desc limit $2
        """;

    /// <summary>$1: id.</summary>
    public const string Events =
        """
        select e.at, e.kind, e.user_id, who.last_name, who.first_name, e.comment, e.value,
          e.assigned_to, assignee.last_name, assignee.first_name
        from alerts.event e left join identity.api_user who on who.id = e.user_id
        left join identity.api_user assignee on assignee.id = e.assigned_to where e.alert_id = $1 order by e.id
        """;

    /// <summary>The last event of each alert to which something happened. $1: since when; $2: how many.</summary>
    public const string ChangedSince =
        """
        select alert_id, kind from (
          select distinct on (e.alert_id) e.alert_id, e.kind, e.id from alerts.event e
          where e.recorded_at >= $1 order by e.alert_id, e.id desc) last
        order by id limit $2
        """;

    /// <summary>The alerts of a filter, the newest first.</summary>
    /// <param name="userId">Who "me" is.</param>
    /// <returns>How many they are; the list; and the parameters of both, before the limit and the offset of the list.</returns>
    public static (string Count, string List, object?[] Parameters) List(AlertFilter filter, DateTimeOffset now, int? userId)
    {
        var state = filter.State?.Value ?? AlertState.Active;
        var conditions = new Conditions()
            .And("a.battery_id not in (select e.id from assets.api_equipment e where e.archived_at is not null)")
            .AndWhether(state == AlertState.All ? null : state == AlertState.Active, "a.cleared_at is null")
            .And("a.shelved_until is null or a.shelved_until <= {0}", state == AlertState.Active && filter.Shelved != true ? now : null)
            .AndWhether(filter.Acknowledged, "a.acknowledged_at is not null")
            .And("a.severity = {0}", filter.Severity?.Value.ToString())
            .And("a.battery_id = {0}", filter.BatteryId)
            .And(OfPlace, filter.LocationId)
            .And(OfType, filter.TypeId)
            .And(Found, filter.Search)
            .And("a.opened_at >= {0}", filter.From?.ToUniversalTime())
            .And("a.opened_at < {0}", filter.To?.ToUniversalTime())
            .AndWhether(filter.AssignedTo == "none" ? true : null, "a.assigned_to is null")
            .And("a.assigned_to = {0}", Assignee(filter.AssignedTo, userId));
        return (
            $"select count(*) from alerts.alert a {conditions.Where}",
            $"""
            select {Columns}
            from (select a.*, a.xmin from alerts.alert a {conditions.Where} order by a.opened_at desc, a.id desc {conditions.Page}) a
            {Names}
            order by a.opened_at desc, a.id desc
            """,
            conditions.Parameters);
    }

    public static StoredAlert Read(NpgsqlDataReader row)
    {
        var (cleared, acknowledged) = (row.TimeOrNull(17), row.TimeOrNull(18));
        return new(
            new(
                row.GetInt64(0),
                row.GetInt32(1),
                row.GetString(2),
                row.GetString(3),
                row.GetString(5),
                Enum.Parse<AlertMetric>(row.GetString(8)),
                Enum.Parse<AlertOperator>(row.GetString(9)),
                Enum.Parse<Severity>(row.GetString(10)),
                Message: "",
                Advice: null,
                row.DoubleOrNull(12),
                row.DoubleOrNull(11),
                Enum.Parse<RuleMatch>(row.GetString(26)),
                RuleCondition.Read(row.GetString(27)),
                row.DoubleOrNull(13),
                row.DoubleOrNull(14),
                row.GetFieldValue<DateTimeOffset>(15),
                row.GetFieldValue<DateTimeOffset>(16),
                cleared,
                Active: cleared is null,
                Acknowledged: acknowledged is not null,
                acknowledged,
                Who(row, 19),
                row.TextOrNull(22),
                row.TimeOrNull(23),
                Who(row, 28),
                row.GetInt32(24)),
            row.TextOrNull(6),
            row.TextOrNull(7),
            row.IsDBNull(4) ? null : row.GetInt32(4),
            row.GetFieldValue<uint>(25));
    }

    public static AlertEvent ReadEvent(NpgsqlDataReader row) => new(
        row.GetFieldValue<DateTimeOffset>(0),
        Enum.Parse<AlertEventKind>(row.GetString(1)),
        Who(row, 2),
        row.TextOrNull(5),
        row.DoubleOrNull(6),
        Who(row, 7));

    private static int? Assignee(string? wanted, int? userId) => wanted switch
    {
        null or "none" => null,
        "me" => userId ?? 0, // an API key is nobody
        _ => int.Parse(wanted, CultureInfo.InvariantCulture),
    };

    private static Person? Who(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : new(row.GetInt32(column), row.TextOrNull(column + 1), row.TextOrNull(column + 2));
}
