alter table documents.document drop column point, drop column request_id;
