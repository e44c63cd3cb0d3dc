drop schema maintenance cascade;
drop view identity.api_technician;
drop view assets.api_equipment_status;
drop table assets.equipment_status;
drop view telemetry.api_battery;
drop view assets.api_equipment;
alter table assets.equipment drop column category, drop column status;
create view assets.api_equipment with (security_invoker = true) as
  select e.id, e.kind, e.name, e.serial_number, e.model, e.location_id, l.name as location_name, e.client_id, e.installed_at,
         e.custom_fields, e.notes, e.created_at, e.updated_at, e.archived_at, e.xmin as version
  from assets.equipment e join assets.location l on l.tenant_id = e.tenant_id and l.id = e.location_id;
create view telemetry.api_battery with (security_invoker = true) as
  select b.id, e.name, e.serial_number, e.location_id, e.location_name, e.client_id, e.archived_at,
         b.type_id, t.name as type_name, t.chemistry, t.nominal_voltage, t.capacity_ah, t.cell_count
  from telemetry.battery b join assets.api_equipment e on e.id = b.id join assets.api_battery_type t on t.id = b.type_id;
grant select on assets.api_equipment, telemetry.api_battery to vigie_app;
