drop schema documents cascade;
do $$
declare
  tenant integer;
begin
  perform set_config('app.operator', 'on', true);
  for tenant in select tenant_id from catalog.tenant loop
    perform set_config('app.tenant_id', tenant::text, true);
    delete from identity.role_permission
    where permission in ('documents:*', 'documents:read_own', 'documents:delete')
      or (permission = 'documents:read' and role_id in (select id from identity.role where built_in));
  end loop;
  perform set_config('app.tenant_id', '', true);
  perform set_config('app.operator', '', true);
end $$;
