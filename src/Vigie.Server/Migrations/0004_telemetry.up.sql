create schema telemetry;
grant usage on schema telemetry to vigie_app;

-- The battery's facet of a piece of equipment; same id.
create table telemetry.battery (
  tenant_id             integer not null default current_tenant(),
  id                    integer not null,
  type_id               integer not null,
  -- The name that a gateway uses for it.
  external_id           text    constraint battery_external_id_length check (length(external_id) between 1 and 100),
  silence_after_seconds integer not null default 300 constraint battery_silence_range check (silence_after_seconds between 30 and 604800),
  -- Added to what the sensors say.
  voltage_offset        double precision not null default 0 constraint battery_voltage_offset_range check (voltage_offset between -100 and 100),
  current_offset        double precision not null default 0 constraint battery_current_offset_range check (current_offset between -100 and 100),
  temperature_offset    double precision not null default 0 constraint battery_temperature_offset_range check (temperature_offset between -50 and 50),
  primary key (tenant_id, id),
  constraint battery_equipment_unknown foreign key (tenant_id, id) references assets.equipment (tenant_id, id) on delete cascade,
  constraint battery_type_unknown foreign key (tenant_id, type_id) references assets.battery_type (tenant_id, id),
  constraint battery_external_id_taken unique (tenant_id, external_id)
);
call protect_tenant_table('telemetry.battery');
create trigger battery_counted after insert or delete on telemetry.battery for each row execute function catalog.count_row('batteries');
create index battery_type_of on telemetry.battery (tenant_id, type_id);

-- Raw samples. Units: V, A and W (positive while charging), °C, %. A missing measurement is null, a missing cell is NaN.
-- No foreign key: the writer inserts only for batteries whose state row it holds locked.
create table telemetry.sample (
  tenant_id         integer not null default current_tenant(),
  battery_id        integer not null,
  at                timestamptz not null,
  voltage           double precision,
  current           double precision,
  power             double precision,
  temperature       double precision,
  soc               double precision,
  soh               double precision,
  cell_min          double precision,
  cell_max          double precision,
  cell_spread       double precision,
  cycles            double precision,
  status            smallint,
  faults            integer not null default 0,
  quality           smallint not null default 0,
  cell_voltages     real[],
  cell_temperatures real[],
  primary key (tenant_id, battery_id, at)
) partition by range (at);
call protect_tenant_table('telemetry.sample');

-- One row a battery and hour. _n, _min, _max, _sum, _last of each metric; energy in Wh and charge in Ah, in (charging) and out,
-- integrated by trapezoids between neighbouring samples at most an hour apart and credited to the later one.
create table telemetry.sample_hour (
  tenant_id       integer not null default current_tenant(),
  battery_id      integer not null,
  hour            timestamptz not null,
  count           integer not null,
  voltage_n       integer not null default 0, voltage_min double precision, voltage_max double precision, voltage_sum double precision not null default 0, voltage_last double precision,
  current_n       integer not null default 0, current_min double precision, current_max double precision, current_sum double precision not null default 0, current_last double precision,
  power_n         integer not null default 0, power_min double precision, power_max double precision, power_sum double precision not null default 0, power_last double precision,
  temperature_n   integer not null default 0, temperature_min double precision, temperature_max double precision, temperature_sum double precision not null default 0, temperature_last double precision,
  soc_n           integer not null default 0, soc_min double precision, soc_max double precision, soc_sum double precision not null default 0, soc_last double precision,
  soh_n           integer not null default 0, soh_min double precision, soh_max double precision, soh_sum double precision not null default 0, soh_last double precision,
  cell_min_n      integer not null default 0, cell_min_min double precision, cell_min_max double precision, cell_min_sum double precision not null default 0, cell_min_last double precision,
  cell_max_n      integer not null default 0, cell_max_min double precision, cell_max_max double precision, cell_max_sum double precision not null default 0, cell_max_last double precision,
  cell_spread_n   integer not null default 0, cell_spread_min double precision, cell_spread_max double precision, cell_spread_sum double precision not null default 0, cell_spread_last double precision,
  energy_in       double precision not null default 0,
  energy_out      double precision not null default 0,
  charge_in       double precision not null default 0,
  charge_out      double precision not null default 0,
  primary key (tenant_id, battery_id, hour),
  constraint sample_hour_battery foreign key (tenant_id, battery_id) references telemetry.battery (tenant_id, id) on delete cascade
) with (fillfactor = 70);
call protect_tenant_table('telemetry.sample_hour');

