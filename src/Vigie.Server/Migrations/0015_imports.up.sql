-- A file of equipment on its way into the company: what was read, how its columns are understood, and, once applied, what it changed.
create table maintenance.import (
  tenant_id        integer     not null default current_tenant(),
  id               integer     generated always as identity,
  file_name        text        not null constraint import_file_name_length check (length(file_name) between 1 and 200),
  headers          text[]      not null,
  -- What each column is; empty: nothing of ours.
  fields           text[]      not null,
  create_locations boolean     not null default false,
  all_or_nothing   boolean     not null default false,
  status           text        not null default 'Draft' constraint import_status_known check (status in ('Draft', 'Applied', 'Undone')),
  user_id          integer,
  created_at       timestamptz not null,
  applied_at       timestamptz,
  undone_at        timestamptz,
  -- Lines that were created, changed, the same, wrong: once applied.
  outcome          integer[],
  made_locations   integer[]   not null default '{}',
  primary key (tenant_id, id)
);
call protect_tenant_table('maintenance.import');
create policy own on maintenance.import as restrictive using ((select current_owner()) is null);
create index import_headers on maintenance.import (tenant_id, id desc) where status <> 'Draft';

create table maintenance.import_line (
  tenant_id    integer not null default current_tenant(),
  import_id    integer not null,
  -- As a spreadsheet counts, from 1.
  number       integer not null,
  cells        text[]  not null,
  -- What it became; without a foreign key: the equipment may go its own way.
  equipment_id integer,
  -- What the equipment was; null: it was made.
  before       jsonb,
  primary key (tenant_id, import_id, number),
  constraint import_line_import_unknown foreign key (tenant_id, import_id) references maintenance.import (tenant_id, id) on delete cascade
);
call protect_tenant_table('maintenance.import_line');
create policy own on maintenance.import_line as restrictive using ((select current_owner()) is null);

-- Of these pieces of equipment those that some row of any table refers to, now or in a later version; rows of one table do not count.
create function assets.equipment_in_use(ids integer[], besides regclass) returns setof integer
language plpgsql stable as $$
declare
  reference record;
begin
  for reference in
    select k.conrelid::regclass as referrer, a.attname as name
    from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]
    where k.contype = 'f' and k.confrelid = 'assets.equipment'::regclass and k.conrelid <> besides
  loop
    return query execute format('select distinct %I from %s where %I = any($1)', reference.name, reference.referrer, reference.name) using ids;
  end loop;
end
$$;
