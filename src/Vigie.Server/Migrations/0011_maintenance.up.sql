-- What kind of machine it is (a battery has its type), and whether it works.
alter table assets.equipment
  add column category text constraint equipment_category_length check (length(category) between 1 and 100),
  add column status text not null default 'Operational'
    constraint equipment_status_known check (status in ('Operational', 'Degraded', 'Broken', 'InMaintenance', 'OutOfService'));
create index equipment_by_category on assets.equipment (tenant_id, category) where archived_at is null;
create index equipment_by_status on assets.equipment (tenant_id, status) where archived_at is null;

-- Each status with the time at which it began: downtime is what lies between two of them.
create table assets.equipment_status (
  tenant_id    integer     not null default current_tenant(),
  id           bigint      generated always as identity,
  equipment_id integer     not null,
  at           timestamptz not null,
  status       text        not null constraint equipment_status_entry_known
    check (status in ('Operational', 'Degraded', 'Broken', 'InMaintenance', 'OutOfService')),
  reason       text        constraint equipment_status_reason_length check (length(reason) between 1 and 1000),
  user_id      integer,
  primary key (tenant_id, id),
  constraint equipment_status_equipment_unknown foreign key (tenant_id, equipment_id)
    references assets.equipment (tenant_id, id) on delete cascade
);
call protect_tenant_table('assets.equipment_status');
create policy own on assets.equipment_status as restrictive using ((select current_owner()) is null
  or equipment_id in (select id from assets.equipment where client_id = (select current_owner())));
create index equipment_status_at on assets.equipment_status (tenant_id, equipment_id, at desc, id desc);

create or replace view assets.api_equipment with (security_invoker = true) as
  select e.id, e.kind, e.name, e.serial_number, e.model, e.location_id, l.name as location_name, e.client_id, e.installed_at,
         e.custom_fields, e.notes, e.created_at, e.updated_at, e.archived_at, e.xmin as version, e.category, e.status
  from assets.equipment e join assets.location l on l.tenant_id = e.tenant_id and l.id = e.location_id;

create view assets.api_equipment_status with (security_invoker = true) as
  select id, equipment_id, at, status, reason, user_id from assets.equipment_status;
grant select on assets.api_equipment_status to vigie_app;

-- What other modules may read of a technician. One who left is still named in what he did.
create view identity.api_technician with (security_invoker = true) as
  select u.id, u.last_name, u.first_name, u.is_active, t.specialty, t.skills, t.experience
  from identity.technician t join identity.user u on u.tenant_id = t.tenant_id and u.id = t.user_id;
grant select on identity.api_technician to vigie_app;

create schema maintenance;
grant usage on schema maintenance to vigie_app;

-- Preventive work that comes back every so many days.
create table maintenance.plan (
  tenant_id    integer     not null default current_tenant(),
  id           integer     generated always as identity,
  equipment_id integer     not null,
  title        text        not null constraint plan_title_length check (length(title) between 1 and 200),
  every_days   integer     not null constraint plan_every_days_range check (every_days between 1 and 3650),
  last_done_at timestamptz,
  next_due_at  timestamptz not null,
  created_at   timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint plan_equipment_unknown foreign key (tenant_id, equipment_id) references assets.equipment (tenant_id, id) on delete cascade
);
call protect_tenant_table('maintenance.plan');
create policy own on maintenance.plan as restrictive using ((select current_owner()) is null
  or equipment_id in (select id from assets.equipment where client_id = (select current_owner())));
create index plan_equipment on maintenance.plan (tenant_id, equipment_id);
create index plan_due on maintenance.plan (tenant_id, next_due_at);

