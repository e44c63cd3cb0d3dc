namespace Vigie.Server.Modules.Telemetry.Batteries;

/// <summary>The queries on batteries. In all of them $1 is the time of asking.</summary>
internal static class BatterySql
{
    /// <summary>Code of <see cref="Batteries.Connectivity"/> of a row of battery_state s.</summary>
    public const string Connectivity = "case when s.at is null then 0 when s.silent or s.silent_at <= $1::timestamptz then 1 else 2 end";

    /// <summary>Midnight in the tenant's time zone.</summary>
    public const string Midnight =
        "(select date_trunc('day', $1::timestamptz, time_zone) from catalog.tenant where tenant_id = (select current_tenant()))";

    /// <summary>What <see cref="BatteryReader"/> reads, in its order.</summary>
    private const string Columns =
        $"""
        t.capacity_ah, t.nominal_voltage,
        s.at, s.received_at, s.voltage, s.current, s.power, s.temperature, s.soc, s.soh, s.cycles, s.cell_min, s.cell_max, s.cell_spread,
        s.status, s.faults, s.quality, {Connectivity} as connectivity, s.alerts_critical, s.alerts_warning, s.alerts_info,
        e.id, e.name, e.serial_number, e.model, b.type_id, t.name as type_name, t.chemistry, e.location_id, e.location_name, e.client_id,
        e.installed_at, t.cell_count, b.silence_after_seconds, b.external_id, b.voltage_offset, b.current_offset, b.temperature_offset,
        e.custom_fields::text, e.notes, e.created_at, e.updated_at
        """;

    private const string Sources =
        """
        telemetry.battery b
        join telemetry.battery_state s on s.battery_id = b.id
        join assets.api_equipment e on e.id = b.id
        """;

    private const string Types = "join assets.api_battery_type t on t.id = b.type_id";

    private const string EnergyToday =
        $"""
        left join lateral (
          select coalesce(sum(h.energy_in), 0) as energy_in, coalesce(sum(h.energy_out), 0) as energy_out
          from telemetry.sample_hour h where h.battery_id = p.id and h.hour >= {Midnight}
        ) today on true
        """;

    /// <summary>One battery: $2 its id, $3 whether an archived one will do.</summary>
    public const string One =
        $"""
        select p.version, today.energy_in, today.energy_out, p.*
        from (
          select e.version, e.archived_at, s.cell_voltages, s.cell_temperatures, {Columns}, s.measured_at
          from {Sources} {Types}
          where b.id = $2 and ($3 or e.archived_at is null)
        ) p
        {EnergyToday}
        """;

    /// <summary>What the past of battery $2 tells; one row.</summary>
    public const string Past =
        $"""
        with hours as (
          select hour, energy_in, energy_out, charge_out, soc_n, soc_min, soc_last,
                 min(hour) filter (where soc_n > 0 and hour >= $1::timestamptz - interval '30 days') over () as first
          from telemetry.sample_hour where battery_id = $2
        )
        select sum(charge_out), sum(energy_in) filter (where hour > first), sum(energy_out) filter (where hour > first),
               max(soc_last) filter (where hour = first),
               (array_agg(soc_last order by hour desc) filter (where hour > first and soc_n > 0))[1],
               min(soc_min) filter (where hour >= {Midnight})
        from hours
        """;

    private static readonly Dictionary<BatterySort, string> Lists = new()
    {
        [BatterySort.Worst] = List(
            $"""
            case when s.alerts_critical > 0 then 0 when s.alerts_warning > 0 then 1
                 when {Connectivity} = 1 then 2 when s.alerts_info > 0 then 3 else 4 end,
            e.name, e.id
            """),
        [BatterySort.Name] = List("e.name, e.id"),
        [BatterySort.Soc] = List("s.soc nulls last, e.name, e.id"),
        [BatterySort.SocDescending] = List("s.soc desc nulls last, e.name, e.id"),
        [BatterySort.LastSeen] = List("s.at nulls last, e.name, e.id"),
    };

    /// <summary>
    /// The batteries in use; null leaves a parameter out: $2 text, $3 type, $4 place, $5 connectivity, $6 severity of an open
    /// alert; then limit and offset.
    /// </summary>
    public static string InOrder(BatterySort sort) => Lists[sort];

    /// <summary>The parameters of <see cref="InOrder"/> before the limit.</summary>
    public static object?[] Filter(BatteryFilter filter, DateTimeOffset now) =>
        [now, filter.Search, filter.TypeId, filter.LocationId, (int?)filter.Connectivity?.Value, (int?)filter.Severity?.Value];

    // First which batteries, then all about these few: sorting and counting the whole fleet moves no more than ids.
    private static string List(string order) =>
        $"""
        with recursive place as (
          select id from assets.api_location where id = $4
          union
          select l.id from place p join assets.api_location l on l.parent_id = p.id
        ), page as (
          select b.id, count(*) over () as total, row_number() over (order by {order}) as position
          from {Sources}
          where e.archived_at is null
            and ($2::text is null
              or strpos(lower(concat_ws(E'\n', e.name, e.serial_number, e.model, b.external_id, e.location_name)), lower($2)) > 0)
            and ($3::int is null or b.type_id = $3)
            and ($4::int is null or e.location_id in (select id from place))
            and ($5::int is null or {Connectivity} = $5)
            and ($6::int is null or case $6 when 2 then s.alerts_critical when 1 then s.alerts_warning else s.alerts_info end > 0)
          order by position
          limit $7 offset $8
        )
        select p.total, today.energy_in, today.energy_out, p.id, p.position, null::real[], null::real[], {Columns}
        from page p join ({Sources}) on b.id = p.id {Types}
        {EnergyToday}
        order by p.position
        """;
}
