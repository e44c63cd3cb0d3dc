-- A photo of what somebody asks for. Once the request is accepted it is of its intervention too.
alter table documents.document
  add column request_id integer,
  add constraint document_request_unknown foreign key (tenant_id, request_id)
    references maintenance.request (tenant_id, id) on delete cascade;
create index document_request on documents.document (tenant_id, request_id) where request_id is not null;
