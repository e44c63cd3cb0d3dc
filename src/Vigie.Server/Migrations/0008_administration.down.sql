drop view identity.api_api_key;
drop index audit_entry_at, audit_entry_action, audit_entry_object, audit_entry_entity;
create index audit_entry_entity on audit_entry (tenant_id, entity, entity_id, id desc);
alter table audit_entry drop column label;
