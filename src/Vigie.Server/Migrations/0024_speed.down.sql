drop index job_list;
drop index maintenance.intervention_repair, maintenance.intervention_due, maintenance.intervention_pressing, maintenance.intervention_created;
create index intervention_created on maintenance.intervention (tenant_id, created_at desc, id desc);
alter table maintenance.intervention drop column title_small;
drop index assets.equipment_status_at;
create index equipment_status_at on assets.equipment_status (tenant_id, equipment_id, at desc, id desc);
alter policy own on assets.equipment using ((select current_owner()) is null or client_id = (select current_owner()));
