-- Everything that is done later: a row written in the transaction that causes it, run at least once.
-- Only Vigie writes it: no check here needs words for people.
create table job (
  tenant_id  integer     not null default current_tenant(),
  id         bigint      generated always as identity,
  queue      text        not null check (queue in ('Default', 'Alerts', 'Maintenance', 'Mail')),
  kind       text        not null check (length(kind) between 1 and 100),
  payload    jsonb       not null,
  -- The schedule that this is the next run of; null for what happens once.
  schedule   text        check (length(schedule) between 1 and 100),
  status     text        not null default 'Waiting' check (status in ('Waiting', 'Running', 'Done', 'Failed')),
  -- When somebody may take it. For a running one: when it is taken to be lost with the process that ran it.
  run_at     timestamptz not null,
  -- Grows with each start: whoever ends a job must name the attempt that he ran.
  attempts   integer     not null default 0,
  progress   real        check (progress between 0 and 1),
  error      text        check (length(error) <= 4000),
  user_id    integer,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at   timestamptz,
  primary key (tenant_id, id)
);
call protect_tenant_table('job');
create unique index job_schedule_pending on job (tenant_id, schedule) where schedule is not null and status in ('Waiting', 'Running');
create index job_due on job (tenant_id, queue, run_at) where status in ('Waiting', 'Running');
create index job_status on job (tenant_id, status, id desc);
create index job_ended on job (tenant_id, ended_at) where ended_at is not null;

-- Taking the next job crosses tenants: the owner does it, and he is bound by row-level security too.
create policy owner_takes on job to current_user using (true);

-- One due job of each tenant, beginning after the tenant who was last served, so that nobody waits behind another's backlog.
create function catalog.take_jobs(wanted text, after integer, most integer, moment timestamptz, lease interval)
  returns table (tenant_id integer, id bigint, kind text, payload text, attempts integer)
  language sql security definer set search_path = pg_catalog as $$
  with turn as (
    select due.tenant_id, due.id
    from (select t.tenant_id from catalog.tenant t where t.status = 'Active' order by t.tenant_id <= after, t.tenant_id) t
    cross join lateral (
      select j.tenant_id, j.id from public.job j
      where j.tenant_id = t.tenant_id and j.queue = wanted and j.status in ('Waiting', 'Running') and j.run_at <= moment
      order by j.run_at limit 1 for update skip locked
    ) due
    limit most
  )
  update public.job j set status = 'Running', attempts = j.attempts + 1, run_at = moment + lease, started_at = moment, progress = null
  from turn where j.tenant_id = turn.tenant_id and j.id = turn.id
  returning j.tenant_id, j.id, j.kind, j.payload::text, j.attempts
$$;

-- The active tenants that wait for no run of a schedule.
create function catalog.unscheduled(wanted text[]) returns table (tenant_id integer, schedule text)
  language sql stable security definer set search_path = pg_catalog as $$
  select t.tenant_id, w.schedule from catalog.tenant t cross join unnest(wanted) w(schedule)
  where t.status = 'Active' and not exists (
    select from public.job j where j.tenant_id = t.tenant_id and j.schedule = w.schedule and j.status in ('Waiting', 'Running'))
$$;