create table maintenance.intervention (
  tenant_id     integer     not null default current_tenant(),
  id            integer     generated always as identity,
  title         text        not null constraint intervention_title_length check (length(title) between 1 and 200),
  description   text        constraint intervention_description_length check (length(description) between 1 and 10000),
  kind          text        not null constraint intervention_kind_known check (kind in ('Corrective', 'Preventive', 'Predictive')),
  status        text        not null default 'Open' constraint intervention_status_known
    check (status in ('Open', 'Planned', 'InProgress', 'Waiting', 'Done', 'Cancelled')),
  priority      text        not null default 'Normal' constraint intervention_priority_known
    check (priority in ('Low', 'Normal', 'High', 'Critical')),
  urgent        boolean     not null default false,
  created_at    timestamptz not null,
  due_at        timestamptz,
  started_at    timestamptz,
  finished_at   timestamptz,
  equipment_id  integer     not null,
  technician_id integer,
  -- Null: Vigie itself, for a plan or an alert.
  creator_id    integer,
  plan_id       integer,
  report        text        constraint intervention_report_length check (length(report) between 1 and 20000),
  cause         text        constraint intervention_cause_length check (length(cause) between 1 and 1000),
  action        text        constraint intervention_action_length check (length(action) between 1 and 1000),
  minutes       integer     constraint intervention_minutes_range check (minutes between 0 and 100000),
  primary key (tenant_id, id),
  constraint intervention_equipment_unknown foreign key (tenant_id, equipment_id)
    references assets.equipment (tenant_id, id) on delete cascade,
  constraint intervention_technician_unknown foreign key (tenant_id, technician_id)
    references identity.technician (tenant_id, user_id) on delete set null (technician_id),
  constraint intervention_creator_unknown foreign key (tenant_id, creator_id)
    references identity.user (tenant_id, id) on delete set null (creator_id),
  constraint intervention_plan_unknown foreign key (tenant_id, plan_id)
    references maintenance.plan (tenant_id, id) on delete set null (plan_id)
);
call protect_tenant_table('maintenance.intervention');
create policy own on maintenance.intervention as restrictive using ((select current_owner()) is null
  or equipment_id in (select id from assets.equipment where client_id = (select current_owner())));
create index intervention_created on maintenance.intervention (tenant_id, created_at desc, id desc);
create index intervention_status_priority on maintenance.intervention (tenant_id, status, priority);
create index intervention_open_due on maintenance.intervention (tenant_id, due_at) where status not in ('Done', 'Cancelled');
create index intervention_finished on maintenance.intervention (tenant_id, finished_at) where finished_at is not null;
create index intervention_equipment on maintenance.intervention (tenant_id, equipment_id, created_at desc);
create index intervention_technician on maintenance.intervention (tenant_id, technician_id, status) where technician_id is not null;
create unique index intervention_open_of_plan on maintenance.intervention (tenant_id, plan_id)
  where plan_id is not null and status not in ('Done', 'Cancelled');

-- When who goes there: at most one appointment an intervention.
create table maintenance.visit (
  tenant_id       integer     not null default current_tenant(),
  id              integer     generated always as identity,
  intervention_id integer     not null,
  technician_id   integer     not null,
  planned_at      timestamptz not null,
  minutes         integer     not null constraint visit_minutes_range check (minutes between 5 and 1440),
  notes           text        constraint visit_notes_length check (length(notes) between 1 and 2000),
  primary key (tenant_id, id),
  constraint visit_intervention_taken unique (tenant_id, intervention_id),
  constraint visit_intervention_unknown foreign key (tenant_id, intervention_id)
    references maintenance.intervention (tenant_id, id) on delete cascade,
  constraint visit_technician_unknown foreign key (tenant_id, technician_id)
    references identity.technician (tenant_id, user_id) on delete cascade
);
call protect_tenant_table('maintenance.visit');
create policy own on maintenance.visit as restrictive using ((select current_owner()) is null
  or intervention_id in (select id from maintenance.intervention));
create index visit_technician on maintenance.visit (tenant_id, technician_id, planned_at);
create index visit_planned on maintenance.visit (tenant_id, planned_at);

-- How an intervention went from one status to the next.
create table maintenance.step (
  tenant_id       integer     not null default current_tenant(),
  id              bigint      generated always as identity,
  intervention_id integer     not null,
  at              timestamptz not null,
  from_status     text,
  to_status       text        not null,
  user_id         integer,
  reason          text        constraint step_reason_length check (length(reason) between 1 and 1000),
  primary key (tenant_id, id),
  constraint step_intervention_unknown foreign key (tenant_id, intervention_id)
    references maintenance.intervention (tenant_id, id) on delete cascade
);
call protect_tenant_table('maintenance.step');
create policy own on maintenance.step as restrictive using ((select current_owner()) is null
  or intervention_id in (select id from maintenance.intervention));
create index step_intervention on maintenance.step (tenant_id, intervention_id, id);
