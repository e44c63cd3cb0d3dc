-- Whether the customer must sign before the work may end: of a plan and of what an alert opens, copied to their interventions.
alter table maintenance.plan add column signature_required boolean not null default false;
alter table maintenance.alert_template add column signature_required boolean not null default false;
alter table maintenance.intervention
  add column signature_required boolean not null default false,
  -- Who confirmed the work and how he signed: see Signature.cs.
  add column signature          jsonb;

-- What stands on the company's papers.
create table identity.logo (
  tenant_id  integer     not null default current_tenant() primary key,
  mime_type  text        not null constraint logo_type_known check (mime_type in ('image/png', 'image/jpeg')),
  content    bytea       not null constraint logo_size_range check (length(content) between 1 and 524288),
  changed_at timestamptz not null
);
call protect_tenant_table('identity.logo');

-- The job that made this version; none of what people deposited. A job that runs again finds what it has made.
alter table documents.version
  add column job_id bigint,
  add constraint version_job_taken unique (tenant_id, job_id);

-- What batteries measured, an hour a row: the lowest, the mean and the highest.
create view telemetry.api_course with (security_invoker = true) as
  select battery_id, hour,
         voltage_min, voltage_sum / nullif(voltage_n, 0) as voltage_mean, voltage_max,
         current_min, current_sum / nullif(current_n, 0) as current_mean, current_max,
         power_min, power_sum / nullif(power_n, 0) as power_mean, power_max,
         temperature_min, temperature_sum / nullif(temperature_n, 0) as temperature_mean, temperature_max,
         soc_min, soc_sum / nullif(soc_n, 0) as soc_mean, soc_max,
         soh_min, soh_sum / nullif(soh_n, 0) as soh_mean, soh_max,
         cell_min_min, cell_min_sum / nullif(cell_min_n, 0) as cell_min_mean, cell_min_max,
         cell_max_min, cell_max_sum / nullif(cell_max_n, 0) as cell_max_mean, cell_max_max,
         cell_spread_min, cell_spread_sum / nullif(cell_spread_n, 0) as cell_spread_mean, cell_spread_max
  from telemetry.sample_hour;
grant select on telemetry.api_course to vigie_app;
