-- What becomes of an alert: an intervention on the battery, never two of one rule while one is open.
alter table maintenance.intervention
  add column alert_rule    text constraint intervention_alert_rule_form check (alert_rule ~ '^[a-z][a-z0-9_]{1,62}$'),
  -- How long the measure is watched after the end of the work.
  add column watch_minutes integer not null default 60 constraint intervention_watch_range check (watch_minutes between 0 and 10080),
  add column watch_until   timestamptz;
create unique index intervention_open_of_alert on maintenance.intervention (tenant_id, equipment_id, alert_rule)
  where alert_rule is not null and status not in ('Done', 'Cancelled');

create table maintenance.intervention_alert (
  tenant_id       integer not null default current_tenant(),
  alert_id        bigint  not null,
  intervention_id integer not null,
  primary key (tenant_id, alert_id, intervention_id),
  constraint intervention_alert_alert_unknown foreign key (tenant_id, alert_id) references alerts.alert (tenant_id, id) on delete cascade,
  constraint intervention_alert_intervention_unknown foreign key (tenant_id, intervention_id)
    references maintenance.intervention (tenant_id, id) on delete cascade
);
call protect_tenant_table('maintenance.intervention_alert');
create policy own on maintenance.intervention_alert as restrictive using ((select current_owner()) is null
  or intervention_id in (select id from maintenance.intervention));
create index intervention_alert_intervention on maintenance.intervention_alert (tenant_id, intervention_id);

-- What an alert of a rule opens.
create table maintenance.alert_template (
  tenant_id     integer not null default current_tenant(),
  id            integer generated always as identity,
  rule_key      text    not null constraint alert_template_rule_form check (rule_key ~ '^[a-z][a-z0-9_]{1,62}$'),
  -- Opens by itself; else only when somebody presses the button.
  automatic     boolean not null,
  least         text    not null constraint alert_template_severity_known check (least in ('Info', 'Warning', 'Critical')),
  kind          text    not null constraint alert_template_kind_known check (kind in ('Corrective', 'Preventive', 'Predictive')),
  -- {batterie}, {lieu} and {alerte} stand for what the alert says.
  title         text    not null constraint alert_template_title_length check (length(title) between 1 and 200),
  instructions  text    constraint alert_template_instructions_length check (length(instructions) between 1 and 10000),
  -- Null: by the severity of the alert.
  priority      text    constraint alert_template_priority_known check (priority in ('Low', 'Normal', 'High', 'Critical')),
  due_hours     integer constraint alert_template_due_range check (due_hours between 1 and 8760),
  watch_minutes integer not null constraint alert_template_watch_range check (watch_minutes between 0 and 10080),
  checklist     jsonb   not null default '[]',
  primary key (tenant_id, id),
  constraint alert_template_rule_taken unique (tenant_id, rule_key)
);
call protect_tenant_table('maintenance.alert_template');
create policy own on maintenance.alert_template as restrictive using ((select current_owner()) is null);
