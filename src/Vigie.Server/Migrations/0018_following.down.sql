drop table maintenance.alert_template, maintenance.intervention_alert;
alter table maintenance.intervention drop column alert_rule, drop column watch_minutes, drop column watch_until;
