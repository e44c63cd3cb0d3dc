drop table idempotent_answer, audit_entry;
drop schema catalog cascade;
drop procedure protect_tenant_table(regclass);
drop function current_tenant(), current_owner(), is_operator();
