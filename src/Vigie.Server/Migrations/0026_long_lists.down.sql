drop trigger intervention_opened on maintenance.intervention;
drop trigger intervention_removed on maintenance.intervention;
drop function maintenance.tally_interventions();
drop table maintenance.intervention_tally;

drop index maintenance.intervention_equipment;
create index intervention_equipment on maintenance.intervention (tenant_id, equipment_id, created_at desc);

drop index maintenance.intervention_created;
create index intervention_created on maintenance.intervention (tenant_id, created_at desc, id desc)
  include (equipment_id, status, priority, kind, urgent, due_at, technician_id, creator_id, title_small);

-- Other views stand on this one, which so cannot lose a column: it makes it each time.
create or replace view assets.api_equipment with (security_invoker = true) as
  select e.id, e.kind, e.name, e.serial_number, e.model, e.location_id, l.name as location_name, e.client_id, e.installed_at,
         e.custom_fields, e.notes, e.created_at, e.updated_at, e.archived_at, e.xmin as version, e.category, e.status,
         lower(e.name || ' ' || coalesce(e.serial_number, '') || ' ' || coalesce(e.model, '')) as names_small
  from assets.equipment e join assets.location l on l.tenant_id = e.tenant_id and l.id = e.location_id;
alter table assets.equipment drop column names_small;
