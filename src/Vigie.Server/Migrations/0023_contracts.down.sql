alter table maintenance.intervention
  drop column contract_id, drop column covers_labour, drop column covers_parts, drop column covers_travel;
drop table maintenance.contract_reminder, maintenance.contract_renewal, maintenance.contract_level;
drop policy own on maintenance.contract;
drop table maintenance.contract_equipment, maintenance.contract;
