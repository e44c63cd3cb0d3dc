-- What the demonstration remembers of the companies that it brought.
create schema demo;
grant usage on schema demo to vigie_app;

create table demo.company (
  tenant_id    integer     not null default current_tenant() primary key,
  -- Its mishaps are told in days from here.
  loaded_at    timestamptz not null,
  -- Null: its history is not whole; it is removed and loaded anew.
  completed_at timestamptz
);
call protect_tenant_table('demo.company');

-- How each simulated battery was at a moment, to go on from after the server was stopped.
create table demo.battery (
  tenant_id  integer     not null default current_tenant(),
  battery_id integer     not null,
  at         timestamptz not null,
  state      jsonb       not null,
  primary key (tenant_id, battery_id),
  foreign key (tenant_id, battery_id) references telemetry.battery (tenant_id, id) on delete cascade
);
call protect_tenant_table('demo.battery');

-- Removes a demonstration company from every table; one that is not a demonstration is refused. Rows of tables that others point
-- to go in a later round, whatever tables there will be.
create function catalog.remove_demo_tenant(wanted integer) returns void
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  bound text := current_setting('app.tenant_id', true);
  remaining regclass[];
  blocked regclass[];
  target regclass;
begin
  -- The owner too is bound by row-level security: from here on this function sees that company and no other.
  perform set_config('app.tenant_id', wanted::text, true);
  if not exists (select from catalog.tenant where tenant_id = wanted and is_demo for update) then
    raise exception 'tenant % is not a demonstration', wanted using errcode = '42501';
  end if;
  select array_agg(c.oid::regclass order by c.oid desc) into remaining
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relkind in ('r', 'p') and not c.relispartition and c.oid <> 'catalog.tenant'::regclass and c.relrowsecurity;
  while cardinality(remaining) > 0 loop
    blocked := '{}';
    foreach target in array remaining loop
      begin
        execute format('delete from %s where tenant_id = $1', target) using wanted;
      exception when foreign_key_violation then
        blocked := blocked || target;
      end;
    end loop;
    if cardinality(blocked) = cardinality(remaining) then
      raise exception 'rows of % point to each other', blocked;
    end if;
    remaining := blocked;
  end loop;

  -- The counters once more: removing the rows that they count touched them.
  delete from catalog.tenant_count where tenant_id = wanted;
  delete from catalog.tenant where tenant_id = wanted and is_demo;
  perform set_config('app.tenant_id', coalesce(bound, ''), true);
end $$;
revoke execute on function catalog.remove_demo_tenant(integer) from public;
grant execute on function catalog.remove_demo_tenant(integer) to vigie_app;
