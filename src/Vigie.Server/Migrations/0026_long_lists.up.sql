-- What is searched of equipment, in small letters: see intervention.title_small.
alter table assets.equipment add column names_small text
  generated always as (lower(name || ' ' || coalesce(serial_number, '') || ' ' || coalesce(model, ''))) stored;
create or replace view assets.api_equipment with (security_invoker = true) as
  select e.id, e.kind, e.name, e.serial_number, e.model, e.location_id, l.name as location_name, e.client_id, e.installed_at,
         e.custom_fields, e.notes, e.created_at, e.updated_at, e.archived_at, e.xmin as version, e.category, e.status, e.names_small
  from assets.equipment e join assets.location l on l.tenant_id = e.tenant_id and l.id = e.location_id;

-- A search reads every title, and all interventions on the equipment that it names: it finds both in one index, with what lists sort by.
drop index maintenance.intervention_equipment;
create index intervention_equipment on maintenance.intervention (tenant_id, equipment_id, created_at desc)
  include (id, title_small, urgent, priority, due_at);

drop index maintenance.intervention_created;
create index intervention_created on maintenance.intervention (tenant_id, created_at desc, id desc)
  include (equipment_id, status, priority, kind, urgent, due_at, technician_id, creator_id);

-- How many interventions a company has: counting two hundred thousand takes longer than all else in their list. Each statement that
-- opens or removes some adds a row, so that nobody waits for anybody else; PreventiveRound sums the rows up.
create table maintenance.intervention_tally (
  tenant_id integer not null default current_tenant() constraint intervention_tally_tenant_unknown references catalog.tenant on delete cascade,
  id        bigint  generated always as identity,
  number    bigint  not null,
  primary key (tenant_id, id)
);
call protect_tenant_table('maintenance.intervention_tally');
-- A client has a few of them, which are counted.
create policy own on maintenance.intervention_tally as restrictive for select using ((select current_owner()) is null);

create function maintenance.tally_interventions() returns trigger language plpgsql as $$
begin
  insert into maintenance.intervention_tally (tenant_id, number)
    select tenant_id, case tg_op when 'INSERT' then count(*) else -count(*) end from changed group by tenant_id;
  return null;
end $$;
create trigger intervention_opened after insert on maintenance.intervention referencing new table as changed
  for each statement execute function maintenance.tally_interventions();
create trigger intervention_removed after delete on maintenance.intervention referencing old table as changed
  for each statement execute function maintenance.tally_interventions();

-- Row-level security binds the owner too: he counts tenant by tenant.
do $$
declare
  tenant integer;
begin
  perform set_config('app.operator', 'on', true);
  for tenant in select tenant_id from catalog.tenant loop
    perform set_config('app.tenant_id', tenant::text, true);
    insert into maintenance.intervention_tally (tenant_id, number)
      select tenant_id, count(*) from maintenance.intervention where tenant_id = tenant group by tenant_id;
  end loop;
  perform set_config('app.tenant_id', '', true);
  perform set_config('app.operator', '', true);
end $$;
