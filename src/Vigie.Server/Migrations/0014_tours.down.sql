drop table maintenance.proposal;
drop table maintenance.calendar_token;
drop table maintenance.absence;
drop table maintenance.shift;
drop table maintenance.technician_base;
alter table maintenance.visit drop column pinned, drop column sequence, drop column changed_at;
alter table maintenance.intervention
  drop constraint intervention_window_order,
  drop column skills, drop column skill_level, drop column window_begins, drop column window_ends, drop column expected_minutes;
drop view assets.api_location;
create view assets.api_location with (security_invoker = true) as
  select id, parent_id, name, time_zone, latitude, longitude from assets.location;
grant select on assets.api_location to vigie_app;
