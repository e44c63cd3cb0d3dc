create schema alerts;
grant usage on schema alerts to vigie_app;

-- Overrides of the rules that come with the server, and rules of the tenant's own. The nearest to the battery wins as a whole:
-- default, tenant, type, place (nearest ancestor), battery.
create table alerts.rule (
  tenant_id           integer     not null default current_tenant(),
  id                  integer     generated always as identity,
  level               text        not null constraint rule_level_known check (level in ('Tenant', 'Type', 'Location', 'Battery')),
  level_id            integer,
  key                 text        not null constraint rule_key_form check (key ~ '^[a-z][a-z0-9_]{1,62}$'),
  name                text        constraint rule_name_length check (length(name) between 1 and 200),
  metric              text        not null constraint rule_metric_known check (metric in
    ('Voltage', 'Current', 'Power', 'Temperature', 'Soc', 'Soh', 'CellMin', 'CellMax', 'CellSpread', 'Fault', 'Silence')),
  operator            text        not null constraint rule_operator_known check (operator in ('Above', 'Below', 'Present')),
  threshold           double precision,
  clear_threshold     double precision,
  raise_after_seconds integer     not null constraint rule_raise_after_range check (raise_after_seconds between 0 and 86400),
  clear_after_seconds integer     not null constraint rule_clear_after_range check (clear_after_seconds between 0 and 86400),
  severity            text        not null constraint rule_severity_known check (severity in ('Info', 'Warning', 'Critical')),
  schedule            jsonb,
  enabled             boolean     not null,
  advice              text        constraint rule_advice_length check (length(advice) <= 2000),
  updated_at          timestamptz not null default now(),
  -- What the rule is attached to, so that it goes when that goes.
  type_id             integer     generated always as (case when level = 'Type' then level_id end) stored,
  location_id         integer     generated always as (case when level = 'Location' then level_id end) stored,
  battery_id          integer     generated always as (case when level = 'Battery' then level_id end) stored,
  primary key (tenant_id, id),
  constraint rule_taken unique nulls not distinct (tenant_id, level, level_id, key),
  constraint rule_level_id_given check ((level = 'Tenant') = (level_id is null)),
  constraint rule_threshold_given check ((operator = 'Present') = (threshold is null)),
  constraint rule_type_unknown foreign key (tenant_id, type_id) references assets.battery_type (tenant_id, id) on delete cascade,
  constraint rule_lieu_unknown foreign key (tenant_id, location_id) references assets.location (tenant_id, id) on delete cascade,
  constraint rule_battery_unknown foreign key (tenant_id, battery_id) references telemetry.battery (tenant_id, id) on delete cascade
);
call protect_tenant_table('alerts.rule');
create index rule_type on alerts.rule (tenant_id, type_id) where type_id is not null;
create index rule_location on alerts.rule (tenant_id, location_id) where location_id is not null;
create index rule_battery on alerts.rule (tenant_id, battery_id) where battery_id is not null;

-- The watcher takes its numbers ahead of the insert: what it remembers of a battery names the alert.
create sequence alerts.alert_ids;
grant usage on sequence alerts.alert_ids to vigie_app;

-- Units of the values: those of the metric; fault: the bits of telemetry's faults; silence: seconds without a sample.
create table alerts.alert (
  tenant_id       integer     not null default current_tenant(),
  id              bigint      not null,
  battery_id      integer     not null,
  rule_key        text        not null,
  -- The rule's own name and advice, when it has them: the alert outlives its rule.
  rule_name       text,
  advice          text,
  metric          text        not null,
  operator        text        not null,
  severity        text        not null,
  threshold       double precision,
  value           double precision not null,
  worst_value     double precision not null,
  last_value      double precision not null,
  opened_at       timestamptz not null,
  last_at         timestamptz not null,
  cleared_at      timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by integer,
  ack_comment     text        constraint alert_comment_length check (length(ack_comment) <= 2000),
  shelved_until   timestamptz,
  occurrences     integer     not null default 1,
  primary key (tenant_id, id),
  constraint alert_battery foreign key (tenant_id, battery_id) references telemetry.battery (tenant_id, id) on delete cascade
) with (fillfactor = 80);
call protect_tenant_table('alerts.alert');
create unique index alert_open_once on alerts.alert (tenant_id, battery_id, rule_key) where cleared_at is null;
create index alert_opened on alerts.alert (tenant_id, opened_at desc, id desc); -- the list
create index alert_active on alerts.alert (tenant_id, opened_at desc, id desc) where cleared_at is null;
create index alert_unacknowledged on alerts.alert (tenant_id, opened_at desc, id desc) where acknowledged_at is null;
create index alert_severity on alerts.alert (tenant_id, severity, opened_at desc, id desc);
create index alert_battery_opened on alerts.alert (tenant_id, battery_id, opened_at desc, id desc); -- also by place and type
-- A client sees the alerts of his own batteries only.
create policy own on alerts.alert as restrictive using ((select current_owner()) is null
  or battery_id in (select id from assets.equipment where client_id = (select current_owner())));

-- What happened to an alert. at: by the clock of the samples for what samples caused; recorded_at: by the server's.
create table alerts.event (
  tenant_id   integer     not null default current_tenant(),
  id          bigint      generated always as identity,
  alert_id    bigint      not null,
  kind        text        not null constraint event_kind_known check (kind in
    ('Opened', 'Escalated', 'Cleared', 'Reopened', 'Acknowledged', 'Shelved', 'Unshelved', 'Comment')),
  at          timestamptz not null,
  recorded_at timestamptz not null default now(),
  user_id     integer,
  comment     text        constraint event_comment_length check (length(comment) <= 2000),
  value       double precision,
  primary key (tenant_id, id),
  constraint event_alert foreign key (tenant_id, alert_id) references alerts.alert (tenant_id, id) on delete cascade
);
call protect_tenant_table('alerts.event');
revoke update, delete on alerts.event from vigie_app; -- append-only
create index event_alert_id on alerts.event (tenant_id, alert_id, id);
create index event_recorded on alerts.event (tenant_id, recorded_at);
create policy own on alerts.event as restrictive using ((select current_owner()) is null
  or alert_id in (select a.id from alerts.alert a));

-- What other modules may read of this one.
create view alerts.api_alert with (security_invoker = true) as
  select id, battery_id, rule_key, metric, severity, threshold, value, worst_value, opened_at, last_at, cleared_at, acknowledged_at,
         shelved_until, occurrences
  from alerts.alert;
grant select on alerts.api_alert to vigie_app;
