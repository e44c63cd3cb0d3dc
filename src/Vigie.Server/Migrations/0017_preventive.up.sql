-- A plan comes back by the calendar or by use, several of them on one piece of equipment.
alter table maintenance.plan rename column every_days to every;
alter table maintenance.plan drop constraint plan_every_days_range;
alter table maintenance.plan
  add column unit        text    not null default 'Day' constraint plan_unit_known check (unit in ('Day', 'Month', 'Hour', 'Kwh', 'Cycle')),
  add constraint plan_every_range check (every between 1 and case unit when 'Day' then 3650 when 'Month' then 120 else 1000000 end),
  -- Fixed: counted from the first due date, whenever the work was done; else from when it was done.
  add column fixed       boolean not null default false,
  -- Of a fixed plan the date that all others are counted from.
  add column anchor_at   timestamptz,
  add column instructions text   constraint plan_instructions_length check (length(instructions) between 1 and 10000),
  add column priority    text    not null default 'Normal' constraint plan_priority_known check (priority in ('Low', 'Normal', 'High', 'Critical')),
  add column minutes     integer constraint plan_minutes_range check (minutes between 5 and 1440),
  -- Days before it is due that its intervention opens.
  add column lead_days   integer not null default 7 constraint plan_lead_range check (lead_days between 0 and 90),
  add column active      boolean not null default true,
  add column checklist   jsonb   not null default '[]',
  -- Of a plan by use: what was used since it was last done, in its unit, and when that was counted.
  add column used        double precision not null default 0,
  add column used_at     timestamptz,
  -- By use: foreseen from the use of the last 30 days; null while nothing is used.
  alter column next_due_at drop not null;

alter table maintenance.intervention
  -- What is to be looked at and measured, with what was found: see Checklist.cs.
  add column checklist jsonb not null default '[]';

-- What batteries are used, an hour a row: energy in Wh, charge in Ah, in (charging) and out.
create view telemetry.api_use with (security_invoker = true) as
  select battery_id, hour, energy_in, energy_out, charge_in, charge_out from telemetry.sample_hour;
grant select on telemetry.api_use to vigie_app;
