using Npgsql;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.ServiceLevels;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Maintenance.Contracts;

/// <summary>The queries that read contracts: one text for lists and for one.</summary>
internal static class ContractSql
{
    /// <summary>What only the company and the contract's own client may read.</summary>
    private const string MaySeePrice = "((select current_owner()) is null or c.client_id = (select current_owner()))";

    private const string State =
        """
        case when c.terminated_on <= c.today then 'Terminated' when c.starts_on > c.today then 'Upcoming' when c.ends_on < c.today then 'Expired'
          when c.terminated_on is null and c.ends_on - c.notice_days <= c.today then 'ToRenew' else 'Active' end
        """;

    private const string Columns =
        $"""
        c.id, c.number, c.title, c.kind, c.state, c.client_id, c.client_name, c.client, c.starts_on, c.ends_on, c.renewal, c.renewal_months,
        c.notice_days, c.covers_labour, c.covers_parts, c.covers_travel, c.visits_a_year, case when {MaySeePrice} then c.amount end, c.currency,
        c.period, c.terminated_on, c.reason, case when c.state in ('Active', 'ToRenew') then c.last_day - c.today end,
        (select count(*)::int from maintenance.contract_equipment where contract_id = c.id)
        """;

    /// <summary>Of <see cref="Filter"/>, then $7 limit, $8 offset. What runs or will comes first, in the order of its end; then the rest, the newest first.</summary>
    public static readonly string List =
        $"""
        select c.total, {Columns}
        from (
          select count(*) over () as total, c.* from ({From("$6")}) c
          where ($1::text is null or strpos(lower(concat_ws(' ', c.number, c.title, c.client_name, c.client)), lower($1::text)) > 0)
            and ($2::text is null or c.state = $2::text)
            and ($3::int is null or c.client_id = $3::int)
            and ($4::int is null or c.id in (select contract_id from maintenance.contract_equipment where equipment_id = $4::int))
            and ($5::date is null or c.last_day < $5::date)
          order by {Order} limit $7 offset $8
        ) c
        order by {Order}
        """;

    private const string Order = "c.last_day < c.today, case when c.last_day >= c.today then c.last_day end, c.last_day desc, c.id";

    // $1 id, $2 now. A year of the contract begins each time that its first day comes back.
    private static readonly string One =
        $"""
        select {Columns}, case when (select current_owner()) is null then c.notes end, (
            select count(*)::int from maintenance.intervention i where i.contract_id = c.id and i.kind = 'Preventive' and i.status = 'Done'
              and i.finished_at >= (c.starts_on
                + make_interval(years => greatest(0, extract(year from age(c.today, c.starts_on))::int))) at time zone c.time_zone),
          c.version
        from ({From("$2")}) c where c.id = $1
        """;

    // $1 contract.
    private const string Equipments =
        """
        select e.id, e.name, e.location_name, e.archived_at is not null
        from maintenance.contract_equipment ce join assets.api_equipment e on e.id = ce.equipment_id
        where ce.contract_id = $1 order by e.name, e.id
        """;

    // $1 contract.
    private const string Levels =
        """
        select priority, respond_minutes, resolve_minutes, around_the_clock from maintenance.contract_level
        where contract_id = $1 order by resolve_minutes, priority
        """;

    // $1 contract.
    private const string Renewals =
        $"""
        select r.at, r.from_end, r.to_end, r.tacit, concat_ws(' ', u.first_name, u.last_name), case when {MaySeePrice} then r.amount end
        from maintenance.contract_renewal r join maintenance.contract c on c.id = r.contract_id left join identity.api_user u on u.id = r.user_id
        where r.contract_id = $1 order by r.id desc limit 200
        """;

    /// <summary>The contract that a piece of equipment stands under at a moment: of several the one that began last.</summary>
    /// <param name="equipment">SQL of its id.</param>
    /// <param name="moment">SQL of a timestamptz.</param>
    public static string Covering(string equipment, string moment) =>
        $"""
        select c.id, c.covers_labour, c.covers_parts, c.covers_travel
        from catalog.tenant t
        cross join lateral (select ({moment} at time zone t.time_zone)::date as day) d
        join maintenance.contract c on d.day between c.starts_on and c.ends_on and (c.terminated_on is null or c.terminated_on > d.day)
        join maintenance.contract_equipment ce on ce.contract_id = c.id and ce.equipment_id = {equipment}
        where t.tenant_id = (select current_tenant())
        order by c.starts_on desc, c.id desc limit 1
        """;

