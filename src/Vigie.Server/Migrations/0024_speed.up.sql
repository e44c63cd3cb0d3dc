-- Twenty thousand machines and two hundred thousand interventions: what lists count, filter and sort by lies in their indexes.

-- The same rows as before. PostgreSQL takes "= (select …)" for one row in two hundred, whoever asks, and so expected a hundred machines
-- of twenty thousand in every plan; "in (select …)" it takes for half of them.
alter policy own on assets.equipment using ((select current_owner()) is null or client_id in (select current_owner()));

drop index assets.equipment_status_at;
create index equipment_status_at on assets.equipment_status (tenant_id, equipment_id, at desc, id desc) include (status);

-- What is searched, in small letters: making them of each title anew takes longer than all else in a search.
alter table maintenance.intervention add column title_small text generated always as (lower(title)) stored;

drop index maintenance.intervention_created;
create index intervention_created on maintenance.intervention (tenant_id, created_at desc, id desc)
  include (equipment_id, status, priority, kind, urgent, due_at, technician_id, creator_id, title_small);
-- By what presses most: see InterventionSort.
create index intervention_pressing on maintenance.intervention
  (tenant_id, urgent desc, (case priority when 'Critical' then 0 when 'High' then 1 when 'Normal' then 2 else 3 end), due_at, id)
  include (priority, equipment_id, status, kind);
-- A month of the calendar.
create index intervention_due on maintenance.intervention (tenant_id, due_at) include (id, equipment_id) where due_at is not null;
-- When each machine stood still: see ReliabilityEndpoints.
create index intervention_repair on maintenance.intervention (tenant_id, equipment_id, started_at) include (finished_at)
  where kind = 'Corrective' and status <> 'Cancelled' and started_at is not null;

-- The list of jobs, what runs and what failed before what is over.
create index job_list on job
  (tenant_id, (case status when 'Running' then 0 when 'Failed' then 1 when 'Waiting' then 2 else 3 end), (case when status = 'Waiting' then run_at end), id desc);
