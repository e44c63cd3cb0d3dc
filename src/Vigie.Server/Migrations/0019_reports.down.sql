drop view telemetry.api_course;
alter table documents.version drop column job_id;
drop table identity.logo;
alter table maintenance.intervention drop column signature_required, drop column signature;
alter table maintenance.alert_template drop column signature_required;
alter table maintenance.plan drop column signature_required;