    public static object?[] Filter(ContractFilter filter, DateTimeOffset now) =>
        [filter.Search, filter.Status?.Value.ToString(), filter.ClientId, filter.EquipmentId, filter.EndsBefore, now];

    /// <param name="first">Where the columns begin.</param>
    public static ContractRow Read(NpgsqlDataReader row, int first) => new(
        row.GetInt32(first),
        row.GetString(first + 1),
        row.GetString(first + 2),
        Enum.Parse<ContractKind>(row.GetString(first + 3)),
        Enum.Parse<ContractStatus>(row.GetString(first + 4)),
        row.IntOrNull(first + 5),
        row.TextOrNull(first + 6),
        row.TextOrNull(first + 7),
        row.GetFieldValue<DateOnly>(first + 8),
        row.GetFieldValue<DateOnly>(first + 9),
        Enum.Parse<Renewal>(row.GetString(first + 10)),
        row.IntOrNull(first + 11),
        row.GetInt32(first + 12),
        new(row.GetBoolean(first + 13), row.GetBoolean(first + 14), row.GetBoolean(first + 15)),
        row.GetInt32(first + 16),
        row.IsDBNull(first + 17) ? null : new(
            row.GetDecimal(first + 17), Enum.Parse<Currency>(row.GetString(first + 18)), Enum.Parse<PricePeriod>(row.GetString(first + 19))),
        row.IsDBNull(first + 20) ? null : row.GetFieldValue<DateOnly>(first + 20),
        row.TextOrNull(first + 21),
        row.IntOrNull(first + 22),
        row.GetInt32(first + 23));

    /// <summary>One with all that hangs on it, in one round trip; null when there is none.</summary>
    public static Task<(ContractRow Contract, uint Version)?> ReadOneAsync(TenantSession session, int id, DateTimeOffset now, CancellationToken ct) =>
        session.ReadAsync<(ContractRow, uint)?>(
            [(One, [id, now]), (Equipments, [id]), (Levels, [id]), (Renewals, [id])],
            async reader =>
            {
                if (!await reader.ReadAsync(ct))
                {
                    return null;
                }

                var (contract, version) = (Read(reader, 0) with { Notes = reader.TextOrNull(24), VisitsDone = reader.GetInt32(25) },
                    reader.GetFieldValue<uint>(26));
                return (contract with
                {
                    Equipments = await reader.NextAsync(
                        row => new CoveredEquipment(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetBoolean(3)), ct),
                    Levels = await reader.NextAsync(
                        row => new LevelRow(Enum.Parse<Priority>(row.GetString(0)), row.GetInt32(1), row.GetInt32(2), row.GetBoolean(3)), ct),
                    Renewals = await reader.NextAsync(ReadRenewal, ct),
                }, version);
            },
            ct);

    /// <summary>Contracts with what follows from their dates today.</summary>
    private static string From(string now) =>
        $"""
        select c.*, {State} as state
        from (
          select c.*, c.xmin as version, t.time_zone, ({now}::timestamptz at time zone t.time_zone)::date as today,
            least(c.ends_on, c.terminated_on - 1) as last_day,
            coalesce(c.client_name, nullif(concat_ws(' ', u.first_name, u.last_name), '')) as client
          from catalog.tenant t cross join maintenance.contract c left join identity.api_user u on u.id = c.client_id
          where t.tenant_id = (select current_tenant())
        ) c
        """;

    private static RenewalRow ReadRenewal(NpgsqlDataReader row) => new(
        row.GetFieldValue<DateTimeOffset>(0), row.GetFieldValue<DateOnly>(1), row.GetFieldValue<DateOnly>(2), row.GetBoolean(3),
        row.GetString(4) is { Length: > 0 } author ? author : null, row.IsDBNull(5) ? null : row.GetDecimal(5));
}
