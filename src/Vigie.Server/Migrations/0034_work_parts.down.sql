alter table inventory.forecast drop column planned;
drop view inventory.work_need;
drop table inventory.work_part, inventory.part;
drop view maintenance.api_alert_template, maintenance.api_intervention, maintenance.api_plan;
