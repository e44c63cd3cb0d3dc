drop policy own on documents.document;
create policy own on documents.document as restrictive using ((select current_owner()) is null
  or (deleted_at is null and equipment_id in (select id from assets.equipment where client_id = (select current_owner()))
    and (comment_id is null or comment_id in (select id from maintenance.comment))));
-- Only what has an equipment had a place here before.
do $$
declare
  tenant integer;
begin
  perform set_config('app.operator', 'on', true);
  for tenant in select tenant_id from catalog.tenant loop
    perform set_config('app.tenant_id', tenant::text, true);
    delete from documents.document where contract_id is not null;
  end loop;
  perform set_config('app.tenant_id', '', true);
  perform set_config('app.operator', '', true);
end $$;
alter table documents.document drop column contract_id, drop column alert_id, alter column equipment_id set not null;
