-- A photo that shows what an alert tells of.
alter table documents.document
  add column alert_id bigint,
  add constraint document_alert_unknown foreign key (tenant_id, alert_id) references alerts.alert (tenant_id, id) on delete cascade;
create index document_alert on documents.document (tenant_id, alert_id) where alert_id is not null;

-- The papers of a contract: about no single piece of equipment.
alter table documents.document
  alter column equipment_id drop not null,
  add column contract_id integer,
  add constraint document_contract_unknown foreign key (tenant_id, contract_id)
    references maintenance.contract (tenant_id, id) on delete cascade,
  add constraint document_subject_one check ((equipment_id is null) = (contract_id is not null));
create index document_contract on documents.document (tenant_id, contract_id, id desc) where contract_id is not null;

-- A client reads the papers of the contracts that he reads.
drop policy own on documents.document;
create policy own on documents.document as restrictive using ((select current_owner()) is null
  or (deleted_at is null
    and (equipment_id in (select id from assets.equipment where client_id = (select current_owner()))
      or contract_id in (select id from maintenance.contract))
    and (comment_id is null or comment_id in (select id from maintenance.comment))));
