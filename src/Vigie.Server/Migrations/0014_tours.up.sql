-- What a tour must know of an intervention: who can do it, when somebody may come, and how long it will take.
alter table maintenance.intervention
  add column skills text[] not null default '{}' constraint intervention_skills_count check (cardinality(skills) <= 20),
  add column skill_level integer not null default 1 constraint intervention_skill_level_range check (skill_level between 1 and 5),
  add column window_begins timestamptz,
  add column window_ends timestamptz,
  add column expected_minutes integer constraint intervention_expected_minutes_range check (expected_minutes between 5 and 1440),
  add constraint intervention_window_order check (window_ends > window_begins);

-- A pinned visit keeps its hour and its technician whatever is proposed. Calendars count the changes of its time.
alter table maintenance.visit
  add column pinned boolean not null default false,
  add column sequence integer not null default 0,
  add column changed_at timestamptz not null default now();

-- Where a technician sets out and how he is reached. Levels: {"hydraulique": 3}; a skill without one is held at level 1.
create table maintenance.technician_base (
  tenant_id     integer not null default current_tenant(),
  technician_id integer not null,
  address       text    constraint technician_base_address_length check (length(address) between 1 and 500),
  latitude      double precision constraint technician_base_latitude_range check (latitude between -90 and 90),
  longitude     double precision constraint technician_base_longitude_range check (longitude between -180 and 180),
  phone         text    constraint technician_base_phone_length check (length(phone) between 1 and 40),
  levels        jsonb   not null default '{}' constraint technician_base_levels_object check (jsonb_typeof(levels) = 'object'),
  primary key (tenant_id, technician_id),
  constraint technician_base_place check ((latitude is null) = (longitude is null)),
  constraint technician_base_technician_unknown foreign key (tenant_id, technician_id)
    references identity.technician (tenant_id, user_id) on delete cascade
);
call protect_tenant_table('maintenance.technician_base');
create policy own on maintenance.technician_base as restrictive using ((select current_owner()) is null);

-- Working hours that come back each week, in the company's local time. Whoever has none works the usual ones (WorkingHours).
create table maintenance.shift (
  tenant_id     integer not null default current_tenant(),
  id            integer generated always as identity,
  technician_id integer not null,
  weekday       integer not null constraint shift_weekday_known check (weekday between 1 and 7),
  begins        time    not null,
  ends          time    not null,
  break_begins  time,
  break_ends    time,
  break_minutes integer,
  primary key (tenant_id, id),
  constraint shift_order check (ends > begins),
  constraint shift_break_inside check (num_nulls(break_begins, break_ends, break_minutes) = 3
    or (num_nulls(break_begins, break_ends, break_minutes) = 0 and break_begins >= begins and break_ends <= ends
      and break_minutes between 5 and 240 and break_ends - break_begins >= make_interval(mins => break_minutes))),
  constraint shift_technician_unknown foreign key (tenant_id, technician_id)
    references identity.technician (tenant_id, user_id) on delete cascade
);
call protect_tenant_table('maintenance.shift');
create policy own on maintenance.shift as restrictive using ((select current_owner()) is null);
create index shift_technician on maintenance.shift (tenant_id, technician_id);

create table maintenance.absence (
  tenant_id     integer     not null default current_tenant(),
  id            integer     generated always as identity,
  technician_id integer     not null,
  begins        timestamptz not null,
  ends          timestamptz not null,
  reason        text        constraint absence_reason_length check (length(reason) between 1 and 500),
  primary key (tenant_id, id),
  constraint absence_order check (ends > begins),
  constraint absence_technician_unknown foreign key (tenant_id, technician_id)
    references identity.technician (tenant_id, user_id) on delete cascade
);
call protect_tenant_table('maintenance.absence');
create policy own on maintenance.absence as restrictive using ((select current_owner()) is null);
create index absence_technician on maintenance.absence (tenant_id, technician_id, ends);

-- The secret address under which a technician's calendar is read; of the secret only its hash is kept.
create table maintenance.calendar_token (
  tenant_id     integer     not null default current_tenant(),
  technician_id integer     not null,
  hash          bytea       not null,
  created_at    timestamptz not null,
  primary key (tenant_id, technician_id),
  constraint calendar_token_technician_unknown foreign key (tenant_id, technician_id)
    references identity.technician (tenant_id, user_id) on delete cascade
);
call protect_tenant_table('maintenance.calendar_token');
create policy own on maintenance.calendar_token as restrictive using ((select current_owner()) is null);

-- A change of the planning that somebody asked for, and may apply. The request and the result are documents (ProposalContracts).
create table maintenance.proposal (
  tenant_id   integer     not null default current_tenant(),
  id          integer     generated always as identity,
  kind        text        not null constraint proposal_kind_known check (kind in ('Week', 'Day', 'Insertion')),
  status      text        not null constraint proposal_status_known check (status in ('Computing', 'Ready', 'Applied', 'Discarded', 'Failed')),
  request     jsonb       not null,
  result      jsonb,
  created_at  timestamptz not null,
  creator_id  integer,
  primary key (tenant_id, id),
  constraint proposal_creator_unknown foreign key (tenant_id, creator_id)
    references identity.user (tenant_id, id) on delete set null (creator_id)
);
call protect_tenant_table('maintenance.proposal');
create policy own on maintenance.proposal as restrictive using ((select current_owner()) is null);
create unique index proposal_under_way on maintenance.proposal (tenant_id) where status = 'Computing';

create or replace view assets.api_location with (security_invoker = true) as
  select id, parent_id, name, time_zone, latitude, longitude, address from assets.location;
