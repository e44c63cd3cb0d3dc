drop policy own on documents.document;
create policy own on documents.document as restrictive using ((select current_owner()) is null
  or (deleted_at is null and equipment_id in (select id from assets.equipment where client_id = (select current_owner()))));
alter table documents.document drop column comment_id, drop column point, drop column request_id;
