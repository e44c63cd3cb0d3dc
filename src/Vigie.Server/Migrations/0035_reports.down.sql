do $$
declare
  tenant integer;
begin
  perform set_config('app.operator', 'on', true);
  for tenant in select tenant_id from catalog.tenant loop
    perform set_config('app.tenant_id', tenant::text, true);
    delete from identity.role_permission where permission in ('reports:*', 'reports:read_own', 'reports:manage');
    insert into identity.role_permission (role_id, permission)
    select id, 'reports:read' from identity.role where built_in and name = 'responsable' on conflict do nothing;
    delete from notifications.delivery where outsider is not null;
  end loop;
  perform set_config('app.tenant_id', '', true);
  perform set_config('app.operator', '', true);
end $$;
drop schema reports cascade;
drop view notifications.api_enclosed_delivery;
alter table notifications.delivery drop column outsider, drop column language, drop column enclosed, alter column user_id set not null;
alter table notifications.notification drop column enclosed;
alter table notifications.preference drop column reports, drop column whatsapp_reports;
do $$
declare
  tenant integer;
begin
  for tenant in select tenant_id from catalog.tenant loop
    perform set_config('app.tenant_id', tenant::text, true);
    delete from documents.document where inside;
  end loop;
  perform set_config('app.tenant_id', '', true);
end $$;
alter table documents.document
  drop column inside,
  add constraint document_subject_one check ((equipment_id is null) = (contract_id is not null));
drop view telemetry.api_hour;
