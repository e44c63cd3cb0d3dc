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
