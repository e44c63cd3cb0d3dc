-- What the older tables cannot say goes. The owner too is bound by row-level security while it is forced.
alter table alerts.rule no force row level security;
alter table alerts.alert no force row level security;
alter table alerts.event no force row level security;
delete from alerts.event where kind in ('Assigned', 'Unassigned', 'Archived');
delete from alerts.rule where conditions <> '[]';
update alerts.alert set value = coalesce(value, threshold, 0), worst_value = coalesce(worst_value, threshold, 0),
  last_value = coalesce(last_value, threshold, 0) where value is null or worst_value is null or last_value is null;
alter table alerts.rule force row level security;
alter table alerts.alert force row level security;
alter table alerts.event force row level security;

alter table alerts.event
  drop column assigned_to,
  drop constraint event_kind_known,
  add constraint event_kind_known check (kind in
    ('Opened', 'Escalated', 'Cleared', 'Reopened', 'Acknowledged', 'Shelved', 'Unshelved', 'Comment'));
alter table alerts.alert
  drop column assigned_to,
  drop column match,
  drop column conditions,
  alter column value set not null,
  alter column worst_value set not null,
  alter column last_value set not null;
alter table alerts.rule drop constraint rule_silence_alone, drop column match, drop column conditions;
