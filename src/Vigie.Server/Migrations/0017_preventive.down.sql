drop view telemetry.api_use;
alter table maintenance.intervention drop column checklist;
delete from maintenance.plan where unit <> 'Day' or next_due_at is null;
alter table maintenance.plan
  drop constraint plan_every_range, drop column unit, drop column fixed, drop column anchor_at, drop column instructions, drop column priority,
  drop column minutes, drop column lead_days, drop column active, drop column checklist, drop column used, drop column used_at,
  alter column next_due_at set not null;
alter table maintenance.plan rename column every to every_days;
alter table maintenance.plan add constraint plan_every_days_range check (every_days between 1 and 3650);
