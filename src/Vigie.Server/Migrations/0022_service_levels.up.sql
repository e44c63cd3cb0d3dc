-- What a company promises, by priority: when somebody takes the work up, and when it is done. Minutes of its opening hours.
create table maintenance.service_level (
  tenant_id        integer not null default current_tenant(),
  priority         text    not null constraint service_level_priority_known check (priority in ('Low', 'Normal', 'High', 'Critical')),
  respond_minutes  integer not null constraint service_level_respond_range check (respond_minutes between 5 and 525600),
  resolve_minutes  integer not null constraint service_level_resolve_range check (resolve_minutes between 5 and 525600),
  -- Counts nights and week-ends too.
  around_the_clock boolean not null,
  primary key (tenant_id, priority),
  constraint service_level_order check (resolve_minutes >= respond_minutes)
);
call protect_tenant_table('maintenance.service_level');
create policy own on maintenance.service_level as restrictive using ((select current_owner()) is null);

-- When the company works, by the local clock; without any: Monday to Friday, eight to six.
create table maintenance.opening (
  tenant_id integer not null default current_tenant(),
  weekday   integer not null constraint opening_weekday_known check (weekday between 1 and 7),
  begins    time    not null,
  ends      time    not null,
  primary key (tenant_id, weekday),
  constraint opening_order check (ends > begins)
);
call protect_tenant_table('maintenance.opening');
create policy own on maintenance.opening as restrictive using ((select current_owner()) is null);

alter table maintenance.intervention
  -- When somebody must have taken it up; null: nothing was promised, or somebody has.
  add column respond_by    timestamptz,
  -- The date limit follows from the promise: it moves while the work waits.
  add column due_by_level  boolean not null default false,
  add column waiting_since timestamptz,
  add column escalated_at  timestamptz,
  add column escalations   integer not null default 0;
create index intervention_open_respond on maintenance.intervention (tenant_id, respond_by) where status = 'Open' and respond_by is not null;
