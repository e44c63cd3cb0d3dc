alter table maintenance.intervention
  drop column respond_by, drop column due_by_level, drop column waiting_since, drop column escalated_at, drop column escalations;
drop table maintenance.opening, maintenance.service_level;
