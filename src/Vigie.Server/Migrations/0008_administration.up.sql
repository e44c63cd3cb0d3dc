-- What people called the object of a change when it was changed: it may be gone, or have another name. Null: written before there was one.
alter table audit_entry add column label text;

-- Every filter of the trail goes by an index. Not the search for a part of a name: under row-level security no index of PostgreSQL
-- may answer it; it reads from the newest entry back until its page is full.
drop index audit_entry_entity;
create index audit_entry_entity on audit_entry (tenant_id, entity, id desc);
create index audit_entry_object on audit_entry (tenant_id, entity_id, entity, id desc);
create index audit_entry_action on audit_entry (tenant_id, action, id desc);
create index audit_entry_at on audit_entry (tenant_id, at);

create view identity.api_api_key with (security_invoker = true) as select id, name from identity.api_key;
grant select on identity.api_api_key to vigie_app;
