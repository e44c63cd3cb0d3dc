-- A photo of what somebody asks for. Once the request is accepted it is of its intervention too.
alter table documents.document
  add column request_id integer,
  add constraint document_request_unknown foreign key (tenant_id, request_id)
    references maintenance.request (tenant_id, id) on delete cascade;
create index document_request on documents.document (tenant_id, request_id) where request_id is not null;

-- A photo that answers a point of its intervention's checklist, by the number of the point.
alter table documents.document add column point integer constraint document_point_range check (point >= 0);
create index document_point on documents.document (tenant_id, intervention_id, point) where point is not null;

-- A photo of what somebody writes about an intervention: who may not read the one does not see the other.
alter table documents.document
  add column comment_id bigint,
  add constraint document_comment_unknown foreign key (tenant_id, comment_id)
    references maintenance.comment (tenant_id, id) on delete cascade;
create index document_comment on documents.document (tenant_id, comment_id) where comment_id is not null;
drop policy own on documents.document;
create policy own on documents.document as restrictive using ((select current_owner()) is null
  or (deleted_at is null and equipment_id in (select id from assets.equipment where client_id = (select current_owner()))
    and (comment_id is null or comment_id in (select id from maintenance.comment))));
