alter table documents.document drop column request_id;
