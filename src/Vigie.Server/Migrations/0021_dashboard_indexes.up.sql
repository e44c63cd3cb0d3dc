-- The dashboard counts all interventions: from the index alone, which must know whose equipment it is for the policy of clients.
drop index maintenance.intervention_status_priority;
create index intervention_status_priority on maintenance.intervention (tenant_id, status, priority) include (equipment_id);
drop index maintenance.intervention_finished;
create index intervention_finished on maintenance.intervention (tenant_id, finished_at) include (status, created_at, due_at, equipment_id)
  where finished_at is not null;