-- The latest values, one row a battery. The writer locks it, so that of two servers one counts a battery at a time.
create table telemetry.battery_state (
  tenant_id         integer not null default current_tenant(),
  battery_id        integer not null,
  at                timestamptz,
  received_at       timestamptz,
  voltage           double precision,
  current           double precision,
  power             double precision,
  temperature       double precision,
  soc               double precision,
  soh               double precision,
  cell_min          double precision,
  cell_max          double precision,
  cell_spread       double precision,
  cycles            double precision,
  status            smallint,
  faults            integer not null default 0,
  quality           smallint not null default 0,
  cell_voltages     real[],
  cell_temperatures real[],
  -- When each of the nine metrics above was last measured; -infinity: never.
  measured_at       timestamptz[],
  silent            boolean not null default false,
  -- When it will have been silent for too long; null: it never spoke.
  silent_at         timestamptz,
  -- What the alert rules remember between samples, and how many alerts they hold open; written by their watcher only.
  watch             jsonb,
  alerts_critical   smallint not null default 0,
  alerts_warning    smallint not null default 0,
  alerts_info       smallint not null default 0,
  primary key (tenant_id, battery_id),
  constraint battery_state_battery foreign key (tenant_id, battery_id) references telemetry.battery (tenant_id, id) on delete cascade
) with (fillfactor = 50);
call protect_tenant_table('telemetry.battery_state');
create index battery_state_silent_at on telemetry.battery_state (tenant_id, silent_at) where not silent and silent_at is not null;

-- What other modules may read of this one.
create view telemetry.api_battery with (security_invoker = true) as
  select b.id, e.name, e.serial_number, e.location_id, e.location_name, e.client_id, e.archived_at,
         b.type_id, t.name as type_name, t.chemistry, t.nominal_voltage, t.capacity_ah, t.cell_count
  from telemetry.battery b join assets.api_equipment e on e.id = b.id join assets.api_battery_type t on t.id = b.type_id;
grant select on telemetry.api_battery to vigie_app;

-- A client sees the telemetry of his own batteries only. (Samples and hours are reached through the battery.)
create policy own on telemetry.battery as restrictive using ((select current_owner()) is null
  or id in (select id from assets.equipment where client_id = (select current_owner())));
create policy own on telemetry.battery_state as restrictive using ((select current_owner()) is null
  or battery_id in (select id from assets.equipment where client_id = (select current_owner())));

-- Makes the weekly partitions (Monday to Monday, UTC) that hold a span of time. The server's role may not create tables itself.
create function telemetry.ensure_partitions(from_at timestamptz, to_at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  week timestamptz := date_trunc('week', from_at, 'UTC');
  name text;
begin
  if to_at < from_at or to_at - from_at > interval '11 years' then
    raise exception 'span out of range' using errcode = '22023';
  end if;
  while week <= to_at loop
    name := 'sample_' || to_char(week at time zone 'UTC', 'IYYY_IW');
    if to_regclass('telemetry.' || name) is null then
      perform pg_advisory_xact_lock(hashtext('telemetry.ensure_partitions'));
      if to_regclass('telemetry.' || name) is null then
        execute format('create table telemetry.%I partition of telemetry.sample for values from (%L) to (%L)', name, week, week + interval '7 days');
        -- Nobody is granted the partition itself; the policy of the parent is what counts.
        execute format('alter table telemetry.%I enable row level security, force row level security', name);
        execute format('create policy tenant on telemetry.%I using (tenant_id = (select public.current_tenant()))', name);
      end if;
    end if;
    week := week + interval '7 days';
  end loop;
end $$;
revoke execute on function telemetry.ensure_partitions(timestamptz, timestamptz) from public;
grant execute on function telemetry.ensure_partitions(timestamptz, timestamptz) to vigie_app;

-- Drops the partitions whose every sample is older than any tenant keeps. Returns how many.
create function telemetry.drop_partitions() returns integer
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  keep_from timestamptz := now() - (select coalesce(max(raw_retention_days), 3650) from catalog.tenant) * interval '1 day';
  week text;
  dropped integer := 0;
begin
  for week in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'telemetry.sample'::regclass
      and to_date(substr(c.relname, 8), 'IYYY_IW') + 7 < keep_from at time zone 'UTC'
  loop
    execute format('drop table telemetry.%I', week);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;
revoke execute on function telemetry.drop_partitions() from public;
grant execute on function telemetry.drop_partitions() to vigie_app;

select telemetry.ensure_partitions(now() - interval '5 weeks', now() + interval '3 weeks');
