drop index maintenance.intervention_status_priority;
create index intervention_status_priority on maintenance.intervention (tenant_id, status, priority);
drop index maintenance.intervention_finished;
create index intervention_finished on maintenance.intervention (tenant_id, finished_at) where finished_at is not null;
