-- Further conditions of a rule beside its first, and how they go with it.
alter table alerts.rule
  add column match      text  not null default 'All' constraint rule_match_known check (match in ('All', 'Any')),
  add column conditions jsonb not null default '[]' constraint rule_conditions_form check (
    case jsonb_typeof(conditions) when 'array' then jsonb_array_length(conditions) <= 4 else false end),
  add constraint rule_silence_alone check (
    (metric <> 'Silence' or conditions = '[]') and not jsonb_path_exists(conditions, '$[*] ? (@.Metric == "Silence")'));

-- The conditions as they were when the alert opened: it outlives its rule. A value is null where another condition opened the alert
-- while the first one's measure was missing.
alter table alerts.alert
  add column match       text  not null default 'All',
  add column conditions  jsonb not null default '[]',
  alter column value drop not null,
  alter column worst_value drop not null,
  alter column last_value drop not null,
  -- Who is to deal with it.
  add column assigned_to integer,
  add constraint alert_assignee_unknown foreign key (tenant_id, assigned_to) references identity.user (tenant_id, id)
    on delete set null (assigned_to);
create index alert_assigned on alerts.alert (tenant_id, assigned_to, opened_at desc, id desc) where assigned_to is not null;

alter table alerts.event
  -- Of Assigned: to whom.
  add column assigned_to integer,
  drop constraint event_kind_known,
  add constraint event_kind_known check (kind in
    ('Opened', 'Escalated', 'Cleared', 'Reopened', 'Acknowledged', 'Shelved', 'Unshelved', 'Comment',
     'Assigned', 'Unassigned', 'Archived'));
